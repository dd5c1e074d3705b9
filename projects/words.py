"""How words are compared: Korean and English, whatever the spacing, the middle dots or the Unicode form."""

import unicodedata

# Middle dots that Korean writers use alike, and the word joiner that templates put beside them.
IGNORED = frozenset("·‧•・･ㆍ᛫\u2060\u200b\ufeff")


def normalise(text: str) -> str:
    """Return the text composed (NFC), case-folded, without white space and middle dots."""
    composed = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    return "".join(char for char in composed if not char.isspace() and char not in IGNORED)


def grams(normalised: str) -> list[str]:
    """Return each pair of neighbouring characters once, sorted. One character has none."""
    return sorted({normalised[at : at + 2] for at in range(len(normalised) - 1)})
