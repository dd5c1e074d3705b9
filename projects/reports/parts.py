"""The parts of a report that tell of single things: milestones, the list of projects, their sheets, their sources."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import SideCode
from frameworks.choices import Precision, Role
from projects.choices import Health, Kind, Stage, State, Visibility
from projects.content import PAIRS
from projects.reports.texts import DASH, Text, clean, day, join, label, moment, plain
from projects.reports.tree import Cell, Column, Sheet, Table

Data = dict[str, Any]
GROUP_NAMES = {"ASEAN": _("ASEAN"), "PIC": _("Pacific Island countries")}
UNTRANSLATED = _("[Translation needed] {text}")
TEXT_LABELS = {
    "aims": _("Aims"),
    "activities": _("Activities"),
    "complements": _("Complements"),
    "resources": _("Resources"),
    "business": _("Business link"),
    "location": _("Place"),
}


@dataclass(frozen=True, slots=True)
class Names:
    """What the codes of a snapshot stand for."""

    areas: dict[str, Text]
    others: dict[str, dict[str, Text]]

    @classmethod
    def of(cls, data: Data) -> "Names":
        """Return the names a snapshot brings along."""
        areas = {area["code"]: _pair(area) for area in data["names"]["areas"]}
        kinds = ("principles", "themes", "countries")
        others = {kind: {code: _pair(pair) for code, pair in data["names"][kind].items()} for kind in kinds}
        return cls(areas, others)

    def area(self, code: str) -> Text:
        """Return an area's name."""
        return self.areas.get(code) or plain(code)

    def listed(self, kind: str, codes: list[str]) -> Text:
        """Return names in a row; a dash for none."""
        return join([self.others[kind].get(code) or plain(code) for code in codes]) if codes else DASH


def _pair(names: dict[str, str]) -> Text:
    return Text(clean(names["en"]), clean(names["ko"]))


def written(pair: dict[str, str]) -> Text:
    """Return what people wrote; a language that is missing shows the other, marked as not translated."""
    text = _pair(pair)
    if not text:
        return DASH
    if text.en and text.ko:
        return text
    marked = label(UNTRANSLATED, text=text.en or text.ko)
    return Text(text.en or marked.en, text.ko or marked.ko)


def milestones(data: Data) -> Table:
    """Return the days that count, in order."""
    rows = []
    for line in data["milestones"]:
        on = date.fromisoformat(line["due_on"])
        zone = plain(line["zone"]) if line["zone"] else label(_("each side's own time"))
        state = label(_("Tentative") if line["is_tentative"] else _("Fixed"))
        who = label(Role(line["role"]).label)
        rows.append(
            (
                Cell(_pair(line["name"])),
                Cell(day(line["due_on"]), on),
                Cell(_at(line["due_time"], zone)),
                Cell(who),
                Cell(state),
            )
        )
    columns = (
        Column(label(_("Milestone")), 34),
        Column(label(_("Due")), 19),
        Column(label(_("Until")), 19),
        Column(label(_("Who")), 16),
        Column(label(_("Day")), 12),
    )
    return Table("milestones", label(_("Milestones of the cycle")), columns, tuple(rows))


def _at(time: str, zone: Text) -> Text:
    return join([plain(time), zone])


def projects_of(data: Data, names: Names, sides: tuple[str, str]) -> Table:
    """Return one line for each project."""
    rows = tuple(
        (
            Cell(plain(entry["ref"].upper())),
            Cell(written(entry["texts"]["title"])),
            Cell(names.area(entry["area"])),
            Cell(label(SideCode(entry["owner"]).label)),
            Cell(label(State(entry["state"]).label)),
            Cell(label(Stage(entry["stage"]).label)),
            _day_cell(entry, "starts_on"),
            _day_cell(entry, "ends_on"),
        )
        for entry in data["entries"]
    )
    columns = (
        Column(label(_("Reference")), 11),
        Column(label(_("Title")), 25),
        Column(label(_("Priority area")), 15),
        Column(label(_("Side")), 7),
        Column(label(_("State")), 11),
        Column(label(_("Stage")), 9),
        Column(label(_("Starts on")), 15),
        Column(label(_("Ends on")), 15),
    )
    return Table("projects", label(_("Projects of the cycle")), columns, rows, label(_("No project.")))


