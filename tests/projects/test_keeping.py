"""What a person types is kept until it is sent: for that person alone, and never sent by itself."""

import os
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils.html import escape

from alliance import wall
from alliance.accounts.models import User
from frameworks.choices import Role
from projects import operations
from projects.choices import State, Visibility
from projects.models import Comment, KeptForm, Project
from projects.operations.keeping import MOST_BYTES, MOST_FORMS, keep_form
from projects.queries.keeping import Key
from tests.factories import NOW, fields_of, lead_of, make_actor, make_project

pytestmark = pytest.mark.usefixtures("reference")
SEAL = re.compile(r'name="kept" value="([^"]+)"')
NEW = "/projects/new/"
CONTENT = {"title_en": "Coast watch", "kind": "PROJECT", "area": "MS", "date_precision": "DAY"}


def of(actor):
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def seal_on(client, page, name):
    """Return what the form of a name carries on a page, as a browser would send it back."""
    found = [seal for seal in SEAL.findall(client.get(page, {"do": name}).content.decode()) if f"#{name}." in seal]
    assert len(found) == 1, found
    return found[0]


@pytest.fixture
def author(reference):
    return make_actor("US", Role.AUTHOR)


@pytest.fixture
def project(author):
    return make_project("US", State.RETURNED, Visibility.BOTH, actor=author)


def type_into(client, page, name, **fields):
    """Type into a form and leave; return the kept one."""
    seal = seal_on(client, page, name)
    answer = client.post("/keep/", {**fields, "kept": seal})
    assert answer.status_code == 200
    return KeptForm.objects.get(path=Key.read(seal).path)


def test_what_is_typed_is_kept_and_the_page_says_when(author):
    client = of(author)
    seal = seal_on(client, NEW, "new")

    answer = client.post("/keep/", {"title_en": "Coast", "partners": ["JP", "PH"], "kept": seal})

    assert re.fullmatch(r"Kept \d\d:\d\d", answer.content.decode())
    kept = KeptForm.objects.get()
    assert (kept.user_id, kept.side) == (author.user_id, "US")
    assert kept.fields == {"title_en": ["Coast"], "partners": ["JP", "PH"]}
    assert kept.path.startswith("/projects/new/#new.")
    client.post("/keep/", {"title_en": "Coast watch", "kept": seal})
    assert KeptForm.objects.get().fields == {"title_en": ["Coast watch"]}


def test_a_korean_is_told_the_time_in_seoul(reference):
    client = of(make_actor("ROK", Role.AUTHOR))
    answer = client.post("/keep/", {"title_ko": "연안", "kept": seal_on(client, NEW, "new")})
    assert re.search(r"\d\d:\d\d", answer.content.decode())
    assert "Kept" not in answer.content.decode()


def test_it_is_offered_when_the_form_is_opened_again_and_taken_up_whole(author):
    client = of(author)
    typed = {"title_en": "Coast <watch>", "aims_ko": "연안을 살핀다.", "partners": ["JP"], "is_business": "on"}
    kept = type_into(client, NEW, "new", **typed, area="MS", starts_on="2026-10-01")

    offered = client.get(NEW).content.decode()
    assert "You have text here that is not saved:" in offered
    assert escape("Coast <watch>") not in offered
    link = re.search(r'href="(/projects/new/\?take=[^"]+)"', offered)[1]
    taken = client.get(link).content.decode()

    assert "What you typed is back in the form." in taken
    assert escape("Coast <watch>") in taken
    assert "연안을 살핀다." in taken
    assert re.search(r'value="JP"[^>]*checked', taken)
    assert not re.search(r'value="PH"[^>]*checked', taken)
    assert re.search(r'name="is_business"[^>]*checked', taken)
    assert re.search(r'value="MS" selected', taken)
    assert 'value="2026-10-01"' in taken
    assert [Key.read(seal).path for seal in SEAL.findall(taken)] == [kept.path]


def test_sending_it_ends_the_keeping(author):
    client = of(author)
    kept = type_into(client, NEW, "new", **CONTENT)

    answer = client.post(NEW, {**CONTENT, "kept": Key(author.user_id, kept.path).seal})

    assert answer.status_code == 302
    assert Project.objects.get().title_en == "Coast watch"
    assert not KeptForm.objects.exists()


def test_discarding_it_ends_the_keeping_and_leads_back(author):
    client = of(author)
    kept = type_into(client, NEW, "new", title_en="Coast")
    seal = Key(author.user_id, kept.path).seal
    assert seal in client.get(NEW).content.decode()

    assert client.post("/keep/discard/", {"discard": seal})["Location"] == NEW
    assert not KeptForm.objects.exists()
    assert client.post("/keep/discard/", {"discard": seal}).status_code == 302
    assert "You have text here" not in client.get(NEW).content.decode()


def test_undoing_all_ends_the_keeping(author):
    client = of(author)
    seal = seal_on(client, NEW, "new")
    client.post("/keep/", {"title_en": "Coast", "kept": seal})
    client.post("/keep/", {"title_en": "", "kept": seal, "undone": "1"})
    assert not KeptForm.objects.exists()


