"""The counts of a report as tables. Totals are reckoned here, never by a renderer."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import Language, SideCode
from projects.choices import State
from projects.reports import charts
from projects.reports.parts import GROUP_NAMES, Names, records_of
from projects.reports.texts import DASH, Text, join, label, plain
from projects.reports.tree import Cell, Chart, Column, Record, Table

Data = dict[str, Any]
TOTAL = _("Total")
FILED = tuple(state for state in State if state != State.DRAFT)
HOTTEST = 4


def number(value: int, records: tuple[Record, ...] = ()) -> Cell:
    """Return a count as a cell, with what was counted."""
    return Cell(plain(value), value, records=records)


def by_area(data: Data, names: Names, sides: tuple[str, str]) -> Table:
    """Return how many projects each side has in each area."""

    def row(name: Text, codes: list[str]) -> tuple[Cell, ...]:
        of_side = [number(count(data, side=side, areas=codes), _of(data, side=side, areas=codes)) for side in sides]
        return (Cell(name), *of_side, number(count(data, areas=codes), _of(data, areas=codes)))

    rows = [row(names.area(code), [code]) for code in names.areas]
    rows.append(row(label(TOTAL), list(names.areas)))
    caption = label(_("Projects by priority area"))
    return Table("areas", caption, _columns(label(_("Priority area")), sides, 52), tuple(rows))


def by_state(data: Data, sides: tuple[str, str]) -> Table:
    """Return how many projects of each side stand in each state."""
    rows = tuple(
        (
            Cell(label(state.label)),
            *(number(count(data, side=side, state=state), _of(data, side=side, state=state)) for side in sides),
            number(count(data, state=state), _of(data, state=state)),
        )
        for state in FILED
    )
    return Table("states", label(_("Projects by state")), _columns(label(_("State")), sides, 52), rows)


def states_of_areas(data: Data, names: Names) -> Chart:
    """Return how many projects of each area stand in each state, drawn as small bars."""
    found = {
        code: [number(count(data, areas=[code], state=state), _of(data, areas=[code], state=state)) for state in FILED]
        for code in names.areas
    }
    rows = tuple((Cell(names.area(code)), *cells) for code, cells in found.items())
    heads = [label(state.label) for state in FILED]
    columns = (Column(label(_("Priority area")), 40), *(Column(head, 12, "right") for head in heads))
    caption = label(_("Priority areas by state"))

    def drawn(language: str) -> str:
        lines = [(names.area(code).get(language), [_int(cell) for cell in cells]) for code, cells in found.items()]
        return charts.bars(lines, [head.get(language) for head in heads])

    return Chart(
        "area_states",
        caption,
        _in_words(rows, heads),
        Text(drawn(Language.EN), drawn(Language.KO)),
        Table("area_states", caption, columns, rows),
    )


def _in_words(rows: tuple[tuple[Cell, ...], ...], heads: list[Text]) -> Text:
    """Return what the bars show, for who cannot see them."""
    said = [
        join(
            (cells[0].text, join([join((head, cell.text), " ") for head, cell in zip(heads, cells[1:], strict=True)])),
            ": ",
        )
        for cells in rows
    ]
    return label(
        _("Bars of how many projects of each priority area stand in each state. {numbers}."), numbers=join(said, "; ")
    )


def coverage(data: Data, names: Names) -> Table:
    """Return in how many projects of each area the two groups of partners that the framework names take part."""
    found = {(line["area"], line["group"]): line["number"] for line in data["coverage"]}
    most = max(found.values(), default=0)
    rows = tuple(
        (
            Cell(names.area(code)),
            *(_warm(found.get((code, group), 0), most, _of(data, areas=[code], group=group)) for group in GROUP_NAMES),
        )
        for code in names.areas
    )
    columns = (
        Column(label(_("Priority area")), 52),
        *(Column(label(name), 24, "center") for name in GROUP_NAMES.values()),
    )
    return Table("coverage", label(_("Projects with at least one partner of the group")), columns, rows)


def _warm(value: int, most: int, records: tuple[Record, ...]) -> Cell:
    """Return a count that is the darker the nearer it comes to the greatest."""
    if not value:
        return Cell(DASH)
    heat = -(-value * HOTTEST // max(most, HOTTEST))
    return Cell(plain(value), value, heat, records)


def figures(data: Data, names: Names, sides: tuple[str, str]) -> Table:
    """Return for every count of the report which versions of which projects were counted."""
    counted = [
        *(
            (names.area(code), label(SideCode(side).label), _of(data, side=side, areas=[code]))
            for code in names.areas
            for side in sides
        ),
        *(
            (label(state.label), label(SideCode(side).label), _of(data, side=side, state=state))
            for state in FILED
            for side in sides
        ),
        *(
            (names.area(code), label(name), _of(data, areas=[code], group=group))
            for code in names.areas
            for group, name in GROUP_NAMES.items()
        ),
    ]
    rows = tuple(
        (
            Cell(join((first, second), " · ")),
            number(len(records)),
            Cell(join([plain(record.text) for record in records]), records=records),
        )
        for first, second, records in counted
        if records
    )
    columns = (
        Column(label(_("Count")), 36),
        Column(label(_("Number")), 10, "right"),
        Column(label(_("What was counted")), 54),
    )
    return Table("figures", label(_("What each count counts")), columns, rows, label(_("Nothing was counted.")))


def count(data: Data, *, side: str = "", areas: list[str] | None = None, state: str = "") -> int:
    """Return how many projects of a side, of areas, in a state the report tells of; of all where none is named."""
    return sum(
        line["number"]
        for line in data["counts"]
        if (not side or line["side"] == side)
        and (areas is None or line["area"] in areas)
        and (not state or line["state"] == state)
    )


def _of(
    data: Data, *, side: str = "", areas: list[str] | None = None, state: str = "", group: str = ""
) -> tuple[Record, ...]:
    """Return what was counted."""
    return records_of(
        entry
        for entry in data["entries"]
        if (not side or entry["owner"] == side)
        and (areas is None or entry["area"] in areas)
        and (not state or entry["state"] == state)
        and (not group or group in entry["groups"])
    )


def _int(cell: Cell) -> int:
    return cell.value if isinstance(cell.value, int) else 0


def _columns(first: Text, sides: tuple[str, str], width: int) -> tuple[Column, ...]:
    heads = [label(SideCode(side).label) for side in sides]
    return (Column(first, width), *(Column(head, 16, "right") for head in (*heads, label(TOTAL))))
