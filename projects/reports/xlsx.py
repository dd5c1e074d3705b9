"""The tree as a workbook: one sheet a table, one row a project. What people wrote is text and never a formula."""

import io
from datetime import UTC, date, datetime
from typing import Any

import xlsxwriter
from django.utils.translation import gettext_lazy as _

from projects.reports.canon import canonical_zip
from projects.reports.grids import SHEETS, SUMMARY, cover, spread, statements, tables
from projects.reports.texts import NOTHING, Text, label
from projects.reports.tree import Cell, Report, Table
from projects.reports.widths import lines

MOST_UNITS = 32_767  # of UTF-16, in one cell
WIDTH = 118  # of a page on its side, in characters
TALLEST = 409  # of a row, in points
PAGE_WIDTHS = (30, 70)
# A cell that holds less than was written says where the rest is.
ELSEWHERE = _("… [The whole text is in the PDF, DOCX, HWPX, CSV and JSON of this report.]")
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


def clip(text: str, language: str) -> str:
    """Return as much of a text as one cell holds; a cut says where the whole text is."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MOST_UNITS:
        return text
    told = label(ELSEWHERE).get(language)
    return units[: 2 * (MOST_UNITS - len(told))].decode("utf-16-le", "ignore") + told


def height(said: list[str], widths: list[float]) -> int:
    """Return how tall a row must be for texts in columns of these widths, in points; no program reckons it."""
    return min(TALLEST, 15 * max(map(lines, said, widths)) + 3)


class _Book:
    """A workbook being written."""

    def __init__(self, book: Any, report: Report) -> None:
        self.book, self.report = book, report
        self.title = book.add_format({**FONT, "font_size": 14, "bold": True, "text_wrap": False})
        self.loud = book.add_format({**FONT, "bold": True, "text_wrap": False, "quote_prefix": True})
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
        for table in tables(report):
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
        """Write the summary: cover, then statements and facts by chapter, with a column for each language."""
        report, sheet, row, last = self.report, self._sheet(SUMMARY, head=0), 0, NOTHING
        sheet.set_column(0, 0, PAGE_WIDTHS[0])
        sheet.set_column(1, len(report.languages), PAGE_WIDTHS[1])
        for text in cover(report):
            self._put_text(sheet, (row, 0), report.one(text), self.loud if row else self.title)
            row += 1
        for chapter, name, text in statements(report):
            if chapter != last:
                self._put_text(sheet, (row + 1, 0), report.one(chapter), self.loud)
                row, last = row + 2, chapter
            if name:
                self._put_text(sheet, (row, 0), report.one(name), self.head if text else self.loud)
            row = self._row(sheet, row, text, name=report.one(name)) if text else row + bool(name)

    def _row(self, sheet: Any, row: int, text: Text, *, name: str = "") -> int:
        """Write a text in every language beside each other; return the next row."""
        said = [text.get(language) for language in self.report.languages]
        for place, (words, language) in enumerate(zip(said, self.report.languages, strict=True), 1):
            sheet.write_string(row, place, clip(words, language), self.text)
        sheet.set_row(row, height([name, *said], [PAGE_WIDTHS[0], *[PAGE_WIDTHS[1]] * len(said)]))
        return row + 1

    def _table(self, table: Table) -> None:
        report, top = self.report, 2
        sheet = self._sheet(table.key, head=top)
        self._put_text(sheet, (0, 0), report.one(table.caption), self.title)
        spans = spread(report, table)
        whole = sum(column.width for _place, column, _language in spans)
        # A sheet has many columns, which go on over the page's edge; other tables fill it.
        share = 1.0 if table.key == SHEETS else WIDTH / whole
        widths = [max(9.0, share * column.width) for _place, column, _language in spans]
        heads = [
            report.one(column.head) if not language else column.head.get(language) for _, column, language in spans
        ]
        for at, (words, width) in enumerate(zip(heads, widths, strict=True)):
            sheet.set_column(at, at, width)
            self._put_text(sheet, (top, at), words, self.head)
        sheet.set_row(top, height(heads, widths))
        for down, cells in enumerate(table.rows, top + 1):
            said = [
                self._put(sheet, (down, at), cells[place], language) for at, (place, _, language) in enumerate(spans)
            ]
            sheet.set_row(down, height(said, widths))
        if not table.rows and table.empty:
            self._put_text(sheet, (top + 1, 0), report.one(table.empty), self.text)
        sheet.freeze_panes(top + 1, 2 if table.key == SHEETS else 1)
        sheet.autofilter(top, 0, top + max(1, len(table.rows)), len(spans) - 1)

    def _put(self, sheet: Any, at: tuple[int, int], cell: Cell, language: str) -> str:
        text = cell.text.get(language or self.report.languages[0])
        if isinstance(cell.value, date):
            sheet.write_datetime(*at, cell.value, self.day)
        elif cell.value is not None:
            sheet.write_number(*at, cell.value, self.number)
        else:
            self._put_text(sheet, at, text, self.text, language)
        return text

    def _put_text(self, sheet: Any, at: tuple[int, int], text: str, look: Any, language: str = "") -> None:
        sheet.write_string(*at, clip(text, language or self.report.languages[0]), look)
