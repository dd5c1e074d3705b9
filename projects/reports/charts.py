"""Pictures of tables as SVG: the same numbers give the same bytes, and nobody's text is markup in them.

They say nothing by colour alone: every bar has its number, every point its shape.
"""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

WIDTH = 640
FONT = "Pretendard GOV"
INK, QUIET, LINE, BAR, LATE = "#1b1d21", "#50565f", "#c3c9d2", "#1f4e8c", "#8b0000"
HEAD, ROW = 26, 24
NAMES = 200  # what the names on the left take
STEP_ROW = 20


@dataclass(frozen=True, slots=True)
class Point:
    """A milestone as it is drawn: planned, and expected or reached."""

    name: str
    planned: date
    expected: date
    is_reached: bool

    @property
    def is_late(self) -> bool:
        """Test whether it comes later than planned."""
        return self.expected > self.planned


def bars(rows: Sequence[tuple[str, Sequence[int]]], heads: Sequence[str]) -> str:
    """Return a grid of small bars: a row for each name, a column for each head, every number beside its bar."""
    height = HEAD + ROW * len(rows) + 4
    wide = (WIDTH - NAMES) / max(1, len(heads))
    most = max((value for _name, values in rows for value in values), default=0) or 1
    parts = [_text(NAMES + at * wide + 4, 16, head, size=11, weight="bold") for at, head in enumerate(heads)]
    parts.append(_line(0, HEAD - 3, WIDTH, HEAD - 3, LINE))
    for place, (name, values) in enumerate(rows):
        top = HEAD + place * ROW
        parts.append(_name(name, top + ROW / 2 + 1))
        for at, value in enumerate(values):
            left = NAMES + at * wide + 4
            length = value / most * (wide - 36)
            if value:
                parts.append(_bar(left, top + 5, max(length, 2), 13))
            shown = _text(left + length + 5, top + 16, str(value), size=11, weight="bold" if value else "")
            parts.append(shown)
        parts.append(_line(0, top + ROW - 1, WIDTH, top + ROW - 1, "#e3e7ec"))
    return _svg(height, parts)


def slips(points: Sequence[Point], today: date, words: tuple[str, str, str, str]) -> str:
    """Return milestones in time: a hollow point where each was planned, a filled one where it was reached.

    A square is where one is still expected; a line joins the two. ``words`` are those for planned, expected, reached
    and the day of the report.
    """
    days = [day for point in points for day in (point.planned, point.expected)] + [today]
    first, last = min(days), max(days)
    span = max(1, (last - first).days)

    def place(day: date) -> float:
        return NAMES + 12 + (day - first).days / span * (WIDTH - NAMES - 32)

    bottom = STEP_ROW * len(points) + 8
    parts = [
        _line(place(today), 2, place(today), bottom, QUIET, dash="3 3"),
        *(part for at, point in enumerate(points) for part in _step(point, 12 + at * STEP_ROW, place)),
        *_key(words, bottom + 12),
    ]
    return _svg(bottom + 20, parts)


def _step(point: Point, middle: float, place: Callable[[date], float]) -> list[str]:
    start, end = place(point.planned), place(point.expected)
    color = LATE if point.is_late else BAR
    return [
        _line(NAMES, middle + STEP_ROW / 2, WIDTH, middle + STEP_ROW / 2, "#e3e7ec"),
        _name(point.name, middle),
        _line(start, middle, end, middle, color, width=2),
        _circle(start, middle, "#ffffff", QUIET),
        _circle(end, middle, color, color) if point.is_reached else _square(end, middle, color),
    ]


def _key(words: tuple[str, str, str, str], middle: float) -> list[str]:
    """Return what the shapes mean."""
    planned, expected, reached, today = words
    shapes = (
        (_circle(NAMES + 12, middle, "#ffffff", QUIET), planned),
        (_square(NAMES + 122, middle, BAR), expected),
        (_circle(NAMES + 232, middle, BAR, BAR), reached),
        (_line(NAMES + 336, middle - 6, NAMES + 336, middle + 6, QUIET, dash="3 3"), today),
    )
    lefts = (NAMES + 20, NAMES + 130, NAMES + 240, NAMES + 342)
    return [
        part
        for left, (shape, word) in zip(lefts, shapes, strict=True)
        for part in (shape, _text(left, middle + 3.5, word, size=9.5, color=QUIET))
    ]


def number(value: float) -> str:
    """Return a number as any machine writes it: two decimals at most, no exponent, no minus zero."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def lines(text: str, room: float, most: int = 2) -> list[str]:
    """Return a text in at most so many lines of ``room`` Latin letters; what does not fit ends in an ellipsis."""
    found = [""]
    for word in text.split():
        longer = f"{found[-1]} {word}".strip()
        if wide(longer) <= room or not found[-1]:
            found[-1] = longer
        else:
            found.append(word)
    shown = [_cut(line, room) for line in found[:most]]
    if len(found) > most:
        shown[-1] = _cut(f"{shown[-1]}…", room) if wide(shown[-1]) < room else f"{shown[-1][:-1]}…"
    return shown


def wide(text: str) -> int:
    """Return how many Latin letters wide a text is; a Hangul syllable takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _cut(line: str, room: float) -> str:
    if wide(line) <= room:
        return line
    while line and wide(line) >= room:
        line = line[:-1]
    return f"{line}…"


def _name(name: str, middle: float) -> str:
    """Return a name on the left, on one line or two smaller ones."""
    said = lines(name, 32)
    size = 11.5 if len(said) == 1 else 9
    top = middle + (4 if len(said) == 1 else -1.5)
    return "".join(_text(0, top + at * 9.5, line, size=size) for at, line in enumerate(said))


def _text(x: float, y: float, said: str, *, size: float, weight: str = "", color: str = INK) -> str:
    bold = f' font-weight="{weight}"' if weight else ""
    return (
        f'<text x="{number(x)}" y="{number(y)}" font-size="{number(size)}" fill="{color}"{bold}>{escape(said)}</text>'
    )


def _bar(x: float, y: float, width: float, height: float) -> str:
    return f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}" fill="{BAR}"/>'


def _square(x: float, y: float, color: str) -> str:
    return f'<rect x="{number(x - 4)}" y="{number(y - 4)}" width="8" height="8" fill="{color}"/>'


def _circle(x: float, y: float, fill: str, edge: str) -> str:
    return f'<circle cx="{number(x)}" cy="{number(y)}" r="4" fill="{fill}" stroke="{edge}" stroke-width="1.5"/>'


def _line(x: float, y: float, to_x: float, to_y: float, color: str, *, width: float = 1, dash: str = "") -> str:
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    ends = f'x1="{number(x)}" y1="{number(y)}" x2="{number(to_x)}" y2="{number(to_y)}"'
    return f'<line {ends} stroke="{color}" stroke-width="{number(width)}"{dashes}/>'


def _svg(height: float, parts: list[str]) -> str:
    size = f'viewBox="0 0 {WIDTH} {number(height)}" width="{WIDTH}" height="{number(height)}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{FONT}">{"".join(parts)}</svg>'
