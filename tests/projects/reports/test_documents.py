"""A report's documents: the same words in each, the same bytes each time, and nothing in them that acts."""

import io
import os
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from frameworks.choices import Role
from frameworks.models import Country
from projects.choices import ReportKind, State, Visibility
from projects.models import Snapshot
from projects.operations import freeze_report, report_status
from projects.reports.build import EDITIONS, build
from projects.reports.rendering import FORMATS
from projects.reports.tree import Facts, Heading, Paragraph, Report, Sheet, Table
from tests.factories import NOW, lead_of, make_actor, make_open_cycle, make_project
from tests.projects.reports.reading import made, squeezed, words_of

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.django_db
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x.example")', "＝1", "{=1+1}", "http://x.example")


def frozen(kind: str = ReportKind.JOINT, side: str = "US") -> Snapshot:
    admin = make_actor(side, Role.ADMIN)
    return freeze_report(cycle_id=make_open_cycle().pk, kind=kind, actor=admin, at=NOW)


def a_full_cycle() -> None:
    partners = list(Country.objects.filter(alpha2__in=("JP", "PH")))
    project = make_project(
        "US", State.PRESENTED, title_ko="동맹 조선소의 함정 정비", partners=partners, activities_ko="합동 정비를 한다."
    )
    make_project("ROK", State.SUBMITTED, Visibility.BOTH, area="CB")
    report_status(project_id=project.pk, health="AT_RISK", reason="The yard is late.", actor=lead_of("US"), at=NOW)


def told_by(report: Report) -> list[str]:
    """Return every text of the tree in the document's first language, except numbers and days, which have types."""
    language, said = report.languages[0], [report.title, report.subtitle, report.marking, report.sample]
    for block in report.blocks:
        match block:
            case Heading(text=text) | Paragraph(text=text):
                said.append(text)
            case Facts(_key, _caption, rows):
                said += [text for row in rows for text in row]
            case Table():
                said += [column.head for column in block.columns]
                said += [cell.text for row in block.rows for cell in row if cell.value is None]
            case Sheet():
                told = block.told()
                said += [told.title, *(text for row in (*told.facts, *told.texts) for text in row)]
    return [squeezed(text.get(language)) for text in said]


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("extension", FORMATS)
def test_every_format_tells_what_the_tree_tells(reference, edition, extension):
    a_full_cycle()
    snapshot = frozen()

    words = words_of(made(snapshot, edition, extension), extension)

    missing = [text for text in told_by(build(snapshot.content, snapshot.sha256, edition)) if text not in words]
    assert missing == []
    assert snapshot.sha256 in words


def test_korean_reads_the_same_in_every_format(reference):
    a_full_cycle()
    snapshot = frozen(side="ROK")

    for extension in FORMATS:
        words = words_of(made(snapshot, "ko", extension), extension)
        assert squeezed("동맹 조선소의 함정 정비") in words, extension
        assert squeezed("합동 정비를 한다.") in words, extension


