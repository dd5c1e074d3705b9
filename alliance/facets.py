"""Counting the values of facets: rows are grouped by what they are in all of them; each number is a sum."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from django.db.models import Count, QuerySet, Subquery, TextField

from alliance.sifting import Sift

# More rows than these are counted only for who asks for it: it takes longer than the rest of the page.
COUNTED_AT_ONCE = 5_000


class Counted(Protocol):
    """Rows that are alike in every facet, and how many they are."""

    @property
    def number(self) -> int: ...


class Alike(NamedTuple):
    """Rows with the same values in all facets of a list, in the order of its facets."""

    values: tuple[Any, ...]
    number: int


Group = TypeVar("Group", bound=Counted)


@dataclass(frozen=True, slots=True)
class Facets(Generic[Group]):
    """The groups of what all other filters leave, and what is chosen in each facet: a test of a group."""

    groups: list[Group]
    chosen: Mapping[str, Callable[[Group], bool]]

    def count(self, facet: str, keeps: Callable[[Group], bool] | None = None) -> int:
        """Return how many there are with one value of a facet, or with any; the other facets stay as chosen."""
        tests = [test for name, test in self.chosen.items() if name != facet]
        tests += [keeps] if keeps else []
        return sum(group.number for group in self.groups if _passes(group, tests))


class AsText(Subquery):
    """Every row a query has, as one text that ``read`` reads; PostgreSQL reckons it once a statement."""

    template = "(SELECT json_agg(counted)::text FROM (%(subquery)s) AS counted)"
    output_field = TextField()


def alike_in(sift: Sift, *, whole: bool) -> QuerySet[Any, Any]:
    """Return the query of how many rows are alike in all facets of a list, whatever is chosen in these.

    :param whole: whether to count however many there are; else it stops at one more than are counted unasked.
    """
    found = sift.before_facets.order_by()
    if not whole:
        found = found.model._default_manager.filter(pk__in=found.values("pk")[: COUNTED_AT_ONCE + 1])
    return found.values_list(*(sift.filters[name].of for name in sift.facets)).annotate(alike=Count("pk"))


def read_alike(rows: Iterable[Iterable[Any]]) -> list[Alike]:
    """Return the rows of ``alike_in`` as groups."""
    return [Alike(tuple(values), number) for *values, number in rows]


def facets_among(sift: Sift, groups: list[Alike], *, whole: bool) -> Facets[Alike] | None:
    """Return the facets of a list from its groups; None where counting unasked came to no end."""
    if not whole and sum(group.number for group in groups) > COUNTED_AT_ONCE:
        return None
    chosen = {name: value for name, value in sift.chosen.items() if name in sift.facets}
    return Facets(groups, {name: test_of(sift, name, value) for name, value in chosen.items()})


def test_of(sift: Sift, name: str, value: str) -> Callable[[Alike], bool]:
    """Return the test whether rows have a value in a facet."""
    return partial(_has, sift.facets.index(name), value)


def _has(place: int, value: str, group: Alike) -> bool:
    return group.values[place] == value


def _passes(group: Group, tests: Iterable[Callable[[Group], bool]]) -> bool:
    return all(test(group) for test in tests)
