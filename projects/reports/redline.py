"""The tree of a redline: two frozen reports compared, by priority area, project by project, word by word."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import SideCode
from projects.choices import ReportKind, State
from projects.reports import schema
from projects.reports.build import SIDES, SUBTITLES
from projects.reports.comparing import Became, Comparison, Met, compare
from projects.reports.extracts import frame
from projects.reports.parts import Names, written
from projects.reports.summary import SAMPLE
from projects.reports.texts import Text, join, label, moment, plain
from projects.reports.tree import Block, Cell, Changes, Column, Facts, Heading, Paragraph, Report, Table

Data = dict[str, Any]
LEGEND = _("Words that went are struck through; words that came are bold and underlined.")
BETWEEN_KINDS = _(
    "The two reports are of different kinds. What the narrower one may leave out for that reason is not compared:"
    " {number} projects."
)
NO_STATUS = _("How each side judges the work is not compared: a public report does not tell it.")


@dataclass(frozen=True, slots=True)
class Frozen:
    """A snapshot as a renderer needs it: canonical JSON and its SHA-256."""

    content: str
    sha256: str


def redline(before: Frozen, after: Frozen, edition: str, renamed: Mapping[str, str]) -> Report:
    """Return the tree of what changed from one report to a later one. The same two snapshots give the same tree.

    :param renamed: the reference that a project had before it was shared, to the one it has now.
    """
    older, newer = schema.read(before.content), schema.read(after.content)
    whole = frame(after.content, after.sha256, edition)
    found = compare(older, newer, whole.languages, renamed)
    lead = SideCode.ROK if whole.languages[0] == "ko" else SideCode.US
    names = {"from": older["slug"], "to": newer["slug"]}
    return replace(
        whole,
        slug=f"{older['slug']}-to-{newer['slug']}",
        title=label(_("What changed between two reports")),
        subtitle=label(_("From {before} to {after}"), before=names["from"].upper(), after=names["to"].upper()),
        digest=join([_digest(older, before), _digest(newer, after)], "\n"),
        blocks=tuple(_blocks(older, newer, found, lead.value)),
    )


def _digest(data: Data, frozen: Frozen) -> Text:
    return label(_("Snapshot {slug}, SHA-256 {digest}"), slug=data["slug"], digest=frozen.sha256)


def _blocks(older: Data, newer: Data, found: Comparison, side: str) -> list[Block]:
    areas = {**Names.of(older).areas, **Names.of(newer).areas}
    # In the order of the newer report; an area that only the older one knows comes last.
    order = dict.fromkeys((*Names.of(newer).areas, *areas, *(met.last["area"] for met in found.met)))
    blocks: list[Block] = [
        Heading(1, label(_("Summary"))),
        Paragraph(_sum(found), "strong"),
        *(Paragraph(text, "quiet") for text in _notes(older, newer, found)),
        _reports(older, newer, side),
        _counts(found, {code: areas.get(code) or plain(code) for code in order}),
    ]
    for code in order:
        met = sorted((one for one in found.met if one.last["area"] == code), key=_place)
        if met:
            name = areas.get(code) or plain(code)
            blocks += [Heading(1, name), _projects(code, met)]
            blocks += [Changes(_ref(one), _title(one), one.changes) for one in met if one.changes]
    return blocks


def _sum(found: Comparison) -> Text:
    counted = Counter(met.became for met in found.met)
    if not counted:
        return label(_("Neither report tells of a project that could be compared."))
    said = [label("{name}: {number}", name=label(kind.label), number=counted[kind]) for kind in Became if counted[kind]]
    return label("{counts}.", counts=join(said))


def _notes(older: Data, newer: Data, found: Comparison) -> list[Text]:
    said = []
    if older["is_illustrative"] or newer["is_illustrative"]:
        said.append(label(SAMPLE))
    if found.left_out:
        said.append(label(BETWEEN_KINDS, number=found.left_out))
    if not found.with_status and older["kind"] != newer["kind"]:
        said.append(label(NO_STATUS))
    if any(met.became is Became.DROPPED for met in found.met):
        said.append(
            label(_("Dropped without a decision: open in the older report, and the newer one does not tell of it."))
        )
    if any(met.changes for met in found.met):
        said.append(label(LEGEND))
    return said


def _reports(older: Data, newer: Data, side: str) -> Facts:
    rows = [
        (label(heading), join([plain(data["slug"].upper()), _kind(data), moment(data["frozen_at"], side)], " · "))
        for heading, data in ((_("Older report"), older), (_("Newer report"), newer))
    ]
    return Facts("reports", label(_("The two reports")), tuple(rows))


def _kind(data: Data) -> Text:
    return label(SUBTITLES[ReportKind(data["kind"])], side=label(SIDES[data["side"]]))


def _counts(found: Comparison, areas: Mapping[str, Text]) -> Table:
    """Return how many projects of each area became what, with totals."""
    counted = Counter((met.last["area"], met.became) for met in found.met)
    total = Counter(met.became for met in found.met)

    def row(name: Text, numbers: list[int]) -> tuple[Cell, ...]:
        return (Cell(name), *(Cell(plain(number), number) for number in (*numbers, sum(numbers))))

    rows = [row(name, [counted[code, kind] for kind in Became]) for code, name in areas.items()]
    rows.append(row(label(_("Total")), [total[kind] for kind in Became]))
    columns = (
        Column(label(_("Priority area")), 28),
        *(Column(label(kind.label), 11, "right") for kind in Became),
        Column(label(_("Total")), 8, "right"),
    )
    return Table("became", label(_("What became of the projects, by priority area")), columns, tuple(rows))


def _projects(code: str, found: list[Met]) -> Table:
    """Return one line for each project of an area."""
    rows = tuple(
        (
            Cell(plain(_ref(met))),
            Cell(_title(met)),
            Cell(label(SideCode(met.last["owner"]).label)),
            Cell(label(met.became.label)),
            Cell(_moved(met, lambda entry: label(State(entry["state"]).label))),
            Cell(_moved(met, lambda entry: plain(entry["version"]["number"]))),
        )
        for met in found
    )
    columns = (
        Column(label(_("Reference")), 11),
        Column(label(_("Title")), 33),
        Column(label(_("Side")), 7),
        Column(label(_("What became of it")), 17),
        Column(label(_("State")), 20),
        Column(label(_("Version")), 12),
    )
    return Table(f"projects-{code.lower()}", label(_("Projects in this area")), columns, rows)


def _place(met: Met) -> int:
    """Return where a project stands in its area: what is new and what changed comes first."""
    return list(Became).index(met.became)


def _moved(met: Met, said: Callable[[Data], Text]) -> Text:
    """Return a value before and after; one alone where it stayed, or where one report does not tell of it."""
    told = [said(entry) for entry in (met.before, met.after) if entry]
    return join(dict.fromkeys(told), " → ")


def _ref(met: Met) -> str:
    return str(met.last["ref"]).upper()


def _title(met: Met) -> Text:
    return written(met.last["texts"]["title"])
