"""The tree as HWPX, the format of Hangul: written out here, as no library writes the same bytes twice.

Each language, and each line of it, is a paragraph of its own: some readers drop what follows a break inside one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any
from xml.sax.saxutils import escape

from projects.differences import Fate, Run
from projects.reports.hwpx_look import BOX_IDS, DECLARATION, LETTERS_IDS, LINES_IDS, NAMESPACES, STYLE_IDS
from projects.reports.hwpx_package import package
from projects.reports.texts import NOTHING, Text
from projects.reports.tree import (
    Changes,
    Chart,
    Column,
    Facts,
    Heading,
    Item,
    Paragraph,
    Report,
    Sheet,
    Table,
    table_of,
)
from projects.reports.widths import lines

WIDTH = 48189  # between the margins of A4, 170 mm, in Hangul's unit
HALF_LETTER, LINE_HEIGHT, PADDING = 475, 1240, 600  # of what stands in cells
TITLE_LINES = 4  # of a cell's, for one of the title's
FIRST_ID = 1_000_000_001
LINK_FIELD = 627272811
STARTS = {1: "chapter", 2: "part"}
HEAT = ("cell", "heat1", "heat2", "heat3", "heat4")
FATES = {Fate.KEPT: "text", Fate.REMOVED: "gone", Fate.ADDED: "new"}


def render(report: Report) -> bytes:
    """Return the report as HWPX."""
    writer = _Writer(report)
    section = f"{DECLARATION}<hs:sec {NAMESPACES}>{writer.write()}</hs:sec>"
    return package(report, section, writer.pictures)


def run(text: str, letters: str) -> str:
    """Return letters of one look."""
    return f'<hp:run charPrIDRef="{LETTERS_IDS[letters]}"><hp:t>{escape(text)}</hp:t></hp:run>'


def inside(paragraphs: str, *, align: str = "CENTER", width: int = 0, height: int = 0) -> str:
    """Return paragraphs as what a cell, a header or a footer holds."""
    return (
        f'<hp:subList id="" textDirection="HORIZONTAL" lineWrap="BREAK" vertAlign="{align}" linkListIDRef="0"'
        f' linkListNextIDRef="0" textWidth="{width}" textHeight="{height}" hasTextRef="0" hasNumRef="0">{paragraphs}'
        "</hp:subList>"
    )


@dataclass(frozen=True, slots=True)
class _Cell:
    """What stands in a cell, in which box, and how many lines that should take."""

    paragraphs: str
    box: str
    lines: int = 1


class _Writer:
    """Writes the text, block by block; what needs a number gets the next one."""

    def __init__(self, report: Report) -> None:
        self.report, self.languages = report, report.languages
        self.ids, self.notes = count(FIRST_ID), count(1)
        self.marks: list[tuple[int, int, str]] = []
        self.pictures: dict[str, bytes] = {}
        self.write_block: dict[type, Callable[[Any], str]] = {
            Heading: self._heading,
            Paragraph: self._paragraph,
            Item: self._item,
            Facts: self._facts,
            Table: self._table,
            Chart: self._chart,
            Sheet: self._sheet,
            Changes: self._changes,
        }

    def write(self) -> str:
        """Return page, cover, contents and blocks."""
        blocks = "".join(self.write_block[type(block)](block) for block in self.report.blocks)
        if not self.report.front:
            return self._page() + blocks + self._said(self.report.digest, "digest", "digest")
        return self._page() + self._cover() + self._contents() + blocks

    def _line(self, inner: str, lines: str, *, new_page: bool = False, number: int = 0) -> str:
        look = f'paraPrIDRef="{LINES_IDS[lines]}" styleIDRef="{STYLE_IDS.get(lines, 0)}"'
        return (
            f'<hp:p id="{number or next(self.ids)}" {look} pageBreak="{int(new_page)}" columnBreak="0" merged="0">'
            f"{inner}</hp:p>"
        )

    def _said(self, text: Text, letters: str, lines: str) -> str:
        """Return a text, each line in each language a paragraph."""
        spoken = text.spoken(self.languages)
        return "".join(self._line(run(line, letters), lines) for _language, said in spoken for line in said.split("\n"))

    def _told(self, text: Text, letters: str, align: str, box: str, width: int) -> _Cell:
        """Return a text as a cell of a width."""
        room = (width - 800) / HALF_LETTER
        height = sum(lines(said, room) for _language, said in text.spoken(self.languages))
        return _Cell(self._said(text, letters, align), box, height)

    def _page(self) -> str:
        """Return the first paragraph, which holds what pages look like: A4, its edges, the band and the numbers."""
        edges = self._edge("header", 1, "TOP") + self._edge("footer", 2, "BOTTOM")
        number = '<hp:ctrl><hp:pageNum pos="BOTTOM_RIGHT" formatType="DIGIT" sideChar="-"/></hp:ctrl>'
        columns = (
            '<hp:ctrl><hp:colPr id="" type="NEWSPAPER" layout="LEFT" colCount="1" sameSz="1" sameGap="0"/></hp:ctrl>'
        )
        begin = f'<hp:run charPrIDRef="{LETTERS_IDS["text"]}">{SECTION}{columns}{edges}{number}</hp:run>'
        return self._line(begin + run("", "text"), "edge")

    def _edge(self, kind: str, number: int, align: str) -> str:
        band = inside(self._line(run(self.report.band, "edge"), "edge"), align=align, width=WIDTH, height=2551)
        return f'<hp:ctrl><hp:{kind} id="{number}" applyPageType="BOTH">{band}</hp:{kind}></hp:ctrl>'

    def _cover(self) -> str:
        report = self.report
        title = self._said(report.title, "title", "title")
        tall = TITLE_LINES * len(report.title.spoken(self.languages))
        frame = self._grid([[_Cell(title, "title", tall)]], (WIDTH,), report.one(report.title), heads=0)
        box = self._line(frame, "table")
        return (
            self._said(report.marking, "marking", "marking")
            + box
            + self._said(report.subtitle, "subtitle", "subtitle")
            + self._said(report.dated, "subtitle", "subtitle")
            + self._said(report.issuer, "issuer", "issuer")
            + (self._said(report.sample, "edge", "subtitle") if report.sample else "")
            + self._said(report.digest, "digest", "digest")
        )

    def _contents(self) -> str:
        """Return the contents, each line a link to its heading. Pages get their numbers in Hangul alone."""
        head = self._line(run(self.report.one(self.report.contents), "chapter"), "contents", new_page=True)
        return head + "".join(
            self._line(self._link(mark, text, f"contents{level}"), f"contents{level}")
            for level, mark, text in self.marks
        )

    def _link(self, mark: int, text: str, letters: str) -> str:
        number, look = next(self.ids), f'<hp:run charPrIDRef="{LETTERS_IDS[letters]}">'
        told = {
            "Command": f"?#{mark};0;1;0;",
            "Category": "HWPHYPERLINK_TYPE_HWP",
            "TargetType": "HWPHYPERLINK_TARGET_OUTLINE",
            "DocOpenType": "HWPHYPERLINK_JUMP_CURRENTTAB",
        }
        parameters = "".join(f'<hp:stringParam name="{name}">{value}</hp:stringParam>' for name, value in told.items())
        return (
            f'{look}<hp:ctrl><hp:fieldBegin id="{number}" type="HYPERLINK" name="" editable="0" dirty="0" zorder="-1"'
            f' fieldid="{LINK_FIELD}" metaTag=""><hp:parameters cnt="5" name=""><hp:integerParam name="Prop">0'
            f"</hp:integerParam>{parameters}</hp:parameters></hp:fieldBegin></hp:ctrl></hp:run>{run(text, letters)}"
            f'{look}<hp:ctrl><hp:fieldEnd beginIDRef="{number}" fieldid="{LINK_FIELD}"/></hp:ctrl></hp:run>'
        )

    def _heading(self, block: Heading) -> str:
        text, mark, look = self.report.one(block.whole), next(self.ids), STARTS[block.level]
        is_first = self.report.front and not self.marks
        self.marks.append((block.level, mark, text))
        return self._line(run(text, look), look, new_page=is_first, number=mark)

    def _paragraph(self, block: Paragraph) -> str:
        return self._said(block.text, block.tone or "text", "text")

    def _item(self, block: Item) -> str:
        look = f"item{block.level}"
        return "".join(
            self._line(
                run(f"{block.mark(language)} {said}", look)
                + "".join(self._note(note.get(language), look) for note in block.notes),
                look,
            )
            for language, said in block.text.spoken(self.languages)
        )

    def _note(self, text: str, letters: str) -> str:
        """Return a note at the foot of the page, as a part of a paragraph."""
        number = next(self.notes)
        sign = (
            f'<hp:ctrl><hp:autoNum num="{number}" numType="FOOTNOTE"><hp:autoNumFormat type="DIGIT" userChar=""'
            ' prefixChar="" suffixChar=")" supscript="0"/></hp:autoNum></hp:ctrl>'
        )
        inner = f'<hp:run charPrIDRef="{LETTERS_IDS["note"]}">{sign}<hp:t> {escape(text)}</hp:t></hp:run>'
        told = inside(self._line(inner, "note"), align="TOP")
        return (
            f'<hp:run charPrIDRef="{LETTERS_IDS[letters]}"><hp:ctrl><hp:footNote number="{number}" suffixChar="41"'
            f' instId="{next(self.ids)}">{told}</hp:footNote></hp:ctrl></hp:run>'
        )

    def _facts(self, block: Facts) -> str:
        caption = self._said(block.caption, "caption", "caption")
        return caption + self._pairs(block.rows, (12000, WIDTH - 12000), self.report.one(block.caption))

    def _pairs(self, rows: tuple[tuple[Text, Text], ...], widths: tuple[int, ...], caption: str) -> str:
        """Return labels with what they say, as many to a row as there is room for."""
        wide = len(widths) // 2
        cells = []
        for at in range(0, len(rows), wide):
            texts = [text for pair in rows[at : at + wide] for text in pair]
            texts += [NOTHING] * (len(widths) - len(texts))
            cells.append(
                [self._part(*told, label=not place % 2) for place, told in enumerate(zip(texts, widths, strict=True))]
            )
        return self._line(self._grid(cells, widths, caption, heads=0), "table") if cells else ""

    def _part(self, text: Text, width: int, *, label: bool) -> _Cell:
        look = "head" if label and text else "cell"
        return self._told(text, look, "left", look, width)

    def _table(self, block: Table) -> str:
        caption, widths = self.report.one(block.caption), _widths(block.columns)
        aligns = [column.align for column in block.columns]
        heads = zip(block.columns, widths, strict=True)
        rows = [[self._told(column.head, "head", "center", "head", width) for column, width in heads]]
        for row in block.rows:
            placed = zip(row, aligns, widths, strict=True)
            rows.append([self._told(cell.text, "cell", align, HEAT[cell.heat], width) for cell, align, width in placed])
        empty = "" if block.rows or not block.empty else self._said(block.empty, "quiet", "text")
        grid = self._line(self._grid(rows, widths, caption, heads=1), "table")
        return self._said(block.caption, "caption", "caption") + grid + empty

    def _chart(self, block: Chart) -> str:
        """Return what a chart draws as a table: the numbers are all there, and no picture needs an explanation."""
        return self._table(table_of(block))

    def _sheet(self, block: Sheet) -> str:
        block = block.told()
        head = self._heading(Heading(2, block.heading))
        narrow = 8000
        wide = WIDTH // 2 - narrow
        grid = self._pairs(block.facts, (narrow, wide, narrow, WIDTH - wide - 2 * narrow), block.ref)
        texts = "".join(
            self._said(name, "label", "label") + self._said(text, "text", "text") for name, text in block.texts
        )
        parts = "".join(self._table(table_of(part)) for part in block.parts)
        return head + grid + texts + parts + (self._said(block.record, "digest", "text") if block.record else "")

    def _changes(self, block: Changes) -> str:
        """Return what went, struck through, and what came, bold and underlined."""
        lines = [self._heading(Heading(2, block.heading))]
        for change in block.rows:
            lines.append(self._said(change.label, "label", "label"))
            lines += [self._line(line, "text") for line in _marked(change.runs)]
        return "".join(lines)

    def _grid(self, rows: list[list[_Cell]], widths: tuple[int, ...], caption: str, *, heads: int) -> str:
        """Return a table; its first ``heads`` rows stand on every page it goes over."""
        body, whole = [], 0
        for down, row in enumerate(rows):
            height = LINE_HEIGHT * max(cell.lines for cell in row) + PADDING
            placed = enumerate(zip(row, widths, strict=True))
            cells = (_cell(cell, (at, down), (width, height), head=down < heads) for at, (cell, width) in placed)
            body.append(f"<hp:tr>{''.join(cells)}</hp:tr>")
            whole += height
        return (
            f'<hp:run charPrIDRef="{LETTERS_IDS["cell"]}"><hp:tbl id="{next(self.ids)}" zOrder="0"'
            ' numberingType="TABLE" textWrap="TOP_AND_BOTTOM" textFlow="BOTH_SIDES" lock="0" dropcapstyle="None"'
            f' pageBreak="CELL" repeatHeader="{int(heads > 0)}" rowCnt="{len(rows)}" colCnt="{len(widths)}"'
            f' cellSpacing="0" borderFillIDRef="{BOX_IDS["cell"]}" noAdjust="0"><hp:sz width="{sum(widths)}"'
            f' widthRelTo="ABSOLUTE" height="{whole}" heightRelTo="ABSOLUTE" protect="0"/>{PLACE}'
            '<hp:outMargin left="0" right="0" top="141" bottom="141"/>'
            f"<hp:shapeComment>{escape(caption)}</hp:shapeComment>"
            f'<hp:inMargin left="400" right="400" top="141" bottom="141"/>{"".join(body)}</hp:tbl></hp:run>'
        )


def _marked(runs: tuple[Run, ...]) -> list[str]:
    """Return a text with its changes marked, each line of it a paragraph's inside."""
    lines = [""]
    for part in runs:
        first, *others = part.text.split("\n")
        lines[-1] += run(first, FATES[part.fate])
        lines += [run(line, FATES[part.fate]) for line in others]
    return lines


