"""The tree as a tagged PDF, set by Typst."""

import json
from dataclasses import asdict, fields, is_dataclass, replace
from datetime import date, datetime
from typing import Any

from projects.reports.glyphs import printable
from projects.reports.sheet_sizes import placings
from projects.reports.texts import Text
from projects.reports.tree import Cell, Report, Sheet
from projects.reports.typesetter import set_pdf


def render(report: Report) -> bytes:
    """Return the report as PDF; raises as ``typesetter.set_pdf`` does."""
    at = int(datetime.fromisoformat(report.frozen_at).timestamp())
    return set_pdf("report.typ", _payload(report), at)


def _payload(report: Report) -> str:
    """Return the JSON the template reads; every text is a list of (language, text), never Typst source."""
    payload = {**_told(replace(report, blocks=()), report.languages), "name": printable(report.one(report.title))}
    payload["blocks"] = _blocks(report)
    payload["band"] = printable(report.band)
    payload["author"] = printable(report.one(report.issuer))
    payload["origin"] = printable(report.one(report.digest))
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _blocks(report: Report) -> list[Any]:
    """Return the blocks, each sheet with how it is set."""
    sheets = [block for block in report.blocks if isinstance(block, Sheet)]
    places = iter(placings(sheets, report.languages))
    return [
        {**_told(block, report.languages), **(asdict(next(places)) if isinstance(block, Sheet) else {})}
        for block in report.blocks
    ]


def _told(value: Any, languages: tuple[str, ...]) -> Any:
    match value:
        case Text():
            return [[language, printable(words)] for language, words in value.spoken(languages)]
        case str():
            return printable(value)
        case tuple():
            return [_told(part, languages) for part in value]
        case date():
            return value.isoformat()
        case Cell():
            return _cell(value, languages)
        case Sheet():
            value = value.told()
    if is_dataclass(value):
        return {part.name: _told(getattr(value, part.name), languages) for part in fields(value)}
    return value


def _cell(cell: Cell, languages: tuple[str, ...]) -> dict[str, Any]:
    """Return what is set of a cell; one that cites a single project leads to its sheet."""
    cited = {record.ref for record in cell.records}
    return {"text": _told(cell.text, languages), "heat": cell.heat, "to": cited.pop() if len(cited) == 1 else ""}
