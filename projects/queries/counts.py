"""Counting inside another statement."""

from django.db.models import IntegerField, Subquery


class CountOf(Subquery):
    """How many rows a query has, as a value that PostgreSQL reckons once a statement."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()
    # Of a query that can find nothing, none are counted.
    empty_result_set_value = 0
