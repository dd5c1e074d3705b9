"""Prints of pictures: so coarse that fonts drawn a little differently leave them alone, so small that they are kept.

A print holds the mean lightness of each cell of 24 by 24 pixels in 64 steps. The prints of one page, in both languages,
both themes, wide and narrow, stand side by side in one greyscale PNG, which any viewer shows.
"""

import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

CELL = 24
# A cell is another one when it is this many of the 64 steps lighter or darker.
TOLERANCE = 3
# Another browser breaks lines a little elsewhere: a cell may be like a neighbour, and a page so many rows longer.
REACH, LENGTHENING = 1, 2
SIGNATURE = b"\x89PNG\r\n\x1a\n"
NOTHING = 0


@dataclass(frozen=True, slots=True)
class Print:
    """Cells row by row, each from 1 for black to 64 for white."""

    width: int
    cells: bytes

    @property
    def height(self) -> int:
        """Return how many rows there are."""
        return len(self.cells) // self.width

    def at(self, column: int, row: int) -> int:
        """Return a cell, or 0 beyond the edges."""
        is_inside = 0 <= column < self.width and 0 <= row < self.height
        return self.cells[row * self.width + column] if is_inside else NOTHING


@dataclass(frozen=True, slots=True)
class Sheet:
    """The prints of one page by their look, and the browser that drew it."""

    browser: str
    prints: Mapping[str, Print]


def differing(kept: Print, seen: Print, *, same_browser: bool) -> list[tuple[int, int]]:
    """Return the cells, by column and row, that are not as they were, and those that only the longer page has."""
    reach, lengthening = (0, 0) if same_browser else (REACH, LENGTHENING)
    rows = max(kept.height, seen.height)
    if abs(kept.height - seen.height) <= lengthening:
        rows = min(kept.height, seen.height)
    places = [(column, row) for row in range(rows) for column in range(max(kept.width, seen.width))]
    return [(column, row) for column, row in places if not _is_as_it_was(kept, seen, column, row, reach)]


def _is_as_it_was(kept: Print, seen: Print, column: int, row: int, reach: int) -> bool:
    steps = range(-reach, reach + 1)
    near = [cell for y in steps for x in steps if (cell := kept.at(column + x, row + y))]
    now = seen.at(column, row)
    return bool(near and now) and min(near) - TOLERANCE < now < max(near) + TOLERANCE


def read(path: Path, widths: Mapping[str, int]) -> Sheet:
    """Read a sheet of prints that are as wide, in cells, as their looks say.

    :raises ValueError: if it is no sheet that ``write`` made.
    """
    chunks = dict(_chunks(path.read_bytes()))
    width, height = struct.unpack(">II", chunks[b"IHDR"][:8])
    pixels = zlib.decompress(chunks[b"IDAT"])
    if width != sum(widths.values()) or len(pixels) != (width + 1) * height:
        raise ValueError(f"{path.name} is no sheet of prints: keep it anew.")
    rows = [pixels[start + 1 : start + 1 + width] for start in range(0, len(pixels), width + 1)]
    prints, left = {}, 0
    for look, columns in widths.items():
        cells = b"".join(row[left : left + columns] for row in rows if row[left] != NOTHING)
        prints[look] = Print(columns, bytes(value // 4 + 1 for value in cells))
        left += columns
    return Sheet(chunks[b"tEXt"].partition(b"\0")[2].decode(), prints)


def write(path: Path, sheet: Sheet) -> None:
    """Write the prints of a page side by side."""
    height = max(one.height for one in sheet.prints.values())
    rows = [b"\0" + b"".join(_row(one, row) for one in sheet.prints.values()) for row in range(height)]
    head = struct.pack(">IIBBBBB", len(rows[0]) - 1, height, 8, 0, 0, 0, 0)
    body = zlib.compress(b"".join(rows), 9)
    text = b"Software\0" + sheet.browser.encode()
    parts = ((b"IHDR", head), (b"tEXt", text), (b"IDAT", body), (b"IEND", b""))
    path.write_bytes(SIGNATURE + b"".join(_chunk(kind, data) for kind, data in parts))


def _row(one: Print, row: int) -> bytes:
    cells: Sequence[int] = [one.at(column, row) for column in range(one.width)]
    return bytes(value * 4 - 1 if value else NOTHING for value in cells)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _chunks(content: bytes) -> list[tuple[bytes, bytes]]:
    found, start = [], len(SIGNATURE)
    while start < len(content):
        (length,) = struct.unpack(">I", content[start : start + 4])
        found.append((content[start + 4 : start + 8], content[start + 8 : start + 8 + length]))
        start += 12 + length
    return found
