"""How the list of projects is laid out: its columns, its order and its groups, as an address says them."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

# Every column by its name in the address. Exports have columns of their own, which are always the same.
COLUMNS: Mapping[str, str | Promise] = {
    "ref": _("Reference"),
    "title": _("Title"),
    "area": _("Priority area"),
    "owner": _("Owner"),
    "state": _("State and stage"),
    "status": _("What both sides say"),
    "signed": _("Endorsed"),
    "visibility": _("Visibility"),
    "partners": _("Number of partners"),
    "updated": _("Updated"),
    "kind": _("Kind"),
    "contact": _("Own side's point of contact"),
    "cycle": _("Cycle"),
    "themes": _("Themes"),
    "countries": _("Partner countries"),
    "starts": _("Starts on"),
    "ends": _("Ends on"),
    "due": _("Next milestone"),
}
USUAL = ("ref", "title", "area", "owner", "state", "status", "signed", "visibility", "partners", "updated")
# A row without these is nobody's: they are shown even where the address leaves them out.
ALWAYS = ("ref", "title")

# What to sort by, and what each is called once it runs the other way.
ORDERS: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "newest": (_("Last updated"), _("Longest without a change")),
    "title": (_("Title"), _("Title, from the end")),
    "area": (_("Priority area"), _("Priority area, from the last")),
    "state": (_("State"), _("State, from the end")),
    "number": (_("Reference"), _("Reference, highest first")),
    "owner": (_("Owner"), _("Owner, from the end")),
    "starts": (_("Starts first"), _("Starts last")),
    "ends": (_("Ends first"), _("Ends last")),
}
ORDER_CHOICES = [
    (f"{way}{name}", label) for name, both in ORDERS.items() for way, label in zip(("", "-"), both, strict=True)
]

# What to gather by; each is a filter as well, so that a heading leads to its projects alone.
GROUPS: Mapping[str, str | Promise] = {
    "area": _("Priority area"),
    "owner": _("Owner"),
    "partner": _("Partner country"),
    "state": _("State"),
    "cycle": _("Cycle"),
}
# So much of what nobody knows is repeated to who asked for it.
TOLD = 60


class UnknownColumnError(ValueError):
    """An address names a column that there is not; ``label`` says which, and which there are."""

    def __init__(self, name: str) -> None:
        self.label = format_lazy(
            _("There is no column \u201c{name}\u201d. There are: {names}."), name=name[:TOLD], names=", ".join(COLUMNS)
        )
        super().__init__(name)


class Order(NamedTuple):
    """One thing to sort by, and whether it runs the other way."""

    name: str
    is_reversed: bool

    @property
    def address(self) -> str:
        """Return how it stands in an address: what runs the other way has a minus."""
        return f"-{self.name}" if self.is_reversed else self.name


def columns_of(text: str) -> tuple[str, ...]:
    """Read what an address says, names with commas between; a name that comes twice counts once, nothing is the usual.

    :raises UnknownColumnError: if there is no such column.
    """
    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names:
        if name not in COLUMNS:
            raise UnknownColumnError(name)
    left_out = [name for name in ALWAYS if name not in names]
    return tuple(dict.fromkeys([*left_out, *names])) if names else USUAL


def columns_address(columns: Iterable[str]) -> str:
    """Return how columns stand in an address: the usual ones need not be said."""
    said = ",".join(columns)
    return "" if said == ",".join(USUAL) else said


def order_of(text: str) -> Order:
    """Read one thing to sort by.

    :raises KeyError: if there is no such order.
    """
    order = Order(text.removeprefix("-"), text.startswith("-"))
    ORDERS[order.name]
    return order


def placed(chosen: Iterable[str], places: Mapping[str, str]) -> tuple[str, ...]:
    """Put the chosen columns where a form wants them.

    :param places: by column, in the order in which the form showed them, what was typed as the place, from 1. What was
        moved forward goes before what stood there, what was moved back behind it, and what has no place comes last.
    """
    shown = {name: at for at, name in enumerate(places, start=1)}

    def place(name: str) -> tuple[int, int]:
        typed = places.get(name, "").strip()
        # A number that long is no place of ours.
        wanted = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else len(places) + 1
        was = shown.get(name, wanted)
        return wanted, (wanted > was) - (wanted < was)

    return tuple(sorted(dict.fromkeys(chosen), key=place))
