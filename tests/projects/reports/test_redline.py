"""Two frozen reports compared: what became of each project, word by word, on a page and in documents."""

from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse
from lxml import etree
from pypdf import PdfReader

from alliance.audit.models import Entry
from frameworks.choices import Role
from projects import operations
from projects.choices import ReportKind, State, Visibility
from projects.models import Project, Snapshot
from projects.operations import freeze_report
from projects.reports import schema
from projects.reports.build import EDITIONS
from projects.reports.comparing import Became, Comparison, compare
from projects.reports.extracts import ENDINGS
from projects.reports.redline import Frozen, redline
from projects.reports.rendering import FORMATS
from projects.reports.tree import Changes, Report
from tests.factories import (
    NOW,
    fields_of,
    lead_of,
    make_actor,
    make_open_cycle,
    make_person,
    make_project,
    open_the_next_cycle,
)
from tests.guesses import CHANGES
from tests.projects.reports.reading import squeezed, words_of

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=7)
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def freeze(kind: str = ReportKind.JOINT, side: str = "US", at=NOW) -> Snapshot:
    return freeze_report(cycle_id=make_open_cycle().pk, kind=kind, actor=make_actor(side, Role.ADMIN), at=at)


def compared(before: Snapshot, after: Snapshot, renamed: dict[str, str] | None = None) -> Comparison:
    return compare(schema.read(before.content), schema.read(after.content), ("en",), renamed or {})


def became(before: Snapshot, after: Snapshot) -> dict[str, str]:
    return {met.last["ref"]: met.became for met in compared(before, after).met}


def tree(before: Snapshot, after: Snapshot, edition: str = "en") -> Report:
    return redline(Frozen(before.content, before.sha256), Frozen(after.content, after.sha256), edition, {})


def change(project: Project, **fields) -> None:
    """Let the owner bring a returned project up to date and file it again."""
    lead, author = lead_of(project.owner), make_actor(project.owner, Role.AUTHOR)
    about = {"project_id": project.pk, "at": NOW}
    operations.add_member(**about, user_id=author.user_id, actor=lead)
    operations.return_to_author(**about, reasons="Say more.", actor=lead)
    version = project.versions.order_by("-number").first()
    texts = {name: version.content[name] for name in ("title_en", "title_ko", "aims_en", "aims_ko")}
    base = Project.objects.get(pk=project.pk).version_number
    operations.save_project(**about, base_version=base, fields=fields_of(**{**texts, **fields}), actor=author)
    operations.submit(**about, actor=author)


def test_what_became_of_each_project_is_told(reference):
    stays = make_project("US", State.SUBMITTED, Visibility.BOTH)
    moves = make_project("ROK", State.SUBMITTED, Visibility.BOTH)
    ends = make_project("US", State.SUBMITTED, Visibility.BOTH)
    before = freeze()
    change(moves, aims_en="Watch the open sea together.")
    operations.withdraw(project_id=ends.pk, reason="No money.", actor=lead_of("US"), at=NOW)
    new = make_project("ROK", State.SUBMITTED, Visibility.BOTH)

    told = became(before, freeze(at=LATER))

    assert told == {
        stays.ref: Became.CONTINUED,
        moves.ref: Became.CHANGED,
        ends.ref: Became.CLOSED,
        new.ref: Became.NEW,
    }


def test_what_was_open_and_is_told_no_more_was_dropped_without_a_decision(reference):
    carried = make_project("US", State.PRESENTED)
    dropped = make_project("ROK", State.SUBMITTED, Visibility.BOTH)
    ended = make_project("US", State.CLOSED)
    before = freeze()
    open_the_next_cycle(at=LATER)
    operations.carry_on(project_id=carried.pk, reason="It goes on.", actor=lead_of("US"), at=LATER)
    operations.submit(project_id=carried.pk, actor=make_actor("US", Role.LEAD), at=LATER)

    told = became(before, freeze(at=LATER))

    assert told[dropped.ref] is Became.DROPPED
    assert told[ended.ref] is Became.ENDED
    assert told[carried.ref] in {Became.CONTINUED, Became.CHANGED}


def test_words_are_marked_in_both_languages_whichever_the_document_speaks(reference):
    project = make_project("US", State.SUBMITTED, Visibility.BOTH)
    before = freeze()
    change(project, aims_en="Watch the open sea together.", aims_ko="함께 바다와 하늘을 살핀다.")
    after = freeze(at=LATER)

    for edition in EDITIONS:
        (block,) = (block for block in tree(before, after, edition).blocks if isinstance(block, Changes))
        shown = {row.language: "".join(f"{run.fate}{run.text}|" for run in row.runs) for row in block.rows}
        assert shown == {"en": "=Watch the |+open |=sea together.|", "ko": "=함께 바다|-를|+와 하늘을|= 살핀다.|"}


def test_of_two_kinds_nothing_is_told_that_the_narrower_one_may_leave_out(reference):
    make_project("US", State.SUBMITTED)
    shared = make_project("US", State.SUBMITTED, Visibility.BOTH)
    own, joint = freeze(ReportKind.OWN), freeze(at=LATER)

    found = compared(own, joint)

    assert {met.last["ref"] for met in found.met} == {shared.ref}
    assert found.left_out == 1
    assert compared(joint, own).left_out == 1
    assert not compared(joint, freeze(ReportKind.PUBLIC, at=LATER)).with_status


def test_a_project_is_the_same_one_before_and_after_it_was_shared(reference):
    project = make_project("US", State.SUBMITTED)
    before = freeze(ReportKind.OWN)
    operations.share_with_other_side(project_id=project.pk, actor=lead_of("US"), at=NOW)
    after = freeze(ReportKind.OWN, at=LATER)
    page = client_of("US").get(address(before, after)).content.decode()

    assert "Continued: 1" in page or "Changed: 1" in page
    assert "New: 1" not in page


