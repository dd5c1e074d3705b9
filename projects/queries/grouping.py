"""A page of the list of projects gathered in groups: one statement counts them, one more reads the rows."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from itertools import islice
from operator import or_
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, Count, F, Func, IntegerField, Q, QuerySet, TextField, Value, When

from alliance.facets import AsText
from frameworks.models import Side
from projects.models import Project
from projects.queries.counts import CountOf
from projects.queries.facets import Group as Facet
from projects.queries.facets import read
from projects.queries.listing import PER_PAGE, SHOWN, Listed, listed_of

# The column whose values are the groups. Of partners a project may have several, and stands under each.
FIELDS: Mapping[str, str] = {"area": "area_id", "owner": "owner", "state": "state", "cycle": "cycle_id"}
CODES = ArrayField(TextField())
Key = int | str | None


class OneByOne(Func):
    """Each value of an array in a row of its own."""

    function = "unnest"
    set_returning = True


class Among(Func):
    """An array of what is not null among some values."""

    template = "array_remove(ARRAY[%(expressions)s], NULL)"


@dataclass(frozen=True, slots=True)
class Group:
    """Projects that share a value, None where they have none, and how many they are on all pages."""

    key: Key
    number: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many projects each group has, how many there are, each counted once, and what came along for the facets."""

    groups: dict[Key, int]
    total: int
    facets: list[Facet] | None


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a group that stands on one page: its first row is the ``start``th of the group, from 0."""

    group: Group
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class GroupedPage:
    """The parts of one page with their rows, its number from 1, how many rows there are to page through, and how many
    projects: fewer where one stands in several groups. ``groups`` is what came along for the facets, as in a ListPage.
    """

    parts: list[tuple[Part, list[Listed]]]
    number: int
    length: int
    total: int
    groups: list[Facet] | None
    # A page of groups counts everything.
    has_more: bool = False


def counts_of(found: QuerySet[Project], by: str, facets: QuerySet[Any, Any] | None) -> Counts:
    """Count the groups, all that was found, and the facets where they are wanted, in one statement."""
    if by in FIELDS:
        keyed = found.order_by().values(group_key=F(FIELDS[by]))
    else:
        codes = Case(When(partner_codes=[], then=Value([""])), default=F("partner_codes"), output_field=CODES)
        keyed = found.order_by().values(group_key=OneByOne(codes, output_field=TextField()))
    groups = AsText(keyed.annotate(number=Count("pk")).values("group_key", "number"))
    told = Value(None, TextField()) if facets is None else AsText(facets)
    # Asked of a table of two rows: all of it is one row of three values.
    asked = Side.objects.order_by("pk").values_list(groups, CountOf(found.order_by().values("pk")), told)
    counted, total, faceted = asked[0]
    numbers = {row["group_key"] or None: row["number"] for row in json.loads(counted or "[]")}
    return Counts(numbers, total, None if faceted is None else read(faceted))


def parts_of(groups: Iterable[Group], start: int, size: int) -> list[Part]:
    """Return what of each group stands among ``size`` rows from the ``start``th on, from 0."""
    parts = []
    for group in groups:
        first, last = max(start, 0), min(start + size, group.number)
        if first < last:
            parts.append(Part(group, first, last - first))
        start -= group.number
    return parts


def page_of(
    found: QuerySet[Project],
    by: str,
    order: list[Any],
    number: int,
    at: datetime,
    *,
    rank: Callable[[Key], Any],
    facets: QuerySet[Any, Any] | None,
    more: Mapping[str, Any],
) -> GroupedPage:
    """Return a page of what was found, its groups in the order of ``rank``; beyond the end it is the last one."""
    counts = counts_of(found, by, facets)
    length = sum(counts.groups.values())
    number = min(number, max(1, -(-length // PER_PAGE)))
    groups = [Group(key, counts.groups[key]) for key in sorted(counts.groups, key=rank)]
    parts = parts_of(groups, (number - 1) * PER_PAGE, PER_PAGE)
    listed = iter(listed_of(_read(found, by, order, parts, more), more, at) if parts else ())
    shown = [(part, list(islice(listed, part.length))) for part in parts]
    return GroupedPage(shown, number, length, counts.total, counts.facets)


def _read(
    found: QuerySet[Project], by: str, order: list[Any], parts: list[Part], more: Mapping[str, Any]
) -> QuerySet[Any, Any]:
    """Return the rows of neighbouring parts: every part but the first begins where its group begins."""
    tests = [_test(by, part.group.key) for part in parts]
    within = found.filter(reduce(or_, tests))
    page = slice(parts[0].start, parts[0].start + sum(part.length for part in parts))
    shown = (*SHOWN, *more.values())
    if len(parts) > 1 and by not in FIELDS:
        # A project may stand on the page twice, so its id does not find its place again.
        places = Among(*(Case(When(test, then=Value(place))) for place, test in enumerate(tests)))
        placed = within.annotate(place=OneByOne(places, output_field=IntegerField()))
        return placed.order_by("place", *order).values_list(*shown)[page]
    if len(parts) > 1:
        order = [Case(*(When(test, then=Value(place)) for place, test in enumerate(tests))), *order]
    # One group alone is found by an index in its order.
    ids = within.order_by(*order).values("pk")[page]
    return Project.objects.filter(pk__in=ids).order_by(*order).values_list(*shown)


def _test(by: str, key: Key) -> Q:
    """Return what holds for the projects of a group."""
    if by not in FIELDS:
        return Q(partner_codes=[]) if key is None else Q(partner_codes__contains=[key])
    return Q(**{f"{FIELDS[by]}__isnull": True} if key is None else {FIELDS[by]: key})
