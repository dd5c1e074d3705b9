"""Two texts, word by word. Values in, values out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import Indel

# A word or a sign with the white space after it, so that a changed passage is one run.
TOKEN = re.compile(r"(?:\w+|[^\w\s])\s*|^\s+")
# Finer: a run of one script, a number with its signs, spaces, a line's end, or any other character by itself.
MARKED_TOKEN = re.compile(
    r"\n|[^\S\n]+|[가-힣]+|[\u4e00-\u9fff\uf900-\ufaff]+|\d+(?:[.,:]\d+)*%?"
    r"|[^\W\d_]+(?:['’-][^\W\d_]+)*|.",
    re.DOTALL,
)
HANGUL = re.compile("[가-힣]")
# So many syllables in common are a stem, and what follows a particle or an ending.
STEM = 2


class Fate(StrEnum):
    """What became of some words."""

    KEPT = "="
    REMOVED = "-"
    ADDED = "+"


@dataclass(frozen=True, slots=True)
class Run:
    """Words in a row that share one fate."""

    text: str
    fate: Fate = Fate.KEPT


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


def mark_up(before: str, after: str) -> tuple[Run, ...]:
    """Return one text that shows what went and what came, to be read on, removals before what stands in their place.

    What was kept and removed is the text before, what was kept and added the text after, to the last space. Of two
    Korean words with one stem only the endings are marked.
    """
    runs: list[Run] = []
    for kept, removed, added in _passages(before, after):
        if removed and added:
            shared = _stem(removed, added, after_digit=kept[-1:].isdigit())
            kept, removed, added = kept + shared, removed[len(shared) :], added[len(shared) :]
        space = " " if removed[-1:] == added[-1:] == " " else ""
        cut = len(space)
        _join(runs, kept, Fate.KEPT)
        _join(runs, removed[: len(removed) - cut], Fate.REMOVED)
        _join(runs, added[: len(added) - cut], Fate.ADDED)
        _join(runs, space, Fate.KEPT)
    return tuple(runs)


def _passages(before: str, after: str) -> Iterator[tuple[str, str, str]]:
    """Yield (what was kept, what then went, what came for it); a lone space within a changed passage is part of it."""
    old, new = MARKED_TOKEN.findall(before), MARKED_TOKEN.findall(after)
    kept = removed = added = ""
    steps = list(Indel.opcodes(old, new))
    for at, step in enumerate(steps):
        gone, come = "".join(old[step.src_start : step.src_end]), "".join(new[step.dest_start : step.dest_end])
        if step.tag != "equal":
            removed, added = removed + gone, added + come
        elif removed and added and gone.isspace() and "\n" not in gone and at + 1 < len(steps):
            removed, added = removed + gone, added + gone
        else:
            if removed or added:
                yield kept, removed, added
            kept, removed, added = gone, "", ""
    yield kept, removed, added


def _stem(removed: str, added: str, *, after_digit: bool) -> str:
    """Return the syllables that two Korean words begin with, if they are enough to be their stem."""
    shared = 0
    while removed[shared : shared + 1] == added[shared : shared + 1] and HANGUL.match(removed, shared):
        shared += 1
    return removed[:shared] if shared >= STEM or after_digit else ""


def _join(runs: list[Run], text: str, fate: Fate) -> None:
    if not text:
        return
    if runs and runs[-1].fate is fate:
        text = runs.pop().text + text
    runs.append(Run(text, fate))
