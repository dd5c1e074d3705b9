"""What stands behind a report: the calendar, whom to write to, the sources, and the versions that were read."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from frameworks.choices import MeetingState, Role
from projects.reports.parts import cited, day_cell, meeting_of, pair, side_name, sides_named, signed, written
from projects.reports.sheets import holders_of
from projects.reports.texts import DASH, Text, day, join, label, plain
from projects.reports.tree import Cell, Column, Table

Data = dict[str, Any]


def milestones(data: Data, sides: tuple[str, str]) -> Table:
    """Return the days that count, in order."""
    rows = []
    for line in data["milestones"]:
        on = date.fromisoformat(line["due_on"])
        zone = plain(line["zone"]) if line["zone"] else label(_("each side's own time"))
        state = label(_("Tentative") if line["is_tentative"] else _("Fixed"))
        who = label(Role(line["role"]).label)
        rows.append(
            (
                Cell(pair(line["name"])),
                Cell(day(line["due_on"]), on),
                Cell(_at(line["due_time"], zone)),
                Cell(who),
                Cell(state),
                Cell(sides_named(line["pending"], sides)),
            )
        )
    columns = (
        Column(label(_("Milestone")), 28),
        Column(label(_("Due")), 18),
        Column(label(_("Until")), 18),
        Column(label(_("Who")), 14),
        Column(label(_("Day")), 10),
        Column(label(_("Pending")), 12),
    )
    return Table("milestones", label(_("Milestones of the cycle")), columns, tuple(rows))


def _at(time: str, zone: Text) -> Text:
    return join((plain(time), zone))


def meetings(data: Data) -> Table:
    """Return the meetings that belong to the cycle."""
    rows = tuple(
        (
            Cell(meeting_of(line)),
            day_cell(line["on"]),
            Cell(label(MeetingState(line["state"]).label)),
            Cell(written(line["city"])),
            Cell(side_name(line["host"]) if line["host"] else DASH),
        )
        for line in data["meetings"]
    )
    columns = (
        Column(label(_("Meeting")), 24),
        Column(label(_("Day")), 22),
        Column(label(_("State")), 18),
        Column(label(_("Place")), 22),
        Column(label(_("Host")), 14),
    )
    return Table("meetings", label(_("Meetings of the cycle")), columns, rows, label(_("No meeting is planned.")))


def contacts(data: Data, sides: tuple[str, str]) -> Table:
    """Return whom to write to, office by office, the leading side first."""
    rows = tuple(
        (
            Cell(side_name(side)),
            Cell(pair(line["office"])),
            Cell(pair(line["post"])),
            Cell(label(Role(line["role"]).label)),
            Cell(holders_of(line)),
        )
        for side in sides
        for line in data["contacts"]
        if line["side"] == side
    )
    columns = (
        Column(label(_("Side")), 8),
        Column(label(_("Office")), 28),
        Column(label(_("Post")), 27),
        Column(label(_("Role")), 17),
        Column(label(_("Held by")), 20),
    )
    caption = label(_("Points of contact by office"))
    return Table("contacts", caption, columns, rows, label(_("No point of contact is named.")))


def sources(data: Data) -> Table:
    """Return where everything that was not entered here was read."""
    told = [
        *((plain(entry["ref"].upper()), entry["source"]) for entry in data["entries"]),
        *((meeting_of(line), line["source"]) for line in data["meetings"]),
        *((plain(line["code"]), line["source"]) for line in data["commitments"]),
    ]
    rows = tuple((Cell(what), Cell(plain(source))) for what, source in told if source)
    columns = (Column(label(_("What")), 25), Column(label(_("Source")), 75))
    return Table("origins", label(_("Sources")), columns, rows, label(_("No source is named.")))


def provenance(data: Data, side: str) -> Table:
    """Return for each entry the version it shows, its hash, and the posts that endorsed it."""
    rows = tuple(
        (
            cited(entry),
            Cell(plain(entry["version"]["number"]), entry["version"]["number"]),
            Cell(plain(entry["version"]["sha256"])),
            Cell(join([signed(one, side) for one in entry["endorsements"]], "; ") or DASH),
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
