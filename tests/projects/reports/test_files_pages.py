"""The pages of a report's files: look before freezing, ask, see how far it is, give up, take; the mail at the end."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from frameworks.choices import Role
from frameworks.models import Tenure
from frameworks.queries import actor_of
from projects import making as press
from projects.choices import MakingState, ReportKind, State, Trouble
from projects.models import ReportFile, Snapshot
from projects.operations import ask_for_files, freeze_report, making
from reminders import sender
from reminders.choices import DeliveryState, Errand
from reminders.models import Delivery
from reminders.operations import choose_mails
from tests.factories import PASSWORD, make_open_cycle, make_person, make_project

pytestmark = pytest.mark.usefixtures("world")
FILES = "/reports/files/"


@pytest.fixture
def scene(world) -> SimpleNamespace:
    """Give a frozen report, and an administrator who is signed in."""
    at = timezone.now()
    make_project("US", State.PRESENTED)
    person = make_person("US", Role.ADMIN, Role.POC)
    report = freeze_report(cycle_id=make_open_cycle().pk, kind=ReportKind.JOINT, actor=actor_of(person, at=at), at=at)
    return SimpleNamespace(person=person, report=report, client=client_of(person))


def client_of(person) -> Client:
    client = Client()
    assert client.login(username=person.username, password=PASSWORD)
    return client


def ask(scene, name: str, client: Client | None = None):
    return (client or scene.client).post(f"/reports/{scene.report.slug}/ask/", {"file": name})


def page(scene, client: Client | None = None) -> str:
    return (client or scene.client).get(FILES).content.decode()


def wait_out() -> None:
    """Let the minute pass for which a mail waits for whoever waits on the page."""
    Delivery.objects.filter(errand=Errand.FILES).update(next_try_at=timezone.now() - timedelta(seconds=1))


def test_a_person_asks_sees_how_far_it_is_and_takes_the_file_without_a_script(scene):
    name = f"{scene.report.slug}-en.xlsx"
    assert ask(scene, name).url == FILES
    waiting = page(scene)
    assert name in waiting
    assert '<progress value="0" max="3"' in waiting
    assert "0 of 3 steps" in waiting
    assert 'role="status"' in waiting
    making.go_on(making.claim(), 2)
    assert "Being made: 2 of 3 steps" in page(scene)
    ReportFile.objects.update(state=MakingState.QUEUED, lease_token=None, leased_until=None, tries=0)

    press.work()
    ready = page(scene)
    assert "1 file is ready." in ready
    assert "fresh.js" not in ready
    taken = scene.client.get(f"/reports/{scene.report.slug}/{name}")

    assert taken.status_code == 200
    assert taken["Content-Disposition"] == f'attachment; filename="{name}"'
    assert taken.content[:2] == b"PK"
    listed = scene.client.get("/reports/").content.decode()
    assert '<td class="num" data-l="Downloads of your side">1</td>' in listed


def test_all_formats_of_an_edition_are_asked_for_at_once(scene):
    ask(scene, f"{scene.report.slug}-ko")

    assert set(ReportFile.objects.values_list("edition", flat=True)) == {"ko"}
    assert "0 of 3 steps" in page(scene)


def test_the_page_counts_all_that_was_asked_for_and_what_is_really_done_of_it(scene):
    actor = actor_of(scene.person, at=timezone.now())
    wanted = [("en", "xlsx"), ("en", "docx"), ("en", "json")]
    ask_for_files(snapshot_id=scene.report.pk, wanted=wanted, actor=actor, at=timezone.now())
    assert "0 of 3 files are done: 0 of 9 steps." in page(scene)

    making.finish(making.claim(), b"whole")
    making.give_up(making.claim(), Trouble.TYPESET)
    making.go_on(making.claim(), 1)

    assert "2 of 3 files are done: 7 of 9 steps." in page(scene)


def test_a_file_that_is_not_made_is_no_page_but_says_what_to_do(scene):
    answer = scene.client.get(f"/reports/{scene.report.slug}/{scene.report.slug}-en.pdf")

    assert answer.status_code == 409
    assert "ask for it" in answer.content.decode()


@pytest.mark.parametrize("trouble", [Trouble.FONT, Trouble.TYPESET, Trouble.TIME])
def test_a_file_that_could_not_be_made_says_why_in_the_readers_language_and_offers_another_try(scene, trouble):
    name = f"{scene.report.slug}-en.pdf"
    ask(scene, name)
    making.give_up(making.claim(), trouble)
    english = str(trouble.label)

    assert english in page(scene)
    assert f'name="file" value="{name}">Make it again' in page(scene)
    scene.person.language = "ko"
    scene.person.save(update_fields=["language"])
    korean = page(scene, client_of(scene.person))
    assert english not in korean
    assert str(trouble.label) in korean
    assert "다시 만들기" in korean


def test_a_person_gives_up_a_file(scene):
    name = f"{scene.report.slug}-en.xlsx"
    ask(scene, name)

    scene.client.post(f"/reports/{scene.report.slug}/drop/", {"file": name})

    assert ReportFile.objects.get().state == MakingState.CANCELLED
    assert "Nothing is being made." in page(scene)
    again = scene.client.post(f"/reports/{scene.report.slug}/drop/", {"file": f"{scene.report.slug}-en.pdf"})
    assert again.status_code == 404


def test_a_person_sees_their_own_files_alone(scene):
    ask(scene, f"{scene.report.slug}-en.xlsx")
    colleague = client_of(make_person("US", Role.LEADERSHIP))

    assert scene.report.slug not in page(scene, colleague)


def test_rights_are_read_anew_at_each_step(scene):
    name = f"{scene.report.slug}-en.xlsx"
    ask(scene, name)
    press.work()
    Tenure.objects.filter(user=scene.person, post__role=Role.ADMIN).update(ends_on="2024-06-30")

    assert scene.client.get(f"/reports/{scene.report.slug}/{name}").status_code == 403
    assert ask(scene, name).status_code == 403


@pytest.mark.parametrize("said", [{}, {"file": "none.pdf"}, {"file": "x" * 5000}])
def test_a_file_that_no_report_has_is_refused_with_the_page(scene, said):
    for act in ("ask", "drop"):
        assert scene.client.post(f"/reports/{scene.report.slug}/{act}/", said).status_code == 422


def test_a_preview_is_the_report_before_it_is_frozen_and_writes_nothing(scene):
    asked = {"cycle": make_open_cycle().pk, "kind": "JOINT"}
    looked = scene.client.post("/reports/freeze/", {**asked, "look": "yes"})
    assert looked.status_code == 302
    with CaptureQueriesContext(connection) as queries:
        answer = scene.client.get(looked.url)

    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Preview, not frozen" in text
    assert "Frozen by" not in text
    assert Snapshot.objects.count() == 1
    written = [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert written == []


def test_who_may_not_freeze_a_kind_may_not_look_at_it_either(scene):
    lead, asked = client_of(make_person("US", Role.LEAD)), {"cycle": make_open_cycle().pk, "kind": "JOINT"}

    assert lead.get("/reports/preview/", asked).status_code == 403
    assert scene.client.get("/reports/preview/", {"cycle": "x", "kind": "JOINT"}).status_code == 422
    assert scene.client.get("/reports/preview/").status_code == 422


def test_one_mail_in_the_readers_language_tells_that_the_last_file_is_done_and_names_no_report(scene, letterbox):
    reader = make_person("ROK", Role.ADMIN)
    actor = actor_of(reader, at=timezone.now())
    wanted = [("ko", "xlsx"), ("ko", "docx")]
    ask_for_files(snapshot_id=scene.report.pk, wanted=wanted, actor=actor, at=timezone.now())
    press.work()
    assert sender.drain() == 0
    wait_out()

    assert sender.drain() == 1
    assert sender.drain() == 0

    (letter,) = letterbox.letters()
    text = letter.get_body().get_content()
    assert letter["To"] == reader.email
    assert letter["Subject"] == "요청하신 파일 작성이 끝났습니다"
    assert "/reports/files/" in text
    assert scene.report.slug not in text


def test_who_took_the_file_meanwhile_gets_no_mail(scene, letterbox):
    name = f"{scene.report.slug}-en.xlsx"
    ask(scene, name)
    press.work()
    scene.client.get(f"/reports/{scene.report.slug}/{name}")
    wait_out()

    assert sender.drain() == 0
    assert Delivery.objects.get(errand=Errand.FILES).state == DeliveryState.CANCELLED


def test_who_wants_no_such_mail_gets_none(scene, letterbox):
    choose_mails(user_id=scene.person.pk, hour=None, muted=[Errand.FILES], at=timezone.now())
    assert 'value="FILES" id="id_muted_' in scene.client.get("/account/mail/").content.decode()
    ask(scene, f"{scene.report.slug}-en.xlsx")
    press.work()
    wait_out()

    assert sender.drain() == 0
    assert Delivery.objects.get(errand=Errand.FILES).state == DeliveryState.MUTED
    assert scene.client.get(reverse("reminders:log")).status_code == 200
