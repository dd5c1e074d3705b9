"""What a report says of single projects in its tables: names, texts, days, and which version was read."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import SideCode
from frameworks.choices import Precision
from frameworks.naming import meeting_name
from projects.choices import Stage, State
from projects.reports.texts import DASH, Text, clean, join, label, moment, plain, short_day
from projects.reports.tree import Cell, Column, Record, Table

Data = dict[str, Any]
GROUP_NAMES = {"ASEAN": _("ASEAN"), "PIC": _("Pacific Island countries")}
HANGUL = re.compile("[\uac00-\ud7a3]")
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
        areas = {area["code"]: pair(area) for area in data["names"]["areas"]}
        kinds = ("principles", "themes", "countries")
        others = {kind: {code: pair(names) for code, names in data["names"][kind].items()} for kind in kinds}
        return cls(areas, others)

    def area(self, code: str) -> Text:
        """Return an area's name."""
        return self.areas.get(code) or plain(code)

    def listed(self, kind: str, codes: list[str]) -> Text:
        """Return names in a row; a dash for none."""
        return join([self.others[kind].get(code) or plain(code) for code in codes]) if codes else DASH


def pair(names: dict[str, str]) -> Text:
    """Return a name that always has both languages."""
    return Text(clean(names["en"]), clean(names["ko"]))


def written(words: dict[str, str]) -> Text:
    """Return what people wrote; a language that is missing shows the other, marked as not translated."""
    text = pair(words)
    if not text:
        return DASH
    if text.en and text.ko:
        return text
    marked = label(UNTRANSLATED, text=text.en or text.ko)
    return Text(text.en or marked.en, text.ko or marked.ko)


def noted(words: str) -> Text:
    """Return what somebody wrote in one field for both: marked where a reader's language is not the one it is in."""
    text = clean(words)
    if not any(char.isalpha() for char in text):
        return plain(text) or DASH
    is_korean = bool(HANGUL.search(text))
    return written({"en": "" if is_korean else text, "ko": text if is_korean else ""})


def projects_of(data: Data, names: Names, sides: tuple[str, str]) -> Table:
    """Return one line for each project."""
    rows = tuple(
        (
            cited(entry),
            Cell(written(entry["texts"]["title"])),
            Cell(names.area(entry["area"])),
            Cell(label(SideCode(entry["owner"]).label)),
            Cell(label(State(entry["state"]).label)),
            Cell(label(Stage(entry["stage"]).label)),
            day_cell(entry["starts_on"], entry["date_precision"]),
            day_cell(entry["ends_on"], entry["date_precision"]),
        )
        for entry in data["entries"]
    )
    columns = (
        Column(label(_("Reference")), 11),
        Column(label(_("Title")), 26),
        Column(label(_("Priority area")), 17),
        Column(label(_("Side")), 7),
        Column(label(_("State")), 11),
        Column(label(_("Stage")), 10),
        Column(label(_("Starts on")), 13),
        Column(label(_("Ends on")), 13),
    )
    return Table("projects", label(_("Projects of the cycle")), columns, rows, label(_("No project.")))


def day_cell(iso: str | None, precision: str = Precision.DAY) -> Cell:
    """Return a day; one that is not exact is told in words, so that no format makes it look exact."""
    exact = date.fromisoformat(iso[:10]) if iso and precision == Precision.DAY else None
    return Cell(short_day(iso, precision), exact)


def record_of(entry: Data) -> Record:
    """Return which version of a project the report read."""
    return Record(entry["ref"].upper(), entry["version"]["number"])


def records_of(entries: Iterable[Data]) -> tuple[Record, ...]:
    """Return which versions of projects the report read."""
    return tuple(map(record_of, entries))


def cited(entry: Data) -> Cell:
    """Return a project's reference as a cell."""
    return Cell(plain(entry["ref"].upper()), records=(record_of(entry),))


def meeting_of(line: Data) -> Text:
    """Return what people call a meeting."""
    return Text(meeting_name(line["ordinal"], line["forum"], "en"), meeting_name(line["ordinal"], line["forum"], "ko"))


def side_name(side: str) -> Text:
    """Return what a side is called in a table."""
    return label(SideCode(side).label)


def sides_named(codes: Iterable[str], sides: tuple[str, str]) -> Text:
    """Return several sides, the leading one first; a dash for none."""
    found = set(codes)
    return join([side_name(side) for side in sides if side in found]) or DASH


def post_named(side: str, post: dict[str, str]) -> Text:
    """Return a post's title, after its side unless it names that itself."""
    named, title = side_name(side), pair(post)
    said = [told if name in told else f"{name} {told}" for name, told in ((named.en, title.en), (named.ko, title.ko))]
    return Text(*said)


def signed(line: Data, side: str) -> Text:
    """Return who endorsed, as which post, and when on both clocks."""
    return join([post_named(line["side"], line["post"]), moment(line["at"], side)])


def endorsed_by(entry: Data) -> Text:
    """Return the posts that endorsed the version a report read; a dash for none."""
    return join([post_named(one["side"], one["post"]) for one in entry["endorsements"]]) or DASH