def test_two_windows_do_not_overwrite_each_other(author):
    client = of(author)
    for title in ("One", "Two"):
        type_into(client, NEW, "new", title_en=title)
    assert sorted(kept.fields["title_en"][0] for kept in KeptForm.objects.all()) == ["One", "Two"]
    assert client.get(NEW).content.decode().count("You have text here") == 2


def test_a_form_that_was_refused_is_kept_and_stays_the_same_one(author):
    client = of(author)
    seal = seal_on(client, NEW, "new")

    refused = client.post(NEW, {**CONTENT, "title_en": "", "aims_en": "Watch it well.", "kept": seal})

    assert refused.status_code == 422
    assert SEAL.findall(refused.content.decode()) == [seal]
    assert KeptForm.objects.get().fields["aims_en"] == ["Watch it well."]
    assert client.post(NEW, {**CONTENT, "kept": seal}).status_code == 302
    assert not KeptForm.objects.exists()


def test_an_act_whose_project_changed_meanwhile_keeps_its_text(project):
    lead = lead_of("US")
    client = of(lead)
    page = project.get_absolute_url()
    seal = seal_on(client, page, "note")
    typed = {"body": "Ask again in May.", "kept": seal}

    operations.withdraw(project_id=project.pk, reason="No money.", actor=lead, at=NOW)
    assert client.post(f"{page}note/", typed).status_code == 409

    shown = client.get(page).content.decode()
    assert "its form is not open to you now" in shown
    link = re.search(r'href="(/kept/\?text=[^"]+)"', shown)[1]
    assert "Ask again in May." in client.get(link).content.decode()


def test_an_act_is_taken_up_in_its_own_form_which_stands_open(project):
    client = of(lead_of("US"))
    page = project.get_absolute_url()
    kept = type_into(client, page, "comment", body="Who pays?", audience="BOTH")

    shown = client.get(page, {"take": kept.path}).content.decode()

    form = re.search(r'<details class="act" open>.*?</details>', shown, re.DOTALL)[0]
    assert "Who pays?" in form
    assert re.search(r'value="BOTH"[^>]*checked', form)
    sent = client.post(f"{page}comment/", {"body": "Who pays?", "audience": "BOTH", "kept": SEAL.search(form)[1]})
    assert sent.status_code == 302
    assert Comment.objects.filter(body="Who pays?").exists()
    assert not KeptForm.objects.exists()


def test_a_judgement_taken_up_is_about_the_version_that_is_read_now(reference):
    author, poc = make_actor("US", Role.AUTHOR), make_actor("US", Role.POC)
    project = make_project("US", State.SUBMITTED, actor=author)
    client, page = of(poc), project.get_absolute_url()
    kept = type_into(client, page, "review", version="1", recommendation="SUPPORT", reasons="Good.")
    operations.return_to_author(project_id=project.pk, reasons="Say who pays.", actor=lead_of("US"), at=NOW)
    operations.save_project(project_id=project.pk, base_version=1, fields=fields_of(), actor=author, at=NOW)
    operations.submit(project_id=project.pk, actor=author, at=NOW)

    shown = client.get(page, {"take": kept.path}).content.decode()

    form = re.search(r'<form class="form" id="act-review".*?</form>', shown, re.DOTALL)[0]
    assert "Good." in form
    assert re.search(r'name="version" value="2"', form)


def test_an_edit_taken_up_keeps_the_version_it_began_with_and_so_meets_the_newer_one(author, project):
    client, page = of(author), f"{project.get_absolute_url()}edit/"
    kept = type_into(client, page, "edit", **CONTENT, aims_en="MINE aims.", base_version="1")
    newer = fields_of(aims_en="SAVED aims.")
    operations.save_project(project_id=project.pk, base_version=1, fields=newer, actor=author, at=NOW)

    taken = client.get(page, {"take": kept.path}).content.decode()
    assert 'name="base_version" value="1"' in taken
    assert "MINE aims." in taken
    seal = SEAL.search(taken)[1]
    met = client.post(page, {**CONTENT, "aims_en": "MINE aims.", "base_version": "1", "kept": seal})

    assert met.status_code == 409
    assert all(word in met.content.decode() for word in ("MINE", "SAVED"))
    assert set(SEAL.findall(met.content.decode())) == {seal}
    assert KeptForm.objects.get().fields["aims_en"] == ["MINE aims."]
    chosen = {**CONTENT, "aims_en": "MINE aims.", "base_version": "2", "take_aims_en": "mine", "kept": seal}
    assert client.post(page, chosen).status_code == 302
    assert not KeptForm.objects.exists()


