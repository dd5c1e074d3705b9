"""Counting and looking up inside another statement."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, IntegerField, QuerySet, Subquery


class CountOf(Subquery):
    """How many rows a query has, as a value that PostgreSQL reckons once a statement."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()
    # Of a query that can find nothing, none are counted.
    empty_result_set_value = 0


class KeyIsOneOf(Func):
    """Test whether a row's key is among those a query finds: it runs first, and the rows are fetched by their keys.

    ``IN`` leaves it open which of the two is walked through; where the rows are many and few of them count, that goes
    wrong.
    """

    arg_joiner = " = ANY("
    template = "(%(expressions)s))"
    output_field = BooleanField()

    def __init__(self, keys: QuerySet[Any, Any]) -> None:
        super().__init__(F("pk"), ArraySubquery(keys))


class OneOf(Func):
    """Tests whether a value is in an array."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()
