"""Geometry of the small charts of the first page. Values in, values out; templates draw them."""

from collections.abc import Sequence
from dataclasses import dataclass

# A mark with the room around it, in pixels; the own side's row above the other's.
STEP, FIRST = 18, 36
# The highest column of the trend, in pixels.
HIGHEST = 32


@dataclass(frozen=True, slots=True)
class Twin:
    """One project as two marks: from the left, what either side says, and whether the two say different things."""

    x: int
    own: str
    other: str
    is_apart: bool

    @property
    def frame_x(self) -> int:
        """Return where a frame around both marks begins."""
        return self.x - 3


def twins(pairs: Sequence[tuple[str, str]], unverified: str) -> list[Twin]:
    """Place one pair of marks after the other; who says nothing says nothing different."""
    return [
        Twin(FIRST + STEP * place, own, other, own != other and unverified not in (own, other))
        for place, (own, other) in enumerate(pairs)
    ]


def column(number: int, most: int) -> int:
    """Return the height of a column: at least two pixels where there is anything, so that it is seen."""
    return max(round(HIGHEST * number / most), 2) if number else 0


def shares(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Return where each part of one bar begins and how long it is, in the unit of the numbers."""
    begins = [sum(numbers[:place]) for place in range(len(numbers))]
    return list(zip(begins, numbers, strict=True))
