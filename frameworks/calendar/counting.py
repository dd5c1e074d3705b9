"""Counting a milestone back or forward from its anchor, to an instant. Values in, values out."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from frameworks.calendar.days import (
    FIRST_YEAR,
    LAST_YEAR,
    STANDARD_CALENDAR,
    HolidayCalendar,
    OutOfRangeError,
)
from frameworks.choices import OffsetUnit


class UnknownUnitError(ValueError):
    """An offset counted in something else than calendar or joint business days."""


class UnknownZoneError(ValueError):
    """A zone name that the time zone database does not have."""


class ZonedDueTimeError(ValueError):
    """A due time that brings a zone of its own, beside the one named."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A milestone made concrete: its day and its instant (UTC), and the zone whose clock set them.

    ``days_from_anchor`` is in calendar days, negative before the anchor, whatever unit was counted in.
    """

    on: date
    at: datetime
    zone: str
    days_from_anchor: int


def resolve(
    anchor_on: date,
    offset: int,
    unit: str,
    due_time: time,
    zone: str,
    *,
    calendar: HolidayCalendar = STANDARD_CALENDAR,
) -> Resolved:
    """Count ``offset`` days from the anchor and return the due time of that day on the zone's clock.

    ``unit`` is 'calendar' or 'joint_business', in small letters or capitals. Of the two oddities of a clock
    change, a time that is skipped moves forward by the gap (02:30 becomes 03:30) and a time that comes twice
    is the first of the two. Raises UnknownUnitError, UnknownZoneError, ZonedDueTimeError, and OutOfRangeError
    outside FIRST_YEAR to LAST_YEAR.
    """
    if due_time.tzinfo is not None:
        raise ZonedDueTimeError(f"The due time {due_time} has a zone of its own; give it without one.")
    on = _day(anchor_on, offset, unit, calendar)
    if not FIRST_YEAR <= on.year <= LAST_YEAR:
        raise OutOfRangeError(on)
    # With fold=0 the zone database itself does both things promised above (PEP 495).
    local = datetime.combine(on, due_time.replace(fold=0), zone_of(zone))
    return Resolved(on=on, at=local.astimezone(UTC), zone=zone, days_from_anchor=(on - anchor_on).days)


def zone_of(name: str) -> ZoneInfo:
    """Return the time zone of a name such as 'Asia/Seoul', or raise UnknownZoneError."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise UnknownZoneError(f"No time zone is named {name!r}.") from error


def _day(anchor_on: date, offset: int, unit: str, calendar: HolidayCalendar) -> date:
    match unit.upper():
        case OffsetUnit.CALENDAR:
            return _plus_days(anchor_on, offset)
        case OffsetUnit.JOINT_BUSINESS:
            return calendar.add_joint_business_days(anchor_on, offset)
    raise UnknownUnitError(f"Days are counted as {' or '.join(OffsetUnit.values)}, not as {unit!r}.")


def _plus_days(day: date, count: int) -> date:
    try:
        return day + timedelta(days=count)
    except OverflowError as error:
        raise OutOfRangeError(f"{day} {count:+d} days") from error
