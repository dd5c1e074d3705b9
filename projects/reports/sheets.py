"""One project on a page of its own, as the ministries write such sheets (domain facts, 6.5)."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import Language
from frameworks.calendar.clocks import ZONES
from frameworks.calendar.counting import zone_of
from frameworks.choices import Role
from projects.choices import Ending, Health, Kind, Outcome, Stage, State, Visibility
from projects.content import PAIRS
from projects.reports import charts
from projects.reports.parts import (
    GROUP_NAMES,
    TEXT_LABELS,
    Names,
    day_cell,
    endorsed_by,
    meeting_of,
    noted,
    pair,
    post_named,
    record_of,
    side_name,
    written,
)
from projects.reports.texts import DASH, Text, day, join, label, moment, plain, short_day
from projects.reports.tree import Cell, Chart, Column, Sheet, Table

Data = dict[str, Any]
Rows = list[tuple[Text, Text]]
# So many steps ahead a sheet names; its table has them all.
NEXT = 3


def sheet(entry: Data, data: Data, names: Names, sides: tuple[str, str], *, with_status: bool) -> Sheet:
    """Return all about one project; how each side judges it only where the reader is one of them."""
    facts = (*_what(entry, names), *_when(entry, sides[0]))
    texts = (
        *_with_whom(entry, data, names, sides),
        *((label(TEXT_LABELS[name]), written(entry["texts"][name])) for name in PAIRS if name != "title"),
        (label(_("Principles")), names.listed("principles", entry["principles"])),
        (label(_("Next steps")), _next_steps(entry, data)),
        (label(_("Results")), noted(entry["ending_words"])),
        (label(_("Source")), plain(entry["source"]) or DASH),
    )
    parts = (_statuses(entry, sides), _steps(entry, data), _forums(entry)) if with_status else ()
    return Sheet(entry["ref"].upper(), written(entry["texts"]["title"]), facts, texts, parts, _record(entry, sides[0]))


def _what(entry: Data, names: Names) -> Rows:
    return [
        (label(_("Priority area")), names.area(entry["area"])),
        (label(_("Kind")), label(Kind(entry["kind"]).label)),
        (label(_("Owner")), side_name(entry["owner"])),
        (label(_("Visibility")), label(Visibility(entry["visibility"]).label)),
        (label(_("State")), label(State(entry["state"]).label)),
        (label(_("Stage")), label(Stage(entry["stage"]).label)),
        (label(_("Duration")), _span(entry)),
        (label(_("B2B element")), label(_("Yes") if entry["is_business"] else _("No"))),
    ]


def _with_whom(entry: Data, data: Data, names: Names, sides: tuple[str, str]) -> Rows:
    """Return the partners, and whom each side names for the area, the leading side first."""
    groups = [label(GROUP_NAMES[group]) for group in entry["groups"]]
    return [
        (label(_("Further areas")), join([names.area(code) for code in entry["secondary_areas"]]) or DASH),
        (label(_("Partners")), names.listed("countries", entry["partners"])),
        (label(_("Partner groups")), join(groups) or DASH),
        (label(_("Themes")), names.listed("themes", entry["themes"])),
        *((label(_("{side} contact"), side=side_name(side)), _contact(entry["area"], side, data)) for side in sides),
    ]


def _contact(area: str, side: str, data: Data) -> Text:
    for line in data["contacts"]:
        if line["side"] == side and line["area"] == area and line["role"] == Role.POC:
            return join([pair(line["office"]), holders_of(line)])
    return DASH


def holders_of(line: Data) -> Text:
    """Return who holds a post, and who only stands in."""
    said = [
        label(_("{name} (acting)"), name=person(holder)) if holder["acting"] else person(holder)
        for holder in line["holders"]
    ]
    return join(said) or label(_("Vacant"))


def person(names: dict[str, str]) -> Text:
    """Return a person's name; one without a Korean spelling is written as in English."""
    return pair({"en": names["en"], "ko": names["ko"] or names["en"]})


def _when(entry: Data, side: str) -> Rows:
    ending = label(Ending(entry["ending"]).label) if entry["ending"] else DASH
    if entry["ended_on"]:
        ending = join((ending, short_day(entry["ended_on"])))
    presented = short_day(local_day(entry["presented_at"], side)) if entry["presented_at"] else DASH
    return [
        (label(_("Presented")), presented),
        (label(_("Place in the agreed order")), plain(entry["place"]) if entry["place"] else DASH),
        (label(_("Milestones reached")), _reached(entry)),
        (label(_("How it ended")), ending),
        (label(_("Data")), label(_("Illustrative")) if entry["is_illustrative"] else DASH),
    ]


def _reached(entry: Data) -> Text:
    kept = [step for step in entry["steps"] if not step["is_dropped"]]
    if not kept:
        return DASH
    return label(_("{number} of {all}"), number=sum(bool(step["actual_on"]) for step in kept), all=len(kept))


def _span(entry: Data) -> Text:
    """Return from when to when; a span that is open on one side says only where it begins or ends."""
    first, last = (day(entry[field], entry["date_precision"]) for field in ("starts_on", "ends_on"))
    if last == DASH:
        return first if first == DASH else label(_("From {day}"), day=first)
    return label(_("Until {day}"), day=last) if first == DASH else join([first, last], " – ")


def _next_steps(entry: Data, data: Data) -> Text:
    """Return what is to be reached next, and what meetings asked for and is still pending."""
    ahead = [step for step in entry["steps"] if not step["actual_on"] and not step["is_dropped"]]
    said = [_ahead(written(step["title"]), step["forecast_on"] or step["planned_on"]) for step in ahead[:NEXT]]
    said += [
        _ahead(written(line["text"]), line["due_on"])
        for line in data["taskings"]
        if line["ref"] == entry["ref"] and any(post["is_pending"] for post in line["posts"])
    ]
    return join(said, "\n") or DASH


