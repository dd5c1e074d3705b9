"""Administrators keep the people of their own side, and nobody else's."""

import re

import pytest
from django.test import Client

from alliance.accounts.models import User
from alliance.audit.models import Entry
from frameworks.choices import Role
from tests.factories import PASSWORD, make_person, make_user

pytestmark = pytest.mark.usefixtures("reference")
WORDS = "seven quiet harbours"
NEW = {"username": "kim", "name_en": "Kim", "name_ko": "", "email": "kim@us.example", "language": "en"}
ACTS = ("deactivate", "reactivate", "end-sessions", "invite")


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def admin() -> Client:
    return client_of(make_person("US", Role.ADMIN, username="us-admin"))


def test_a_new_person_gets_a_link_sets_a_password_and_signs_in(admin, letterbox):
    answer = admin.post("/people/new/", NEW)

    assert (answer.status_code, answer["Location"]) == (302, "/people/us-kim/")
    [letter] = letterbox.letters()
    link = re.search(r"http://\S+(/account/password/reset/key/\S+)", letter.get_content())
    door = Client()
    form = door.get(link[1])["Location"]
    door.post(form, {"password1": WORDS, "password2": WORDS})
    assert Client().login(username="us-kim", password=WORDS)
    assert (User.objects.get(username="us-kim").side, letter["To"]) == ("US", "kim@us.example")
    assert Entry.objects.get(verb="person.added").target_label == "us-kim"


@pytest.mark.parametrize(
    "spoilt",
    [{"username": "us-admin"}, {"username": "admin"}, {"username": "Kim!"}, {"email": "x"}],
)
def test_what_makes_no_sense_adds_nobody(admin, spoilt):
    before = User.objects.count()
    answer = admin.post("/people/new/", {**NEW, **spoilt})
    assert (answer.status_code, User.objects.count()) == (422, before)


def test_a_name_that_the_other_side_has_is_not_told_to_be_taken(admin):
    make_user("ROK", username="rok-lee")
    answer = admin.post("/people/new/", {**NEW, "username": "rok-lee"})
    assert (answer.status_code, answer["Location"]) == (302, "/people/us-rok-lee/")


def test_closing_an_account_ends_its_sessions_at_once_and_opening_it_does_not_bring_them_back(admin):
    person = make_person("US", Role.LEAD, username="us-lead")
    browser = client_of(person)
    assert browser.get("/work/").status_code == 200

    assert admin.post("/people/us-lead/deactivate/").status_code == 302
    assert browser.get("/work/").status_code == 302
    assert not Client().login(username="us-lead", password=PASSWORD)
    assert admin.post("/people/us-lead/deactivate/").status_code == 409

    assert admin.post("/people/us-lead/reactivate/").status_code == 302
    assert browser.get("/work/").status_code == 302
    assert Client().login(username="us-lead", password=PASSWORD)
    assert admin.post("/people/us-lead/reactivate/").status_code == 409


def test_ending_sessions_ends_those_of_one_person_everywhere_and_they_may_sign_in_again(admin):
    person, other = make_person("US", Role.LEAD, username="us-lead"), make_person("US", Role.POC)
    browsers, others = [client_of(person), client_of(person)], client_of(other)

    assert admin.post("/people/us-lead/end-sessions/").status_code == 302

    assert [browser.get("/work/").status_code for browser in browsers] == [302, 302]
    assert others.get("/work/").status_code == 200
    assert client_of(User.objects.get(pk=person.pk)).get("/work/").status_code == 200
    assert Entry.objects.get(verb="person.sessions_ended").target_label == "us-lead"


@pytest.mark.parametrize("act", ACTS)
def test_people_of_the_other_side_do_not_exist_and_nobody_manages_themselves(admin, act):
    make_person("ROK", Role.LEAD, username="rok-lead")
    absent, hidden = (admin.post(f"/people/{name}/{act}/") for name in ("nobody", "rok-lead"))
    assert (absent.status_code, hidden.status_code) == (404, 404)
    assert User.objects.get(username="rok-lead").is_active
    assert admin.post(f"/people/us-admin/{act}/").status_code == 403


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMIN])
def test_nobody_but_an_administrator_keeps_people(role):
    make_user("US", username="us-person")
    client = client_of(make_person("US", role))
    assert client.get("/people/").status_code == 403
    assert client.get("/people/us-person/").status_code == 403
    assert client.post("/people/new/", NEW).status_code == 403
    assert {client.post(f"/people/us-person/{act}/").status_code for act in ACTS} == {403}


def test_the_list_shows_the_own_side_with_posts_and_last_sign_in(admin):
    make_person("US", Role.POC, username="us-poc")
    make_person("ROK", Role.POC, username="rok-poc")
    make_user("US", username="us-gone", is_active=False)
    page = admin.get("/people/").content.decode()
    assert "/posts/us-poc-ms/" in page
    assert "us-gone" in page
    assert "rok-poc" not in page


def test_a_link_goes_to_nobody_without_an_address(admin, letterbox):
    make_user("US", username="us-silent", email="")
    assert admin.post("/people/us-silent/invite/").status_code == 409
    assert letterbox.letters() == []


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMIN])
def test_reference_data_is_shown_to_administrators_and_does_not_exist_for_others(admin, role):
    page = admin.get("/reference/").content.decode()
    assert "Maritime Security" in page
    assert "organizations.csv" in page
    assert client_of(make_person("US", role)).get("/reference/").status_code == 404
