"""How high a sheet will be on paper, told well enough before it is set to say how it shares its page.

Typst could measure each sheet, but sets it again for every question; that took most of the time of a long report.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from projects.reports.texts import Text
from projects.reports.tree import Chart, Sheet, Table, table_of
from projects.reports.widths import lines

# In points: what a page has between its edges, across and down.
ACROSS, DOWN = 482.0, 720.0
APART = 13.0  # from sheet to sheet
# A sheet that is reckoned higher than this may be torn, in case it was reckoned too low.
SURE = DOWN * 0.9
LETTER = 0.47  # how wide a Latin letter is, in its height
LEADING, BETWEEN = 1.21, 0.5  # from line to line, and of that between the lines, in the letters' height
INSET = 8.0
LABEL, WIDE = ACROSS * 0.15, ACROSS * 0.85
HALVES = (LABEL, ACROSS * 0.35, LABEL, ACROSS * 0.35)
DRAWN = ACROSS / 640  # points in a unit of a drawing
STEP, AXIS = 20, 36  # of a drawing: each milestone, and what is below


class Look(NamedTuple):
    """How a sheet is set: sizes of its letters, room around them, and between its parts."""

    name: str
    text: float
    table: float
    pad: float
    gap: float
    head: float


# As report.typ has them.
CLOSE = Look("close", 8, 7.5, 2.2, 7, 26)
ROOMY = Look("roomy", 9.5, 9, 5.2, 13, 30)


@dataclass(frozen=True, slots=True)
class Placing:
    """How a sheet is set, and whether it stays whole on one page."""

    look: str
    whole: bool


def placings(sheets: Sequence[Sheet], languages: tuple[str, ...]) -> list[Placing]:
    """Return how each of the sheets that follow one another is set.

    As many as have room on a page share it, set close; one that has it alone is set roomy where it then still fits.
    """
    close = [height(sheet, CLOSE, languages) for sheet in sheets]
    placed: list[Placing] = []
    while len(placed) < len(sheets):
        first = len(placed)
        together = _together(close[first:])
        if together > 1:
            placed += [Placing(CLOSE.name, whole=True)] * together
        else:
            is_roomy = height(sheets[first], ROOMY, languages) < SURE
            placed.append(Placing((ROOMY if is_roomy else CLOSE).name, whole=is_roomy or close[first] < SURE))
    return placed


def _together(heights: Sequence[float]) -> int:
    """Return how many of the first sheets have room on one page."""
    used, number = 0.0, 0
    for one in heights:
        used += one + (APART if number else 0)
        if used > DOWN:
            break
        number += 1
    return max(1, number)


def height(sheet: Sheet, look: Look, languages: tuple[str, ...]) -> float:
    """Return about how many points high a sheet is."""
    told = sheet.told()
    facts = [told.facts[at : at + 2] for at in range(0, len(told.facts), 2)]
    form = sum(_row([text for pair in line for text in pair], HALVES, look.text, look, languages) for line in facts)
    form += sum(_row(pair, (LABEL, WIDE), look.text, look, languages) for pair in told.texts)
    parts = sum(_part(part, look, languages) for part in told.parts)
    record = _lines(told.record, ACROSS, 7.5, languages) * 7.5 * LEADING
    return look.head + form + parts + look.gap + record


def _part(part: Table | Chart, look: Look, languages: tuple[str, ...]) -> float:
    table = table_of(part)
    share = ACROSS / sum(column.width for column in table.columns)
    widths = [column.width * share for column in table.columns]
    head = _row([column.head for column in table.columns], widths, look.table, look, languages)
    rows = sum(_row([cell.text for cell in row], widths, look.table, look, languages) for row in table.rows)
    drawn = len(languages) * (STEP * len(table.rows) + AXIS) * DRAWN + look.gap if isinstance(part, Chart) else 0
    return drawn + look.gap + 20 + head + rows


def _row(texts: Iterable[Text], widths: Sequence[float], size: float, look: Look, languages: tuple[str, ...]) -> float:
    most = max(_lines(text, width - INSET, size, languages) for text, width in zip(texts, widths, strict=False))
    return most * size * LEADING - size * BETWEEN + 2 * look.pad


def _lines(text: Text, width: float, size: float, languages: tuple[str, ...]) -> int:
    return sum(lines(said, width / (size * LETTER)) for _language, said in text.spoken(languages))
