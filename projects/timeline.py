"""Where the marks of a cycle's line stand. Values in, values out; the template draws them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH = 1392
LEFT, RIGHT = 8, 1376
# Two labels nearer than this would run into each other, so that the first ends and the second begins at its mark.
ROOM = 104
EDGE = 60


@dataclass(frozen=True, slots=True)
class Event:
    """A day on the line: ``kind`` is done, late, next or todo; ``is_goal`` tells of the one the others lead to.

    ``is_tentative`` says that the day may still move.
    """

    label: str
    on: date
    kind: str
    is_goal: bool = False
    is_tentative: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """An event with its place; all numbers are written as SVG wants them, whatever the reader's language."""

    event: Event
    x: str
    text_x: str
    anchor: str

    @property
    def left(self) -> str:
        """Return where a mark of eleven units' width begins."""
        return f"{float(self.x) - 5.5:.1f}"


@dataclass(frozen=True, slots=True)
class Timeline:
    """All marks in time, how far the line is behind us, and where today stands if it is on the line at all."""

    marks: list[Mark]
    done_x: str
    today_x: str | None


def lay_out(events: Sequence[Event], today: date) -> Timeline | None:
    """Place events on a line from the first to the last of them; nothing with fewer than two days."""
    ordered = sorted(events, key=lambda event: event.on)
    if len({event.on for event in ordered}) < 2:
        return None
    first, last = ordered[0].on, ordered[-1].on

    def place(on: date) -> float:
        share = (on - first).days / (last - first).days
        return LEFT + min(max(share, 0), 1) * (RIGHT - LEFT)

    places = [place(event.on) for event in ordered]
    marks = [_mark(event, places, number) for number, event in enumerate(ordered)]
    done_x = f"{place(today):.1f}"
    return Timeline(marks, done_x, done_x if first <= today <= last else None)


def _mark(event: Event, places: list[float], number: int) -> Mark:
    x = places[number]
    before = x - places[number - 1] if number else x + ROOM
    after = places[number + 1] - x if number + 1 < len(places) else WIDTH
    if x < EDGE or before < min(ROOM, after):
        return Mark(event, f"{x:.1f}", f"{x - 2:.1f}" if x < EDGE else f"{x + 4:.1f}", "start")
    if x > WIDTH - EDGE or after < ROOM:
        return Mark(event, f"{x:.1f}", f"{x + 2:.1f}" if x > WIDTH - EDGE else f"{x - 4:.1f}", "end")
    return Mark(event, f"{x:.1f}", f"{x:.1f}", "middle")


SLIP_WIDTH, SLIP_LEFT, SLIP_RIGHT = 720, 8, 712
ROW, FIRST_ROW = 40, 34
# A text of a slip takes so much room beside its mark.
SLIP_TEXT = 120


@dataclass(frozen=True, slots=True)
class Span:
    """From the day a step was planned to the day it is expected or was reached; ``kind`` is done, late or next."""

    label: str
    planned_on: date
    expected_on: date
    kind: str

    @property
    def days(self) -> int:
        """Return by how many days it is later than planned."""
        return (self.expected_on - self.planned_on).days


@dataclass(frozen=True, slots=True)
class Row:
    """A span with its place: a line of text, and below it the mark of each of its two days."""

    span: Span
    text_y: int
    y: int
    planned_x: str
    expected_x: str
    left: str
    top: str
    said_x: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Slips:
    """All spans below each other on one scale of days, and where today stands if it is on the scale."""

    rows: list[Row]
    first_on: date
    last_on: date
    height: int
    floor: int
    today_x: str | None


def lay_out_slips(spans: Sequence[Span], today: date) -> Slips | None:
    """Place spans on a scale from the first of their days to the last; nothing when they share one day."""
    days = [day for span in spans for day in (span.planned_on, span.expected_on)]
    first, last = min(days), max(days)
    if first == last:
        return None

    def place(on: date) -> float:
        return SLIP_LEFT + (on - first).days / (last - first).days * (SLIP_RIGHT - SLIP_LEFT)

    rows = [_row(span, place(span.planned_on), place(span.expected_on), number) for number, span in enumerate(spans)]
    floor = FIRST_ROW + ROW * len(rows) - 16
    return Slips(rows, first, last, floor + 22, floor, f"{place(today):.1f}" if first <= today <= last else None)


def _row(span: Span, planned: float, expected: float, number: int) -> Row:
    y = FIRST_ROW + ROW * number
    near, far = sorted((planned, expected))
    said, anchor = (far + 12, "start") if far + SLIP_TEXT < SLIP_WIDTH else (near - 12, "end")
    return Row(
        span,
        text_y=y - 14,
        y=y,
        planned_x=f"{planned:.1f}",
        expected_x=f"{expected:.1f}",
        left=f"{expected - 5.5:.1f}",
        top=f"{y - 5.5:.1f}",
        said_x=f"{said:.1f}",
        anchor=anchor,
    )