def _day_cell(entry: Data, field: str) -> Cell:
    """Return a day; one that is not exact is told in words, so that no format makes it look exact."""
    iso, precision = entry[field], entry["date_precision"]
    exact = date.fromisoformat(iso) if iso and precision == Precision.DAY else None
    return Cell(day(iso, precision), exact)


def sheet(entry: Data, names: Names, sides: tuple[str, str], *, with_status: bool) -> Sheet:
    """Return all about one project; how each side judges it only where the reader is one of them."""
    version = label(
        _("Version {number} of {moment}"),
        number=entry["version"]["number"],
        moment=moment(entry["version"]["saved_at"], sides[0]),
    )
    facts = (
        (label(_("Priority area")), names.area(entry["area"])),
        (label(_("Further areas")), join([names.area(code) for code in entry["secondary_areas"]]) or DASH),
        (label(_("Owner")), label(SideCode(entry["owner"]).label)),
        (label(_("Kind")), label(Kind(entry["kind"]).label)),
        (label(_("State")), label(State(entry["state"]).label)),
        (label(_("Stage")), label(Stage(entry["stage"]).label)),
        (label(_("Duration")), _span(entry)),
        (label(_("Visibility")), label(Visibility(entry["visibility"]).label)),
        (label(_("Partners")), names.listed("countries", entry["partners"])),
        (label(_("Themes")), names.listed("themes", entry["themes"])),
        (label(_("Presented")), moment(entry["presented_at"], sides[0]) if entry["presented_at"] else DASH),
        (label(_("Links companies of both sides")), label(_("Yes") if entry["is_business"] else _("No"))),
        (label(_("Version")), version),
        (label(_("Data")), label(_("Illustrative") if entry["is_illustrative"] else _("As entered"))),
    )
    texts = (
        *((label(TEXT_LABELS[name]), written(entry["texts"][name])) for name in PAIRS if name != "title"),
        (label(_("Principles")), names.listed("principles", entry["principles"])),
        *(_judgements(entry, sides) if with_status else ()),
        (label(_("Source")), plain(entry["source"]) if entry["source"] else DASH),
    )
    return Sheet(entry["ref"].upper(), written(entry["texts"]["title"]), facts, texts)


def _span(entry: Data) -> Text:
    """Return from when to when; a span that is open on one side says only where it begins or ends."""
    first, last = (day(entry[field], entry["date_precision"]) for field in ("starts_on", "ends_on"))
    if last == DASH:
        return first if first == DASH else label(_("From {day}"), day=first)
    return label(_("Until {day}"), day=last) if first == DASH else join([first, last], " – ")


def _judgements(entry: Data, sides: tuple[str, str]) -> list[tuple[Text, Text]]:
    """Return each side's own word, never an average of the two."""
    heading = _("Status reported by the {side} side")
    return [
        (label(heading, side=label(SideCode(side).label)), _status(entry["status"].get(side), sides[0]))
        for side in sides
    ]


def _status(report: Data | None, side: str) -> Text:
    if report is None:
        return DASH
    said = [label(Health(report["health"]).label)]
    if report["is_unverified"]:
        said.append(label(_("unverified since then")))
    said.append(moment(report["at"], side))
    if report["post"]:
        said.append(_pair(report["post"]))
    if report["reason"]:
        said.append(plain(report["reason"]))
    return join(said, "; ")


def provenance(data: Data, side: str) -> Table:
    """Return for each entry the version it shows, its hash, and the posts that endorsed it."""
    rows = tuple(
        (
            Cell(plain(entry["ref"].upper())),
            Cell(plain(entry["version"]["number"]), entry["version"]["number"]),
            Cell(plain(entry["version"]["sha256"])),
            Cell(join([_signed(signed, side) for signed in entry["endorsements"]], "; ") or DASH),
        )
        for entry in data["entries"]
    )
    columns = (
        Column(label(_("Reference")), 14),
        Column(label(_("Version")), 9, "right"),
        Column(label("SHA-256"), 37),
        Column(label(_("Endorsed by")), 40),
    )
    caption = label(_("The version each entry shows, and who endorsed it"))
    return Table("sources", caption, columns, rows, label(_("No project.")))


def _signed(signed: Data, side: str) -> Text:
    who = [label(SideCode(signed["side"]).label), _pair(signed["post"]), moment(signed["at"], side)]
    return join(who)
