"""On which page each heading will stand, as far as that can be told without laying the document out.

Word and LibreOffice reckon the numbers themselves; these stand there until they do, and in readers that never do.
"""

from collections.abc import Iterable
from typing import Any

from projects.reports.docx_text import WIDTH
from projects.reports.widths import lines

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
PAGE = 14_400  # what a page has room for between its edges, in twentieths of a point
LETTER = 0.52  # how wide a Latin letter is, in its height
LINE = 1.38  # how high a line is, in its letters' height
NORMAL = 10.0
SIZES = {"Heading1": 15, "Heading2": 12, "Outline1": 13, "Outline2": 11.5, "Outline3": 11, "Callout": 11.5}
CONTENTS_LINES = 44  # entries of the contents on a page
INSIDE_CELL = 160


def pages_of(body: Iterable[Any], entries: int) -> dict[str, int]:
    """Return the page of each bookmark.

    :param body: the elements after cover and contents.
    :param entries: how many lines the contents have.
    """
    laid = _Laid(2 + -(-entries // CONTENTS_LINES))
    for chain in _chains(body):
        laid.make_room(chain)
        for element in chain:
            if element.tag == f"{WORD}tbl":
                laid.put_rows(element)
            else:
                laid.put(_height(element, WIDTH))
            laid.note(mark.get(f"{WORD}name") for mark in element.iter(f"{WORD}bookmarkStart"))
    return laid.found


class _Laid:
    """Where the document has come to, from the top of its pages."""

    def __init__(self, page: int) -> None:
        self.page, self.used = page, 0.0
        self.found: dict[str, int] = {}

    def make_room(self, chain: list[Any]) -> None:
        """Turn the page for what has to stay together and still can."""
        *kept, last = chain
        needed = sum(_height(element, WIDTH) for element in kept)
        rows = list(last.iter(f"{WORD}tr")) if kept else []
        needed += sum(_height(line, WIDTH) for line in rows[:2]) if rows else _height(last, WIDTH)
        if self.used + needed > PAGE >= needed:
            self.turn()

    def turn(self) -> None:
        """Go on at the top of the next page."""
        self.page, self.used = self.page + 1, 0.0

    def put(self, height: float) -> None:
        """Set something that may go over any number of pages."""
        if self.used + height > PAGE and self.used:
            self.turn()
        self.page += int((self.used + height) // PAGE)
        self.used = (self.used + height) % PAGE

    def put_rows(self, table: Any) -> None:
        """Set a table row by row."""
        for line in table.iter(f"{WORD}tr"):
            self.put(_height(line, WIDTH))

    def note(self, marks: Iterable[str]) -> None:
        """Keep on which page marks stand."""
        for mark in marks:
            self.found[mark] = self.page


def _chains(body: Iterable[Any]) -> Iterable[list[Any]]:
    """Return what stays together: each element with those that follow it, until one that need not be kept."""
    chain: list[Any] = []
    for element in body:
        chain.append(element)
        if not _is_kept(element):
            yield chain
            chain = []
    if chain:
        yield chain


def _is_kept(element: Any) -> bool:
    """Test whether what follows has to stand on the same page; of a table its last row says so."""
    paragraphs = list(element.iter(f"{WORD}p"))
    look = paragraphs[-1].find(f"{WORD}pPr") if paragraphs else None
    if look is None:
        return False
    style = look.find(f"{WORD}pStyle")
    return look.find(f"{WORD}keepNext") is not None or (
        style is not None and style.get(f"{WORD}val") == "ReportCaption"
    )


def _height(element: Any, width: float) -> float:
    """Return how high a paragraph, a row or a table is."""
    match element.tag:
        case tag if tag == f"{WORD}tr":
            cells = element.findall(f"{WORD}tc")
            return max((_cell_height(one) for one in cells), default=0)
        case tag if tag == f"{WORD}tbl":
            return sum(_height(line, width) for line in element.iter(f"{WORD}tr"))
    return _paragraph_height(element, width)


def _cell_height(cell: Any) -> float:
    size = cell.find(f"{WORD}tcPr/{WORD}tcW")
    room = float(size.get(f"{WORD}w")) - INSIDE_CELL
    return sum(_paragraph_height(one, room) for one in cell.findall(f"{WORD}p"))


def _paragraph_height(element: Any, width: float) -> float:
    drawn = sum(int(extent.get("cy")) * 20 / 12_700 for extent in element.iter(f"{DRAWING}extent"))
    style = element.find(f"{WORD}pPr/{WORD}pStyle")
    named = SIZES.get(style.get(f"{WORD}val"), NORMAL) if style is not None else NORMAL
    sizes = [int(one.get(f"{WORD}val")) / 2 for one in element.iter(f"{WORD}sz")]
    size = max(sizes, default=named)
    text = "".join(one.text or "\n" for one in element.iter(f"{WORD}t", f"{WORD}br"))
    room = width / 20 / (size * LETTER)
    return lines(text, room) * size * LINE * 20 + _around(element, style is not None) + drawn


def _around(element: Any, is_styled: bool) -> float:
    spacing = element.find(f"{WORD}pPr/{WORD}spacing")
    if spacing is None:
        return 200 if is_styled else 0
    return sum(int(spacing.get(f"{WORD}{side}", 0)) for side in ("before", "after"))
