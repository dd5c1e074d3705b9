"""Whether a file is what its snapshot gives: to the byte, or in all it holds, or not."""

import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from projects.reports.build import EDITIONS, build
from projects.reports.canon import part_digests
from projects.reports.grids import SUMMARY
from projects.reports.rendering import FORMATS

# As every document's digest says it, in both languages, on its cover or in what is told about the file.
ORIGIN = re.compile(r"([a-z0-9][a-z0-9-]*), SHA-256 ([0-9a-f]{64})")
# Archives by a member that only they have.
MEMBERS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "Contents/section0.xml": "hwpx"}
# Where the others tell about themselves; comma-separated values do so in the first lines of their summary.
ABOUT = ("docProps/core.xml", "Contents/content.hpf")
COVER_LINES = 9
MOST_BYTES = 200 * 1024 * 1024  # of all members together; no report comes near


class Match(Enum):
    """How far a file agrees with what its snapshot gives."""

    SAME = "same"
    REPACKED = "repacked"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of a file; ``edition`` and ``parts``, which differ, are those it comes nearest to."""

    match: Match
    edition: str = ""
    parts: tuple[str, ...] = ()


class StrangeError(ValueError):
    """The file is none that a report comes in."""


def extension_of(data: bytes) -> str:
    """Return in which format a file is, by what it holds and never by its name.

    :raises StrangeError: if it is in none.
    """
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"{"):
        return "json"
    names = _archive(data).namelist()
    found = next((extension for name, extension in MEMBERS.items() if name in names), None)
    if found or (names and all(name.endswith(".csv") for name in names)):
        return found or "csv"
    raise StrangeError


def origins(data: bytes) -> list[tuple[str, str]]:
    """Return the snapshots, as (slug, SHA-256), that a file says it was made from, each once.

    Only what is told about the file counts, never what people wrote in it.

    :raises StrangeError: if it is in no format that a report comes in.
    """
    extension = extension_of(data)
    told = data.decode(errors="ignore")
    if extension == "json":
        told = _json_digest(data)
    elif extension != "pdf":  # whose pages are compressed, while what is told about it is not
        told = "\n".join(_told(_archive(data)))
    return list(dict.fromkeys((match[1], match[2]) for match in ORIGIN.finditer(told)))


def _json_digest(data: bytes) -> str:
    try:
        digest = json.loads(data)["digest"]
    except (ValueError, KeyError, TypeError) as problem:
        raise StrangeError from problem
    return json.dumps(digest)


def _told(archive: zipfile.ZipFile) -> Iterator[str]:
    """Yield the texts that tell about a file: its properties, or the cover at the top of its summary."""
    for info in archive.infolist():
        if info.filename in ABOUT or info.filename.endswith(f"-{SUMMARY}.csv"):
            try:
                words = archive.read(info).decode(errors="ignore")
            except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError) as problem:
                raise StrangeError from problem
            yield words if info.filename in ABOUT else "".join(words.splitlines(keepends=True)[:COVER_LINES])


def examine(data: bytes, content: str, sha256: str) -> Finding:
    """Return how far a file agrees with what a snapshot gives in the same format, in the edition it comes nearest to.

    :raises StrangeError: if it is in no format that a report comes in.
    """
    extension = extension_of(data)
    best: Finding | None = None
    for edition in _nearest_first(data, extension):
        made = FORMATS[extension].render(build(content, sha256, edition))
        if made == data:
            return Finding(Match.SAME, edition)
        mine, theirs = part_digests(made), part_digests(data)
        differing = sorted(name for name in mine.keys() | theirs.keys() if mine.get(name) != theirs.get(name))
        found = Finding(Match.CHANGED if differing else Match.REPACKED, edition, tuple(differing))
        if not differing:
            return found
        best = found if best is None or len(differing) < len(best.parts) else best
    return best or Finding(Match.CHANGED)


def _nearest_first(data: bytes, extension: str) -> tuple[str, ...]:
    """Return all editions, first the one that JSON names; other formats do not."""
    if extension != "json":
        return EDITIONS
    try:
        languages = json.loads(data)["languages"]
    except (ValueError, KeyError, TypeError):
        return EDITIONS
    named = "both" if isinstance(languages, list) and len(languages) > 1 else "".join(map(str, languages))
    return tuple(sorted(EDITIONS, key=lambda edition: edition != named))


def _archive(data: bytes) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as problem:
        raise StrangeError from problem
    if sum(info.file_size for info in archive.infolist()) > MOST_BYTES:
        raise StrangeError
    return archive
