"""The bare libraries, writing the same cells and paragraphs as a report, without any of its looks."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from datetime import date

import typst
import xlsxwriter
from docx import Document
from lxml import etree

from projects.reports.flat import render_json
from projects.reports.glyphs import FONTS, printable
from projects.reports.grids import spread, summary, tables
from projects.reports.tree import Chart, Facts, Heading, Item, Paragraph, Report, Sheet, Table, table_of

HWPML = "http://www.hancom.co.kr/hwpml/2011/paragraph"
Part = str | list[list[str]]
TYPST = """#set text(font: "Pretendard GOV")
#for part in json(bytes(sys.inputs.parts)) {
  if type(part) == str [#part #parbreak()] else { table(columns: part.first().len(), ..part.flatten()) }
}"""


def prepared(report: Report, extension: str) -> Callable[[], bytes]:
    """Return what makes a document of plain values, which are taken from the tree beforehand."""
    if extension in {"xlsx", "csv"}:
        grids = _grids(report)
        return lambda: {"xlsx": _xlsx, "csv": _csv}[extension](grids)
    if extension == "json":
        told = json.loads(render_json(report))
        return lambda: _json(told)
    parts = _parts(report)
    return lambda: {"pdf": _pdf, "docx": _docx, "hwpx": _hwpx}[extension](parts)


def _grids(report: Report) -> list[list[list[str | int | date]]]:
    found = []
    for table in (summary(report), *tables(report)):
        spans = spread(report, table)
        rows = [[column.head.ko for _place, column, _language in spans]]
        rows += [
            [
                row[place].text.ko if row[place].value is None else row[place].value
                for place, _column, _language in spans
            ]
            for row in table.rows
        ]
        found.append(rows)
    return found


def _parts(report: Report) -> list[Part]:
    parts: list[Part] = []
    for block in report.blocks:
        match block:
            case Heading() | Paragraph() | Item():
                parts.append(block.text.ko)
            case Facts(rows=rows):
                parts.append([[name.ko, text.ko] for name, text in rows])
            case Table() | Chart():
                parts.append(_cells(table_of(block)))
            case Sheet():
                told = block.told()
                parts += [told.heading.ko, [[name.ko, text.ko] for name, text in told.facts]]
                parts += [text.ko for row in told.texts for text in row]
                parts += [_cells(table_of(part)) for part in told.parts]
    return [part for part in parts if part]


def _cells(table: Table) -> list[list[str]]:
    return [[column.head.ko for column in table.columns], *([cell.text.ko for cell in row] for row in table.rows)]


def _pdf(parts: list[Part]) -> bytes:
    told = [
        printable(part) if isinstance(part, str) else [[printable(cell) for cell in row] for row in part]
        for part in parts
    ]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    return typst.compile(
        TYPST.encode(), font_paths=fonts, ignore_system_fonts=True, sys_inputs={"parts": json.dumps(told)}
    )


def _docx(parts: list[Part]) -> bytes:
    document = Document()
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(part)
            continue
        table = document.add_table(len(part), len(part[0]))
        for row, cells in zip(table.rows, part, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _hwpx(parts: list[Part]) -> bytes:
    """Return the same paragraphs and cells as elements of lxml, zipped.

    The library for HWPX takes some eighty seconds for it, and would measure itself alone.
    """
    section = etree.Element(f"{{{HWPML}}}sec")
    for part in parts:
        texts = [part] if isinstance(part, str) else [text for row in part for text in row]
        for text in texts:
            run = etree.SubElement(etree.SubElement(section, f"{{{HWPML}}}p"), f"{{{HWPML}}}run")
            etree.SubElement(run, f"{{{HWPML}}}t").text = text
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("section0.xml", etree.tostring(section, encoding="UTF-8"))
    return out.getvalue()


def _xlsx(grids: list[list[list[str | int | date]]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    for rows in grids:
        sheet = book.add_worksheet()
        for down, cells in enumerate(rows):
            for at, value in enumerate(cells):
                match value:
                    case str():
                        sheet.write_string(down, at, value)
                    case date():
                        sheet.write_datetime(down, at, value)
                    case _:
                        sheet.write_number(down, at, value)
    book.close()
    return out.getvalue()


def _csv(grids: list[list[list[str | int | date]]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    for rows in grids:
        writer.writerows(rows)
    return out.getvalue().encode()


def _json(told: object) -> bytes:
    return json.dumps(told, ensure_ascii=False).encode()
