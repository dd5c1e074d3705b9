"""The counts of a report as tables. Totals are reckoned here, never by a renderer."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import SideCode
from projects.choices import State
from projects.reports.parts import GROUP_NAMES, Names
from projects.reports.texts import DASH, Text, label, plain
from projects.reports.tree import Cell, Column, Table

Data = dict[str, Any]
TOTAL = _("Total")


def number(value: int) -> Cell:
    """Return a count as a cell."""
    return Cell(plain(value), value)


def by_area(data: Data, names: Names, sides: tuple[str, str]) -> Table:
    """Return how many projects each side has in each area."""

    def row(name: Text, codes: list[str]) -> tuple[Cell, ...]:
        of_side = [_sum(data, side=side, areas=codes) for side in sides]
        return (Cell(name), *map(number, of_side), number(sum(of_side)))

    rows = [row(names.area(code), [code]) for code in names.areas]
    rows.append(row(label(TOTAL), list(names.areas)))
    return Table(
        "areas", label(_("Projects by priority area")), _columns(label(_("Priority area")), sides, 52), tuple(rows)
    )


def by_state(data: Data, sides: tuple[str, str]) -> Table:
    """Return how many projects of each side stand in each state."""
    rows = []
    for state in State:
        of_side = [_sum(data, side=side, state=state) for side in sides]
        if state != State.DRAFT:
            rows.append((Cell(label(state.label)), *map(number, of_side), number(sum(of_side))))
    return Table("states", label(_("Projects by state")), _columns(label(_("State")), sides, 52), tuple(rows))


def coverage(data: Data, names: Names) -> Table:
    """Return in how many projects of each area the two groups of partners that the framework names take part."""
    found = {(line["area"], line["group"]): line["number"] for line in data["coverage"]}
    rows = tuple(
        (
            Cell(names.area(code)),
            *(number(found[code, group]) if (code, group) in found else Cell(DASH) for group in GROUP_NAMES),
        )
        for code in names.areas
    )
    columns = (
        Column(label(_("Priority area")), 52),
        *(Column(label(name), 24, "center") for name in GROUP_NAMES.values()),
    )
    return Table("coverage", label(_("Projects with at least one partner of the group")), columns, rows)


def _columns(first: Text, sides: tuple[str, str], width: int) -> tuple[Column, ...]:
    heads = [label(SideCode(side).label) for side in sides]
    return (Column(first, width), *(Column(head, 16, "right") for head in (*heads, label(TOTAL))))


def _sum(data: Data, *, side: str, areas: list[str] | None = None, state: str | None = None) -> int:
    return sum(
        line["number"]
        for line in data["counts"]
        if line["side"] == side
        and (areas is None or line["area"] in areas)
        and (state is None or line["state"] == state)
    )
