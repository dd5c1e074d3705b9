"""Loading the reference data that comes with the product: all of it or nothing, again and again."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import IntegrityError, transaction
from django.db.models import Model

from alliance.audit.recording import record
from frameworks.models import Framework
from frameworks.operations.reading import BadReferenceError, Problem, Reader, Row
from frameworks.operations.tables import TABLES, Key, Table

FOLDER = Path(__file__).resolve().parent.parent / "reference"


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows of each table were added and changed."""

    added: dict[str, int]
    changed: dict[str, int]

    @property
    def total_added(self) -> int:
        return sum(self.added.values())

    @property
    def total_changed(self) -> int:
        return sum(self.changed.values())

    def __bool__(self) -> bool:
        """Test whether anything was done."""
        return bool(self.total_added or self.total_changed)


def load_reference(folder: Path = FOLDER, *, at: datetime) -> Loaded:
    """Add and change rows until they say what the files say; rows that the files do not know stay.

    A meeting without a day and a deadline rule are proposals: they are added once, and then people's to change.

    :raises BadReferenceError: naming every cell that is wrong. Nothing is changed then.
    """
    rows = Reader(folder).read_all()
    try:
        with transaction.atomic():
            loaded = _load(rows)
            if loaded:
                _record(loaded, at=at)
    except IntegrityError as error:
        said = str(error).splitlines()[-1]
        raise BadReferenceError(
            [Problem(str(folder), None, "", f"The data that is there does not agree: {said}")]
        ) from error
    return loaded


def _load(rows: dict[str, list[Row]]) -> Loaded:
    pks: dict[str, dict[Key, object]] = {}
    added, changed = {}, {}
    for table in TABLES:
        loader = TableLoader(table, pks)
        added[table.name], changed[table.name] = loader.load(rows[table.name])
        pks[table.name] = loader.pks()
    return Loaded(added, changed)


class TableLoader:
    """Brings the rows of one table to what its file says."""

    def __init__(self, table: Table, pks: dict[str, dict[Key, object]]) -> None:
        self.table = table
        self.pks_of = pks
        self.keys_of = {
            name: {pk: key for key, pk in pks[target].items()} for name, target in table.refs.items() if target in pks
        }
        self.found = {self._key(instance): instance for instance in table.model._default_manager.all()}

    def load(self, rows: list[Row]) -> tuple[int, int]:
        """Add and change rows; return how many."""
        new = [row for row in rows if row.key(self.table.key) not in self.found]
        old = [row for row in rows if row.key(self.table.key) in self.found and not self.table.theirs(row.values)]
        changed = {row.line for row in old if self._set(self.found[row.key(self.table.key)], row)}
        self._save([row for row in old if row.line in changed])
        made = self.table.model._default_manager.bulk_create([self._set_all(row) for row in new])
        self.found |= {row.key(self.table.key): instance for row, instance in zip(new, made, strict=True)}
        return len(new), len(changed | self._set_parents(new, old))

    def pks(self) -> dict[Key, object]:
        """Return the primary key of every row by what names it in the world."""
        return {key: instance.pk for key, instance in self.found.items()}

    def _key(self, instance: Model) -> Key:
        return tuple(
            self.keys_of[name][getattr(instance, f"{name}_id")] if name in self.table.refs else getattr(instance, name)
            for name in self.table.key
        )

    def _wanted(self, row: Row) -> dict[str, object]:
        """Return attributes and values of a row, references as primary keys, the own parent left out."""
        wanted = {}
        for name, value in row.values.items():
            if name == self.table.own_parent:
                continue
            if target := self.table.refs.get(name):
                wanted[f"{name}_id"] = self.pks_of[target][value] if isinstance(value, tuple) else None
            else:
                wanted[name] = value
        return wanted

    def _set_all(self, row: Row) -> Model:
        return self.table.model(**self._wanted(row))

    def _set(self, instance: Model, row: Row) -> bool:
        """Set what differs; return whether anything did."""
        differing = {name: value for name, value in self._wanted(row).items() if getattr(instance, name) != value}
        for name, value in differing.items():
            setattr(instance, name, value)
        return bool(differing)

    def _save(self, rows: list[Row]) -> None:
        names = [
            name for name in (rows[0].values if rows else ()) if name not in {*self.table.key, self.table.own_parent}
        ]
        if names:
            self.table.model._default_manager.bulk_update([self.found[row.key(self.table.key)] for row in rows], names)

    def _set_parents(self, new: list[Row], old: list[Row]) -> set[int]:
        """Point rows at their parents once all are there; return the lines of older rows that changed."""
        name = self.table.own_parent
        if not name:
            return set()
        pks, moved = self.pks(), {}
        for row in [*new, *old]:
            instance, parent = self.found[row.key(self.table.key)], row.values[name]
            wanted = pks[parent] if isinstance(parent, tuple) else None
            if getattr(instance, f"{name}_id") != wanted:
                setattr(instance, f"{name}_id", wanted)
                moved[row.line] = instance
        self.table.model._default_manager.bulk_update(list(moved.values()), [name])
        return moved.keys() & {row.line for row in old}


def _record(loaded: Loaded, *, at: datetime) -> None:
    """Write one entry for the load, since a person answers for the file and not for each row."""
    changes = {name: [0, count] for name, count in loaded.added.items() if count}
    changes |= {f"{name}, changed": [0, count] for name, count in loaded.changed.items() if count}
    first = Framework.objects.order_by("pk").first()
    if first is not None:
        record("reference.loaded", first, actor=None, at=at, changes=changes, shared=True)
