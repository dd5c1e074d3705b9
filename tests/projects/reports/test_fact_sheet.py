"""A fact sheet's draft: only what both sides released, in the form of the 56th SCM's, for a press officer to edit."""

from hashlib import sha256
from io import BytesIO

import pytest
from django.test import Client
from docx import Document
from pypdf import PdfReader

from alliance.audit.models import Entry
from frameworks.choices import Role
from projects.choices import ReportKind, State, Visibility
from projects.models import KeptForm, Snapshot
from projects.operations import freeze_report
from projects.queries.keeping import Key
from projects.reports import docx, pdf
from projects.reports.fact_sheet import Origin, draft, fact_sheet, plain_text
from tests.factories import NOW, make_actor, make_open_cycle, make_person, make_project
from tests.projects.reports.reading import squeezed

pytestmark = pytest.mark.django_db


def freeze(kind: str = ReportKind.PUBLIC) -> Snapshot:
    return freeze_report(cycle_id=make_open_cycle().pk, kind=kind, actor=make_actor("US", Role.ADMIN), at=NOW)


def released(**fields) -> str:
    return make_project("US", State.PRESENTED, Visibility.PUBLIC, **fields).ref.upper()


def address(snapshot: Snapshot) -> str:
    return f"{snapshot.get_absolute_url()}fact-sheet/"


def client_of(*roles: str, side: str = "US") -> Client:
    client = Client()
    client.force_login(make_person(side, *(roles or (Role.LEAD,))))
    return client


def test_a_draft_says_only_what_both_sides_released(reference):
    released(title_en="Open sea watch")
    make_project("US", State.SUBMITTED, title_en="Kept to ourselves", aims_en="Hide it.")
    make_project("US", State.PRESENTED, title_en="Not released", aims_en="Keep it.")

    said = "".join(draft(freeze().content).texts.values())

    assert "Watching the sea together." in said
    assert "Kept to ourselves" not in said
    assert "Hid" not in said
    assert "Keep" not in said


def test_english_has_capital_headings_and_one_ing_sentence_a_bullet(reference):
    released(aims_en="Strengthen the repair of ships. And more.", area="DI")
    released(aims_en="They repair and sail.", title_en="Allied ship repair")

    lines = draft(freeze().content).texts["en"].split("\n")

    assert "MARITIME SECURITY" in lines
    assert "• Strengthening the repair of ships." in lines
    bullets = [line for line in lines if line.startswith("•")]
    assert all(bullet.split()[1].endswith("ing") and bullet.count(".") == 1 for bullet in bullets)
    before = [lines[at - 1] for at, line in enumerate(lines) if line.startswith("•")]
    assert all(line.endswith("by:") or line.startswith("•") for line in before)


def test_korean_is_a_notice_with_noun_endings(reference):
    released(title_ko="동맹 조선소의 함정 정비", aims_ko="함께 바다를 살핀다.")

    text = draft(freeze().content).texts["ko"]

    assert "□ 개요" in text
    assert "ㅇ (동맹 조선소의 함정 정비) 함께 바다를 살핌" in text.split("\n")
    assert text.split("\n")[-3] == "끝."


def test_a_title_that_cannot_be_turned_stands_as_it_is(reference):
    ref = released(title_en="Coast watch", title_ko="연안 감시", aims_en="It helps.", aims_ko="양국이 만든다.")

    ((english, korean),) = draft(freeze().content).rows

    assert (english.ref, english.origin, korean.origin) == (ref, Origin.OURS, Origin.OURS)
    assert "“Coast watch”" in english.text
    assert "“연안 감시”" in korean.text


def test_what_was_withdrawn_is_left_out_and_named(reference):
    ref = make_project("US", State.CLOSED, Visibility.PUBLIC).ref.upper()
    content = freeze().content.replace('"stage":"COMPLETED"', '"stage":"WITHDRAWN"')
    assert [left for left, _why in draft(content).left_out] == [ref]
    assert "have together released one project before the 58th SCM" in draft(content).texts["en"]


def test_without_a_released_project_the_draft_says_so(reference):
    assert "No project before the 58th SCM" in draft(freeze().content).texts["en"]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_format_holds_the_edited_words(reference, language):
    released()
    snapshot = freeze()
    text = draft(snapshot.content).texts[language].replace("•", "• Edited:").replace("ㅇ", "ㅇ 고친 말:")
    report = fact_sheet(snapshot.content, snapshot.sha256, text, language)

    words = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf.render(report))).pages)
    word = "".join(one.text for one in Document(BytesIO(docx.render(report))).paragraphs)
    plain = plain_text(report).decode("utf-8-sig")

    for line in filter(None, text.replace("※", "").split("\n")):
        for told in (words, word, plain):
            assert squeezed(line) in squeezed(told), line
    assert "Edited since" in plain or "Edited since" in word or language == "ko"


def test_the_same_words_give_the_same_bytes(reference):
    released()
    snapshot = freeze()
    text = draft(snapshot.content).texts["en"]
    made = {
        sha256(render(fact_sheet(snapshot.content, snapshot.sha256, text, "en"))).hexdigest()
        for render in (pdf.render, docx.render, plain_text)
        for _time in range(2)
    }
    assert len(made) == 3


@pytest.mark.parametrize("file", ["en.pdf", "ko.docx", "ko.hwpx", "en.txt"])
def test_a_press_officer_takes_the_edited_text_along_and_it_is_recorded(reference, file):
    snapshot = freeze()

    answer = client_of().post(address(snapshot), {"text_en": "Mine", "text_ko": "내 글", "file": file})

    assert answer.status_code == 200
    assert f"{snapshot.slug}-fact-sheet-{file}" in answer["Content-Disposition"]
    entry = Entry.objects.get(verb="report.fact_sheet_taken")
    assert entry.changes["sha256"] == [None, sha256(answer.content).hexdigest()]


def test_what_is_typed_stays_kept_when_the_file_is_taken(reference):
    snapshot, lead = freeze(), make_person("US", Role.LEAD)
    client = Client()
    client.force_login(lead)
    key = Key.draw(lead.pk, address(snapshot), "fact-sheet")
    client.post(address(snapshot), {"text_en": "Mine", "text_ko": "내 글", "file": "en.txt", "kept": key.seal})

    assert KeptForm.objects.get(path=key.path).fields["text_en"] == ["Mine"]
    page = client.get(address(snapshot), {"take": key.path}).content.decode()
    assert "Mine</textarea>" in page


def test_a_refused_text_stands_in_the_form_again(reference):
    answer = client_of().post(address(freeze()), {"text_en": "Mine", "text_ko": "", "file": "en.pdf"})
    assert answer.status_code == 422
    assert "Mine</textarea>" in answer.content.decode()


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.POC, Role.AUDITOR])
def test_who_may_not_export_what_is_public_may_not_draft(reference, role):
    assert client_of(role).get(address(freeze())).status_code == 403


def test_there_is_no_fact_sheet_of_what_is_not_public(reference):
    for kind in (ReportKind.OWN, ReportKind.JOINT):
        assert client_of(Role.ADMIN).get(address(freeze(kind))).status_code == 404
    assert client_of(Role.ADMIN).get("/reports/scm-58-public-99/fact-sheet/").status_code == 404
