"""The tree as plain data: comma-separated values for spreadsheets, and JSON for programs.

docs/report-schema.md says what the JSON holds; ``SCHEMA`` goes up whenever a program that reads it could break.
"""

import csv
import io
import json
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from projects.reports.canon import pack
from projects.reports.grids import spread, summary, tables
from projects.reports.listing import BOM, inert
from projects.reports.texts import Text
from projects.reports.tree import Cell, Report, Table

SCHEMA = 1
KIND = "cooperation-report"
# What each language's own words are called; a chart's picture is drawn from its table.
LEFT_OUT = {"svg"}


def render_csv(report: Report) -> bytes:
    """Return one file of comma-separated values for each table, packed into one archive."""
    found = (summary(report), *tables(report))
    return pack({f"{report.slug}-{table.key}.csv": _csv(report, table).encode() for table in found})


def _csv(report: Report, table: Table) -> str:
    """Return a table with a byte order mark, without which Excel takes Korean for something else.

    Every text, heads included, is kept from being a formula; numbers are written as they are and days as ISO 8601.
    """
    out = io.StringIO(BOM)
    out.seek(0, io.SEEK_END)
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    spans = spread(report, table)
    heads = (report.one(column.head) if not code else column.head.get(code) for _place, column, code in spans)
    writer.writerow([inert(head) for head in heads])
    for row in table.rows:
        writer.writerow([_value(row[place], code or report.languages[0]) for place, _column, code in spans])
    return out.getvalue()


def _value(cell: Cell, language: str) -> str:
    return inert(cell.text.get(language)) if cell.value is None else str(cell.value)


def render_json(report: Report) -> bytes:
    """Return the whole tree, every text in each language the report speaks. The same tree gives the same bytes."""
    told = {"kind": KIND, "schema": SCHEMA, **_plain(report, report.languages)}
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def _plain(value: Any, languages: tuple[str, ...]) -> Any:
    match value:
        case Text():
            return {language: value.get(language) for language in languages}
        case tuple():
            return [_plain(part, languages) for part in value]
        case date():
            return value.isoformat()
    if not is_dataclass(value):
        return value
    names = (part.name for part in fields(value) if part.name not in LEFT_OUT)
    return {name: _plain(getattr(value, name), languages) for name in names}
