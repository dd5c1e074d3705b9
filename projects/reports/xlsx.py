"""The tree as a workbook: one sheet a table, one row a project. What people wrote is text and never a formula."""

import io
import unicodedata
from datetime import UTC, date, datetime
from typing import Any

import xlsxwriter
from django.utils.translation import gettext_lazy as _

from projects.reports.canon import canonical_zip
from projects.reports.texts import Text, label
from projects.reports.tree import Cell, Chart, Facts, Heading, Item, Paragraph, Report, Sheet, Table, gathered, table_of

MOST_UNITS = 32_767  # of UTF-16, in one cell
WIDTH = 118  # of a page on its side, in characters
SHEET_WIDTH = 26
INERT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
FONT = {"font_name": "맑은 고딕", "font_size": 10, "valign": "top", "text_wrap": True}
FRAME = {"border": 1, "border_color": "#8A94A6"}


def render(report: Report) -> bytes:
    """Return the report as XLSX."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, INERT)
    _Book(book, report).write()
    book.close()
    return canonical_zip(out.getvalue())


def clip(text: str) -> str:
    """Return as much of a text as one cell holds; a cut shows as an ellipsis."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MOST_UNITS:
        return text
    return units[: 2 * (MOST_UNITS - 1)].decode("utf-16-le", "ignore") + "…"


