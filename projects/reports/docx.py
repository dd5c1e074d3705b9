"""The tree as a Word document. Its XML is written here and parsed once, which is far quicker than cell by cell."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from itertools import count
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm

from alliance.accounts.choices import Language
from projects.reports.canon import canonical_zip
from projects.reports.docx_marks import tracked
from projects.reports.texts import Text
from projects.reports.tree import Block, Changes, Chart, Column, Facts, Heading, Item, Paragraph, Report, Sheet, Table

WIDTH = 9638  # between the margins of A4, in twentieths of a point
NAVY, PALE, RULE, RED, QUIET = "1F3864", "E8EDF5", "8A94A6", "8B0000", "505050"
LATIN, HANGUL = "Arial", "맑은 고딕"
FONTS = f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:cs="{LATIN}" w:eastAsia="{HANGUL}"/>'
# Bookmarks are numbered from 1 on, tracked changes from here.
FIRST_CHANGE = 100_001
EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")
BORDERS = "".join(f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/>' for edge in EDGES)


def render(report: Report) -> bytes:
    """Return the report as DOCX."""
    document = Document()
    _set_page(document, report)
    _set_styles(document)
    last = document.element.body.sectPr
    for element in _parsed("body", _Writer(report).write()):
        last.addprevious(element)
    _set_properties(document, report)
    out = io.BytesIO()
    document.save(out)
    return canonical_zip(out.getvalue())


def run(text: str, language: str, *, size: float = 0, bold: bool = False, color: str = "") -> str:
    """Return a run of one language; line feeds become breaks."""
    korean = language == Language.KO
    hint = FONTS.replace("<w:rFonts ", '<w:rFonts w:hint="eastAsia" ') if korean else FONTS
    look = (
        hint
        + ("<w:b/>" if bold else "")
        + (f'<w:color w:val="{color}"/>' if color else "")
        + (f'<w:sz w:val="{round(size * 2)}"/>' if size else "")
        + f'<w:lang w:val="{"ko-KR" if korean else "en-US"}" w:eastAsia="ko-KR"/>'
    )
    parts = text.split("\n")
    return "".join(
        f"<w:r><w:rPr>{look}</w:rPr>{'<w:br/>' if at else ''}<w:t xml:space='preserve'>{escape(part)}</w:t></w:r>"
        for at, part in enumerate(parts)
    )


def paragraph(
    inner: str, *, style: str = "", align: str = "", before: int = 0, after: int = 60, keep: bool = False
) -> str:
    """Return a paragraph; distances are in twentieths of a point."""
    look = (
        (f'<w:pStyle w:val="{style}"/>' if style else "")
        + ("<w:keepNext/>" if keep else "")
        + f'<w:spacing w:before="{before}" w:after="{after}"/>'
        + (f'<w:jc w:val="{align}"/>' if align else "")
    )
    return f"<w:p><w:pPr>{look}</w:pPr>{inner}</w:p>"


def field(code: str, shown: str) -> str:
    """Return a field that Word reckons, with what it shows until then."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{shown}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


