"""What stands above a list that can be narrowed: its form, its facets as links with numbers, the filters in use."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, QuerySet, TextField, When, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest, QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from alliance.facets import Alike, AsText, Facets, alike_in, facets_among, read_alike, test_of
from alliance.sifting import OrderedSift, Sift
from alliance.templatetags.alliance import PLACES

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in use, and the address without it."""

    name: str
    label: str
    value: str
    without: str


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet; ``number`` is None where nobody counted."""

    label: str | SafeString
    href: str
    number: int | None
    current: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter as chips."""

    name: str
    label: str
    values: list[Value]


@dataclass(frozen=True, slots=True)
class Sifted:
    """What stands above a narrowed list: its form, its facets, the filters in use, and how many rows are left.

    ``told`` is the sentence that says how many; ``path`` the address with no filter.
    """

    filter: Sift
    path: str
    total: int
    chips: list[Chip] = field(default_factory=list)
    facets: list[Facet] = field(default_factory=list)
    is_counted: bool = True

    @property
    def everything(self) -> str:
        """Return the address of all rows, also where the bare one opens with a view that was saved."""
        return f"{self.path}?all=yes"

    @property
    def status(self) -> int:
        """Return how the page answers: 422 to a value that nobody knows."""
        return 422 if self.filter.form.errors else 200

    @property
    def more_is_open(self) -> bool:
        """Test whether a filter is in use that stands behind "More filters"."""
        behind = list(self.filter.form.fields)[3:]
        return any(chip.name in behind and chip.name not in self.filter.facets for chip in self.chips)

    @property
    def one_language(self) -> bool:
        """Test whether the list leaves out the language the reader did not choose."""
        return self.filter.said.get("density") == "one"


def facet_of(
    query: QueryDict,
    sift: Sift,
    name: str,
    path: str,
    *,
    offered: Iterable[tuple[str, str | SafeString]],
    count: Callable[[str], int | None],
) -> Facet:
    """Return a facet of a list.

    :param offered: its values as they stand in the address, and what each is called.
    :param count: how many rows a value leaves, "" for any value; None where nobody counted.
    """
    chosen = sift.chosen.get(name, "")
    values = [Value(_("All"), address(query, path, name, ""), count(""), current=not chosen)]
    for code, label in offered:
        number = count(code)
        # What would leave nothing is no way to go, but what is chosen stays in sight.
        if number != 0 or code == chosen:
            values.append(Value(label, address(query, path, name, code), number, current=code == chosen))
    return Facet(name, str(sift.filters[name].label), values)


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a narrowed list: what stands above it, the page, and its rows."""

    sifted: Sifted
    page: Page[Any]
    rows: list[Any]


def list_page(
    request: HttpRequest, sift: OrderedSift, reading: Callable[[QuerySet[Any]], QuerySet[Any]], path: str = ""
) -> Listed:
    """Return the page of a list that is asked for: the last one beyond the end, the first for nonsense.

    Its rows are picked by their keys, and the groups of the facets come along with the first of them.

    :param reading: lets what is shown be read along with the rows of a query.
    :param path: the list's own address, where the page stands under another one.
    """
    whole, number = asks_for_all(request), _page_number(request)
    rows = _rows(sift, number, reading, alike_in(sift, whole=whole))
    above = above_of(request, sift, rows, path=path or request.path)
    page = Paginator(range(above.total), PER_PAGE).get_page(number)
    if page.number != number:
        rows = _rows(sift, page.number, reading)
    page.object_list = rows
    return Listed(above, page, rows)


def _page_number(request: HttpRequest) -> int:
    asked = request.GET.get("page", "1")
    return max(int(asked), 1) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1


def asks_for_all(request: HttpRequest) -> bool:
    """Test whether all rows are to be counted, however many they are."""
    return request.GET.get("counts") == "all"


def _rows(
    sift: OrderedSift,
    number: int,
    reading: Callable[[QuerySet[Any]], QuerySet[Any]],
    alike: QuerySet[Any, Any] | None = None,
) -> list[Any]:
    start = (number - 1) * PER_PAGE
    keys = sift.qs.order_by(*sift.order_by).values("pk")[start : start + PER_PAGE]
    picked = reading(sift.queryset.model._default_manager.filter(pk__in=keys)).order_by(*sift.order_by)
    return list(picked if alike is None else with_alike(picked, sift.order_by, alike))


def with_alike(picked: QuerySet[Any], order: list[Any], alike: QuerySet[Any, Any]) -> QuerySet[Any]:
    """Let the groups of the facets come along with the first of a few rows, as ``alike``."""
    first = Case(When(nth=1, then=AsText(alike)), output_field=TextField())
    return picked.annotate(nth=Window(RowNumber(), order_by=order), alike=first)


def above_of(request: HttpRequest, sift: Sift, rows: list[Any], *, path: str, most: int | None = None) -> Sifted:
    """Return what stands above rows that were read ``with_alike``; the groups of none are asked for by themselves.

    :param most: how far to count rows that are too many for the facets; None for all of them.
    """
    whole = asks_for_all(request)
    told = [row.values() for row in json.loads(rows[0].alike or "[]")] if rows else alike_in(sift, whole=whole)
    counted = facets_among(sift, read_alike(told), whole=whole)
    facets = [
        facet_of(
            request.GET, sift, name, path,
            offered=sift.filters[name].extra["choices"], count=partial(_number, sift, name, counted),
        )
        for name in sift.facets
    ]  # fmt: skip
    total = (sift.qs if most is None else sift.qs[: most + 1]).count() if counted is None else counted.count("")
    return Sifted(sift, path, total, chips_of(request.GET, sift, path), facets, counted is not None)


def _number(sift: Sift, name: str, counted: Facets[Alike] | None, value: str) -> int | None:
    return None if counted is None else counted.count(name, test_of(sift, name, value) if value else None)


def chips_of(query: QueryDict, sift: Sift, path: str) -> list[Chip]:
    """Return the filters in use, each with the way to be rid of it on a page that is narrowed by them."""
    return [
        Chip(name, str(sift.filters[name].label), sift.label_of(name, value), address(query, path, name, ""))
        for name, value in sift.chosen.items()
    ]


def address(query: QueryDict, path: str, name: str, value: str) -> str:
    """Return the address of a page with one filter set, or without it; it begins with the first page again.

    Without any it asks for everything in so many words, since a bare address may open with a view that was saved.
    """
    changed = query.copy()
    for gone in (*PLACES, name):
        changed.pop(gone, None)
    if value:
        changed[name] = value
    return f"{path}?{changed.urlencode() or 'all=yes'}"
