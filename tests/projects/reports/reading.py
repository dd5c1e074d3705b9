"""Reads a report's documents back with other people's libraries."""

import io
import zipfile

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
    return squeezed({"pdf": _pdf, "docx": _docx, "hwpx": _hwpx, "xlsx": _xlsx}[extension](data))


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
