"""manage.py verify_report: which snapshot a document came from, and whether it was touched since."""

import io
import zipfile
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from frameworks.choices import Role
from projects.choices import ReportKind, State, Visibility
from projects.models import Snapshot
from projects.operations import freeze_report
from projects.reports.build import EDITIONS
from projects.reports.canon import content_digest
from projects.reports.rendering import FORMATS
from tests.factories import NOW, make_actor, make_open_cycle, make_project
from tests.projects.reports.reading import made

pytestmark = pytest.mark.django_db
ARCHIVES = ("docx", "hwpx", "xlsx", "csv")
# In none of these is a file of a report.
STRANGE = (b"", b"hello", b"PK\x03\x04 broken", b"{}", b"[1]", b"%PDF-1.7 nothing", b"\xff\xfe\x00")


def frozen() -> Snapshot:
    make_project("US", State.SUBMITTED, Visibility.BOTH, aims_en="Written, SHA-256 " + "0" * 64)
    admin = make_actor("US", Role.ADMIN)
    return freeze_report(cycle_id=make_open_cycle().pk, kind=ReportKind.JOINT, actor=admin, at=NOW)


def verified(path: Path) -> str:
    out = StringIO()
    call_command("verify_report", str(path), stdout=out)
    return out.getvalue()


def repacked(data: bytes, change: tuple[str, bytes, bytes] = ("", b"", b"")) -> bytes:
    """Return an archive compressed otherwise, with something in one of its members replaced."""
    name, old, new = change
    source, out = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for info in reversed(source.infolist()):
            body = source.read(info)
            target.writestr(info.filename, body.replace(old, new) if info.filename == name else body)
    return out.getvalue()


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("extension", FORMATS)
def test_a_document_tells_its_snapshot_and_that_no_byte_was_changed(reference, tmp_path, extension, edition):
    snapshot = frozen()
    # Its name says nothing: it may have been renamed on the way.
    path = tmp_path / "report.bin"
    path.write_bytes(made(snapshot, edition, extension))

    said = verified(path)

    assert f"Snapshot: {snapshot.slug}, SHA-256 {snapshot.sha256}" in said
    assert "not one byte differs" in said
    assert extension.upper() in said


@pytest.mark.parametrize("extension", ARCHIVES)
def test_an_archive_that_was_only_compressed_anew_is_told_apart(reference, tmp_path, extension):
    data = made(frozen(), "ko", extension)
    path = tmp_path / "again"
    path.write_bytes(repacked(data))

    assert path.read_bytes() != data
    assert content_digest(path.read_bytes()) == content_digest(data)
    assert "Compressed anew" in verified(path)


@pytest.mark.parametrize(
    ("extension", "member"),
    [
        ("docx", "word/document.xml"),
        ("hwpx", "Contents/section0.xml"),
        ("xlsx", "xl/sharedStrings.xml"),
        ("csv", "{slug}-projects.csv"),
    ],
)
def test_one_changed_word_is_found_with_the_part_it_stands_in(reference, tmp_path, extension, member):
    snapshot = frozen()
    path, name = tmp_path / "altered", member.format(slug=snapshot.slug)
    path.write_bytes(repacked(made(snapshot, "en", extension), (name, b"Sea watch", b"Sea match")))

    with pytest.raises(CommandError, match=rf"Changed: .* What differs: {name}$"):
        verified(path)


@pytest.mark.parametrize("extension", ["pdf", "json"])
def test_one_changed_byte_is_found_in_other_files(reference, tmp_path, extension):
    data = bytearray(made(frozen(), "en", extension))
    data[-2 if extension == "pdf" else -3] ^= 1
    path = tmp_path / "altered"
    path.write_bytes(bytes(data))

    with pytest.raises(CommandError, match=r"^Changed|no document"):
        verified(path)


def test_a_file_of_a_snapshot_that_is_not_kept_here_says_so(reference, tmp_path):
    snapshot = frozen()
    path = tmp_path / "forged"
    path.write_bytes(made(snapshot, "en", "json").replace(snapshot.sha256.encode(), b"f" * 64))

    with pytest.raises(CommandError, match="No such snapshot is kept here"):
        verified(path)


@pytest.mark.parametrize("body", STRANGE)
def test_a_file_that_no_report_is_gets_one_clear_line(reference, tmp_path, body):
    path = tmp_path / "strange"
    path.write_bytes(body)

    with pytest.raises(CommandError, match=r"is no document of a report, or damaged|names no snapshot"):
        verified(path)


def test_a_file_that_is_not_there_gets_one_clear_line(reference, tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        verified(tmp_path / "nowhere")
