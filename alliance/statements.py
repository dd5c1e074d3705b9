"""Statements that are built once and planned once: for what every page asks, either takes longer than running it."""

from collections.abc import Collection, Sequence
from functools import cached_property
from itertools import count
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Expression, Field, Model, QuerySet
from psycopg2.extensions import AsIs

# A connection keeps so many prepared statements; then it starts anew. A large one holds about a megabyte.
KEPT = 100
M = TypeVar("M", bound=Model)
# By the connection itself: what it prepared is gone with it.
_prepared: "WeakKeyDictionary[Any, dict[str, str]]" = WeakKeyDictionary()
_numbers = count()


class Slot(Expression):
    """A place in a query set that is filled each time its statement runs."""

    def __init__(self, name: str, output_field: Field) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)


class Statement:
    """The SQL of a query set of plain values, and its parameters with the slots among them.

    Keep it in a function under ``functools.cache``, whose arguments are all that shapes the query.
    """

    def __init__(self, queryset: QuerySet[Any, Any]) -> None:
        self._sql, self._params = queryset.query.sql_with_params()
        self._slots = {param.name: param for param in self._params if isinstance(param, Slot)}

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """Run it with a value for each slot, and return the rows as PostgreSQL gives them.

        The first time on a connection it is prepared on the way. Only the slots are its parameters: all else stands
        in its text, so that it is planned with that known, and partial indices are found.
        """
        filled = [values[name] for name in self._slots]
        with connection.cursor() as cursor:
            known = _prepared.setdefault(connection.connection, {})
            name = known.get(self._text)
            prepare = "" if name else _forgetting(known)
            if not name:
                name = f"statement_{next(_numbers)}"
                types = ", ".join(str(slot.output_field.db_type(connection)) for slot in self._slots.values())
                prepare += f"PREPARE {name}{f' ({types})' if types else ''} AS {self._text}; "
            places = f" ({', '.join(['%s'] * len(filled))})" if filled else ""
            # Nothing is interpolated into the text that is prepared: a per cent sign in it stays one.
            cursor.execute(prepare + cursor.mogrify(f"EXECUTE {name}{places}", filled).decode())
            known[self._text] = name
            return cursor.fetchall()

    @cached_property
    def _text(self) -> str:
        """Return the statement with its constants written out and its slots as $1, $2 ... in their order."""
        places = {name: AsIs(f"${number}") for number, name in enumerate(self._slots, start=1)}
        params = [places[param.name] if isinstance(param, Slot) else param for param in self._params]
        with connection.cursor() as cursor:
            return cursor.mogrify(self._sql, params).decode()


def columns_of(model: type[Model], at: str = "", *, without: Collection[str] = ()) -> list[str]:
    """Return what a query set of values must read for ``made_of``.

    :param at: the way from the query set's own model, such as "area__".
    """
    return [f"{at}{field.attname}" for field in model._meta.concrete_fields if field.name not in without]


def made_of(model: type[M], values: Sequence[Any], *, without: Collection[str] = ()) -> M:
    """Return a row as the object that a query set of its model would give, with what was left out still to be read."""
    return model.from_db(DEFAULT_DB_ALIAS, columns_of(model, without=without), values)


def _forgetting(known: dict[str, str]) -> str:
    """Return what must be said before one more is prepared."""
    if len(known) < KEPT:
        return ""
    known.clear()
    return "DEALLOCATE ALL; "
