"""The tree as a Word document. Its XML is written here and parsed once, which is far quicker than cell by cell."""

import io
from collections.abc import Callable, Iterable
from functools import partial
from itertools import count
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from alliance.accounts.choices import Language
from projects.reports.canon import canonical_zip
from projects.reports.docx_marks import tracked
from projects.reports.docx_pages import pages_of
from projects.reports.docx_styles import parsed, set_page, set_properties, set_styles
from projects.reports.docx_text import (
    HEATS,
    NAVY,
    PALE,
    QUIET,
    RED,
    WIDTH,
    cell,
    field,
    grid,
    link,
    paragraph,
    picture,
    row,
    run,
)
from projects.reports.pictures import pictures_of
from projects.reports.texts import Text
from projects.reports.tree import (
    Block,
    Cell,
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
)

# Bookmarks are numbered from 1 on, tracked changes from here.
FIRST_CHANGE = 100_001
# A sheet of so many characters has no room on one page, and nothing is kept together.
LONG_SHEET = 3_000
LONG_ROW = 900
HOT = len(HEATS) - 1
Rows = tuple[tuple[Text, Text], ...]
Said = list[tuple[str, str]]


def render(report: Report) -> bytes:
    """Return the report as DOCX; raises as ``typesetter.set_pictures`` does."""
    document = Document()
    set_page(document, report)
    set_styles(document)
    last = document.element.body.sectPr
    for element in _Writer(report, document).write():
        _put(last, element)
    set_properties(document, report)
    out = io.BytesIO()
    document.save(out)
    return canonical_zip(out.getvalue())


def _put(last: Any, element: Any) -> None:
    """Put an element before the end of the body; a table row by row, since a large tree moves slowly at once."""
    lines = element.findall("{*}tr")
    for line in lines:
        element.remove(line)
    last.addprevious(element)
    element.extend(lines)


