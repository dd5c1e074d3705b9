"""How the list of projects is laid out on the page: its heads, its groups, and the form that chooses the columns."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from projects.arranging import ALWAYS, COLUMNS, Order, columns_address, placed
from projects.filters import ProjectFilter
from projects.queries.grouping import GroupedPage, Key
from projects.reports.columns import PageWording, ProjectRow

LIST = "/projects/"
# A place in the form of the columns: "place-area".
PLACE = "place-"
# By which a column is sorted; the others are not.
SORTED = {
    "ref": "number",
    **{name: name for name in ("title", "area", "owner", "state", "starts", "ends")},
    "updated": "newest",
}


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column. ``href`` sorts by it, the other way if it is sorted by already; ``sort`` as ARIA has it."""

    name: str
    label: str
    href: str
    sort: str


@dataclass(frozen=True, slots=True)
class Box:
    """A column in the form: its place from 1 where it is shown."""

    name: str
    label: str
    place: int | None
    is_fixed: bool


@dataclass(frozen=True, slots=True)
class Part:
    """Rows under one heading; without a label they have none. ``before`` of the group's rows stand on earlier pages."""

    label: str
    href: str
    number: int
    before: int
    rows: list[ProjectRow]


def address_of(query: QueryDict, **changes: str) -> str:
    """Return the address of the list with some parameters changed; what is empty is left out, and so is the page.

    Without any parameter it would open with a saved view, and not as asked.
    """
    changed = query.copy()
    changed.pop("page", None)
    for name, value in changes.items():
        changed[name] = value
    for name in [name for name in changed if not any(changed.getlist(name))]:
        del changed[name]
    # Commas part the columns: written as they are, the address can be read.
    return f"{LIST}?{changed.urlencode(safe=',')}" if changed else f"{LIST}?all=yes"


def asked_by_form(query: QueryDict) -> str:
    """Return the lasting address of what the form of the columns asks for, or nothing if it was not sent."""
    places = {name.removeprefix(PLACE): str(query[name]) for name in query if name.startswith(PLACE)}
    if not places:
        return ""
    rest = query.copy()
    for name in [name for name in rest if name.startswith(PLACE)]:
        del rest[name]
    return address_of(rest, columns=columns_address(placed(query.getlist("columns"), places)))


def kept_beside_columns(query: QueryDict) -> list[tuple[str, str]]:
    """Return what the form of the columns carries along: everything else the address says."""
    return [(name, str(query[name])) for name in query if name not in ("columns", "page") and query[name]]


def boxes_for(columns: tuple[str, ...]) -> list[Box]:
    """Return what the form offers: the shown columns as they stand, then the others."""
    others = [name for name in COLUMNS if name not in columns]
    return [
        Box(name, str(COLUMNS[name]), place if name in columns else None, name in ALWAYS)
        for place, name in enumerate([*columns, *others], start=1)
    ]


def heads_for(query: QueryDict, narrowed: ProjectFilter, words: PageWording) -> list[Head]:
    """Return the heads of the columns that are shown."""
    first = narrowed.orders[0]
    names: list[str] = []
    for name in narrowed.shown_columns:
        names += ("own", "apart", "other") if name == "status" else (name,)
    return [_head(query, name, words.column_heads[name], first) for name in names]


def _head(query: QueryDict, name: str, label: str, first: Order) -> Head:
    order = Order(SORTED.get(name, ""), is_reversed=False)
    if not order.name:
        return Head(name, label, "", "")
    if order.name != first.name:
        return Head(name, label, address_of(query, order=order.address), "")
    other_way = Order(order.name, is_reversed=not first.is_reversed)
    descends = first.is_reversed != (order.name == "newest")
    return Head(name, label, address_of(query, order=other_way.address), "descending" if descends else "ascending")


def parts_for(
    query: QueryDict, narrowed: ProjectFilter, page: GroupedPage, draw: Callable[..., ProjectRow]
) -> list[Part]:
    """Return the groups of a page, each with the way to its projects alone."""
    by = narrowed.grouped_by
    names = _names(narrowed, by)
    parts = []
    for part, rows in page.parts:
        code, label = names.get(part.group.key, ("", _without(by)))
        href = address_of(query, grouped="", **{by: code}) if code else ""
        parts.append(Part(label, href, part.group.number, part.start, [draw(row) for row in rows]))
    return parts


def rank_in(narrowed: ProjectFilter, side: str) -> Callable[[Key], Any]:
    """Return how groups are ordered: as their filter offers them, the own side first, what has no value last."""
    names = list(_names(narrowed, narrowed.grouped_by))
    if narrowed.grouped_by == "owner":
        names.sort(key=lambda owner: owner != side)
    places = {key: place for place, key in enumerate(names)}
    return lambda key: (places.get(key, len(places)), key is None)


def _names(narrowed: ProjectFilter, by: str) -> dict[Key, tuple[str, str]]:
    """Return the code in the address and the name of each group, in their order."""
    offered = narrowed.filters[by].extra["choices"]
    if by not in ("area", "cycle"):
        return {code: (code, str(label)) for code, label in offered}
    return {narrowed.known[by][code].pk: (code, label) for code, label in offered}


def _without(by: str) -> str:
    words = {"partner": _("No partner country"), "cycle": _("In no cycle")}
    return words.get(by, _("Other"))