class _Writer:
    """Writes the body, block by block."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.languages = report.languages
        self.marks: list[tuple[int, str, str]] = []
        self.numbers = count(FIRST_CHANGE)
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
        """Return the XML of cover, contents and blocks."""
        blocks = "".join(self._block(block) for block in self.report.blocks)
        if not self.report.front:
            return blocks + self._said(self.report.digest, size=8, color=QUIET, before=240)
        return self._cover() + self._contents() + blocks

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
            self._said(report.marking, bold=True, color=RED, align="center", after=1800)
            + self._said(report.title, size=24, bold=True, color=NAVY, align="center", after=120)
            + self._said(report.subtitle, size=14, align="center", after=240)
            + self._said(report.issuer, size=12, align="center", after=240)
            + (self._said(report.sample, color=RED, align="center", after=240) if report.sample else "")
            + self._said(report.digest, size=8, color=QUIET, align="center", before=2400)
        )

    def _contents(self) -> str:
        """Return the contents: a field that Word can renew, filled with links to every heading."""
        head = paragraph('<w:r><w:br w:type="page"/></w:r>') + self._said(
            self.report.contents, size=16, bold=True, color=NAVY, after=160
        )
        start, _sep, end = field('TOC \\o "1-2" \\h \\z \\u', "|").partition("|")
        entries = [
            f'<w:hyperlink w:anchor="{mark}">{run(text, self.languages[0])}</w:hyperlink>'
            for _level, mark, text in self.marks
        ]
        entries[0] = start + entries[0]
        entries[-1] += end
        levels = [level for level, _mark, _text in self.marks]
        return head + "".join(
            paragraph(entry, style=f"TOC{level}") for entry, level in zip(entries, levels, strict=True)
        )

    def _heading(self, block: Heading) -> str:
        number = len(self.marks) + 1
        mark, text = f"_part{number}", self.report.one(block.whole)
        self.marks.append((block.level, mark, text))
        inner = (
            f'<w:bookmarkStart w:id="{number}" w:name="{mark}"/>'
            f'{run(text, self.languages[0])}<w:bookmarkEnd w:id="{number}"/>'
        )
        return paragraph(inner, style=f"Heading{block.level}", before=320, after=120, keep=True)

    def _paragraph(self, block: Paragraph) -> str:
        return self._said(
            block.text, bold=block.tone == "strong", color=QUIET if block.tone == "quiet" else "", after=120
        )

    def _item(self, block: Item) -> str:
        return "".join(
            paragraph(run(f"{block.mark(language)} {said}", language, bold=block.level == 1), before=60)
            for language, said in block.text.spoken(self.languages)
        ) + "".join(self._said(note, size=8, color=QUIET) for note in block.notes)

    def _chart(self, block: Chart) -> str:
        return self._table(block.table)

    def _facts(self, block: Facts) -> str:
        caption = self._said(block.caption, bold=True, before=160, keep=True)
        return caption + self._pairs(block.rows, (2600, WIDTH - 2600), self.report.one(block.caption))

    def _pairs(self, rows: tuple[tuple[Text, Text], ...], widths: tuple[int, ...], caption: str) -> str:
        """Return labels with what they say, as many to a row as there is room for."""
        wide = len(widths) // 2
        lines = [rows[at : at + wide] for at in range(0, len(rows), wide)]
        body = "".join(
            self._row([text for pair in line for text in pair], widths, heads=frozenset(range(0, len(widths), 2)))
            for line in lines
        )
        return self._grid(body, widths, caption, has_head=False)

    def _table(self, block: Table) -> str:
        caption = self.report.one(block.caption)
        widths = _widths(block.columns)
        heads = frozenset(range(len(widths)))
        aligns = tuple(column.align for column in block.columns)
        body = self._row([column.head for column in block.columns], widths, heads=heads, repeat=True)
        body += "".join(self._row([cell.text for cell in row], widths, aligns=aligns) for row in block.rows)
        empty = "" if block.rows else self._said(block.empty, color=QUIET)
        return self._said(block.caption, bold=True, before=160, keep=True) + self._grid(body, widths, caption) + empty

    def _sheet(self, block: Sheet) -> str:
        block = block.told()
        head = self._heading(Heading(2, block.heading))
        narrow = 1700
        wide = WIDTH // 2 - narrow
        grid = self._pairs(block.facts, (narrow, wide, narrow, wide), block.ref)
        texts = "".join(
            self._said(name, bold=True, color=NAVY, before=140, after=20, keep=True) + self._said(text)
            for name, text in block.texts
        )
        parts = "".join(self._block(part) for part in block.parts)
        return head + grid + texts + parts + self._said(block.record, size=8, color=QUIET)

    def _changes(self, block: Changes) -> str:
        author, at = self.report.one(self.report.issuer), self.report.frozen_at
        rows = []
        for row in block.rows:
            letters = partial(run, language=row.language)
            name = run(self.report.one(row.label), self.languages[0], bold=True, color=NAVY)
            rows.append(paragraph(name, before=140, after=20, keep=True))
            rows.append(paragraph(tracked(row.runs, letters, self.numbers, author, at)))
        return self._heading(Heading(2, block.heading)) + "".join(rows)

    def _row(
        self,
        texts: list[Text],
        widths: tuple[int, ...],
        *,
        heads: frozenset[int] = frozenset(),
        aligns: tuple[str, ...] = (),
        repeat: bool = False,
    ) -> str:
        cells = []
        for at, text in enumerate(texts):
            fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{PALE}"/>' if at in heads else ""
            align = aligns[at] if aligns else ""
            inner = self._said(text, size=9, bold=at in heads, after=20, before=20, align=align)
            cells.append(f'<w:tc><w:tcPr><w:tcW w:w="{widths[at]}" w:type="dxa"/>{fill}</w:tcPr>{inner}</w:tc>')
        # A row with many sentences may go over two pages; the head stands on each.
        look = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" if repeat else ""
        return f"<w:tr>{look}{''.join(cells)}</w:tr>"

    @staticmethod
    def _grid(body: str, widths: tuple[int, ...], caption: str, *, has_head: bool = True) -> str:
        look = (
            f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{BORDERS}</w:tblBorders>'
            '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="80" w:type="dxa"/><w:right w:w="80" w:type="dxa"/>'
            f'</w:tblCellMar><w:tblLook w:val="{"0420" if has_head else "0080"}"/>'
            f"<w:tblCaption w:val={quoteattr(caption)}/>"
        )
        columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        table = f"<w:tbl><w:tblPr>{look}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{body}</w:tbl>"
        return table + paragraph("", after=80)  # or Word would join two tables


def _widths(columns: tuple[Column, ...]) -> tuple[int, ...]:
    whole = sum(column.width for column in columns)
    return tuple(WIDTH * column.width // whole for column in columns)


def _parsed(tag: str, xml: str) -> list[object]:
    return list(parse_xml(f"<w:{tag} {nsdecls('w')}>{xml}</w:{tag}>"))


def _set_page(document: Any, report: Report) -> None:
    """Set A4 with the marking at the top and bottom of every page, and its number."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.bottom_margin = Mm(20)
    section.top_margin = Mm(22)
    band = run(report.band, report.languages[0], size=8, bold=True, color=RED)
    page = run(" · ", Language.EN, size=8) + field("PAGE", run("1", Language.EN, size=8))
    for edge, inner in ((section.header, band), (section.footer, band + page)):
        edge.is_linked_to_previous = False
        for old in list(edge._element):
            edge._element.remove(old)
        for new in _parsed("hdr", paragraph(inner, align="center")):
            edge._element.append(new)


