"""From the frozen data to the tree: what stands in a report, in which order, in whose words."""

import json
from typing import Any

from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import Language, SideCode
from frameworks.choices import CycleState
from frameworks.naming import cycle_name, meeting_name
from projects.choices import ReportKind
from projects.reports.parts import Names, milestones, projects_of, provenance, sheet
from projects.reports.tables import by_area, by_state, coverage
from projects.reports.texts import NOTHING, Text, clean, day, join, label, moment, plain
from projects.reports.tree import Block, Facts, Heading, Paragraph, Report

Data = dict[str, Any]
BOTH = "both"
EDITIONS = (Language.EN.value, Language.KO.value, BOTH)

MARKING = _("UNCLASSIFIED")
SAMPLE_SHORT = _("Sample data")
SAMPLE = _("Sample data. The mapping of activities to areas is illustrative, not an official list.")
SUBTITLES = {
    ReportKind.OWN: _("Own view of the {side} side"),
    ReportKind.JOINT: _("Joint report of both sides"),
    ReportKind.PUBLIC: _("Public release"),
}
SIDES = {SideCode.US.value: _("US"), SideCode.ROK.value: _("ROK")}


def build(content: str, sha256: str, edition: str) -> Report:
    """Return the tree of a snapshot in an edition: "en", "ko", or "both" side by side.

    Who comes first follows from the language: the ROK in a Korean text, the US in an English one; an edition in
    both puts the side first that froze it.
    """
    data: Data = json.loads(content)
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
        issuer=_pair(data["cycle"]["framework"]),
        dated=label(_("As of {day}"), day=day(data["frozen_at"])),
        marking=label(MARKING),
        sample=label(SAMPLE) if data["is_illustrative"] else NOTHING,
        edges=(label(MARKING), label(SAMPLE_SHORT)) if data["is_illustrative"] else (label(MARKING),),
        contents=label(_("Contents")),
        digest=label(_("Snapshot {slug}, SHA-256 {digest}"), slug=data["slug"], digest=sha256),
        blocks=tuple(_blocks(data, sha256, sides)),
    )


def _pair(names: dict[str, str]) -> Text:
    return Text(clean(names["en"]), clean(names["ko"]))


def _title(data: Data) -> Text:
    ordinal = data["cycle"]["meeting"]["ordinal"]
    cycle = Text(cycle_name(ordinal, "en"), cycle_name(ordinal, "ko"))
    return label(_("Report of the {cycle}"), cycle=cycle)


def _blocks(data: Data, sha256: str, sides: tuple[str, str]) -> list[Block]:
    names = Names.of(data)
    blocks: list[Block] = [
        Heading(1, label(_("Summary"))),
        Paragraph(_goal(data), "strong"),
        *_notices(data),
        _cycle_facts(data, sides[0]),
        Heading(1, label(_("Where the work stands"))),
        by_area(data, names, sides),
        by_state(data, sides),
        Heading(1, label(_("Coverage of partners"))),
        coverage(data, names),
    ]
    if data["milestones"]:
        blocks += [Heading(1, label(_("Milestones"))), milestones(data)]
    blocks += [Heading(1, label(_("Projects"))), projects_of(data, names, sides)]
    with_status = data["kind"] != ReportKind.PUBLIC
    blocks += [sheet(entry, names, sides, with_status=with_status) for entry in data["entries"]]
    blocks += [
        Heading(1, label(_("Sources of this report"))),
        provenance(data, sides[0]),
        _colophon(data, sha256, sides),
    ]
    return blocks


def _goal(data: Data) -> Text:
    """Say how the framework's own aim stands: a goal, which is met or not yet, and no duty."""
    aim = label(_("Goal: at least one project or initiative put forward before the SCM."))
    by = {entry["ref"]: entry for entry in data["entries"]}
    met = [label("{ref} ({side})", ref=ref.upper(), side=label(SIDES[by[ref]["owner"]])) for ref in data["goal"]["by"]]
    if met:
        verdict = label(_("Goal met by {projects}."), projects=join(met))
    else:
        verdict = label(_("Goal met.") if data["goal"]["met"] else _("Goal not yet met."))
    return join([aim, verdict], " ")


def _notices(data: Data) -> list[Paragraph]:
    said = []
    if data["is_illustrative"]:
        said.append(label(SAMPLE))
    if not data["entries"]:
        said.append(label(_("Nothing that this report may show was filed in this cycle.")))
    if data["withheld"]:
        said.append(label(_("Projects that are not released and left out here: {number}."), number=data["withheld"]))
    if data["kind"] == ReportKind.JOINT:
        said.append(label(_("What one side keeps to itself is left out here and not counted.")))
    return [Paragraph(text, "quiet") for text in said]


def _cycle_facts(data: Data, side: str) -> Facts:
    cycle, meeting = data["cycle"], data["cycle"]["meeting"]
    forum, ordinal = meeting["forum"], meeting["ordinal"]
    on = day(meeting["on"])
    when = label(_("{day} (tentative)"), day=on) if meeting["is_tentative"] and meeting["on"] else on
    rows = (
        (label(_("Framework")), _pair(cycle["framework"])),
        (label(_("Meeting")), Text(meeting_name(ordinal, forum, "en"), meeting_name(ordinal, forum, "ko"))),
        (label(_("Day of the meeting")), when),
        (label(_("Cycle")), label(CycleState(cycle["state"]).label)),
        (label(_("Projects in this report")), plain(len(data["entries"]))),
        (label(_("As of")), moment(data["frozen_at"], side)),
    )
    return Facts("cycle", label(_("The cycle")), rows)


def _colophon(data: Data, sha256: str, sides: tuple[str, str]) -> Facts:
    by = _pair(data["frozen_as"])
    if data["frozen_by"]:
        by = join([_person(data["frozen_by"]), by])
    rows = (
        (label(_("Snapshot")), plain(data["slug"])),
        (label(_("Frozen by")), by),
        (label(_("Side")), label(SIDES[data["side"]])),
        (label(_("Frozen at")), moment(data["frozen_at"], sides[0])),
        (label("SHA-256"), plain(sha256)),
    )
    return Facts("snapshot", label(_("The snapshot")), rows)


def _person(names: dict[str, str]) -> Text:
    return Text(clean(names["en"]), clean(names["ko"] or names["en"]))
