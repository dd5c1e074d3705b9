"""How many projects each value of a facet would leave, counted over what a person may see in one statement."""

import json
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet

from alliance.facets import COUNTED_AT_ONCE
from projects.models import Project
from projects.queries.standing import DIVERGENT, diverge, with_statuses


class Group(NamedTuple):
    """Projects that are alike in every facet, and how many they are."""

    area_id: int
    stage: str
    us_status: str
    rok_status: str
    number: int

    def says(self, status: str) -> bool:
        """Test whether a filter by status keeps these; ``status`` is as it stands in the address."""
        side, _dash, code = status.rpartition("-")
        if side:
            return code == {"US": self.us_status, "ROK": self.rok_status}[side]
        if code == DIVERGENT:
            return diverge(self.us_status, self.rok_status)
        return code in (self.us_status, self.rok_status)


def groups(found: QuerySet[Project], at: datetime, *, whole: bool) -> QuerySet[Any, Any]:
    """Return the query of the groups of what was found before any facet narrowed it.

    :param whole: whether to count however many there are; else it stops at one more than are counted unasked.
    """
    within = found.order_by().values("pk")
    counted = Project.objects.filter(pk__in=within if whole else within[: COUNTED_AT_ONCE + 1])
    return counted_in(counted, at)


def counted_in(found: QuerySet[Project], at: datetime) -> QuerySet[Any, Any]:
    """Return the query of the groups of what was found, however many there are."""
    rows = with_statuses(found, at).order_by().values_list("area_id", "stage", "us_status", "rok_status")
    return rows.annotate(number=Count("pk"))


def ask(wanted: QuerySet[Any, Any]) -> list[Group]:
    """Return the groups, in a statement of their own."""
    return [Group._make(row) for row in wanted]


def read(text: str | None) -> list[Group]:
    """Return the groups that came along with something else."""
    return [Group._make(row.values()) for row in json.loads(text or "[]")]


def are_all(counted: list[Group]) -> bool:
    """Test whether counting unasked came to its end."""
    return sum(group.number for group in counted) <= COUNTED_AT_ONCE
