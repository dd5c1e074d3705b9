"""How words are compared: Korean and English, whatever the spacing, the middle dots or the Unicode form."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

# Middle dots that Korean writers use alike, and the word joiner that templates put beside them.
IGNORED = frozenset("·‧•・･ㆍ᛫\u2060\u200b\ufeff")
# The first consonants of Hangul in the order of its syllables, of which each begins so many.
INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
FIRST_SYLLABLE, LAST_SYLLABLE, SYLLABLES_EACH = "가", "힣", 588
# One letter or syllable stands in nearly everything.
SHORTEST = 2
# What is longer was not meant to be searched for.
LONGEST_WORDS = 200
# How many characters of a long text are shown, and how many of them before what was looked for.
AROUND, BEFORE = 160, 50


def normalise(text: str) -> str:
    """Return the text composed (NFC), case-folded, without white space and middle dots."""
    composed = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    return "".join(char for char in composed if not char.isspace() and char not in IGNORED)


def grams(normalised: str) -> list[str]:
    """Return each pair of neighbouring characters once, sorted. One character has none."""
    return sorted({normalised[at : at + 2] for at in range(len(normalised) - 1)})


def indexed(lines: Iterable[str]) -> tuple[str, list[str]]:
    """Return what is kept of normalised texts to search them, and its pairs of characters.

    A mark between the texts keeps the last letter of one from pairing with the first of the next.
    """
    text = "\n".join(lines)
    return text, [pair for pair in grams(text) if "\n" not in pair]


def initials(normalised: str) -> str:
    """Return a text with each syllable of Hangul as its first consonant, as people in a hurry type it."""
    return "".join(
        INITIALS[(ord(char) - ord(FIRST_SYLLABLE)) // SYLLABLES_EACH]
        if FIRST_SYLLABLE <= char <= LAST_SYLLABLE
        else char
        for char in normalised
    )


@dataclass(frozen=True, slots=True)
class Sought:
    """What somebody looks for: the words that count, as typed and normalised. No terms: nothing to look for."""

    words: str
    terms: tuple[str, ...]

    @property
    def whole(self) -> str:
        """Return all terms as one."""
        return "".join(self.terms)

    @property
    def has_initials(self) -> bool:
        """Test whether a term is spelled in first consonants alone."""
        return any(is_initials(term) for term in self.terms)


def is_initials(term: str) -> bool:
    """Test whether a term is spelled in first consonants of Hangul alone."""
    return all(char in INITIALS for char in term)


def sought(words: str) -> Sought:
    """Return what words look for. Those without a letter or figure do not count; single letters make one word."""
    kept = {word: term for word in words.split() if any(map(str.isalnum, term := normalise(word)))}
    if all(len(term) < SHORTEST for term in kept.values()):
        joined = "".join(word for word in words.split() if word in kept)
        kept = {joined: normalise(joined)}
    if max(map(len, kept.values())) < SHORTEST:
        return Sought("", ())
    return Sought(" ".join(kept), tuple(dict.fromkeys(kept.values())))


def places(text: str, terms: Sequence[str]) -> list[tuple[int, int]]:
    """Return where the terms stand in a composed text, in order and without overlap; ends are exclusive."""
    folded = [
        (one, at)
        for at, char in enumerate(text)
        if not char.isspace() and char not in IGNORED
        for one in char.casefold()
    ]
    plain = "".join(one for one, _at in folded)
    begun = initials(plain)
    found = sorted(
        (folded[start][1], folded[start + len(term) - 1][1] + 1)
        for term in terms
        for start in _starts(begun if is_initials(term) else plain, term)
    )
    merged: list[tuple[int, int]] = []
    for start, end in found:
        # Terms that only a gap parts stand together.
        if merged and not normalise(text[merged[-1][1] : start]):
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def around(text: str, terms: Sequence[str]) -> str:
    """Return as much of a text as fits on a line or two, about the first place where a term stands; "" if none does."""
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    found = places(composed, terms)
    if not found:
        return ""
    start = max(0, found[0][0] - BEFORE)
    if start:
        # Words begin whole where there is a gap between them.
        start = composed.find(" ", start, found[0][0]) + 1 or start
    end = start + AROUND
    said = composed[start:end].strip()
    return f"{'… ' if start else ''}{said}{' …' if end < len(composed) else ''}"


def _starts(text: str, term: str) -> Iterator[int]:
    at = text.find(term)
    while at >= 0:
        yield at
        at = text.find(term, at + len(term))
