"""What Hangul opens: a package that fits its published schema, with the outline a ministry's paper has."""

import io
import zipfile
from collections import Counter

import pytest
from hwpx import HwpxDocument
from hwpx.tools.package_validator import validate_package
from hwpx.tools.validator import validate_document
from lxml import etree

from frameworks.choices import Role
from projects.choices import ReportKind, State
from projects.models import Snapshot
from projects.operations import freeze_report
from projects.reports import hwpx
from projects.reports.build import EDITIONS, build
from projects.reports.texts import NOTHING, Text, plain
from projects.reports.tree import Heading, Item, Report
from tests.factories import NOW, make_actor, make_open_cycle, make_project
from tests.projects.reports.reading import made
from tests.projects.reports.test_documents import HOSTILE

pytestmark = pytest.mark.django_db
PARAGRAPH = "{http://www.hancom.co.kr/hwpml/2011/paragraph}"
HEAD = "{http://www.hancom.co.kr/hwpml/2011/head}"


def frozen(**fields: str) -> Snapshot:
    make_project("ROK", State.PRESENTED, title_ko="동맹 조선소의 함정 정비", **fields)
    admin = make_actor("ROK", Role.ADMIN)
    return freeze_report(cycle_id=make_open_cycle().pk, kind=ReportKind.JOINT, actor=admin, at=NOW)


def part(data: bytes, name: str = "Contents/section0.xml") -> etree._Element:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read(name))


def letters(element: etree._Element) -> str:
    return "".join("".join(node.itertext()) for node in element.iter(f"{PARAGRAPH}t"))


def report_of(*blocks: Heading | Item, languages: tuple[str, ...] = ("ko",)) -> Report:
    one = plain("x")
    cover = dict.fromkeys(("title", "subtitle", "issuer", "dated", "marking", "contents", "digest"), one)
    return Report(
        slug="x", sha256="0" * 64, languages=languages, frozen_at=NOW.isoformat(), sample=NOTHING, edges=(one,),
        blocks=blocks, **cover,
    )  # fmt: skip


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("text", ["함께 바다를 살핀다.", HOSTILE, "가" * 50_000], ids=["plain", "hostile", "long"])
def test_the_package_is_valid_and_fits_the_published_schema(reference, edition, text):
    data = made(frozen(aims_ko=text, activities_en=text), edition, "hwpx")

    assert validate_document(data).issues == ()
    # Hangul's own files name no version part in their list either.
    assert [issue.message for issue in validate_package(data).issues if "version part" not in issue.message] == []


def test_an_empty_cycle_is_a_valid_package(reference):
    admin = make_actor("US", Role.ADMIN)
    snapshot = freeze_report(cycle_id=make_open_cycle().pk, kind=ReportKind.PUBLIC, actor=admin, at=NOW)

    assert validate_document(made(snapshot, "both", "hwpx")).issues == ()


def test_another_program_reads_it(reference):
    snapshot = frozen()

    read = HwpxDocument.open(made(snapshot, "ko", "hwpx"))

    assert len(read.sections) == 1
    assert "동맹 조선소의 함정 정비" in read.text.plain()


def test_every_page_has_the_marking_at_both_edges_and_its_number(reference):
    snapshot = frozen()
    section = part(made(snapshot, "both", "hwpx"))
    band = build(snapshot.content, snapshot.sha256, "both").band

    for edge in ("header", "footer"):
        (found,) = section.iter(f"{PARAGRAPH}{edge}")
        assert found.get("applyPageType") == "BOTH"
        assert letters(found) == band
    assert len(list(section.iter(f"{PARAGRAPH}pageNum"))) == 1


def test_headings_are_an_outline_and_the_contents_lead_to_each(reference):
    data = made(frozen(), "ko", "hwpx")
    section, header = part(data), part(data, "Contents/header.xml")
    outlines = {
        look.get("id"): look.find(f"{HEAD}heading").get("level")
        for look in header.iter(f"{HEAD}paraPr")
        if look.find(f"{HEAD}heading").get("type") == "OUTLINE"
    }
    headings = {line.get("id"): letters(line) for line in section if line.get("paraPrIDRef") in outlines}
    links = [
        node.text.removeprefix("?#").partition(";")[0]
        for node in section.iter(f"{PARAGRAPH}stringParam")
        if node.get("name") == "Command"
    ]

    assert set(outlines.values()) == {"0", "1"}
    assert links == list(headings)
    assert any("동맹 조선소의 함정 정비" in text for text in headings.values())


def test_heads_of_tables_stand_on_every_page(reference):
    tables = list(part(made(frozen(), "ko", "hwpx")).iter(f"{PARAGRAPH}tbl"))

    repeated = [table for table in tables if table.get("repeatHeader") == "1"]
    assert len(repeated) > 3
    assert all(cell.get("header") == "1" for table in repeated for cell in table[-len(table.findall(f"{PARAGRAPH}tr"))])


@pytest.mark.parametrize("edition", EDITIONS)
def test_no_number_stands_twice_and_no_language_below_another_in_one_paragraph(reference, edition):
    section = part(made(frozen(aims_ko="첫째 줄\n둘째 줄", aims_en="One\nTwo"), edition, "hwpx"))

    numbers = Counter(node.get("id") for tag in ("p", "tbl") for node in section.iter(f"{PARAGRAPH}{tag}"))
    assert max(numbers.values()) == 1
    assert not list(section.iter(f"{PARAGRAPH}lineBreak"))


@pytest.mark.parametrize(
    ("languages", "marks"),
    [(("ko",), ["□ ", "ㅇ ", "- ", "※ "]), (("en",), ["■ ", "• ", "– ", "Note: "])],
)
def test_outlines_have_the_marks_of_their_ministry_and_notes_at_the_foot(reference, languages, marks):
    items = [Item(level, Text("said", "추진"), (plain(f"source {level}"),)) for level in (1, 2, 3, 4)]
    data = hwpx.render(report_of(Heading(1, plain("1")), *items, languages=languages))

    lines = [letters(line) for line in part(data)]
    said = "추진" if languages == ("ko",) else "said"
    assert [f"{mark}{said} source {level}" for level, mark in enumerate(marks, 1)] == lines[-4:]
    assert [note.get("number") for note in part(data).iter(f"{PARAGRAPH}footNote")] == ["1", "2", "3", "4"]
    assert validate_document(data).issues == ()


def test_what_is_told_about_the_file_is_ours_alone(reference):
    snapshot = frozen()
    archive = zipfile.ZipFile(io.BytesIO(made(snapshot, "ko", "hwpx")))

    about = archive.read("Contents/content.hpf").decode()
    assert snapshot.sha256 in about
    assert NOW.strftime("%Y-%m-%d") in about
    assert archive.infolist()[0].filename == "mimetype"
    assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED
    assert "PrvImage" not in " ".join(archive.namelist())
