"""From the frozen data to the tree: what stands in a report, in which order, in whose words."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import Language, SideCode
from frameworks.naming import cycle_name
from projects.choices import ReportKind
from projects.reports import annexes, road, schema, summary, tables
from projects.reports.parts import Names, pair, projects_of
from projects.reports.sheets import sheet
from projects.reports.texts import NOTHING, Text, day, label
from projects.reports.tree import Block, Heading, Item, Report

Data = dict[str, Any]
BOTH = "both"
EDITIONS = (Language.EN.value, Language.KO.value, BOTH)

MARKING = _("UNCLASSIFIED")
SAMPLE_SHORT = _("Sample data")
SUBTITLES = {
    ReportKind.OWN: _("Own view of the {side} side"),
    ReportKind.JOINT: _("Joint report of both sides"),
    ReportKind.PUBLIC: _("Public release"),
}
DARKER = _("The darker a cell, the more projects; its number is always shown.")
SIDES = {SideCode.US.value: _("US"), SideCode.ROK.value: _("ROK")}
# Chapters are numbered as ministries do, annexes as each language does.
CHAPTERS = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ"
ANNEXES = "ABCDEFGH"


def build(content: str, sha256: str, edition: str) -> Report:
    """Return the tree of a snapshot in an edition: "en", "ko", or "both" side by side.

    Who comes first follows from the language: the ROK in a Korean text, the US in an English one; an edition in
    both puts the side first that froze it.
    """
    data: Data = schema.read(content)
    first = Language.KO if data["side"] == SideCode.ROK else Language.EN
    both = (first.value, (Language.EN if first is Language.KO else Language.KO).value)
    languages = both if edition == BOTH else (edition,)
    lead = SideCode.ROK if languages[0] == Language.KO else SideCode.US
    sides = (lead.value, lead.other.value)
    return Report(
        slug=data["slug"],
        sha256=sha256,
        languages=languages,
        frozen_at=data["frozen_at"],
        title=_title(data),
        subtitle=label(SUBTITLES[ReportKind(data["kind"])], side=label(SIDES[data["side"]])),
        issuer=pair(data["cycle"]["framework"]),
        dated=label(_("As of {day}"), day=day(data["frozen_at"])),
        marking=label(MARKING),
        sample=label(summary.SAMPLE) if data["is_illustrative"] else NOTHING,
        edges=(label(MARKING), label(SAMPLE_SHORT)) if data["is_illustrative"] else (label(MARKING),),
        contents=label(_("Contents")),
        digest=label(_("Snapshot {slug}, SHA-256 {digest}"), slug=data["slug"], digest=sha256),
        blocks=tuple(_blocks(data, sha256, sides)),
    )


def _title(data: Data) -> Text:
    ordinal = data["cycle"]["meeting"]["ordinal"]
    cycle = Text(cycle_name(ordinal, "en"), cycle_name(ordinal, "ko"))
    return label(_("Report of the {cycle}"), cycle=cycle)


def _blocks(data: Data, sha256: str, sides: tuple[str, str]) -> list[Block]:
    names = Names.of(data)
    return [*_chapters(data, names, sides), *_annexes(data, names, sha256, sides)]


def _chapters(data: Data, names: Names, sides: tuple[str, str]) -> Iterable[Block]:
    """Return what the ministers read, chapter by chapter; the public is told neither of delays nor of agendas."""
    is_followed = data["follows"] and data["kind"] != ReportKind.PUBLIC
    chapters: list[tuple[Text, list[Block]]] = [
        (label(_("Summary")), summary.summary(data, names, sides)),
        (
            label(_("Where the work stands")),
            [tables.by_area(data, names, sides), tables.by_state(data, sides), tables.states_of_areas(data, names)],
        ),
        (label(_("Coverage of partners")), [tables.coverage(data, names), Item(4, label(DARKER))]),
    ]
    if is_followed:
        chapters += [
            (label(_("What slipped")), [road.slipped(data, sides)]),
            (label(_("Decisions")), [*road.asked(data), road.agenda(data, names)]),
            (label(_("Taskings")), [road.taskings(data)]),
        ]
    if data["follows"]:
        chapters.append((label(_("Commitments and their answers")), [road.commitments(data, names)]))
    with_status = data["kind"] != ReportKind.PUBLIC
    sheets = [sheet(entry, data, names, sides, with_status=with_status) for entry in data["entries"]]
    chapters.append((label(_("Projects")), [projects_of(data, names, sides), *sheets]))
    for number, (title, blocks) in zip(CHAPTERS, chapters, strict=False):
        yield Heading(1, title, Text(f"{number}.", f"{number}."))
        yield from blocks


def _annexes(data: Data, names: Names, sha256: str, sides: tuple[str, str]) -> Iterable[Block]:
    """Return what stands behind the chapters; what nothing is known of is left out."""
    calendar: list[Block] = []
    if data["milestones"]:
        calendar.append(annexes.milestones(data, sides))
    if data["meetings"]:
        calendar.append(annexes.meetings(data))
    found: list[tuple[Text, list[Block]]] = [
        (label(_("Calendar")), calendar),
        (label(_("Points of contact")), [annexes.contacts(data, sides)] if data["contacts"] else []),
        (label(_("Sources")), [annexes.sources(data)] if data["follows"] else []),
        (
            label(_("Sources of this report")),
            [
                annexes.provenance(data, sides[0]),
                tables.figures(data, names, sides),
                *([summary.colophon(data, sha256, sides)] if sha256 else []),
            ],
        ),
    ]
    told = [(title, blocks) for title, blocks in found if blocks]
    for place, (title, blocks) in enumerate(told):
        yield Heading(1, title, label(_("Annex {letter}."), letter=Text(ANNEXES[place], str(place + 1))))
        yield from blocks
