"""How much room texts take, as far as that can be told without a font: a Hangul syllable is two characters wide."""

import unicodedata


def lines(text: str, width: float) -> int:
    """Return how many lines a text takes in a column of so many characters."""
    room = max(1, int(width) - 1)
    return sum(max(1, -(-_wide(part) // room)) for part in text.split("\n"))


def _wide(text: str) -> int:
    return len(text) if text.isascii() else sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
