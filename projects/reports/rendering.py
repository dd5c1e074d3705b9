"""Every format a report comes in, and the names of its files."""

from collections.abc import Callable
from dataclasses import dataclass

from projects.reports import docx, flat, hwpx, pdf, xlsx
from projects.reports.build import EDITIONS, build
from projects.reports.tree import Report

OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True, slots=True)
class Format:
    """How to make a file of a kind, what to call it on the wire, and how its name ends where not by its own."""

    media_type: str
    render: Callable[[Report], bytes]
    ending: str = ""


FORMATS = {
    "pdf": Format("application/pdf", pdf.render),
    "docx": Format(f"{OFFICE}.wordprocessingml.document", docx.render),
    "hwpx": Format("application/hwp+zip", hwpx.render),
    "xlsx": Format(f"{OFFICE}.spreadsheetml.sheet", xlsx.render),
    # A file for each table, in one archive.
    "csv": Format("application/zip", flat.render_csv, "csv.zip"),
    "json": Format("application/json", flat.render_json),
}


def document(content: str, sha256: str, edition: str, extension: str) -> bytes:
    """Return the document of a snapshot in an edition and a format. Same snapshot, same bytes."""
    return FORMATS[extension].render(build(content, sha256, edition))


def file_name(slug: str, edition: str, extension: str) -> str:
    """Return the name of a report's file, such as scm-58-joint-1-ko.pdf."""
    return f"{slug}-{edition}.{FORMATS[extension].ending or extension}"


def named(slug: str, name: str) -> tuple[str, str] | None:
    """Return edition and extension of a file's name; None when the report has no such file."""
    for edition in EDITIONS:
        for extension in FORMATS:
            if name == file_name(slug, edition, extension):
                return edition, extension
    return None
