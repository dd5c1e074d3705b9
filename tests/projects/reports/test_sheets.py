"""One-page sheets of projects: singly, from a project's page or a frozen report, and as a book."""

from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from alliance.audit.models import Entry
from frameworks.choices import Role
from projects import operations
from projects.choices import ReportKind, State, Visibility
from projects.models import Project, Snapshot
from projects.operations import freeze_report
from projects.reports.build import EDITIONS, build
from projects.reports.extracts import ENDINGS, book_of_sheets, one_sheet
from projects.reports.rendering import FORMATS
from projects.reports.tree import Sheet
from tests.factories import NOW, lead_of, make_actor, make_meeting, make_open_cycle, make_person, make_project
from tests.projects.reports.reading import squeezed

pytestmark = pytest.mark.django_db


def freeze(kind: str = ReportKind.JOINT, side: str = "US") -> Snapshot:
    return freeze_report(cycle_id=make_open_cycle().pk, kind=kind, actor=make_actor(side, Role.ADMIN), at=NOW)


def client_of(side: str = "US", *roles: str) -> Client:
    client = Client()
    client.force_login(make_person(side, *(roles or (Role.ADMIN,))))
    return client


def sheets_of(snapshot: Snapshot) -> str:
    return f"{snapshot.get_absolute_url()}sheets/"


def sheet_of(project: Project, name: str = "") -> str:
    return f"{project.get_absolute_url()}sheet/{name and f'{project.ref}-{name}'}"


def words(data: bytes) -> str:
    return squeezed("".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages))


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_sheet_and_the_book_show_the_reports_own_sheets(reference, edition):
    first, second = (make_project(side, State.SUBMITTED, Visibility.BOTH) for side in ("US", "ROK"))
    snapshot = freeze()
    frozen = snapshot.content, snapshot.sha256, edition
    whole = [block for block in build(*frozen).blocks if isinstance(block, Sheet)]

    assert list(book_of_sheets(*frozen).blocks) == whole
    assert [one_sheet(*frozen, project.ref).blocks[0] for project in (first, second)] == whole
    assert one_sheet(*frozen, "rcf-999") is None


@pytest.mark.parametrize("render", [FORMATS[ending].render for ending in ENDINGS], ids=ENDINGS)
def test_the_same_snapshot_gives_the_same_bytes(reference, render):
    ref = make_project("US", State.SUBMITTED, Visibility.BOTH).ref
    snapshot = freeze()
    frozen = snapshot.content, snapshot.sha256, "both"
    assert render(one_sheet(*frozen, ref)) == render(one_sheet(*frozen, ref))
    assert render(book_of_sheets(*frozen)) == render(book_of_sheets(*frozen))


def test_a_sheet_of_a_report_is_one_page_that_names_its_snapshot(reference):
    project = make_project("US", State.SUBMITTED, Visibility.BOTH)
    snapshot = freeze()

    answer = client_of().get(f"{sheets_of(snapshot)}{snapshot.slug}-{project.ref}-en.pdf")

    assert len(PdfReader(BytesIO(answer.content)).pages) == 1
    assert snapshot.sha256 in words(answer.content)
    assert Entry.objects.get(verb="report.sheets_taken").changes["file"][1].endswith("-en.pdf")


def test_the_list_offers_every_sheet_and_the_book(reference):
    project = make_project("US", State.SUBMITTED, Visibility.BOTH)
    snapshot = freeze()
    page = client_of().get(sheets_of(snapshot)).content.decode()
    for what in ("sheets", project.ref):
        assert f"{snapshot.slug}-{what}-both.docx" in page


def test_who_may_not_export_the_report_reads_the_list_without_files(reference):
    project = make_project("US", State.SUBMITTED, Visibility.BOTH)
    snapshot = freeze()
    author = client_of("US", Role.AUTHOR)
    assert "-both.docx" not in author.get(sheets_of(snapshot)).content.decode()
    assert author.get(f"{sheets_of(snapshot)}{snapshot.slug}-{project.ref}-en.pdf").status_code == 403


def test_a_sheet_that_is_not_in_the_report_is_not_there(reference):
    kept, _shared = make_project("ROK", State.SUBMITTED), make_project("ROK", State.SUBMITTED, Visibility.BOTH)
    snapshot = freeze()
    for what in (kept.ref, "rcf-999", "", "sheets"):
        assert client_of().get(f"{sheets_of(snapshot)}{snapshot.slug}-{what}-xx.pdf").status_code == 404
    assert client_of().get(f"{sheets_of(snapshot)}{snapshot.slug}-{kept.ref}-en.pdf").status_code == 404


def test_whoever_sees_a_project_takes_its_sheet_as_it_stands(reference):
    project = make_project("ROK", State.SUBMITTED, Visibility.BOTH, title_en="Allied ship repair")
    reader = client_of("US", Role.AUTHOR)

    assert "Allied ship repair" in reader.get(sheet_of(project)).content.decode()
    answer = reader.get(sheet_of(project, "en.pdf"))

    assert "Notreadfromafrozenreport" in words(answer.content)
    entry = Entry.objects.get(verb="project.sheet_taken")
    assert (entry.side, entry.shared) == ("US", False)


def test_the_other_sides_project_has_no_sheet_and_a_draft_has_none_yet(reference):
    kept, draft = make_project("ROK", State.SUBMITTED), make_project("US")
    assert client_of().get(sheet_of(kept)).status_code == 404
    assert client_of().get(sheet_of(kept, "en.pdf")).status_code == 404
    assert client_of().get(sheet_of(draft)).status_code == 409


def test_a_sheet_holds_nothing_of_another_project(reference):
    project = make_project("US", State.SUBMITTED, title_en="Allied ship repair")
    other = make_project("US", State.PRESENTED, title_en="Coast watch")
    kidd, acting = make_meeting("KIDD", 28, date(2026, 10, 5)), {"actor": lead_of("US"), "at": NOW}
    waived = {"cycle_id": other.cycle_id, "forum": "RCWG", "project_id": None, "reason": "No day was free."}
    operations.waive_forum(**waived, **acting)
    operations.put_on_agenda(project_id=other.pk, meeting_id=kidd.pk, **acting)
    assert "Coast watch" not in client_of().get(sheet_of(project)).content.decode()