def _cell(cell: _Cell, at: tuple[int, int], size: tuple[int, int], *, head: bool) -> str:
    return (
        f'<hp:tc name="" header="{int(head)}" hasMargin="0" protect="0" editable="0" dirty="0"'
        f' borderFillIDRef="{BOX_IDS[cell.box]}">{inside(cell.paragraphs)}'
        f'<hp:cellAddr colAddr="{at[0]}" rowAddr="{at[1]}"/><hp:cellSpan colSpan="1" rowSpan="1"/>'
        f'<hp:cellSz width="{size[0]}" height="{size[1]}"/>'
        '<hp:cellMargin left="400" right="400" top="283" bottom="283"/></hp:tc>'
    )


def _widths(columns: tuple[Column, ...]) -> tuple[int, ...]:
    whole = sum(column.width for column in columns)
    widths = [WIDTH * column.width // whole for column in columns]
    return (*widths[:-1], WIDTH - sum(widths[:-1]))


PLACE = (
    '<hp:pos treatAsChar="0" affectLSpacing="0" flowWithText="1" allowOverlap="0" holdAnchorAndSO="0"'
    ' vertRelTo="PARA" horzRelTo="COLUMN" vertAlign="TOP" horzAlign="LEFT" vertOffset="0" horzOffset="0"/>'
)


def _notes(kind: str, length: int, between: int, place: str) -> str:
    return (
        f'<hp:{kind}><hp:autoNumFormat type="DIGIT" userChar="" prefixChar="" suffixChar=")" supscript="0"/>'
        f'<hp:noteLine length="{length}" type="SOLID" width="0.12 mm" color="#000000"/>'
        f'<hp:noteSpacing betweenNotes="{between}" belowLine="567" aboveLine="850"/>'
        f'<hp:numbering type="CONTINUOUS" newNum="1"/><hp:placement place="{place}" beneathText="0"/></hp:{kind}>'
    )


BORDERS = "".join(
    f'<hp:pageBorderFill type="{pages}" borderFillIDRef="{BOX_IDS["none"]}" textBorder="PAPER" headerInside="0"'
    ' footerInside="0" fillArea="PAPER"><hp:offset left="1417" right="1417" top="1417" bottom="1417"/>'
    "</hp:pageBorderFill>"
    for pages in ("BOTH", "EVEN", "ODD")
)
SECTION = (
    '<hp:secPr id="" textDirection="HORIZONTAL" spaceColumns="1134" tabStop="8000" tabStopVal="4000"'
    ' tabStopUnit="HWPUNIT" outlineShapeIDRef="1" memoShapeIDRef="0" textVerticalWidthHead="0" masterPageCnt="0">'
    '<hp:grid lineGrid="0" charGrid="0" wonggojiFormat="0"/>'
    '<hp:startNum pageStartsOn="BOTH" page="0" pic="0" tbl="0" equation="0"/>'
    '<hp:visibility hideFirstHeader="0" hideFirstFooter="0" hideFirstMasterPage="0" border="SHOW_ALL" fill="SHOW_ALL"'
    ' hideFirstPageNum="0" hideFirstEmptyLine="0" showLineNumber="0"/>'
    '<hp:lineNumberShape restartType="0" countBy="0" distance="0" startNumber="0"/>'
    '<hp:pagePr landscape="WIDELY" width="59528" height="84186" gutterType="LEFT_ONLY">'
    '<hp:margin header="2551" footer="2551" gutter="0" left="5669" right="5669" top="4252" bottom="3402"/></hp:pagePr>'
    + _notes("footNotePr", -1, 283, "EACH_COLUMN")
    + _notes("endNotePr", 14692344, 0, "END_OF_DOCUMENT")
    + BORDERS
    + "</hp:secPr>"
)
