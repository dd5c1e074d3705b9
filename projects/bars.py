"""Where the bars of a timeline of projects stand. Values in, values out; the template draws them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from unicodedata import east_asian_width

from django.utils.dates import MONTHS_3
from django.utils.translation import gettext as _

WIDTH, LEFT, RIGHT = 1392, 380, 1384
HEAD, ROW, LANE, FIRST_LANE = 106, 26, 22, 22
# So many Latin letters of a title fit beside its bar; a Korean one is as wide as two.
LETTERS = 46
# The name of a meeting takes so much room; where there is less, its mark stands alone and the table names it.
ROOM = 84
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

    title: str
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
    """A row: its shortened title, its bar and the marks on it; ``is_open`` where an end is not known."""

    title: str
    y: int
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
        """Return where a day stands; one beyond an edge stands at it."""
        share = (on - self.first).days / (self.last - self.first).days
        return LEFT + min(max(share, 0), 1) * (RIGHT - LEFT)

    def holds(self, on: date) -> bool:
        """Test whether a day is shown."""
        return self.first <= on <= self.last


@dataclass(frozen=True, slots=True)
class Chart:
    """The whole drawing: lines of the scale with their labels, meetings, bars, and today if it is shown."""

    height: int
    ticks: list[tuple[str, str]]
    meetings: list[Mark]
    bars: list[Bar] = field(default_factory=list)
    today_x: str | None = None


def draw(works: Sequence[Work], meetings: Sequence[Gathering], scale: Scale, today: date) -> Chart:
    """Place everything on a scale of days; meetings come in time."""
    bars = [_bar(work, scale, today, HEAD + ROW * number) for number, work in enumerate(works)]
    shown = _marks([one for one in meetings if scale.holds(one.on)], scale)
    today_x = f"{scale.place(today):.1f}" if scale.holds(today) else None
    return Chart(HEAD + ROW * len(bars) + 18, _ticks(scale), shown, bars, today_x)


def _marks(meetings: Sequence[Gathering], scale: Scale) -> list[Mark]:
    marks, taken = [], dict[int, float]()
    for one in meetings:
        x = scale.place(one.on)
        is_late = x > RIGHT - ROOM
        begin = x - ROOM if is_late else x
        is_named = begin >= taken.get(one.lane, 0)
        taken[one.lane] = begin + ROOM if is_named else max(taken[one.lane], x)
        marks.append(Mark(one, f"{x:.1f}", FIRST_LANE + LANE * one.lane, is_named, "end" if is_late else "start"))
    return marks


def _bar(work: Work, scale: Scale, today: date, y: int) -> Bar:
    """Draw work from day to day; where only one is known, as far as today, since more is not known of it."""
    known = [day for day in (work.starts_on, work.ends_on) if day]
    days = known if len(known) == 2 else sorted([*known, today])
    begin, end = scale.place(days[0]), scale.place(days[-1])
    is_open = work.starts_on is None or work.ends_on is None
    marks = [(f"{scale.place(step.on):.1f}", step.is_done) for step in work.steps if scale.holds(step.on)]
    return Bar(shortened(work.title), y, f"{begin:.1f}", f"{max(end - begin, 3):.1f}", is_open, marks)


def _ticks(scale: Scale) -> list[tuple[str, str]]:
    years, months = ZOOMS[scale.zoom]
    days = [date(scale.year + month // 12, month % 12 + 1, 1) for month in range(0, years * 12, months)]
    return [(f"{scale.place(day):.1f}", _label(day, months)) for day in days]


def _label(day: date, months: int) -> str:
    if months == 12:
        return str(day.year)
    quarter = _("Q{number}").format(number=day.month // 3 + 1)
    part = quarter if months == 3 else str(MONTHS_3[day.month]).title()
    return f"{day.year} {part}" if day.month == 1 else part


def shortened(title: str) -> str:
    """Return as much of a title as fits beside its bar."""
    room = LETTERS
    for number, letter in enumerate(title):
        room -= 2 if east_asian_width(letter) in "WF" else 1
        if room < 0:
            return f"{title[:number].rstrip()}…"
    return title
