"""Which characters the documents' fonts hold. PDF/UA refuses a document with one that is missing."""

import struct
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
PRIVATE_USE = range(0xE000, 0xF900)
FULL_UNICODE = 12  # the format of the character table that reaches beyond the first plane


def printable(text: str) -> str:
    """Return a text with every character that the fonts lack spelled out, such as [U+1F44D]."""
    held = characters()
    return "".join(char if char == "\n" or ord(char) in held else f"[U+{ord(char):04X}]" for char in text)


@cache
def characters() -> frozenset[int]:
    """Return the code points that all fonts hold; private ones mean nothing and do not count."""
    held = [frozenset(_mapped(path.read_bytes())) for path in sorted(FONTS.glob("*.otf"))]
    return frozenset.intersection(*held).difference(PRIVATE_USE)


def _mapped(font: bytes) -> set[int]:
    """Return the code points of a font file, read from its table of character groups."""
    table = _table(font, b"cmap")
    (count,) = struct.unpack_from(">H", font, table + 2)
    for index in range(count):
        (offset,) = struct.unpack_from(">I", font, table + 8 + 8 * index)
        start = table + offset
        if struct.unpack_from(">H", font, start) == (FULL_UNICODE,):
            (groups,) = struct.unpack_from(">I", font, start + 12)
            return {
                point
                for first, last, _glyph in struct.iter_unpack(">III", font[start + 16 : start + 16 + 12 * groups])
                for point in range(first, last + 1)
            }
    raise ValueError("The font has no full table of characters.")


def _table(font: bytes, name: bytes) -> int:
    (count,) = struct.unpack_from(">H", font, 4)
    for index in range(count):
        tag, _checksum, offset, _length = struct.unpack_from(">4sIII", font, 12 + 16 * index)
        if tag == name:
            return offset
    raise ValueError(f"The font has no table {name!r}.")