def _set_styles(document: Any) -> None:
    styles = document.styles.element
    ours = {"Heading1": (16, 0), "Heading2": (13, 1), "TOC1": (10.5, None), "TOC2": (9.5, None)}
    for style in list(styles.style_lst):
        if style.styleId in ours:
            styles.remove(style)
    xml = "".join(_style(identity, size, outline) for identity, (size, outline) in ours.items())
    for new in _parsed("styles", xml):
        styles.append(new)
    look = styles.find(".//{*}rPrDefault/{*}rPr")
    for old in list(look):
        look.remove(old)
    for new in _parsed("rPr", f'{FONTS}<w:sz w:val="20"/><w:lang w:val="en-US" w:eastAsia="ko-KR"/>'):
        look.append(new)


def _style(identity: str, size: float, outline: int | None) -> str:
    heads = outline is not None
    name = f"{'heading' if heads else 'toc'} {identity[-1]}"
    place = f'<w:keepNext/><w:outlineLvl w:val="{outline}"/>' if heads else ""
    indent = "" if heads or identity[-1] == "1" else '<w:ind w:left="240"/>'
    bold = f'<w:b/><w:color w:val="{NAVY}"/>' if heads else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{identity}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
        f"<w:next w:val='Normal'/><w:qFormat/><w:pPr>{place}{indent}</w:pPr>"
        f'<w:rPr>{bold}<w:sz w:val="{round(size * 2)}"/></w:rPr></w:style>'
    )


def _set_properties(document: Any, report: Report) -> None:
    properties = document.core_properties
    made = datetime.fromisoformat(report.frozen_at).astimezone(UTC).replace(tzinfo=None)
    properties.title = report.one(report.title)[:255]
    properties.author = properties.last_modified_by = report.one(report.issuer)[:255]
    properties.subject = report.one(report.subtitle)[:255]
    properties.keywords = report.band[:255]
    properties.comments = report.one(report.digest)[:255]
    properties.created = properties.modified = made
    properties.revision = 1
    properties.language = "ko-KR" if report.languages[0] == Language.KO else "en-US"
