"""An operator lets the first people of a site in."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from alliance.accounts.models import User
from alliance.audit.models import Entry
from frameworks.choices import Role
from frameworks.models import Post, Tenure
from frameworks.operations import NewPerson, seat_person
from tests.factories import NOW, PASSWORD

pytestmark = pytest.mark.usefixtures("reference")
WORDS = "seven quiet harbours"


def person(**fields: str) -> NewPerson:
    return NewPerson(**{"username": "kim", "side": "ROK", "name_en": "Kim", "password": WORDS, **fields})


def test_a_first_administrator_can_sign_in_and_is_on_record():
    tenure = seat_person(person(), role=Role.ADMIN, office="ROK-PPB", at=NOW)
    assert tenure.post.slug == "rok-admin"
    assert (tenure.post.title_en, tenure.post.title_ko) == ("Administrator (ROK)", "관리자(한측)")
    assert Client().login(username="kim", password=WORDS)
    assert Entry.objects.get(verb="person.seated").changes == {"post": ["", "rok-admin"]}


def test_a_day_begins_where_the_side_is():
    """It is 15:00 UTC on 1 December: the second has begun in Seoul, not in Washington."""
    at = NOW.replace(month=12, day=1, hour=15, minute=30)
    seoul = seat_person(person(), role=Role.AUTHOR, office="ROK-PPB", at=at)
    washington = seat_person(person(username="lee", side="US"), role=Role.AUTHOR, office="US-OSDP", at=at)
    assert (seoul.starts_on.day, washington.starts_on.day) == (2, 1)


def test_one_person_may_hold_two_posts_and_keeps_the_password():
    for area in ("MS", "TC"):
        seat_person(person(), role=Role.POC, area=area, office="ROK-PPB", at=NOW)
    assert User.objects.get().tenures.count() == 2
    post = Post.objects.get(slug="rok-poc-ms")
    assert (post.title_en, post.title_ko) == ("Point of contact, Maritime Security (ROK)", "해양안보 업무담당관(한측)")


@pytest.mark.parametrize(
    ("fields", "asked"),
    [
        ({"password": "short"}, {"role": "ADMIN", "office": "ROK-PPB"}),
        ({}, {"role": "ADMIN", "office": "US-OSDP"}),
        ({}, {"role": "ADMIN", "office": ""}),
        ({}, {"role": "POC", "office": "ROK-PPB"}),
        ({}, {"role": "POC", "office": "ROK-PPB", "area": "??"}),
        ({}, {"role": "KING", "office": "ROK-PPB"}),
        ({"side": "UN"}, {"role": "ADMIN", "office": "ROK-PPB"}),
        ({"email": "nowhere"}, {"role": "ADMIN", "office": "ROK-PPB"}),
        ({"username": ""}, {"role": "ADMIN", "office": "ROK-PPB"}),
        ({"username": "k" * 61}, {"role": "ADMIN", "office": "ROK-PPB"}),
    ],
)
def test_what_makes_no_sense_leaves_nothing_behind(fields, asked):
    with pytest.raises(ValidationError):
        seat_person(person(**fields), **{"area": "", **asked}, at=NOW)
    assert (User.objects.count(), Post.objects.count(), Tenure.objects.count()) == (0, 0, 0)


def test_a_post_that_is_held_is_not_given_away_nor_a_name_of_the_other_side():
    seat_person(person(), role=Role.LEAD, office="ROK-PPB", at=NOW)
    with pytest.raises(ValidationError, match="present holder"):
        seat_person(person(username="lee"), role=Role.LEAD, at=NOW)
    with pytest.raises(ValidationError, match="other side"):
        seat_person(person(side="US"), role=Role.ADMIN, office="US-OSDP", at=NOW)
    assert not User.objects.filter(username="lee").exists()


def test_the_command_reads_a_password_from_a_pipe(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}-and-more\n"))
    call_command("add_person", "kim", "ROK", "ADMIN", "--office", "ROK-PPB", "--email", "kim@mnd.example")
    assert "kim holds rok-admin" in capsys.readouterr().out
    assert Client().login(username="kim", password=f"{PASSWORD}-and-more")


def test_the_command_says_in_a_line_what_is_wrong(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    with pytest.raises(CommandError, match="too short"):
        call_command("add_person", "kim", "ROK", "ADMIN", "--office", "ROK-PPB")
