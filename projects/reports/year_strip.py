"""The year as one drawing: where each meeting, milestone and holiday lies. Pure: values in, geometry out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from alliance.accounts.choices import SideCode
from frameworks.calendar.days import Reason
from frameworks.calendar.months import Month, Span, months_of, runs
from frameworks.models import Meeting
from projects.queries.calendar import Agenda, Event, Kind

# In units of the drawing, which is shown near its own size.
LEFT, PER_DAY = 104, 3.5
HEAD, LANE, LEVEL, FOOT = 24, 26, 15, 36
LEVELS = 3
# As wide as the number beside a mark.
LABEL = 26


@dataclass(frozen=True, slots=True)
class Mark:
    """One event: ``x`` to ``x + width``, ``y`` below the top of its lane, and the ``number`` beside it; 0 for none."""

    event: Event
    x: float
    width: float
    y: float
    number: int

    @property
    def text_x(self) -> float:
        """Return where the number begins, from the left of the mark."""
        return max(self.width, 5) + 4


@dataclass(frozen=True, slots=True)
class Lane:
    """The marks of one forum or of what is due, or the days of one side's holidays, at a height of its own.

    :param bars: where each run of days begins, and how wide it is.
    """

    label: str
    y: float
    height: float
    side: SideCode | None = None
    marks: tuple[Mark, ...] = ()
    bars: tuple[tuple[float, float], ...] = ()

    @property
    def end(self) -> float:
        """Return where the next lane begins."""
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class MonthMark:
    """A month: where it begins, its middle, and on how many days both governments work."""

    month: Month
    x: float
    mid: float
    joint_business_days: int


@dataclass(frozen=True, slots=True)
class YearStrip:
    """The whole drawing. ``today_x`` is None in another year."""

    year: int
    months: tuple[MonthMark, ...]
    forums: tuple[Lane, ...]
    due: Lane
    holidays: tuple[Lane, ...]
    working: Lane
    today_x: float | None

    @property
    def height(self) -> float:
        """Return how high it is, the numbers of working days below included."""
        return self.working.end + FOOT

    @property
    def foot_y(self) -> float:
        """Return the base line of the numbers below."""
        return self.working.end + 15

    @property
    def today_y(self) -> float:
        """Return the base line of the word that names today's line, below those numbers."""
        return self.height - 5

    @property
    def joint_business_days(self) -> int:
        """Return on how many days of the year both governments work."""
        return sum(mark.joint_business_days for mark in self.months)


def strip_of(agenda: Agenda, today: date) -> YearStrip:
    """Lay out the year of an agenda; the own side's holidays first."""
    span = agenda.span
    year = span.first.year
    lines = agenda.months()
    forums = tuple(_forum_lanes(agenda.events, span))
    top = forums[-1].end if forums else HEAD
    due = _due_lane([event for event in agenda.events if event.kind != Kind.MEETING], span, top)
    closures = [closure for line in lines for closure in line.closures]
    first = _holiday_lane(agenda.sides[0], closures, due.end)
    second = _holiday_lane(agenda.sides[1], closures, first.end)
    joint = runs(day for day in span.days if agenda.holidays.is_joint_business_day(day))
    working = Lane("", second.end, LANE, bars=tuple(_bar(run, span) for run in joint))
    months = tuple(
        MonthMark(
            month, _x(month.first), (_x(month.first) + _x(month.span.last) + PER_DAY) / 2, line.joint_business_days
        )
        for month, line in zip(months_of(year), lines, strict=True)
    )
    today_x = _x(today) + PER_DAY / 2 if today.year == year else None
    return YearStrip(year, months, forums, due, (first, second), working, today_x)


def _x(day: date) -> float:
    return round(LEFT + (day.timetuple().tm_yday - 1) * PER_DAY, 1)


def _bar(days: Span, span: Span) -> tuple[float, float]:
    """Return where some days begin, and how wide they are, as far as they lie in the year."""
    inside = days.within(span)
    return _x(inside.first), round(((inside.last - inside.first).days + 1) * PER_DAY, 1)


def _forum_lanes(events: Iterable[Event], span: Span) -> Iterable[Lane]:
    by_forum: dict[str, list[Mark]] = {}
    for event in events:
        if isinstance(event.thing, Meeting):
            by_forum.setdefault(event.thing.forum.code, []).append(_mark(event, span, 0, event.thing.ordinal))
    y = float(HEAD)
    for code in sorted(by_forum):
        lane = Lane(code, y, LANE, marks=tuple(by_forum[code]))
        yield lane
        y = lane.end


def _due_lane(events: list[Event], span: Span, y: float) -> Lane:
    """Lay out what is due: marks that would touch stand one below the other, and where none fits, without a number."""
    ends = [0.0] * LEVELS
    marks = []
    for event in events:
        x, _width = _bar(event.days, span) if event.days else (0.0, 0.0)
        level = next((level for level, end in enumerate(ends) if end <= x), None)
        if level is not None:
            ends[level] = x + LABEL
        marks.append(_mark(event, span, LEVEL * (level or 0), event.number if level is not None else 0))
    lowest = max((mark.y for mark in marks), default=0)
    return Lane("", y, LANE + lowest, marks=tuple(marks))


def _mark(event: Event, span: Span, y: float, number: int) -> Mark:
    x, width = _bar(event.days, span) if event.days else (0.0, 0.0)
    return Mark(event, x, width, y, number)


def _holiday_lane(side: SideCode, closures: list[tuple[date, Reason]], y: float) -> Lane:
    bars = tuple((_x(day), PER_DAY) for day, reason in closures if reason.side == side)
    return Lane("", y, LANE, side, bars=bars)