def client_of(side: str, *roles: str) -> Client:
    client = Client()
    client.force_login(make_person(side, *(roles or (Role.ADMIN,))))
    return client


def address(before: Snapshot, after: Snapshot) -> str:
    return f"{reverse('projects:redlines')}?from={before.slug}&to={after.slug}"


def document_address(before: Snapshot, after: Snapshot, ending: str = "pdf", edition: str = "en") -> str:
    name = f"{before.slug}-to-{after.slug}-{edition}.{ending}"
    return reverse("projects:redline", kwargs={"slug": after.slug, "before": before.slug, "name": name})


def two_reports() -> tuple[Snapshot, Snapshot]:
    project = make_project("US", State.SUBMITTED, Visibility.BOTH)
    before = freeze()
    change(project, aims_en="Watch the open sea together.", aims_ko="함께 바다와 하늘을 살핀다.")
    return before, freeze(at=LATER)


def test_the_page_tells_removed_from_added_by_hidden_words_too(reference):
    before, after = two_reports()

    page = client_of("US").get(address(after, before)).content.decode()

    assert '<ins><span class="vh" lang="en">[added] </span>open </ins>' in page
    assert '<del><span class="vh" lang="en">[removed] </span>를</del>' in page
    assert before.slug.upper() in page


def test_without_a_choice_the_newest_of_a_kind_is_held_against_the_one_before(reference):
    before, after = two_reports()
    freeze(ReportKind.OWN, at=LATER + timedelta(days=1))

    page = client_of("US").get(reverse("projects:redlines"))

    assert (page.context["before"], page.context["after"]) == (before, after)


def test_with_one_report_there_is_nothing_to_compare_yet(reference):
    freeze()
    page = client_of("US").get(reverse("projects:redlines"))
    assert page.status_code == 200
    assert "report" not in page.context


def test_the_other_sides_own_view_is_as_absent_as_a_random_one(reference):
    joint, own = freeze(), freeze(ReportKind.OWN, "ROK", at=LATER)
    person = client_of("US")
    random = {"from": joint.slug, "to": "scm-58-own-rok-99"}
    absent = person.get(reverse("projects:redlines"), random)
    hidden = person.get(reverse("projects:redlines"), {**random, "to": own.slug})
    assert absent.status_code == hidden.status_code == 404
    told = [CHANGES.sub("", answer.content.decode()) for answer in (absent, hidden)]
    assert told[0].replace("own-rok-99", "") == told[1].replace("own-rok-1", "")
    assert person.get(document_address(joint, own)).status_code == 404
    assert person.get(document_address(own, joint)).status_code == 404


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_two_reports_give_the_same_bytes(reference, ending, edition):
    before, after = two_reports()
    made = {sha256(FORMATS[ending].render(tree(before, after, edition))).hexdigest() for _time in range(2)}
    assert len(made) == 1


def test_word_shows_real_tracked_changes_of_the_day_of_the_newer_report(reference):
    before, after = two_reports()

    answer = client_of("US").get(document_address(before, after, "docx"))

    body = etree.fromstring(ZipFile(BytesIO(answer.content)).read("word/document.xml"))
    inserted, deleted = (["".join(one.itertext()) for one in body.iter(f"{WORD}{tag}")] for tag in ("ins", "del"))
    assert "open " in inserted
    assert "를" in deleted
    marks = [*body.iter(f"{WORD}ins"), *body.iter(f"{WORD}del")]
    assert {mark.get(f"{WORD}date") for mark in marks} == {f"{LATER:%Y-%m-%dT%H:%M:%SZ}"}
    assert len({mark.get(f"{WORD}id") for mark in marks}) == len(marks)
    assert all(mark.get(f"{WORD}author") for mark in marks)


def test_the_pdf_holds_old_and_new_words(reference):
    before, after = two_reports()
    answer = client_of("US").get(document_address(before, after))
    words = "".join("".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages).split())
    assert "Watchtheopenseatogether" in words
    assert "바다를와하늘을" in words


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("ending", ENDINGS)
def test_every_format_holds_what_stayed_what_went_and_what_came(reference, ending, edition):
    report = tree(*two_reports(), edition)

    words = marked_words(FORMATS[ending].render(report), ending)

    rows = [row for block in report.blocks if isinstance(block, Changes) for row in block.rows]
    assert rows
    assert [row.label for row in rows if squeezed("".join(run.text for run in row.runs)) not in words] == []


def marked_words(data: bytes, ending: str) -> str:
    """Return the words of a document with those that went: in Word these are no text of it any more."""
    if ending == "docx":
        body = etree.fromstring(ZipFile(BytesIO(data)).read("word/document.xml"))
        texts = body.iter(f"{WORD}t", f"{WORD}delText")
        return squeezed("".join(text.text or "" for text in texts))
    return words_of(data, ending)


def test_a_document_takes_the_right_to_export_both_kinds_and_is_recorded(reference):
    before, after = two_reports()
    assert client_of("US", Role.LEAD).get(document_address(before, after)).status_code == 403

    assert client_of("US").get(document_address(before, after)).status_code == 200

    entry = Entry.objects.get(verb="report.compared")
    assert entry.changes["sha256"] == [before.sha256, after.sha256]


def test_a_document_has_one_address_alone(reference):
    before, after = two_reports()
    assert client_of("US").get(document_address(after, before)).status_code == 404
    assert client_of("US").get(document_address(before, after, "xlsx")).status_code == 404
