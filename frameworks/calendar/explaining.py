"""Which days were counted to a milestone, and why the others were left out. Values in, values out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from frameworks.calendar.days import (
    ONE_DAY,
    SATURDAY,
    STANDARD_CALENDAR,
    Cause,
    HolidayCalendar,
    OutOfRangeError,
    Reason,
)
from frameworks.choices import OffsetUnit


@dataclass(frozen=True, slots=True)
class CountedDays:
    """One day on the way, or a week end folded into one row: ``first`` to ``last``.

    ``number`` says which joint business day from the anchor it is, from 1; 0 for what was left out. ``reasons`` are
    the holidays that fall on it, of either side; a week end needs none to be left out.
    """

    first: date
    last: date
    number: int
    reasons: tuple[Reason, ...]

    @property
    def is_weekend(self) -> bool:
        return self.first.weekday() >= SATURDAY


@dataclass(frozen=True, slots=True)
class Explanation:
    """The way from the anchor to the day counted: its rows from the anchor on, what was left out, where it ends.

    ``rows`` is empty where calendar days were counted, of which none is left out. ``landed_on`` says what keeps both
    governments from working on the day itself, which only calendar days can come to.
    """

    anchor_on: date
    on: date
    rows: tuple[CountedDays, ...]
    weekend_days: int
    holidays: int
    landed_on: tuple[Reason, ...]


def explain(anchor_on: date, on: date, unit: str, *, calendar: HolidayCalendar = STANDARD_CALENDAR) -> Explanation:
    """Tell how ``on`` was counted from the anchor, which itself is not counted.

    Raises OutOfRangeError when the way leaves the years whose holidays are known.
    """
    rows = tuple(_rows(anchor_on, on, calendar)) if unit == OffsetUnit.JOINT_BUSINESS else ()
    weekends = [row for row in rows if row.is_weekend]
    return Explanation(
        anchor_on=anchor_on,
        on=on,
        rows=rows,
        weekend_days=sum((row.last - row.first).days + 1 for row in weekends),
        holidays=sum(not row.number and not row.is_weekend for row in rows),
        landed_on=tuple(calendar.why_not(on)),
    )


def _rows(anchor_on: date, on: date, calendar: HolidayCalendar) -> Iterator[CountedDays]:
    """Yield the days after the anchor up to ``on`` in the order they were counted in, each week end as one."""
    step = ONE_DAY if on > anchor_on else -ONE_DAY
    day, number = anchor_on, 0
    while day != on:
        day += step
        first = last = day
        reasons = calendar.why_not(day)
        if day.weekday() >= SATURDAY and day != on and (day + step).weekday() >= SATURDAY:
            day += step
            first, last = min(first, day), max(last, day)
            reasons += calendar.why_not(day)
        number += not reasons
        yield CountedDays(first, last, 0 if reasons else number, _holidays(reasons))


def _holidays(reasons: list[Reason]) -> tuple[Reason, ...]:
    """Return the reasons that are holidays, each once."""
    return tuple(dict.fromkeys(reason for reason in reasons if reason.cause is not Cause.WEEKEND))


@dataclass(frozen=True, slots=True)
class CycleSpan:
    """The days a milestone of a cycle may fall on: after the meeting before the cycle's own, before the next one.

    Where a neighbour's day is not known, the gaps between two SCMs in 2015-2025 stand in for it, 334 to 414 days
    (domain facts, 1.1): back the longest, and ahead the shortest.
    """

    after: date
    before: date

    @classmethod
    def around(cls, own: date, previous: date | None, following: date | None) -> "CycleSpan":
        """Return the span of a cycle from its own meeting's day and its neighbours', where those are known."""
        # A neighbour on the wrong side of the meeting is a mistake in the data, and bounds nothing.
        back = previous if previous and previous < own else _plus(own, -LONGEST_GAP)
        ahead = following if following and following > own else _plus(own, SHORTEST_GAP)
        return cls(back, ahead)

    def holds(self, day: date) -> bool:
        """Test whether a day is within the cycle; the neighbouring meetings' own days are not."""
        return self.after < day < self.before


SHORTEST_GAP, LONGEST_GAP = timedelta(days=334), timedelta(days=414)


def _plus(day: date, gap: timedelta) -> date:
    try:
        return day + gap
    except OverflowError as error:
        raise OutOfRangeError(day) from error
