"""What a file really is, what it may be called, and which part of it is asked for. Pure: no database, no request.

A kind is read from the content alone: the closed list below needs three signatures and two containers, which is
less than the general libraries know, and they cannot tell a DOCX from any other ZIP.
"""

import re
import unicodedata
import zipfile
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from io import BytesIO

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LONGEST_NAME = 200
OOXML = "application/vnd.openxmlformats-officedocument"


class UnfitError(Exception):
    """A file that is not taken; the text tells the person why."""


class UnsatisfiableError(Exception):
    """A range that holds nothing of the file."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file that is taken; ``code`` is its ending and its name in the settings."""

    code: str
    media_type: str
    label: str | Promise
    other_endings: tuple[str, ...] = ()

    @property
    def endings(self) -> tuple[str, ...]:
        """Return the endings its names have, the usual one first."""
        return (self.code, *self.other_endings)


KINDS = {
    kind.code: kind
    for kind in (
        Kind("pdf", "application/pdf", "PDF"),
        Kind("png", "image/png", "PNG"),
        Kind("jpg", "image/jpeg", "JPEG", ("jpeg",)),
        Kind("docx", f"{OOXML}.wordprocessingml.document", "DOCX"),
        Kind("xlsx", f"{OOXML}.spreadsheetml.sheet", "XLSX"),
        Kind("pptx", f"{OOXML}.presentationml.presentation", "PPTX"),
        Kind("hwp", "application/x-hwp", "HWP"),
        Kind("hwpx", "application/hwp+zip", "HWPX"),
        Kind("csv", "text/csv", "CSV"),
        Kind("txt", "text/plain", gettext_lazy("Plain text")),
    )
}
LABELS = {kind.media_type: kind.label for kind in KINDS.values()}
SIGNATURES = {b"%PDF-": "pdf", b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}
ZIP, COMPOUND = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
# The stream that makes a compound file an HWP begins so, in a sector of 64 bytes; the last is a storage of macros.
HWP_HEADER, HWP_SECTOR, COMPOUND_MACROS = b"HWP Document File", 64, "_VBA_PROJECT".encode("utf-16-le")
# A part of a ZIP that tells what the whole is; more of it is never unpacked.
MOST_UNPACKED = 1024 * 1024
# All that reading an archive which is broken, locked or packed in a rare way can end in.
UNREADABLE = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError)
MACRO_PARTS = ("vbaproject.bin", "/macrosheets/")
TEXT_CODES = ("utf-8-sig", "cp949")
BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")
TEXT_CONTROLS = frozenset("\t\n\r\f")
# No file system takes these in a name, and a header or a shell may take them for something else.
UNSAFE = re.compile(r'[<>:"|?*\\/]')


def kind_of(content: bytes, name: str, allowed: Collection[str] = tuple(KINDS)) -> Kind:
    """Return what a file is by its content; the name only tells a table of plain text from other plain text.

    :param allowed: the codes of the kinds that are taken.
    :raises UnfitError: if it is of no kind that is taken, or holds macros.
    """
    code = _code_of(content, name)
    if code not in allowed:
        raise UnfitError(_("This kind of file is not taken. These are: {kinds}.").format(kinds=list_of(allowed)))
    return KINDS[code]


def list_of(codes: Collection[str]) -> str:
    """Return kinds of files as a list to read."""
    return ", ".join(str(kind.label) for code, kind in KINDS.items() if code in codes)


def _code_of(content: bytes, name: str) -> str:
    for signature, code in SIGNATURES.items():
        if content.startswith(signature):
            return code
    if content.startswith(ZIP):
        return _in_zip(content)
    if content.startswith(COMPOUND):
        return _in_compound(content)
    if _is_text(content):
        return "csv" if name.lower().endswith(".csv") else "txt"
    return ""


def _in_zip(content: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = {part.lower() for part in archive.namelist()}
            types = _unpack(archive, "[Content_Types].xml")
            mimetype = _unpack(archive, "mimetype")
    except UNREADABLE:
        return ""
    if "macroEnabled" in types or any(mark in part for part in parts for mark in MACRO_PARTS):
        raise UnfitError(_("This file holds macros. Save it without them, as DOCX, XLSX or PPTX, and add it again."))
    if mimetype.strip() == KINDS["hwpx"].media_type:
        return "hwpx"
    main = (code for code in ("docx", "xlsx", "pptx") if f'"{KINDS[code].media_type}.main+xml"' in types)
    return next(main, "")


def _unpack(archive: zipfile.ZipFile, part: str) -> str:
    if part not in archive.namelist():
        return ""
    with archive.open(part) as stream:
        return stream.read(MOST_UNPACKED).decode("utf-8", "replace")


def _in_compound(content: bytes) -> str:
    place = content.find(HWP_HEADER)
    if place < 0 or place % HWP_SECTOR:
        return ""
    if COMPOUND_MACROS in content:
        raise UnfitError(_("This file holds macros. Save it without them and add it again."))
    return "hwp"


def _is_text(content: bytes) -> bool:
    """Test whether it is text in Unicode or in the Korean code before it, without characters no text holds."""
    for code in ("utf-16",) if content.startswith(BYTE_ORDER_MARKS) else TEXT_CODES:
        try:
            text = content.decode(code)
        except UnicodeDecodeError:
            continue
        return not any(unicodedata.category(char) == "Cc" and char not in TEXT_CONTROLS for char in text)
    return False


def safe_name(name: str, kind: Kind) -> str:
    """Return what a file may be called: composed, one line, no folder, nothing invisible, with the ending of its kind.

    Letters of every script stay as they are.
    """
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    # Controls, what turns the direction of writing or cannot be seen, what is no character, and ends of lines.
    name = "".join(" " if char.isspace() else char for char in name)
    name = "".join(char for char in name if not unicodedata.category(char).startswith("C"))
    name = " ".join(UNSAFE.sub("_", name).split()).strip(". ")
    stem, dot, ending = name.rpartition(".")
    known = {ending for one in KINDS.values() for ending in one.endings}
    if not dot or ending.lower() not in known:
        stem, ending = name, kind.code
    elif ending.lower() not in kind.endings:
        ending = kind.code
    stem = stem.strip(". ") or _("File")
    return f"{stem[: LONGEST_NAME - len(ending) - 1].rstrip('. ')}.{ending}"


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a file: from ``first`` on, ``length`` bytes of ``size``."""

    first: int
    length: int
    size: int

    @property
    def is_part(self) -> bool:
        """Test whether it is less than the whole."""
        return self.length < self.size

    def __str__(self) -> str:
        return f"bytes {self.first}-{self.first + self.length - 1}/{self.size}"


RANGE = re.compile(r"bytes=\s*(\d{0,18})\s*-\s*(\d{0,18})\s*", re.ASCII)


def span_of(asked: str, size: int) -> Span | None:
    """Return the part that a Range header asks for; None for the whole: of no range, of several, of another unit.

    :param size: of the whole file, in bytes.
    :raises UnsatisfiableError: if it holds nothing of the file, or cannot be read.
    """
    if not asked.startswith("bytes=") or "," in asked:
        return None
    match = RANGE.fullmatch(asked)
    if match is None or not (match[1] or match[2]):
        raise UnsatisfiableError
    if not match[1]:
        first, last = max(size - int(match[2]), 0), size - 1
    else:
        first, last = int(match[1]), min(int(match[2] or size), size - 1)
    if first > last:
        raise UnsatisfiableError
    return Span(first, last - first + 1, size)
