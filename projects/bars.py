"""Where the bars of a timeline of projects stand, in hundredths of its width. Values in, values out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.dates import MONTHS_3
from django.utils.translation import gettext as _

# The lanes of the three forums above the bars, in pixels.
LANE, FIRST_LANE = 22, 22
# The name of a meeting takes so many hundredths; where there is less, its mark stands alone and the table names it.
ROOM = 8.4
THINNEST = 0.3
# For each zoom: how many years are shown, and how many months lie between two lines.
ZOOMS = {"year": (5, 12), "quarter": (2, 3), "month": (1, 1)}


@dataclass(frozen=True, slots=True)
class Step:
    """A milestone of a project: the day it was reached, or else is expected."""

    on: date
    is_done: bool


@dataclass(frozen=True, slots=True)
class Work:
    """A project as it is drawn. One of its two days may be missing: then nobody knows that end."""

    starts_on: date | None
    ends_on: date | None
    steps: Sequence[Step] = ()


@dataclass(frozen=True, slots=True)
class Gathering:
    """A meeting with its day, in the lane of its forum; ``is_tentative`` says that the day may still move."""

    label: str
    lane: int
    on: date
    is_tentative: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A meeting with its place; ``is_named`` says that there is room for its name, ``anchor`` on which side."""

    meeting: Gathering
    x: str
    y: int
    is_named: bool
    anchor: str


@dataclass(frozen=True, slots=True)
class Bar:
    """The bar of a row and the marks on it; ``is_open`` where an end is not known."""

    x: str
    width: str
    is_open: bool
    marks: list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Scale:
    """The days from 1 January of a year to 31 December of the last one shown."""

    zoom: str
    year: int

    @property
    def first(self) -> date:
        """Return the first day."""
        return date(self.year, 1, 1)

    @property
    def last(self) -> date:
        """Return the last day."""
        return date(self.year + ZOOMS[self.zoom][0] - 1, 12, 31)

    def place(self, on: date) -> float:
        """Return where a day stands in hundredths of the width; one beyond an edge stands at it."""
        share = (on - self.first).days / (self.last - self.first).days
        return min(max(share, 0), 1) * 100

    def holds(self, on: date) -> bool:
        """Test whether a day is shown."""
        return self.first <= on <= self.last


@dataclass(frozen=True, slots=True)
class Chart:
    """The whole drawing: lines of the scale with their labels, meetings, bars, and today if it is shown."""

    ticks: list[tuple[str, str]]
    meetings: list[Mark]
    bars: list[Bar] = field(default_factory=list)
    today_x: str | None = None


def draw(works: Sequence[Work], meetings: Sequence[Gathering], scale: Scale, today: date) -> Chart:
    """Place everything on a scale of days; meetings come in time."""
    bars = [_bar(work, scale, today) for work in works]
    shown = _marks([one for one in meetings if scale.holds(one.on)], scale)
    today_x = _written(scale.place(today)) if scale.holds(today) else None
    return Chart(_ticks(scale), shown, bars, today_x)


def _marks(meetings: Sequence[Gathering], scale: Scale) -> list[Mark]:
    marks, taken = [], dict[int, float]()
    for one in meetings:
        x = scale.place(one.on)
        is_late = x > 100 - ROOM
        begin = x - ROOM if is_late else x
        is_named = begin >= taken.get(one.lane, 0)
        taken[one.lane] = begin + ROOM if is_named else max(taken[one.lane], x)
        marks.append(Mark(one, _written(x), FIRST_LANE + LANE * one.lane, is_named, "end" if is_late else "start"))
    return marks


def _bar(work: Work, scale: Scale, today: date) -> Bar:
    """Draw work from day to day; where only one is known, as far as today, since more is not known of it."""
    known = [day for day in (work.starts_on, work.ends_on) if day]
    days = known if len(known) == 2 else sorted([*known, today])
    begin, end = scale.place(days[0]), scale.place(days[-1])
    is_open = work.starts_on is None or work.ends_on is None
    marks = [(_written(scale.place(step.on)), step.is_done) for step in work.steps if scale.holds(step.on)]
    return Bar(_written(begin), _written(max(end - begin, THINNEST)), is_open, marks)


def _ticks(scale: Scale) -> list[tuple[str, str]]:
    years, months = ZOOMS[scale.zoom]
    days = [date(scale.year + month // 12, month % 12 + 1, 1) for month in range(0, years * 12, months)]
    return [(_written(scale.place(day)), _label(day, months)) for day in days]


def _label(day: date, months: int) -> str:
    if months == 12:
        return str(day.year)
    quarter = _("Q{number}").format(number=day.month // 3 + 1)
    part = quarter if months == 3 else str(MONTHS_3[day.month]).title()
    return f"{day.year} {part}" if day.month == 1 else part


def _written(share: float) -> str:
    """Write hundredths as SVG wants them, whatever the reader's language."""
    return f"{share:.2f}%"