class _Writer:
    """Writes the body, block by block."""

    def __init__(self, report: Report, document: Any) -> None:
        self.report, self.document = report, document
        self.languages = report.languages
        self.marks: list[tuple[int, str, str]] = []
        self.numbers = count(FIRST_CHANGE)
        self.pictures = pictures_of(report)
        self.charts = count(1)
        named = [block for block in report.blocks if isinstance(block, Heading | Sheet | Changes)]
        self.sheets = {one.ref: f"_part{at}" for at, one in enumerate(named, 1) if isinstance(one, Sheet)}
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

    def write(self) -> list[Any]:
        """Return the elements of cover, contents and blocks."""
        blocks = "".join(map(self._block, self.report.blocks))
        if not self.report.front:
            return parsed("body", blocks + self._said(self.report.digest, size=8, color=QUIET, before=240))
        body = parsed("body", blocks)
        pages = pages_of(body, len(self.marks))
        return [*parsed("body", self._cover() + self._contents(pages)), *body]

    def _block(self, block: Block) -> str:
        return self.write_block[type(block)](block)

    def _said(self, text: Text, *, size: float = 0, bold: bool = False, color: str = "", **look: Any) -> str:
        """Return a text as one paragraph for each language."""
        spoken = text.spoken(self.languages)
        return "".join(
            paragraph(run(said, language, size=size, bold=bold, color=color), **look) for language, said in spoken
        )

    def _cover(self) -> str:
        report = self.report
        return (
            self._said(report.marking, size=12, bold=True, color=RED, align="center", after=1800 // len(self.languages))
            + self._said(report.title, size=24, bold=True, color=NAVY, align="center", after=160)
            + self._said(report.subtitle, size=14, align="center", after=240)
            + (self._said(report.sample, color=RED, align="center", after=120) if report.sample else "")
            + paragraph("", after=3600 // len(self.languages))
            + self._said(report.dated, size=14, bold=True, align="center", after=240)
            + self._said(report.issuer, size=14, bold=True, align="center", after=480)
            + self._said(report.digest, size=8, color=QUIET, align="center", before=240)
        )

    def _contents(self, pages: dict[str, int]) -> str:
        """Return the contents: a field that Word renews, filled with links to every heading and their pages."""
        head = paragraph('<w:r><w:br w:type="page"/></w:r>') + self._said(
            self.report.contents, size=16, bold=True, color=NAVY, after=160, align="center"
        )
        start, _sep, end = field('TOC \\o "1-2" \\h \\z \\u', "|").partition("|")
        entries = [self._entry(mark, text, pages[mark]) for _level, mark, text in self.marks]
        entries[0] = start + entries[0]
        entries[-1] += end
        listed = "".join(
            paragraph(entry, style=f"TOC{level}")
            for entry, (level, _mark, _text) in zip(entries, self.marks, strict=True)
        )
        return head + listed + paragraph('<w:r><w:br w:type="page"/></w:r>')

    def _entry(self, mark: str, text: str, page: int) -> str:
        number = field(f"PAGEREF {mark} \\h", run(str(page), Language.EN))
        return link(mark, run(text, self.languages[0]) + "<w:r><w:tab/></w:r>" + number)

    def _heading(self, block: Heading) -> str:
        number = len(self.marks) + 1
        mark, text = f"_part{number}", self.report.one(block.whole)
        self.marks.append((block.level, mark, text))
        inner = (
            f'<w:bookmarkStart w:id="{number}" w:name="{mark}"/>'
            f'{run(text, self.languages[0])}<w:bookmarkEnd w:id="{number}"/>'
        )
        return paragraph(inner, style=f"Heading{block.level}", keep=True)

    def _paragraph(self, block: Paragraph) -> str:
        if block.tone == "strong":
            return self._said(block.text, style="Callout")
        return self._said(block.text, color=QUIET if block.tone == "quiet" else "", after=120)

    def _item(self, block: Item) -> str:
        lines = (
            run(block.mark(language), language) + "<w:r><w:tab/></w:r>" + run(said, language)
            for language, said in block.text.spoken(self.languages)
        )
        notes = "".join(self._said(note, size=8, color=QUIET) for note in block.notes)
        return "".join(paragraph(line, style=f"Outline{block.level}") for line in lines) + notes

    def _caption(self, text: Text) -> str:
        return paragraph(run(self.report.one(text), self.languages[0]), style="ReportCaption")

    def _facts(self, block: Facts) -> str:
        pairs = self._pairs(block.rows, (2600, WIDTH - 2600))
        return self._caption(block.caption) + grid(
            pairs, (2600, WIDTH - 2600), self.report.one(block.caption), has_head=False
        )

    def _pairs(self, rows: Rows, widths: tuple[int, ...], *, keep: bool = False) -> str:
        """Return labels with what they say, as many to a row as there is room for."""
        wide = len(widths) // 2
        return "".join(
            row(
                [
                    self._pair(text, widths[at], at, keep=keep)
                    for at, text in enumerate(_flat(rows[first : first + wide], wide))
                ]
            )
            for first in range(0, len(rows), wide)
        )

    def _pair(self, text: Text | None, width: int, at: int, *, keep: bool, span: int = 1) -> str:
        is_label = at % 2 == 0 and text is not None
        inner = self._small(text.spoken(self.languages) if text else [], bold=is_label, keep=keep)
        return cell(inner, width, PALE if is_label else "", span)

    def _small(self, said: Said, *, bold: bool = False, color: str = "", mark: str = "", **look: Any) -> str:
        """Return what a cell says, a paragraph for each language; a mark makes it a link."""
        shown = [(run(words, language, size=9, bold=bold, color=color)) for language, words in said]
        linked = [link(mark, words) if mark else words for words in shown] or [""]
        return "".join(paragraph(words, before=20, after=20, **look) for words in linked)

    def _table(self, block: Table, *, keep: bool = False) -> str:
        widths = _widths(block.columns)
        head = row(
            [
                cell(self._small(column.head.spoken(self.languages), bold=True, keep=True), width, PALE)
                for column, width in zip(block.columns, widths, strict=True)
            ],
            repeat=True,
        )
        rows = "".join(
            row(
                [self._cell(*told, keep=keep) for told in zip(cells, block.columns, widths, strict=True)],
                whole=sum(len(told.text.get(self.languages[0])) for told in cells) < LONG_ROW,
            )
            for cells in block.rows
        )
        empty = "" if block.rows else self._said(block.empty, color=QUIET)
        return (
            self._caption(block.caption) + grid(head + rows, widths, self.report.one(block.caption), keep=keep) + empty
        )

    def _cell(self, told: Cell, column: Column, width: int, *, keep: bool) -> str:
        """Return a cell: shaded by its heat, and a link where it cites one project that has a sheet."""
        cited = {record.ref for record in told.records}
        mark = self.sheets.get(cited.pop(), "") if len(cited) == 1 else ""
        color = "FFFFFF" if told.heat == HOT else ""
        said = told.text.spoken(self.languages)
        inner = self._small(said, bold=told.heat > 0, color=color, mark=mark, align=column.align, keep=keep)
        return cell(inner, width, HEATS[told.heat])

    def _chart(self, block: Chart) -> str:
        return self._caption(block.caption) + self._drawn(block) + self._table(block.table)

    def _drawn(self, block: Chart) -> str:
        """Return the drawing in each language, as a picture with the vector beside it."""
        told = dict(block.alt.spoken(self.languages))
        return "".join(
            paragraph(self._picture(svg, told.get(language) or block.alt.get(language)), keep=True)
            for language, svg in block.svg.spoken(self.languages)
        )

    def _picture(self, svg: str, told: str) -> str:
        found, number, part = self.pictures[svg], next(self.charts), self.document.part
        png, _image = part.get_or_add_image(io.BytesIO(found.png))
        name = PackURI(f"/word/media/chart{number}.svg")
        drawing = Part(name, "image/svg+xml", svg.encode(), part.package)
        related = part.relate_to(drawing, RELATIONSHIP_TYPE.IMAGE)
        return picture(png, related, number, told, (found.width, found.height))

    def _sheet(self, block: Sheet) -> str:
        """Return a project's sheet, whole on a page where it fits on one."""
        block = block.told()
        keep = sum(len(text.get(language)) for _name, text in block.texts for language in self.languages) < LONG_SHEET
        narrow = 1700
        widths = (narrow, WIDTH // 2 - narrow, narrow, WIDTH // 2 - narrow)
        form = self._pairs(block.facts, widths, keep=keep) + "".join(
            row(
                [self._pair(name, narrow, 0, keep=keep), self._pair(text, WIDTH - narrow, 1, keep=keep, span=3)],
                whole=keep,
            )
            for name, text in block.texts
        )
        return (
            self._heading(Heading(2, block.heading))
            + grid(form, widths, block.ref, has_head=False, keep=bool(block.parts) or keep)
            + "".join(self._part(part, keep=keep) for part in block.parts)
            + self._said(block.record, size=8, color=QUIET)
        )

    def _part(self, part: Table | Chart, *, keep: bool) -> str:
        if isinstance(part, Chart):
            return self._drawn(part) + self._table(part.table, keep=keep)
        return self._table(part, keep=keep)

    def _changes(self, block: Changes) -> str:
        author, at = self.report.one(self.report.issuer), self.report.frozen_at
        rows = []
        for change in block.rows:
            letters = partial(run, language=change.language)
            name = run(self.report.one(change.label), self.languages[0], bold=True, color=NAVY)
            rows.append(paragraph(name, before=140, after=20, keep=True))
            rows.append(paragraph(tracked(change.runs, letters, self.numbers, author, at)))
        return self._heading(Heading(2, block.heading)) + "".join(rows)


def _flat(pairs: Rows, wide: int) -> Iterable[Text | None]:
    """Return labels and words in a row, with nothing in what is left of it."""
    flat: list[Text | None] = [text for pair in pairs for text in pair]
    return [*flat, *[None] * (2 * wide - len(flat))]


def _widths(columns: tuple[Column, ...]) -> tuple[int, ...]:
    whole = sum(column.width for column in columns)
    return tuple(WIDTH * column.width // whole for column in columns)
