"""Reading files of reference data: every cell checked, every problem named, nothing written."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from django.core.exceptions import ValidationError
from django.db.models import UniqueConstraint

from frameworks.calendar.counting import zone_of
from frameworks.operations.tables import TABLES, Key, Table, Values

TABLE_OF = {table.name: table for table in TABLES}
SPANS = (("start_on", "end_on"), ("window_from", "window_until"), ("valid_from", "valid_until"))


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where. Line and column are left out where the whole file is meant."""

    file: str
    line: int | None
    column: str
    text: str

    def __str__(self) -> str:
        place = self.file
        if self.line is not None:
            place += f", line {self.line}"
        if self.column:
            place += f", column {self.column}"
        return f"{place}: {self.text}"


class BadReferenceError(Exception):
    """Reference data that cannot be loaded. ``problems`` names every place that is wrong; nothing was changed."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Row:
    """One line as the values of a model's fields; references are keys of other tables, not yet rows."""

    line: int
    values: Values

    def key(self, names: tuple[str, ...]) -> Key:
        """Return the values of some fields."""
        return tuple(self.values[name] for name in names)


class Lines(Protocol):
    """What ``csv.reader`` returns."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...


class Reader:
    """Reads all tables of a folder and gathers what is wrong with them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []

    def read_all(self) -> dict[str, list[Row]]:
        """Return the rows of every table.

        :raises BadReferenceError: with all problems of all files.
        """
        rows = {table.name: self._read(table) for table in TABLES}
        for table in TABLES:
            self._check_references(table, rows)
        if self.problems:
            # Two models may read one file, and trip over the same cell.
            once = dict.fromkeys(self.problems)
            raise BadReferenceError(sorted(once, key=lambda problem: (problem.file, problem.line or 0)))
        return rows

    def _read(self, table: Table) -> list[Row]:
        found = len(self.problems)
        rows = [Row(number, self._values(table, number, cells)) for number, cells in self._lines(table)]
        if len(self.problems) > found:
            # What could not be read holds no values to compare; the keys that could still serve references.
            return [row for row in rows if row.values]
        if table.repeats:
            rows = list({row.key(table.key): row for row in rows}.values())
        self._check_keys(table, rows)
        self._check_spans(table, rows)
        return rows

    def _lines(self, table: Table) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield the number of each line, as an editor counts, and its cells."""
        try:
            text = (self.folder / table.path).read_bytes().decode("utf-8-sig")
        except OSError:
            self._add(table, None, "", "The file is missing.")
            return
        except UnicodeDecodeError as error:
            self._add(table, error.object.count(b"\n", 0, error.start) + 1, "", "The file is not UTF-8.")
            return
        lines = csv.reader(io.StringIO(text, newline=""), strict=True)
        try:
            header = next(lines, [])
            if missing := sorted(table.wanted.difference(header)):
                for name in missing:
                    self._add(table, 1, name, "The column is missing.")
                return
            yield from self._cells(table, header, lines)
        except csv.Error as error:
            self._add(table, lines.line_num, "", f"The line is not CSV: {error}.")

    def _cells(self, table: Table, header: list[str], lines: Lines) -> Iterator[tuple[int, dict[str, str]]]:
        first = lines.line_num + 1
        for cells in lines:
            if len(cells) == len(header):
                yield first, dict(zip(header, cells, strict=True))
            else:
                self._add(table, first, "", f"There are {len(cells)} cells, not {len(header)}.")
            first = lines.line_num + 1

    def _values(self, table: Table, line: int, cells: dict[str, str]) -> Values:
        """Return the values of a line, or nothing when one of its cells is wrong."""
        values: Values = {}
        found = len(self.problems)
        for column in [*table.plain, *table.split]:
            try:
                values |= _read_cell(table, column, cells[column])
            except (ValidationError, ValueError) as error:
                self._add(table, line, column, _said(error))
        for name, (columns, build) in table.joined.items():
            try:
                values[name] = build(*(cells[column] for column in columns))
            except ValueError as error:
                self._add(table, line, table.column_of(name), _said(error))
        return values if len(self.problems) == found else {}

    def _check_keys(self, table: Table, rows: list[Row]) -> None:
        """Tell of rows that the database would refuse because another has the same values."""
        for names in _unique_sets(table):
            seen: dict[Key, int] = {}
            for row in rows:
                first = seen.setdefault(row.key(names), row.line)
                if first != row.line:
                    text = f"Line {first} has the same {' and '.join(map(table.column_of, names))}."
                    self._add(table, row.line, table.column_of(names[-1]), text)

    def _check_spans(self, table: Table, rows: list[Row]) -> None:
        for first, last in SPANS:
            for row in rows:
                start, end = row.values.get(first), row.values.get(last)
                if isinstance(start, date) and isinstance(end, date) and end < start:
                    self._add(table, row.line, table.column_of(last), "The end is before the start.")

    def _check_references(self, table: Table, rows: dict[str, list[Row]]) -> None:
        broken = {problem.file for problem in self.problems}
        for name, target in table.refs.items():
            other = TABLE_OF[target]
            if other.path in broken:
                continue  # mend that file first: what is missing here may only be unreadable there
            known = {row.key(other.key) for row in rows[target]}
            for row in rows[table.name]:
                value = row.values[name]
                if isinstance(value, tuple) and value not in known:
                    text = f"{_flat(value)!r} is not in {other.path}."
                    self._add(table, row.line, table.column_of(name), text)

    def _add(self, table: Table, line: int | None, column: str, text: str) -> None:
        self.problems.append(Problem(table.path, line, column, text))


def _read_cell(table: Table, column: str, text: str) -> Values:
    """Return what a cell says.

    :raises ValidationError, ValueError: if it says nothing the field can hold.
    """
    if "\x00" in text:
        raise ValueError("There is a NUL character.")
    if split := table.split.get(column):
        return split(text)
    name = table.plain[column]
    field = next(field for field in table.model._meta.concrete_fields if field.name == name)
    if text == "" and field.null:
        return {name: None}
    if name in table.refs:
        if not text:
            raise ValueError("The cell is empty.")
        return {name: (text,)}
    if name == "time_zone":
        zone_of(text)
    if field.choices and text not in dict(field.flatchoices):
        text = text.upper()  # the files write the words of our choices in small letters
    return {name: field.clean(text, None)}


def _said(error: ValidationError | ValueError) -> str:
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)


def _flat(key: Key) -> str:
    return " ".join(_flat(part) if isinstance(part, tuple) else str(part) for part in key)


def _unique_sets(table: Table) -> set[tuple[str, ...]]:
    """Return the sets of fields that no two rows of a model may share."""
    single = {(field.name,) for field in table.model._meta.concrete_fields if field.unique and field.name != "id"}
    constraints = {
        tuple(constraint.fields)
        for constraint in table.model._meta.constraints
        if isinstance(constraint, UniqueConstraint) and constraint.condition is None
    }
    return single | constraints | {table.key}
