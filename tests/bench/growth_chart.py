"""Small charts side by side, one a page: time against rows, both in powers of ten. Readable without any colour."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

# What stands on a line stays readable.
HALO = ' stroke="#fff" stroke-width="3" paint-order="stroke"'
INK, QUIET, LINE = "#1b1d21", "#50565f", "#c3c9d2"
WIDE, HIGH, ACROSS = 230, 150, 4
LEFT, RIGHT, TOP, BOTTOM = 20, 46, 34, 24
HEAD = 34
# Every panel reaches from one millisecond to a hundred seconds, so that heights compare across them.
DECADES = 5
NAMES = {1: "1 ms", 10: "10 ms", 100: "100 ms", 1_000: "1 s", 10_000: "10 s", 100_000: "100 s"}


@dataclass(frozen=True)
class Panel:
    """A page with its medians in milliseconds, one for each number of rows, and the floor's."""

    name: str
    product: list[float]
    floor: list[float]


def draw(panels: Sequence[Panel], sizes: Sequence[int]) -> str:
    """Return the charts as SVG: the product with filled points and its numbers, the floor dashed with hollow ones."""
    down = math.ceil(len(panels) / ACROSS)
    width, height = WIDE * ACROSS, HEAD + HIGH * down
    told = "Time of each page among 10,000, 100,000 and 1,000,000 projects"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' role="img" font-family="sans-serif" font-size="10" fill="{INK}"><title>{told}; the table has the numbers.'
        f'</title><rect width="{width}" height="{height}" fill="#fff"/>',
        _line([(20, 16), (44, 16)], dashed=False) + _point(32, 16, filled=True) + _text(50, 20, "the site"),
        _line([(120, 16), (144, 16)], dashed=True) + _point(132, 16, filled=False) + _text(150, 20, "the floor"),
        _text(230, 20, "median of a request, one client; both axes in powers of ten", colour=QUIET),
    ]
    for at, panel in enumerate(panels):
        left, top = at % ACROSS * WIDE, HEAD + at // ACROSS * HIGH
        parts.append(f'<g transform="translate({left} {top})">{_panel(panel, sizes)}</g>')
    return "\n".join([*parts, "</svg>\n"])


def _panel(panel: Panel, sizes: Sequence[int]) -> str:
    parts = [_text(LEFT, 18, panel.name, bold=True)]
    for milliseconds, name in NAMES.items():
        height = _height(milliseconds)
        parts.append(_line([(LEFT, height), (WIDE - RIGHT, height)], colour=LINE))
        parts.append(_text(WIDE - RIGHT + 4, height + 3, name, colour=QUIET))
    parts += [_text(_place(at, sizes), HIGH - 8, _short(size), "middle") for at, size in enumerate(sizes)]
    for values, filled in ((panel.floor, False), (panel.product, True)):
        points = [(_place(at, sizes), _height(value)) for at, value in enumerate(values)]
        parts.append(_line(points, dashed=not filled))
        parts += [_point(*point, filled=filled) for point in points]
        if filled:
            named = zip(points, values, strict=True)
            parts += [_text(left, height - 7, _told(value), "middle", bold=True) for (left, height), value in named]
    return "".join(parts)


def _place(at: int, sizes: Sequence[int]) -> float:
    return LEFT + 20 + at * (WIDE - LEFT - RIGHT - 46) / (len(sizes) - 1)


def _height(milliseconds: float) -> float:
    part = min(max(math.log10(max(milliseconds, 1)) / DECADES, 0), 1)
    return round(HIGH - BOTTOM - part * (HIGH - TOP - BOTTOM), 1)


def _short(size: int) -> str:
    return f"{size // 1_000_000} M" if size >= 1_000_000 else f"{size // 1_000} k"


def _told(milliseconds: float) -> str:
    return f"{milliseconds:.0f} ms" if milliseconds < 1_000 else f"{milliseconds / 1_000:.1f} s"


def _line(points: Sequence[tuple[float, float]], *, dashed: bool = False, colour: str = INK) -> str:
    path = " ".join(f"{left:.1f},{height:.1f}" for left, height in points)
    dashes = ' stroke-dasharray="4 3"' if dashed else ""
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.2"{dashes}/>'


def _point(left: float, height: float, *, filled: bool) -> str:
    fill = INK if filled else "#fff"
    return f'<circle cx="{left:.1f}" cy="{height:.1f}" r="3" fill="{fill}" stroke="{INK}"/>'


def _text(
    left: float, height: float, words: str, anchor: str = "start", *, colour: str = INK, bold: bool = False
) -> str:
    look = f'{HALO} font-weight="bold"' if bold else HALO
    place = f'x="{left:.1f}" y="{height:.1f}" text-anchor="{anchor}"'
    return f'<text {place} fill="{colour}"{look}>{escape(words)}</text>'
