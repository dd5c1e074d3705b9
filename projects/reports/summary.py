"""The first page of a report: the goal, what is in it and what not, and the cycle; and its last, the snapshot."""

from collections import Counter
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from frameworks.choices import CycleState
from projects.choices import ReportKind, State
from projects.reports import road
from projects.reports.parts import GROUP_NAMES, Names, meeting_of, pair, records_of, side_name
from projects.reports.sheets import person
from projects.reports.tables import FILED, count
from projects.reports.texts import Text, day, join, label, moment, plain
from projects.reports.tree import Block, Facts, Item, Paragraph

Data = dict[str, Any]
# In a report a Korean sentence ends in a noun, as elsewhere it does not.
SAMPLE = pgettext_lazy(
    "report", "Sample data. The mapping of activities to areas is illustrative, not an official list."
)


def summary(data: Data, names: Names, sides: tuple[str, str]) -> list[Block]:
    """Return what a reader must know who reads one page alone."""
    return [_goal(data), *_outline(data, names, sides), *_notices(data), _cycle_facts(data, sides[0])]


def _goal(data: Data) -> Paragraph:
    """Say how the framework's own aim stands: a goal, which is met or not yet, and no duty."""
    aim = label(_("Goal: at least one project or initiative put forward before the SCM."))
    by = {entry["ref"]: entry for entry in data["entries"]}
    met = [by[ref] for ref in data["goal"]["by"]]
    if met:
        told = [label("{ref} ({side})", ref=entry["ref"].upper(), side=side_name(entry["owner"])) for entry in met]
        verdict = label(_("Goal met by {projects}."), projects=join(told))
    else:
        verdict = label(_("Goal met.") if data["goal"]["met"] else _("Goal not yet met."))
    return Paragraph(join([aim, verdict], " "), "strong", records_of(met))


def _outline(data: Data, names: Names, sides: tuple[str, str]) -> list[Item]:
    """Return the report in a few lines, in the order of its chapters."""
    entries = data["entries"]
    if not entries:
        return []
    of_side = join([_number(side_name(side), count(data, side=side)) for side in sides])
    lines = [
        Item(1, label(_("Projects in this report: {number} ({sides})"), number=len(entries), sides=of_side)),
        Item(2, label(_("By state: {states}"), states=_states(data))),
        Item(2, label(_("By priority area: {areas}"), areas=_areas(data, names))),
    ]
    if data["follows"]:
        lines.append(Item(2, label(_("With partners of a group: {groups}"), groups=_groups(data))))
        lines += _followed(data, sides)
    return lines


def _followed(data: Data, sides: tuple[str, str]) -> list[Item]:
    """Return how much slipped and is asked, for readers who are told."""
    if data["kind"] == ReportKind.PUBLIC:
        return []
    rows = road.slipped(data, sides).rows
    pending = [line for line in data["taskings"] if any(post["is_pending"] for post in line["posts"])]
    asked = road.asked(data)[0].text
    slipped = Counter(record.ref for row in rows for record in row[0].records)
    return [
        Item(
            1,
            label(
                _("Entries among what slipped: {number}; projects concerned: {projects}"),
                number=len(rows),
                projects=len(slipped),
            ),
        ),
        Item(1, asked),
        Item(2, label(_("Taskings: {number}; pending: {pending}"), number=len(data["taskings"]), pending=len(pending))),
    ]


def _number(name: Text, value: int) -> Text:
    return join((name, plain(value)), " ")


def _states(data: Data) -> Text:
    found = [(state, count(data, state=state)) for state in FILED]
    return join([_number(label(State(state).label), value) for state, value in found if value])


def _areas(data: Data, names: Names) -> Text:
    found = [(code, count(data, areas=[code])) for code in names.areas]
    return join([_number(names.area(code), value) for code, value in found if value])


def _groups(data: Data) -> Text:
    return join(
        [
            _number(label(name), sum(group in entry["groups"] for entry in data["entries"]))
            for group, name in GROUP_NAMES.items()
        ]
    )


def _notices(data: Data) -> list[Item]:
    said = []
    if data["is_illustrative"]:
        said.append(label(SAMPLE))
    if not data["entries"]:
        said.append(label(_("Nothing that this report may show was filed in this cycle.")))
    if data["withheld"]:
        said.append(label(_("Projects that are not released and left out here: {number}."), number=data["withheld"]))
    if data["not_shared"]:
        said.append(label(_("Projects here that the other side does not see: {number}."), number=data["not_shared"]))
    if data["kind"] == ReportKind.JOINT:
        said.append(label(_("What one side keeps to itself is left out here and not counted.")))
    return [Item(4, text) for text in said]


def _cycle_facts(data: Data, side: str) -> Facts:
    cycle, meeting = data["cycle"], data["cycle"]["meeting"]
    on = day(meeting["on"])
    when = label(_("{day} (tentative)"), day=on) if meeting["is_tentative"] and meeting["on"] else on
    rows = (
        (label(_("Framework")), pair(cycle["framework"])),
        (label(_("Meeting")), meeting_of(meeting)),
        (label(_("Day of the meeting")), when),
        (label(_("Cycle")), label(CycleState(cycle["state"]).label)),
        (label(_("Projects in this report")), plain(len(data["entries"]))),
        (label(_("As of")), moment(data["frozen_at"], side)),
    )
    return Facts("cycle", label(_("The cycle")), rows)


def colophon(data: Data, sha256: str, sides: tuple[str, str]) -> Facts:
    """Return which snapshot the report was made from, who froze it and as which post."""
    by = pair(data["frozen_as"])
    if data["frozen_by"]:
        by = join([person(data["frozen_by"]), by])
    rows = (
        (label(_("Snapshot")), plain(data["slug"])),
        (label(_("Frozen by")), by),
        (label(_("Side")), side_name(data["side"])),
        (label(_("Frozen at")), moment(data["frozen_at"], sides[0])),
        (label("SHA-256"), plain(sha256)),
    )
    return Facts("snapshot", label(_("The snapshot")), rows)
