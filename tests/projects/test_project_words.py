"""What the page of one project says of its parts, whichever language is read."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from alliance.accounts.models import User
from frameworks.choices import Role
from projects import operations
from projects.choices import State, Visibility
from tests.factories import NOW, fields_of, lead_of, make_actor, make_open_cycle, make_person, make_project

pytestmark = pytest.mark.usefixtures("reference")


def read(project, *, language="en", path=""):
    """Return the page of a project as a U.S. auditor reads it."""
    client = Client()
    client.force_login(make_person("US", Role.AUDITOR, language=language))
    return client.get(f"{project.get_absolute_url()}{path}").content.decode()


def test_a_signature_that_was_taken_back_says_so_why_and_as_which_post():
    project = make_project("US", State.ENDORSED, Visibility.BOTH)
    operations.withdraw_endorsement(project_id=project.pk, reason="No money.", actor=lead_of("US"), at=NOW)

    page = read(project)
    _before, _mark, seal = page.partition("<b>US: version 1, withdrawn</b>")

    assert "<p>US lead</p><p>No money.</p>" in seal.partition("</div>")[0]
    assert "lapsed</b>" not in page


@pytest.mark.parametrize(("language", "field"), [("en", "Aims in Korean"), ("ko", "국문 목적")])
def test_a_text_that_was_left_behind_is_named_and_marked_where_it_is_edited(language, field):
    author = make_actor("US", Role.AUTHOR, language=language)
    project = make_project("US", actor=author)
    before = project.versions.get().content
    mended = fields_of(title_en=before["title_en"], title_ko=before["title_ko"], aims_en="Watch it more.")
    operations.save_project(project_id=project.pk, base_version=1, fields=mended, actor=author, at=NOW)
    client = Client()
    client.force_login(User.objects.get(pk=author.user_id))

    note = (
        client.get(project.get_absolute_url())
        .content.decode()
        .partition("note note-risk after")[2]
        .partition("</p>")[0]
    )
    form = client.get(f"{project.get_absolute_url()}edit/").content.decode()

    assert field in note
    assert re.findall('id="id_(.*?)_helptext"', form) == ["aims_ko", "source"]


@pytest.mark.parametrize(("language", "day"), [("en", "Thu 1 Oct 2026"), ("ko", "2026. 10. 1.(목)")])
def test_a_version_writes_its_days_as_the_reader_does(language, day):
    page = read(make_project("US"), language=language, path="versions/1/")

    assert day in page
    assert "<dd>2026-10-01" not in page


@pytest.mark.parametrize(("language", "signature"), [("en", "US v1<"), ("ko", "미측 제1판<")])
def test_the_list_writes_references_and_signed_versions_as_the_page_does(language, signature):
    signed, own = make_project("US", State.ENDORSED), make_project("US", State.SUBMITTED)
    client = Client()
    client.force_login(make_person("US", Role.AUDITOR, language=language))
    page = client.get("/projects/").content.decode()

    assert signature in page
    for project in (signed, own):
        assert f">{project.ref.upper()}<" in page
        assert f">{project.ref.upper()}<" in client.get(project.get_absolute_url()).content.decode()


@pytest.mark.parametrize(("language", "left"), [("en", r"\d days left<"), ("ko", r"\d일 남음<")])
def test_a_duty_says_that_the_days_are_left(language, left):
    client = Client()
    client.force_login(make_person("US", Role.LEAD, language=language))
    make_open_cycle(at=timezone.now(), scm_on=timezone.now().date() + timedelta(days=300))

    assert re.search(left, client.get("/work/").content.decode())