def _ahead(what: Text, iso: str) -> Text:
    return label(_("{what} (by {day})"), what=what, day=day(iso))


def _statuses(entry: Data, sides: tuple[str, str]) -> Table:
    """Return each side's own word, never an average of the two."""
    rows = tuple(_status(side, entry["status"][side], sides[0]) for side in sides if side in entry["status"])
    columns = (
        Column(label(_("Side")), 7),
        Column(label(_("Status")), 25),
        Column(label(_("As of")), 14),
        Column(label(_("Reported by")), 22),
        Column(label(_("Reason")), 32),
    )
    empty = label(_("Neither side has reported a status."))
    return Table("statuses", label(_("Status as each side sees it")), columns, rows, empty)


def _status(side: str, report: Data, lead: str) -> tuple[Cell, ...]:
    health = label(Health(report["health"]).label)
    if report["is_unverified"]:
        health = join((health, label(_("unverified since then"))))
    by = post_named(side, report["post"]) if report["post"] else DASH
    on = local_day(report["at"], lead)
    return (Cell(side_name(side)), Cell(health), day_cell(on), Cell(by), Cell(noted(report["reason"])))


def local_day(iso: str, side: str) -> str:
    """Return the day of an instant on a side's own clock."""
    return datetime.fromisoformat(iso).astimezone(zone_of(ZONES[side])).date().isoformat()


def _steps(entry: Data, data: Data) -> Table | Chart:
    """Return the milestones of the work: planned, expected, reached, and why one moved."""
    rows = tuple(_step(step) for step in entry["steps"])
    columns = (
        Column(label(_("Milestone")), 26),
        Column(label(_("Planned")), 15),
        Column(label(_("Forecast")), 15),
        Column(label(_("Actual")), 15),
        Column(label(_("Days late")), 9, "right"),
        Column(label(_("Why it moved")), 20),
    )
    caption = label(_("Milestones of the work"))
    table = Table("steps", caption, columns, rows, label(_("No milestone is planned.")))
    kept = [step for step in entry["steps"] if not step["is_dropped"]]
    return (
        Chart("slips", label(_("Planned and expected days")), _drawn(kept), _picture(kept, data), table)
        if kept
        else table
    )


def _step(step: Data) -> tuple[Cell, ...]:
    title = written(step["title"])
    if step["is_dropped"]:
        title = label(_("{title} (dropped)"), title=title)
    late = Cell(plain(step["slip"]), step["slip"]) if step["slip"] > 0 else Cell(DASH)
    days = (day_cell(step[name]) for name in ("planned_on", "forecast_on", "actual_on"))
    return (Cell(title), *days, late, Cell(noted(step["reason"])))


def _drawn(steps: list[Data]) -> Text:
    late = sum(step["slip"] > 0 for step in steps)
    return label(
        _("{number} milestones in time, {late} of them later than planned; the table lists them."),
        number=len(steps),
        late=late,
    )


def _picture(steps: list[Data], data: Data) -> Text:
    today = datetime.fromisoformat(data["frozen_at"]).date()
    words = [label(word) for word in (_("planned"), _("expected"), _("reached"), _("day of the report"))]

    def expected(step: Data) -> date:
        on = date.fromisoformat(step["actual_on"] or step["forecast_on"] or step["planned_on"])
        return on if step["actual_on"] else max(on, today) if step["is_overdue"] else on

    def drawn(language: str) -> str:
        points = [
            charts.Point(
                written(step["title"]).get(language),
                date.fromisoformat(step["planned_on"]),
                expected(step),
                bool(step["actual_on"]),
            )
            for step in steps
        ]
        planned, awaited, reached, now = (word.get(language) for word in words)
        return charts.slips(points, today, (planned, awaited, reached, now))

    return Text(drawn(Language.EN), drawn(Language.KO))


def _forums(entry: Data) -> Table:
    """Return each time it stood on an agenda, and what the meeting said."""
    rows = tuple(
        (
            Cell(meeting_of(line)),
            day_cell(line["on"]),
            Cell(outcome_of(line)),
            Cell(noted(line["text"])),
            Cell(plain(line["version"]) if line["version"] else DASH, line["version"]),
            Cell(recorder_of(line)),
        )
        for line in entry["forums"]
    )
    columns = (
        Column(label(_("Meeting")), 13),
        Column(label(_("Day")), 14),
        Column(label(_("Outcome")), 13),
        Column(label(_("What the meeting said")), 32),
        Column(label(_("Version")), 9, "right"),
        Column(label(_("Recorded by")), 19),
    )
    return Table("forums", label(_("On the agenda of")), columns, rows, label(_("It has stood on no agenda yet.")))


def outcome_of(line: Data) -> Text:
    """Return what a meeting said in a word, or that it has still to say it."""
    return label(Outcome(line["outcome"]).label) if line["outcome"] else label(_("Decision pending"))


def recorder_of(line: Data) -> Text:
    """Return which post of which side recorded what a meeting said; a dash before it is recorded."""
    return post_named(line["side"], line["post"]) if line["side"] and line["post"] else DASH


def _record(entry: Data, side: str) -> Text:
    """Return which version the sheet shows, and which posts endorsed it."""
    return label(
        _("Read from {record} of {moment}, SHA-256 {digest}. Endorsed by: {posts}."),
        record=record_of(entry).text,
        moment=moment(entry["version"]["saved_at"], side),
        digest=entry["version"]["sha256"][:12],
        posts=endorsed_by(entry),
    )