def lines(text: str, width: float) -> int:
    """Return how many lines a text takes in a column; a Hangul syllable is two characters wide."""
    room = max(1, int(width) - 1)
    return sum(max(1, -(-_wide(part) // room)) for part in text.split("\n"))


def _wide(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


class _Book:
    """A workbook being written."""

    def __init__(self, book: Any, report: Report) -> None:
        self.book, self.report = book, report
        self.title = book.add_format({**FONT, "font_size": 14, "bold": True, "text_wrap": False})
        self.loud = book.add_format({**FONT, "bold": True, "quote_prefix": True})
        self.head = book.add_format({**FONT, **FRAME, "bold": True, "bg_color": "#E8EDF5", "quote_prefix": True})
        self.text = book.add_format({**FONT, **FRAME, "quote_prefix": True})
        self.number = book.add_format({**FONT, **FRAME, "num_format": "0"})
        self.day = book.add_format({**FONT, **FRAME, "num_format": "yyyy-mm-dd", "align": "left"})

    def write(self) -> None:
        """Write every sheet: first what reads like a page, then each table, then the projects in full."""
        report = self.report
        made = datetime.fromisoformat(report.frozen_at).astimezone(UTC).replace(tzinfo=None)
        self.book.set_properties(
            {
                "title": report.one(report.title),
                "author": report.one(report.issuer),
                "subject": report.one(report.subtitle),
                "keywords": report.band,
                "comments": report.one(report.digest),
                "created": made,
            }
        )
        self._page()
        for block in report.blocks:
            if isinstance(block, Table | Chart):
                self._table(table_of(block))
        if sheets := [block for block in report.blocks if isinstance(block, Sheet)]:
            self._sheets(sheets)
            for table in gathered(sheets):
                self._table(table)

    def _sheet(self, name: str, *, head: int) -> Any:
        sheet = self.book.add_worksheet(name)
        band = self.report.band.replace("&", "&&")[:120]
        sheet.set_header(f"&C&9{band}")
        sheet.set_footer(f"&C&9{band}&R&9&P / &N")
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        if head:
            sheet.repeat_rows(head)
        return sheet

    def _page(self) -> None:
        """Write the summary: title, statements and facts, with a column for each language."""
        report, sheet, row = self.report, self._sheet("summary", head=0), 0
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, len(report.languages), 70)
        for text in (report.title, report.subtitle, report.issuer, report.marking, report.sample):
            if text:
                sheet.write_string(row, 0, clip(report.one(text)), self.title if row == 0 else self.loud)
                row += 1
        for block in report.blocks:
            if isinstance(block, Heading) and block.level == 1:
                sheet.write_string(row + 1, 0, clip(report.one(block.whole)), self.loud)
                row += 2
            elif isinstance(block, Paragraph | Item):
                row = self._row(sheet, row, [(block.text, self.text)], first=1)
            elif isinstance(block, Facts):
                sheet.write_string(row, 0, clip(report.one(block.caption)), self.loud)
                row += 1
                for name, text in block.rows:
                    sheet.write_string(row, 0, clip(report.one(name)), self.head)
                    row = self._row(sheet, row, [(text, self.text)], first=1)
        sheet.write_string(row + 1, 0, clip(report.one(report.digest)), self.loud)

    def _row(self, sheet: Any, row: int, cells: list[tuple[Text, Any]], *, first: int) -> int:
        height = 1
        for text, style in cells:
            for place, language in enumerate(self.report.languages):
                sheet.write_string(row, first + place, clip(text.get(language)), style)
                height = max(height, lines(text.get(language), 70))
        sheet.set_row(row, min(409, 15 * height + 3))
        return row + 1

    def _table(self, table: Table) -> None:
        report, top = self.report, 2
        sheet = self._sheet(table.key, head=top)
        sheet.write_string(0, 0, clip(report.one(table.caption)), self.title)
        spans = [_languages(report, [row[at].text for row in table.rows]) for at in range(len(table.columns))]
        heads = [(column, language) for column, span in zip(table.columns, spans, strict=True) for language in span]
        whole = sum(column.width for column, _language in heads)
        widths = [max(9.0, WIDTH * column.width / whole) for column, _language in heads]
        for at, (column, language) in enumerate(heads):
            sheet.set_column(at, at, widths[at])
            sheet.write_string(top, at, column.head.get(language) if language else report.one(column.head), self.head)
        for down, cells in enumerate(table.rows, top + 1):
            flat = [(cell, language) for cell, span in zip(cells, spans, strict=True) for language in span]
            said = [self._put(sheet, down, at, cell, language) for at, (cell, language) in enumerate(flat)]
            sheet.set_row(down, min(409, 15 * max(map(lines, said, widths)) + 3))
        if not table.rows and table.empty:
            sheet.write_string(top + 1, 0, report.one(table.empty), self.text)
        sheet.freeze_panes(top + 1, 1)
        sheet.autofilter(top, 0, top + max(1, len(table.rows)), len(heads) - 1)

    def _put(self, sheet: Any, row: int, at: int, cell: Cell, language: str) -> str:
        text = cell.text.get(language or self.report.languages[0])
        if isinstance(cell.value, date):
            sheet.write_datetime(row, at, cell.value, self.day)
        elif cell.value is not None:
            sheet.write_number(row, at, cell.value, self.number)
        else:
            sheet.write_string(row, at, clip(text), self.text)
        return text

    def _sheets(self, sheets: list[Sheet]) -> None:
        """Write the projects in full, one row each: the same labels in the same order head the columns."""
        first = sheets[0]
        heads = [label(_("Reference")), label(_("Title")), *(name for name, _text in (*first.facts, *first.texts))]
        rows = tuple(
            (
                Cell(Text(found.ref, found.ref)),
                Cell(found.title),
                *(Cell(text) for _name, text in (*found.facts, *found.texts)),
            )
            for found in sheets
        )
        sheet = self._sheet("sheets", head=0)
        spans = [_languages(self.report, [row[at].text for row in rows]) for at in range(len(heads))]
        at = 0
        for place, (head, span) in enumerate(zip(heads, spans, strict=True)):
            for language in span:
                sheet.set_column(at, at, 12 if place == 0 else SHEET_WIDTH)
                sheet.write_string(0, at, head.get(language) if language else self.report.one(head), self.head)
                for down, row in enumerate(rows, 1):
                    self._put(sheet, down, at, row[place], language)
                at += 1
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, len(rows), at - 1)


def _languages(report: Report, texts: list[Text]) -> tuple[str, ...]:
    """Return a column for each language, or one ("") where both always say the same."""
    return report.languages if any(len(text.spoken(report.languages)) > 1 for text in texts) else ("",)