def test_what_people_wrote_is_never_a_formula_or_a_link(reference):
    for text in FORMULAS:
        make_project("US", State.SUBMITTED, Visibility.BOTH, title_en=text, title_ko=text, aims_en=text)

    data = made(frozen(), "both", "xlsx")

    cells = [cell for sheet in load_workbook(io.BytesIO(data)) for row in sheet for cell in row]
    assert set(FORMULAS) <= {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert not any(cell.hyperlink for cell in cells)
    assert not any(b"TargetMode" in zipfile.ZipFile(io.BytesIO(data)).read(name) for name in _relations(data))


def _relations(data: bytes) -> list[str]:
    return [name for name in zipfile.ZipFile(io.BytesIO(data)).namelist() if name.endswith(".rels")]


def test_a_snapshot_gives_the_same_bytes_in_another_process_place_zone_and_language(reference, tmp_path):
    a_full_cycle()
    snapshot = frozen()
    (tmp_path / "content.json").write_text(snapshot.content, encoding="utf-8")
    here = [sha256(made(snapshot, edition, extension)).hexdigest() for edition in EDITIONS for extension in FORMATS]

    for zone, language, seed in (("Asia/Seoul", "ko_KR.UTF-8", "7"), ("America/New_York", "C", "31337")):
        env = {
            **os.environ,
            "TZ": zone,
            "LANG": language,
            "LC_ALL": language,
            "PYTHONHASHSEED": seed,
            "HOME": "/nowhere",
            "PYTHONPATH": str(ROOT),
        }
        folder = tmp_path / f"다른 곳 {seed}"
        folder.mkdir()
        arguments = [sys.executable, "-c", ANOTHER_PROCESS, str(tmp_path / "content.json"), snapshot.sha256]
        printed = subprocess.run(arguments, env=env, cwd=folder, capture_output=True, text=True, check=True).stdout
        assert printed.split() == here, zone


ANOTHER_PROCESS = """
import hashlib, pathlib, sys
import django
django.setup()
from projects.reports.build import EDITIONS
from projects.reports.rendering import FORMATS, document
content = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")
for edition in EDITIONS:
    for extension in FORMATS:
        print(hashlib.sha256(document(content, sys.argv[2], edition, extension)).hexdigest())
"""


def test_documents_carry_the_marking_the_label_and_their_language(reference):
    make_project("US", State.SUBMITTED, Visibility.BOTH)
    snapshot = frozen()

    pdf = PdfReader(io.BytesIO(made(snapshot, "ko", "pdf")))
    word = Document(io.BytesIO(made(snapshot, "ko", "docx")))

    assert pdf.root_object["/Lang"] == "ko"
    assert pdf.root_object["/MarkInfo"]["/Marked"]
    band = build(snapshot.content, snapshot.sha256, "ko").band
    for edge in (word.sections[0].header, word.sections[0].footer):
        assert band in "".join(paragraph.text for paragraph in edge.paragraphs)
    assert [style for style in ("Heading 1", "Heading 2") if any(p.style.name == style for p in word.paragraphs)]
    repeated = [row for table in word.tables for row in table._tbl.tr_lst if row.find(".//{*}tblHeader") is not None]
    assert repeated


def test_a_workbook_has_real_numbers_and_days_frozen_heads_and_filters(reference):
    make_project("US", State.SUBMITTED, Visibility.BOTH)

    book = load_workbook(io.BytesIO(made(frozen(), "en", "xlsx")))

    assert {cell.data_type for cell in book["areas"]["D"][3:]} == {"n"}
    assert book["projects"]["G4"].is_date
    assert all(book[name].freeze_panes and book[name].auto_filter.ref for name in ("areas", "projects", "sheets"))


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("extension", FORMATS)
def test_an_empty_cycle_makes_a_right_document(reference, edition, extension):
    snapshot = frozen()

    words = words_of(made(snapshot, edition, extension), extension)

    assert all(text in words for text in told_by(build(snapshot.content, snapshot.sha256, edition)))


def test_a_missing_korean_text_shows_as_not_translated(reference):
    make_project("US", State.SUBMITTED, Visibility.BOTH, title_en="Sea repair", title_ko="", aims_ko="")
    snapshot = frozen()

    for extension in FORMATS:
        words = words_of(made(snapshot, "ko", extension), extension)
        assert "]Searepair" in words, extension


HOSTILE = "bell\x07 esc\x1b over\u202eride\ufeff 👍 漢字 ☐ 가나\u0301 #panic() $x$ *b* ]]> &amp; <w:p/> \u2028 end"


@pytest.mark.parametrize("extension", FORMATS)
def test_hostile_text_comes_out_readable(reference, extension):
    make_project("US", State.SUBMITTED, Visibility.BOTH, aims_en=HOSTILE, activities_ko=HOSTILE)

    words = words_of(made(frozen(), "both", extension), extension)

    assert squeezed("bell esc override") in words
    assert squeezed("#panic() $x$ *b* ]]> &amp; <w:p/>") in words
    assert not {"\x07", "\x1b", "\u202e", "\ufeff"} & set(words)


@pytest.mark.parametrize("text", ["가" * 50_000, "바다 " * 12_500])
def test_a_text_of_fifty_thousand_characters_is_there_in_full_where_there_is_room(reference, text):
    make_project("US", State.SUBMITTED, Visibility.BOTH, aims_ko=text)
    snapshot = frozen()

    for extension in set(FORMATS) - {"xlsx"}:
        words = words_of(made(snapshot, "ko", extension), extension)
        assert words.count(text[0]) >= text.count(text[0]), extension
    # A cell of a workbook ends at 32,767, and says where the rest is.
    book = load_workbook(io.BytesIO(made(snapshot, "ko", "xlsx")))
    (cut,) = {cell.value for row in book["sheets"] for cell in row if "…" in str(cell.value)}
    assert len(cut) <= 32_767
    assert cut.startswith(text[:32_000])
    assert "PDF" in cut[-60:]
