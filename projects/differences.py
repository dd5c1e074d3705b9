"""Two texts, word by word. Values in, values out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

# A word or a sign with the white space after it, so that a changed passage is one run.
TOKEN = re.compile(r"(?:\w+|[^\w\s])\s*|^\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that both texts share, or that one alone has."""

    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """Both texts in full, with what the other lacks marked in each."""

    before: tuple[Piece, ...]
    after: tuple[Piece, ...]

    @property
    def words_out(self) -> int:
        """Return how many words the later text dropped."""
        return count_words(self.before)

    @property
    def words_in(self) -> int:
        """Return how many words the later text gained."""
        return count_words(self.after)


def compare(before: str, after: str) -> Difference:
    """Return where two texts differ, in whole words; white space alone is no difference."""
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    out: list[Piece] = []
    into: list[Piece] = []
    for step in Indel.opcodes([token.strip() for token in old], [token.strip() for token in new]):
        changed = step.tag != "equal"
        _add(out, old[step.src_start : step.src_end], changed)
        _add(into, new[step.dest_start : step.dest_end], changed)
    return Difference(tuple(out), tuple(into))


def count_words(pieces: Sequence[Piece]) -> int:
    """Return how many words stand in the changed pieces."""
    return sum(len(piece.text.split()) for piece in pieces if piece.changed)


def _add(pieces: list[Piece], tokens: Sequence[str], changed: bool) -> None:
    if not tokens:
        return
    text = "".join(tokens)
    if pieces and pieces[-1].changed == changed:
        text = pieces.pop().text + text
    pieces.append(Piece(text, changed))
