"""Where the marks of a cycle's line stand. Values in, values out; the template draws them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH = 1392
LEFT, RIGHT = 8, 1376
# Two labels nearer than this would run into each other, so that the first ends and the second begins at its mark.
ROOM = 118
EDGE = 60


@dataclass(frozen=True, slots=True)
class Event:
    """A day on the line: ``kind`` is done, late, next or todo; ``is_goal`` tells of the one the others lead to."""

    label: str
    on: date
    kind: str
    is_goal: bool = False


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
