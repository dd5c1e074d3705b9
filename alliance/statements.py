"""Statements that are built once: for what every page asks, building takes longer than running."""

from typing import Any

from django.db import connection
from django.db.models import Expression, Field, QuerySet


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

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """Run it with a value for each slot, and return the rows as PostgreSQL gives them."""
        params = [values[param.name] if isinstance(param, Slot) else param for param in self._params]
        with connection.cursor() as cursor:
            cursor.execute(self._sql, params)
            return cursor.fetchall()
