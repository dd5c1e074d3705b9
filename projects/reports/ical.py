"""A calendar that other programs read (RFC 5545). Pure: entries in, bytes out."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event

from projects.queries.feed import Entry

PRODUCT = "-//Regional Cooperation Framework//EN"


def calendar_of(name: str, entries: Iterable[Entry], at: datetime) -> bytes:
    """Return a calendar with its entries, and with the rules of every zone that they name.

    :param at: when it was read, which stands on each entry.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for entry in entries:
        calendar.add_component(_event(entry, at))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(entry: Entry, at: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", at)
    event.add("summary", entry.summary)
    event.add("dtstart", entry.starts)
    if not isinstance(entry.starts, datetime):
        # The end of a span of days is the day after it.
        event.add("dtend", (entry.ends or entry.starts) + timedelta(days=1))
    for name in ("description", "url"):
        if value := getattr(entry, name):
            event.add(name, value)
    if entry.place:
        event.add("location", entry.place)
    event.add("status", "CANCELLED" if entry.is_cancelled else "TENTATIVE" if entry.is_tentative else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    for before in () if entry.is_cancelled else entry.alarms:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", entry.summary)
        alarm.add("trigger", -before)
        event.add_component(alarm)
    return event