def test_what_was_typed_before_a_project_got_its_number_is_found_after(author):
    project = make_project("US", State.SUBMITTED, actor=author)
    client = of(author)
    kept = type_into(client, project.get_absolute_url(), "note", body="Ask again.")
    operations.share_with_other_side(project_id=project.pk, actor=lead_of("US"), at=NOW)

    assert "You have text here" in client.get("/projects/rcf-001/").content.decode()
    old = client.get(project.get_absolute_url(), {"take": kept.path})
    assert old["Location"].startswith("/projects/rcf-001/?take=")
    assert "Ask again." in client.get(old["Location"]).content.decode()


def test_nobody_else_sees_it_not_even_on_the_own_side(author, project):
    kept = type_into(of(author), project.get_absolute_url(), "note", body="Between me and my desk.")

    for person in (lead_of("US"), lead_of("ROK"), make_actor("US", Role.AUTHOR, Role.ADMIN, Role.AUDITOR)):
        client = of(person)
        for address in (project.get_absolute_url(), "/kept/"):
            for query in ({}, {"take": kept.path}, {"text": kept.path}):
                shown = client.get(address, query).content.decode()
                assert "Between me" not in shown
                assert "You have text here" not in shown
        seal = Key(author.user_id, kept.path).seal
        assert client.post("/keep/", {"body": "Other", "kept": seal}).status_code == 422
        assert client.post("/keep/discard/", {"discard": seal}).status_code == 422
    assert KeptForm.objects.get().fields == {"body": ["Between me and my desk."]}


@pytest.mark.parametrize("side", ["ROK", ""])
def test_the_second_wall_hides_it_from_the_other_side_and_from_whoever_is_nobody(author, side):
    keep_form(user_id=author.user_id, side="US", path="/projects/new/#new.1", fields={"a": ["b"]}, at=NOW)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {os.environ['ALLIANCE_TEST_WEB_ROLE']}")
        wall.stand_on(side)
        assert not KeptForm.objects.exists()
        wall.stand_on("US")
        assert KeptForm.objects.exists()
        cursor.execute("RESET ROLE")


@pytest.mark.parametrize("seal", ["", "x", "1 /projects/new/#new.1:forged", "\x00", "x" * 9000])
def test_a_seal_that_was_not_made_here_keeps_nothing(author, seal):
    client = of(author)
    assert client.post("/keep/", {"title_en": "Coast", "kept": seal}).status_code == 422
    assert client.post("/keep/discard/", {"discard": seal}).status_code == 422
    assert client.post(NEW, {"title_en": "", "kept": seal}).status_code == 422
    assert not KeptForm.objects.exists()


def test_what_is_too_long_is_said_not_to_be_kept(author):
    client = of(author)
    answer = client.post("/keep/", {"aims_en": "x" * MOST_BYTES, "kept": seal_on(client, NEW, "new")})
    assert answer.status_code == 422
    assert "too long" in answer.content.decode()
    assert not KeptForm.objects.exists()


def test_a_nul_is_left_out(author):
    assert type_into(of(author), NEW, "new", title_en="a\x00b").fields == {"title_en": ["ab"]}


def test_of_very_many_forms_the_oldest_give_way(author):
    for number in range(MOST_FORMS + 3):
        keep_form(user_id=author.user_id, side="US", path=f"/p/#f.{number}", fields={"a": [str(number)]}, at=NOW)
    assert KeptForm.objects.count() == MOST_FORMS
    assert not KeptForm.objects.filter(path="/p/#f.2").exists()


def test_all_that_waits_stands_on_one_page_and_each_leads_to_its_form(author, project):
    client = of(author)
    type_into(client, NEW, "new", title_en="Coast watch")
    kept = type_into(client, project.get_absolute_url(), "comment", body="Who pays?", audience="OWN")

    page = client.get("/kept/").content.decode()

    assert page.count("Take it up") == 2
    links = [urlsplit(link) for link in re.findall(r'href="(/projects/[^"]*take=[^"]*)"', page)]
    assert {parse_qs(link.query)["take"][0].partition("#")[0] for link in links} == {NEW, project.get_absolute_url()}
    assert "Who pays?" in client.get("/kept/", {"text": kept.path}).content.decode()
    assert client.get("/kept/", {"text": "/projects/none/#x\x00"}).status_code in {400, 404}


def test_the_reasons_for_moving_a_meeting_are_kept_too(reference):
    client = of(make_actor("US", Role.ADMIN))
    kept = type_into(client, "/calendar/scm-58/", "move", reason="The venue is not free.")

    offered = client.get("/calendar/scm-58/").content.decode()
    assert "Change the meeting, " in offered
    assert "The venue is not free." in client.get("/calendar/scm-58/", {"take": kept.path}).content.decode()


def test_forms_that_take_no_long_text_are_not_kept(reference):
    project = make_project("US", actor=(author := make_actor("US", Role.AUTHOR)))
    page = of(author).get(project.get_absolute_url(), {"do": "submit"}).content.decode()
    form = re.search(r'<form[^>]*id="act-submit".*?</form>', page, re.DOTALL)[0]
    assert "data-keep" not in form
    assert "kept" not in form
