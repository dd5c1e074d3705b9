"""Saved views: how a query is written down, and which of them a list offers to whom, in one statement."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

from django.db.models import BigIntegerField, Case, F, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Concat
from django.utils.datastructures import MultiValueDict
from django.utils.http import urlencode

from alliance.statements import Slot, Statement
from frameworks.policies import Actor
from projects.choices import LEFT_OUT, ListKind
from projects.models import SavedView

KIND = "view"


def canonical(query: MultiValueDict[str, str]) -> str:
    """Return the one way to write what a query asks of a list: its parameters in order, each with what counts of it.

    Of a parameter that is said more than once the lists read the last; what is empty says nothing.
    """
    said = {name: str(query[name]) for name in sorted(query) if name not in LEFT_OUT and query[name]}
    return urlencode(said)


def pairs_of(query: str) -> list[tuple[str, str]]:
    """Return what a stored query asks, name and value."""
    return parse_qsl(query)


@dataclass(frozen=True, slots=True)
class Offered:
    """A saved view as the list it is of offers it."""

    pk: int
    name: str
    query: str
    is_own: bool
    is_shared: bool
    is_default: bool

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> "Offered":
        """Return a row of ``rows_on``."""
        _kind, pk, query, name, marks, _order = row
        return cls(pk, name, query, *(mark in marks.split() for mark in ("own", "shared", "default")))


def rows_on() -> QuerySet[Any, Any]:
    """Return the query of what a list offers, in the columns of ``listing.choices``, which can bring it along.

    Its slots are ``user``, ``side`` and ``page``.
    """
    user, side, page = Slot("user", BigIntegerField()), Slot("side", TextField()), Slot("page", TextField())
    is_own, is_shared = Q(owner_id=user), Q(shared_place__isnull=False)
    marks = {"own ": is_own, "shared ": is_shared, "default": is_own & Q(is_default=True)}
    told = (Case(When(holds, then=Value(mark)), default=Value("")) for mark, holds in marks.items())
    offered = SavedView.objects.filter(is_own | is_shared, side=side, page=page).order_by()
    return offered.values_list(
        Value(KIND),
        "pk",
        F("query"),
        F("name"),
        Concat(*told, output_field=TextField()),
        Cast("place", IntegerField()),
        named=False,
    )


def offered(*, user_id: int, side: str, page: ListKind) -> list[Offered]:
    """Return what a list offers a person of a side: the own views in their places, then what others share, by name."""
    return in_order(_offered_statement().rows(user=user_id, side=side, page=page.value))


def in_order(rows: Iterable[tuple[Any, ...]]) -> list[Offered]:
    """Return rows of ``rows_on`` in the order in which they are offered."""
    views = [(row[-1], Offered.of(row)) for row in rows]
    views.sort(key=lambda one: (not one[1].is_own, one[0] if one[1].is_own else 0, one[1].name.casefold()))
    return [view for _place, view in views]


@cache
def _offered_statement() -> Statement:
    return Statement(rows_on())


def views_of(actor: Actor) -> Mapping[ListKind, list[SavedView]]:
    """Return all that a person may use, by list; of each the own first."""
    found = SavedView.objects.visible_to(actor).select_related("owner")
    by_page: dict[ListKind, list[SavedView]] = {page: [] for page in ListKind}
    for view in sorted(found, key=lambda one: (one.owner_id != actor.user_id, one.place, one.name.casefold())):
        by_page[ListKind(view.page)].append(view)
    return {page: views for page, views in by_page.items() if views}
