"""Reads a report's documents back with other people's libraries."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator

from docx import Document
from lxml import etree
from openpyxl import load_workbook
from pypdf import PdfReader

from projects.models import Snapshot
from projects.reports.rendering import document


def made(snapshot: Snapshot, edition: str, extension: str) -> bytes:
    return document(snapshot.content, snapshot.sha256, edition, extension)


def squeezed(text: str) -> str:
    """Return a text without its spaces and line breaks: each format breaks lines in its own places."""
    return "".join(text.split())


def words_of(data: bytes, extension: str) -> str:
    readers = {"pdf": _pdf, "docx": _docx, "hwpx": _hwpx, "xlsx": _xlsx, "csv": _csv, "json": _json}
    return squeezed(readers[extension](data))


def _pdf(data: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def _docx(data: bytes) -> str:
    body = Document(io.BytesIO(data)).element.body
    return "".join(
        node.text or "" for node in body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t")
    )


def _hwpx(data: bytes) -> str:
    section = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("Contents/section0.xml"))
    return "".join("".join(node.itertext()) for node in section.iter("{http://www.hancom.co.kr/hwpml/2011/paragraph}t"))


def _xlsx(data: bytes) -> str:
    return "".join(str(cell.value) for sheet in load_workbook(io.BytesIO(data)) for row in sheet for cell in row)


def tables_of(data: bytes) -> dict[str, list[list[str]]]:
    """Return what an archive of comma-separated values holds, by the name of each."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    return {
        name: list(csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"), newline="")))
        for name in archive.namelist()
    }


def _csv(data: bytes) -> str:
    return "".join(cell for rows in tables_of(data).values() for row in rows for cell in row)


def _json(data: bytes) -> str:
    return "".join(_strings(json.loads(data)))


def _strings(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for part in value.values():
                yield from _strings(part)
        case list():
            for part in value:
                yield from _strings(part)
