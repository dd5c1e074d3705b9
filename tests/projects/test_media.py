"""What a file is, what it may be called, and which part of it a request asks for."""

import zipfile
from io import BytesIO

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from projects.media import KINDS, LONGEST_NAME, Span, UnfitError, UnsatisfiableError, kind_of, safe_name, span_of
from tests.projects.samples import COMPOUND, JPEG, PDF, PNG, hwp, hwpx, office, packed

PDF_KIND, TEXT_KIND = KINDS["pdf"], KINDS["txt"]


def saved(thing) -> bytes:
    into = BytesIO()
    thing.save(into)
    return into.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (PDF, "pdf"),
        (PNG, "png"),
        (JPEG, "jpg"),
        (saved(Document()), "docx"),
        (saved(Workbook()), "xlsx"),
        (office("presentationml.presentation"), "pptx"),
        (hwp(), "hwp"),
        (hwpx(), "hwpx"),
        (b"Plain words.\n", "txt"),
        ("한글로 쓴 글".encode(), "txt"),
        ("한글로 쓴 글".encode("cp949"), "txt"),
        ("한글로 쓴 글".encode("utf-16"), "txt"),
    ],
)
def test_a_kind_is_read_from_the_content_whatever_the_name_says(content, code):
    assert kind_of(content, "invoice.exe").code == code


def test_a_table_of_plain_text_is_told_by_its_name_alone():
    assert kind_of(b"a,b\n1,2\n", "Table.CSV").code == "csv"
    assert kind_of(PDF, "table.csv").code == "pdf"


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00" + bytes(60),
        packed({"notes.txt": b"A plain archive."}),
        b"PK\x03\x04 and then no archive",
        COMPOUND + bytes(2000),  # a document of an old office
        COMPOUND + bytes(505) + b"HWP Document File",  # the words alone, not where a stream begins
        b"GIF89a" + bytes(20),
        b"\x00\x01\x02\x03",
        b"\xff\xfe\x00",
        b"words \x1b[2J and a command to the screen",
    ],
)
def test_what_is_of_no_kind_that_is_taken_is_refused(content):
    with pytest.raises(UnfitError, match="not taken"):
        kind_of(content, "report.pdf")


def test_a_site_may_take_fewer_kinds():
    with pytest.raises(UnfitError, match="These are: PDF"):
        kind_of(b"Words.", "words.txt", ["pdf"])


@pytest.mark.parametrize(
    "content",
    [
        office("wordprocessingml.document", {"word/vbaProject.bin": b"x"}),
        office("spreadsheetml.sheet", {"xl/VBAPROJECT.BIN": b"x"}),
        office("spreadsheetml.sheet", {"xl/macrosheets/sheet1.xml": b"x"}),
        packed({"[Content_Types].xml": b'ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"'}),
        hwp("_VBA_PROJECT".encode("utf-16-le")),
    ],
)
def test_macros_are_refused_in_words(content):
    with pytest.raises(UnfitError, match="holds macros"):
        kind_of(content, "report.docx")


def test_a_part_that_would_fill_the_memory_is_unpacked_no_further_than_it_tells():
    swollen = office("wordprocessingml.document", {"mimetype": bytes(50 * 1024 * 1024)})
    assert len(swollen) < 100_000
    assert kind_of(swollen, "swollen.docx").code == "docx"


def test_an_archive_whose_directory_lies_is_refused():
    whole = saved(Document())
    with pytest.raises(UnfitError):
        kind_of(whole[: len(whole) // 2], "half.docx")
    with zipfile.ZipFile(BytesIO(whole)) as archive:
        first = archive.infolist()[0]
    broken = bytearray(whole)
    broken[first.header_offset + 30 : first.header_offset + 40] = b"??????????"
    with pytest.raises(UnfitError):
        kind_of(bytes(broken), "broken.docx")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Plan.pdf", "Plan.pdf"),
        ("해양 감시 계획.pdf", "해양 감시 계획.pdf"),
        ("\u1112\u1161\u11ab\u1100\u1173\u11af.pdf", "한글.pdf"),
        ("PLAN.PDF", "PLAN.PDF"),
        ("plan.docx", "plan.pdf"),
        ("plan", "plan.pdf"),
        ("plan.exe", "plan.exe.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\kim\\plan.pdf", "plan.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("...", "File.pdf"),
        ("", "File.pdf"),
        (".pdf", "pdf.pdf"),
        ("plan\u202efdp.exe", "planfdp.exe.pdf"),
        ("p\u200bl\u2066an\ufeff.pdf", "plan.pdf"),
        ('a "plan"; filename=x.pdf', "a _plan_; filename=x.pdf"),
        ("plan\r\nSet-Cookie: x=1.pdf", "plan Set-Cookie_ x=1.pdf"),
        ("plan\x00\x1b.pdf", "plan.pdf"),
        ("plan. . .pdf", "plan.pdf"),
        ("  a   plan  .pdf", "a plan.pdf"),
    ],
)
def test_a_name_is_made_safe_and_keeps_its_letters(name, safe):
    assert safe_name(name, PDF_KIND) == safe


def test_a_long_name_is_cut_before_its_ending():
    assert safe_name("가" * 300 + ".pdf", PDF_KIND) == "가" * 196 + ".pdf"


@given(st.text(), st.sampled_from(list(KINDS.values())))
def test_whatever_it_is_called_the_name_is_safe_and_stays_as_it_is_made(name, kind):
    safe = safe_name(name, kind)
    assert 0 < len(safe) <= LONGEST_NAME
    assert safe.lower().endswith(tuple(f".{ending}" for ending in kind.endings))
    assert not set(safe) & set('/\\<>:"|?*\r\n\t\x00\u202e')
    assert not safe.startswith(".")
    assert safe_name(safe, kind) == safe


@pytest.mark.parametrize(
    ("asked", "first", "length"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-9", 0, 10),
        ("bytes=90-", 90, 10),
        ("bytes=90-500", 90, 10),
        ("bytes=-1", 99, 1),
        ("bytes=-500", 0, 100),
        ("bytes= 5 - 6 ", 5, 2),
    ],
)
def test_one_part_is_given(asked, first, length):
    assert span_of(asked, 100) == Span(first, length, 100)


def test_a_part_is_named_by_its_first_and_its_last_byte():
    assert str(Span(5, 2, 100)) == "bytes 5-6/100"


@pytest.mark.parametrize("asked", ["", "bytes=0-1,5-6", "pages=1-2", "nonsense"])
def test_what_asks_for_no_single_part_in_bytes_gets_the_whole(asked):
    assert span_of(asked, 100) is None


@pytest.mark.parametrize(
    "asked",
    ["bytes=", "bytes=-", "bytes=a-b", "bytes=100-", "bytes=9-5", "bytes=500-400", "bytes=-0", "bytes=1", "bytes=١-٢"],
)
def test_a_part_that_holds_nothing_or_cannot_be_read_is_refused(asked):
    with pytest.raises(UnsatisfiableError):
        span_of(asked, 100)
