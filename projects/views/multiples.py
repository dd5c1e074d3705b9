"""The areas as they are drawn: the numbers of each, with the geometry of its small charts."""

from collections.abc import Iterable
from dataclasses import dataclass

from alliance.templatetags.alliance import STATUSES
from projects.choices import State
from projects.multiples import FIRST, STEP, Twin, column, shares, twins
from projects.queries.areas import AreaLine, TrendPoint
from projects.queries.standing import UNVERIFIED


@dataclass(frozen=True, slots=True)
class Card:
    """One area: its numbers, the marks of its projects, the columns of its trend, and its filings as one bar.

    ``filings`` holds state, number, and where its part of the bar begins.
    """

    line: AreaLine
    twins: list[Twin]
    columns: list[tuple[TrendPoint, int]]
    filings: list[tuple[State, int, int]]

    @property
    def width(self) -> int:
        """Return the width of the marks, in pixels."""
        return FIRST + STEP * len(self.twins)

    @property
    def filed(self) -> int:
        """Return how many filings of the open cycle there are."""
        return sum(number for _state, number, _begin in self.filings)


def cards_of(lines: Iterable[AreaLine], most_filed: int) -> list[Card]:
    """Return each area as it is drawn; the trends of all share one scale."""
    return [_card(line, most_filed) for line in lines]


def _card(line: AreaLine, most_filed: int) -> Card:
    parts = shares([number for _state, number in line.states])
    return Card(
        line,
        twins([(_letter(own), _letter(other)) for own, other in line.pairs], _letter(UNVERIFIED)),
        [(point, column(point.number, most_filed)) for point in line.trend],
        [(state, number, begin) for (state, number), (begin, _long) in zip(line.states, parts, strict=True) if number],
    )


def _letter(status: str) -> str:
    """Return what names the shape of a status."""
    return STATUSES[status][0]
