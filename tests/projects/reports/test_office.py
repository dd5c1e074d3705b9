"""What LibreOffice, a program of other people, makes of the documents: it opens each, and finds all that is in it."""

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from frameworks.choices import Role
from projects.choices import ReportKind, State, Visibility
from projects.models import Snapshot
from projects.operations import freeze_report
from projects.reports.build import build
from tests.factories import NOW, make_actor, make_open_cycle, make_project
from tests.projects.reports.office import converted
from tests.projects.reports.reading import made, squeezed, tables_of
from tests.projects.reports.test_documents import told_by

pytestmark = pytest.mark.django_db
# As a spreadsheet would read them, with their full-width and small twins; and what hides one behind spaces.
FORMULAS = (
    "=1+1", "+1+1", "-1+1", "@SUM(1;1)", "|calc", "%1", "＝1+1", "＋1+1", "－1+1", "＠SUM(1)", "﹢1", "﹣1", "−1",
    '=HYPERLINK("http://x.example";"y")', "{=1+1}", " =1+1", "　=1+1", "\t=1+1", "\r=1+1", "=cmd|' /C calc'!A0",
)  # fmt: skip
# Comma-separated values in UTF-8, every cell quoted; formulas would be reckoned.
CSV_IN = "CSV:44,34,76,1,,1042,false,true,false,false,false,-1"


def frozen(**fields: str) -> Snapshot:
    make_project("US", State.PRESENTED, title_ko="동맹 조선소의 함정 정비", activities_ko="합동 정비를 한다.", **fields)
    admin = make_actor("US", Role.ADMIN)
    return freeze_report(cycle_id=make_open_cycle().pk, kind=ReportKind.JOINT, actor=admin, at=NOW)


def written(folder: Path, snapshot: Snapshot, edition: str, extension: str) -> Path:
    path = folder / f"report.{extension}"
    path.write_bytes(made(snapshot, edition, extension))
    return path


@pytest.mark.parametrize("edition", ["en", "ko", "both"])
def test_word_documents_open_and_keep_their_text(reference, tmp_path, edition):
    snapshot = frozen()

    text = converted(written(tmp_path, snapshot, edition, "docx"), "txt:Text (encoded):UTF8", tmp_path / "out")

    words = squeezed(text.read_text(encoding="utf-8-sig"))
    missing = [said for said in told_by(build(snapshot.content, snapshot.sha256, edition)) if said not in words]
    assert missing == []


def test_word_documents_come_through_a_save_by_another_program(reference, tmp_path):
    path = converted(written(tmp_path, frozen(), "ko", "docx"), "docx:MS Word 2007 XML", tmp_path / "out")

    saved = Document(path)

    assert {"Heading 1", "Heading 2"} <= {paragraph.style.name for paragraph in saved.paragraphs}
    assert any(row._tr.find(".//{*}tblHeader") is not None for table in saved.tables for row in table.rows)
    header, footer = (edge.paragraphs[0].text for edge in (saved.sections[0].header, saved.sections[0].footer))
    assert header
    assert footer.split("\t")[1] == header


@pytest.mark.parametrize("edition", ["ko", "both"])
def test_workbooks_open_and_keep_every_cell(reference, tmp_path, edition):
    before = written(tmp_path, frozen(), edition, "xlsx")
    after = converted(before, "xlsx:Calc MS Excel 2007 XML", tmp_path / "out")

    cells = [
        {(sheet.title, cell.coordinate): cell.value for sheet in book for row in sheet for cell in row if cell.value}
        for book in (load_workbook(path) for path in (before, after))
    ]

    assert cells[0] == cells[1]


def test_no_value_and_no_head_of_a_workbook_ever_reckons(reference, tmp_path):
    text = "\n".join(FORMULAS)
    for said in FORMULAS:
        make_project("US", State.SUBMITTED, Visibility.BOTH, title_en=said, title_ko=said, aims_en=said, aims_ko=text)
    path = written(tmp_path, frozen(), "both", "xlsx")

    saved = load_workbook(converted(path, "xlsx:Calc MS Excel 2007 XML", tmp_path / "out"))

    cells = [cell for sheet in saved for row in sheet for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert not any(cell.hyperlink for cell in cells)
    titles = {cell.value for cell in saved["sheets"]["B"][3:]}
    assert {said.strip(" 　\t\r") for said in FORMULAS} <= {str(title).strip(" 　") for title in titles}


def test_comma_separated_values_open_as_text_even_where_they_look_like_formulas(reference, tmp_path):
    for said in FORMULAS:
        make_project("US", State.SUBMITTED, Visibility.BOTH, title_en=said, title_ko=said, aims_en=said, aims_ko=said)
    archive = zipfile.ZipFile(io.BytesIO(made(frozen(), "both", "csv")))
    (name,) = (name for name in archive.namelist() if name.endswith("-sheets.csv"))
    path = tmp_path / "sheets.csv"
    path.write_bytes(archive.read(name))
    rows = tables_of(made(Snapshot.objects.get(), "both", "csv"))[name]

    book = load_workbook(converted(path, "xlsx:Calc MS Excel 2007 XML", tmp_path / "out", reads_as=CSV_IN))

    cells = [cell for row in book.active for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert squeezed("".join(str(cell.value) for cell in cells)) == squeezed(
        "".join(cell for row in rows for cell in row)
    )


def test_a_table_of_comma_separated_values_says_how_it_is_written(reference):
    archive = zipfile.ZipFile(io.BytesIO(made(frozen(), "ko", "csv")))

    for name in archive.namelist():
        body = archive.read(name)
        assert body.startswith(b'\xef\xbb\xbf"')
        assert body.endswith(b'"\r\n')
