"""The cells of the table, as they are read."""

import csv
import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

TABLE = Path(__file__).parent.parent / "permission_matrix.csv"
COLUMNS = ("side", "role", "assigned", "visibility", "owner", "state", "action", "expected")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a project stands: whose it is, who sees it, and its state."""

    owner: str
    visibility: str
    state: str


@dataclass(frozen=True, slots=True)
class Who:
    """A kind of person. ``assigned`` is "True" for who has to do with the project; "" where it does not matter."""

    side: str
    role: str
    assigned: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One line of the table: who tries what on a project that stands where, and the answer that is due."""

    who: Who
    standing: Standing | None
    action: str
    expected: str


def read_cells(path: Path = TABLE) -> list[Cell]:
    """Read a table of these columns.

    :raises ValueError: for other columns.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        if tuple(rows.fieldnames or ()) != COLUMNS:
            raise ValueError(f"{path} has other columns than {', '.join(COLUMNS)}.")
        return [_cell(row) for row in rows]


def every_tenth(cells: Iterable[Cell]) -> list[Cell]:
    """Return a tenth of each action's cells with each answer, and one of each at least."""

    def kind(cell: Cell) -> tuple[str, str]:
        return cell.action, cell.expected

    groups = itertools.groupby(sorted(cells, key=kind), key=kind)
    return [cell for _kind, group in groups for cell in list(group)[::10]]


def _cell(row: dict[str, str]) -> Cell:
    standing = Standing(row["owner"], row["visibility"].upper(), row["state"].upper()) if row["owner"] else None
    return Cell(Who(row["side"], row["role"], row["assigned"]), standing, row["action"], row["expected"])
