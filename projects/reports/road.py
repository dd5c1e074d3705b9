"""What slipped, what the meetings were asked and said, what they asked for, and what earlier promises came to."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from projects.choices import Ending, Health, Stage
from projects.reports.parts import (
    Names,
    cited,
    day_cell,
    meeting_of,
    noted,
    pair,
    post_named,
    record_of,
    records_of,
    side_name,
    written,
)
from projects.reports.sheets import outcome_of
from projects.reports.texts import DASH, Text, day, join, label, plain
from projects.reports.tree import Cell, Column, Item, Record, Table

Data = dict[str, Any]
Row = tuple[Cell, ...]
CHAIN = ("RCWG", "KIDD", "SCM")
ASKED = "KIDD"


def slipped(data: Data, sides: tuple[str, str]) -> Table:
    """Return what is late, deferred, off track or unverified: the cycle's own milestones first, then the projects."""
    rows = [*_late_in_cycle(data, sides), *(row for entry in data["entries"] for row in _slipped(entry, sides))]
    columns = (
        Column(label(_("Reference")), 13),
        Column(label(_("Title")), 27),
        Column(label(_("What slipped")), 20),
        Column(label(_("Since or until")), 17),
        Column(label(_("Why")), 23),
    )
    return Table("slipped", label(_("What slipped")), columns, tuple(rows), label(_("Nothing slipped.")))


def _late_in_cycle(data: Data, sides: tuple[str, str]) -> Iterator[Row]:
    for line in data["milestones"]:
        for side in sides:
            if side in line["late"]:
                what = label(_("Late: the {side} side still owes it"), side=side_name(side))
                yield (Cell(DASH), Cell(pair(line["name"])), Cell(what), day_cell(line["due_on"]), Cell(DASH))


def _slipped(entry: Data, sides: tuple[str, str]) -> Iterator[Row]:
    """Return why a project stands among what slipped; one that ended is judged no more."""
    title = Cell(written(entry["texts"]["title"]))
    if entry["ending"] == Ending.DEFERRED:
        why = noted(entry["ending_words"])
        yield (cited(entry), title, Cell(label(Ending.DEFERRED.label)), day_cell(entry["ended_on"]), Cell(why))
    if entry["stage"] in (Stage.COMPLETED, Stage.WITHDRAWN):
        return
    for side in sides:
        yield from _judged(entry, title, side)
    for step in entry["steps"]:
        if step["slip"] > 0 and not step["is_dropped"] and not step["actual_on"]:
            what = label(_("{milestone}: {days} days late"), milestone=written(step["title"]), days=step["slip"])
            until = day_cell(step["forecast_on"] or step["planned_on"])
            yield (cited(entry), title, Cell(what), until, Cell(noted(step["reason"])))


def _judged(entry: Data, title: Cell, side: str) -> Iterator[Row]:
    """Return a side's word where it is off track, or where it is missing or too old to count."""
    report = entry["status"].get(side)
    name = side_name(side)
    if report is None:
        if entry["stage"] == Stage.ACTIVE:
            yield (cited(entry), title, Cell(label(_("No word of the {side} side"), side=name)), Cell(DASH), Cell(DASH))
    elif report["is_unverified"]:
        what = label(_("Unverified by the {side} side"), side=name)
        yield (cited(entry), title, Cell(what), day_cell(report["at"]), Cell(DASH))
    elif report["health"] == Health.OFF_TRACK:
        what = label(_("Off track, says the {side} side"), side=name)
        yield (cited(entry), title, Cell(what), day_cell(report["at"]), Cell(noted(report["reason"])))


def agenda(data: Data, names: Names) -> Table:
    """Return how far each project came on its way through the forums; its sheet has what each meeting said."""
    found: dict[str, dict[str, list[Data]]] = {}
    for line in data["agenda"]:
        found.setdefault(line["ref"], {}).setdefault(line["forum"], []).append(line)
    rows = tuple(
        (
            cited(entry),
            Cell(written(entry["texts"]["title"])),
            Cell(names.area(entry["area"])),
            *(_stood(found[entry["ref"]].get(forum, []), entry) for forum in CHAIN),
        )
        for entry in data["entries"]
        if entry["ref"] in found
    )
    columns = (
        Column(label(_("Reference")), 11),
        Column(label(_("Title")), 26),
        Column(label(_("Priority area")), 18),
        *(Column(plain(forum), 15) for forum in CHAIN),
    )
    caption = label(_("Agenda of the meetings, and what they said"))
    return Table("agenda", caption, columns, rows, label(_("Nothing stood on an agenda in this cycle.")))


def _stood(lines: list[Data], entry: Data) -> Cell:
    """Return each outcome in one forum, with its meeting and the version that lay before it."""
    said = [join((meeting_of(line), _version(line)), ": ") for line in lines]
    records = tuple(Record(entry["ref"].upper(), line["version"]) for line in lines)
    return Cell(join(said, "\n") or DASH, records=records)


def _version(line: Data) -> Text:
    return join((outcome_of(line), plain(f"v{line['version']}")), " ") if line["version"] else outcome_of(line)


def asked(data: Data) -> list[Item]:
    """Return what the KIDD is asked to decide, and which forums were skipped for which reason."""
    items = [line for line in data["agenda"] if line["forum"] == ASKED]
    waiting = [line for line in items if not line["outcome"]]
    entries = {entry["ref"]: entry for entry in data["entries"]}
    said = [
        Item(
            1,
            label(
                _("Decisions asked of the KIDD: {number}; still to be taken: {waiting}"),
                number=len(items),
                waiting=len(waiting),
            ),
            records=records_of(entries[line["ref"]] for line in items),
        )
    ]
    for line in waiting:
        entry = entries[line["ref"]]
        asks = label(
            _("{ref} {title}: decision asked for"), ref=entry["ref"].upper(), title=written(entry["texts"]["title"])
        )
        said.append(Item(2, asks, records=(record_of(entry),)))
    return said + [_skipped(line) for line in data["waivers"]]


def _skipped(line: Data) -> Item:
    what = plain(line["ref"].upper()) if line["ref"] else label(_("the whole cycle"))
    text = label(
        _("{forum} skipped for {what}: {reason} ({post})"),
        forum=line["forum"],
        what=what,
        reason=noted(line["reason"]),
        post=post_named(line["side"], line["post"]),
    )
    return Item(4, text)


def taskings(data: Data) -> Table:
    """Return what the meetings asked for, of whom and by when, and whether it is still pending."""
    entries = {entry["ref"]: entry for entry in data["entries"]}
    rows = tuple(
        (
            Cell(written(line["text"])),
            Cell(meeting_of(line)),
            cited(entries[line["ref"]]),
            day_cell(line["due_on"]),
            Cell(join([_owed(post) for post in line["posts"]], "\n") or DASH),
        )
        for line in data["taskings"]
    )
    columns = (
        Column(label(_("Tasking")), 31),
        Column(label(_("Meeting")), 12),
        Column(label(_("Reference")), 12),
        Column(label(_("Due")), 16),
        Column(label(_("Who, and where it stands")), 29),
    )
    return Table(
        "taskings", label(_("Taskings of the meetings")), columns, rows, label(_("No meeting tasked anybody."))
    )


def _owed(post: Data) -> Text:
    stands = label(_("late") if post["is_late"] else _("pending") if post["is_pending"] else _("no longer pending"))
    return join((join((side_name(post["side"]), pair(post["post"])), " "), stands), ": ")


def commitments(data: Data, names: Names) -> Table:
    """Return what the newest statement promised, who follows each promise up, and which projects here answer it."""
    rows = tuple(
        (
            Cell(plain(line["code"])),
            Cell(pair(line["title"])),
            Cell(join([meeting_of(line), day(line["stated_on"])])),
            Cell(_followed(line)),
            _answers(line, data),
        )
        for line in data["commitments"]
    )
    columns = (
        Column(label(_("Code")), 15),
        Column(label(_("Commitment")), 25),
        Column(label(_("Promised at")), 20),
        Column(label(_("Followed by")), 22),
        Column(label(_("Projects that answer")), 18, "right"),
    )
    caption = label(_("Commitments, and what answers them"))
    return Table("commitments", caption, columns, rows, label(_("No statement is recorded before this meeting.")))


def _followed(line: Data) -> Text:
    by = [pair(line[name]) for name in ("framework", "followed_by") if line[name]]
    return join(by) or label(_("Nothing answers to it"))


def _answers(line: Data, data: Data) -> Cell:
    """Return how many projects of this report answer a promise: those of the framework it led to."""
    if not line["is_ours"]:
        return Cell(DASH)
    records = records_of(data["entries"])
    return Cell(plain(len(records)), len(records), records=records)
