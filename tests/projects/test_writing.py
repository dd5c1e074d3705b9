"""Logging and editing a project: what is refused, what is kept, and two people who write at once."""

import re

import pytest
from django.test import Client

from alliance.accounts.models import User
from frameworks.choices import Role
from frameworks.models import Country
from projects import operations
from projects.choices import State, Visibility
from projects.content import content_of
from projects.models import Project
from tests.factories import NOW, fields_of, make_actor, make_open_cycle, make_person, make_project

pytestmark = pytest.mark.usefixtures("reference")

TYPED = {
    "title_en": "Coast watch",
    "title_ko": "연안 감시",
    "aims_en": "Line one.\r\nLine two.",
    "kind": "PROJECT",
    "area": "MS",
    "secondary_areas": ["CB", "IS"],
    "partners": ["JP", "PH"],
    "principles": ["P1"],
    "themes": ["HADR"],
    "date_precision": "DAY",
    "starts_on": "2026-10-01",
    "ends_on": "2027-09-30",
}


def person_of(actor):
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def typed(content, base, **changes):
    """Return what a browser sends for a content, with some fields changed."""
    sent = {name: value for name, value in content.items() if value not in (None, False)}
    return {**sent, "base_version": base, **changes}


def test_a_project_is_logged_with_all_its_links():
    author = make_actor("US", Role.AUTHOR)
    client = person_of(author)
    assert client.get("/projects/new/").status_code == 200

    response = client.post("/projects/new/", TYPED)

    project = Project.objects.get()
    assert response.status_code == 302
    assert response.headers["Location"] == project.get_absolute_url()
    assert project.aims_en == "Line one.\nLine two."
    content = project.versions.get().content
    assert content["secondary_areas"] == ["CB", "IS"]
    assert content["partners"] == ["JP", "PH"]
    assert client.get(project.get_absolute_url()).status_code == 200
    edit = client.get(f"{project.get_absolute_url()}edit/").content.decode()
    assert "You start from version 1." in edit
    assert "unclassified" in edit


def test_every_country_but_the_two_allies_is_offered_as_a_partner():
    page = person_of(make_actor("US", Role.AUTHOR)).get("/projects/new/").content.decode()
    offered = set(re.findall('name="partners" value="(..)"', page))

    assert offered == set(Country.objects.values_list("alpha2", flat=True)) - {"KR", "US"}


BAD = [
    {"title_en": "", "title_ko": ""},
    {"title_en": "x" * 301},
    {"title_en": "a\x00b"},
    {"title_en": "a\x07b"},
    {"aims_en": "x" * 50_001},
    {"aims_ko": "\x00"},
    {"kind": ""},
    {"kind": "PICNIC"},
    {"area": ""},
    {"area": "ZZ"},
    {"area": "\x00"},
    {"area": "TSCF-1"},
    {"secondary_areas": ["ZZ"]},
    {"secondary_areas": ["\x00"]},
    {"secondary_areas": ["MS"]},
    {"partners": ["XX"]},
    {"partners": ["JP", "KR"]},
    {"partners": ["US"]},
    {"partners": ["\x00"]},
    {"partners": "1 OR 1"},
    {"principles": ["P99"]},
    {"themes": ["\x00"]},
    {"starts_on": "soon"},
    {"starts_on": "2026-02-30"},
    {"starts_on": "0001-01-01"},
    {"starts_on": "\x00"},
    {"ends_on": "2026-09-30"},
    {"date_precision": "HOUR"},
    {"source": "x" * 501},
    {"location_en": "x" * 201},
]


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_bad_input_is_refused_and_what_was_typed_is_kept(bad, language):
    author = make_actor("US", Role.AUTHOR, language=language)

    response = person_of(author).post("/projects/new/", {**TYPED, **bad})

    assert response.status_code == 422
    assert "err-summary" in response.content.decode()
    assert not Project.objects.exists()


@pytest.mark.parametrize("base", ["", "x", "0", "-1", "9" * 40, "\x00"])
def test_an_edit_that_does_not_say_where_it_began_is_refused(base):
    author = make_actor("US", Role.AUTHOR)
    project = make_project("US", actor=author)
    assert (
        person_of(author).post(f"{project.get_absolute_url()}edit/", {**TYPED, "base_version": base}).status_code == 422
    )
    project.refresh_from_db()
    assert project.version_number == 1


def test_saving_makes_a_version_and_saving_the_same_makes_none():
    author = make_actor("US", Role.AUTHOR)
    project = make_project("US", actor=author)
    client, url = person_of(author), f"{project.get_absolute_url()}edit/"
    content = project.versions.get().content

    assert client.post(url, typed(content, 1, aims_en="Other aims.")).status_code == 302
    assert client.post(url, typed({**content, "aims_en": "Other aims."}, 2)).status_code == 302

    project.refresh_from_db()
    assert project.version_number == 2


def test_leaving_empty_what_was_never_filled_in_changes_nothing():
    author = make_actor("US", Role.AUTHOR)
    project = make_project("US", actor=author)
    content = project.versions.get().content
    assert content["source"] is None

    person_of(author).post(f"{project.get_absolute_url()}edit/", typed(content, 1, source=""))

    project.refresh_from_db()
    assert project.version_number == 1


def two_who_write():
    """Return a project of which somebody saved version 2 while an author was still typing on version 1."""
    author = make_actor("US", Role.AUTHOR)
    project = make_project("US", actor=author)
    content = project.versions.get().content
    fields = fields_of(title_en=content["title_en"], title_ko=content["title_ko"])
    fields |= {"aims_en": "SAVED aims.", "activities_en": "SAVED activities."}
    operations.save_project(project_id=project.pk, base_version=1, fields=fields, actor=author, at=NOW)
    return person_of(author), project, content


def test_a_stale_save_shows_both_texts_and_loses_neither():
    client, project, content = two_who_write()
    url = f"{project.get_absolute_url()}edit/"

    response = client.post(url, typed(content, 1, aims_en="MINE aims.", resources_en="MINE resources."))

    page = response.content.decode()
    assert response.status_code == 409
    assert all(word in page for word in ("SAVED", "MINE", "resources"))
    assert page.count('name="base_version" value="2"') == 2
    project.refresh_from_db()
    assert project.version_number == 2


def test_after_a_stale_save_each_field_takes_the_text_that_was_chosen():
    client, project, content = two_who_write()
    url = f"{project.get_absolute_url()}edit/"
    mine = typed(content, 2, aims_en="MINE aims.", resources_en="MINE resources.")

    response = client.post(url, {**mine, "take_aims_en": "mine", "take_activities_en": "saved"})

    assert response.status_code == 302
    project.refresh_from_db()
    assert project.version_number == 3
    assert (project.aims_en, project.activities_en) == ("MINE aims.", "SAVED activities.")
    assert project.resources_en == "MINE resources."


def test_what_was_typed_is_shown_when_the_project_was_submitted_meanwhile():
    author = make_actor("US", Role.AUTHOR)
    project = make_project("US", actor=author)
    content = project.versions.get().content
    make_open_cycle()
    operations.submit(project_id=project.pk, actor=author, at=NOW)

    response = person_of(author).post(f"{project.get_absolute_url()}edit/", typed(content, 1, aims_en="MY-TEXT"))

    assert response.status_code == 409
    page = response.content.decode()
    assert "MY-TEXT" in page
    assert "It can be edited while it is a draft or returned. It now stands at version 1: Submitted." in page


def test_the_same_words_give_the_same_content_whatever_the_keyboard():
    author = make_actor("US", Role.AUTHOR)
    decomposed = "\u1112\u1161\u11ab\u1100\u116e\u11a8"
    person_of(author).post("/projects/new/", {**TYPED, "title_ko": decomposed})
    assert Project.objects.get().title_ko == "한국"
    assert content_of(fields_of())["kind"] == "PROJECT"


def test_who_may_not_write_is_told_so():
    author = make_actor("US", Role.AUTHOR)
    project = make_project("US", State.RETURNED, Visibility.BOTH, actor=author)
    rok, auditor = Client(), Client()
    rok.force_login(make_person("ROK", Role.AUTHOR, Role.LEAD))
    auditor.force_login(make_person("US", Role.AUDITOR))
    for client in (rok, auditor):
        assert client.get(f"{project.get_absolute_url()}edit/").status_code == 403
        assert client.post(f"{project.get_absolute_url()}edit/", {"base_version": 1}).status_code == 403
    assert auditor.get("/projects/new/").status_code == 403
    assert auditor.put("/projects/new/").status_code == 405


def test_a_point_of_contact_logs_projects_in_their_own_area_only():
    poc = make_actor("US", Role.POC, areas=("CB",))
    client = person_of(poc)
    assert client.post("/projects/new/", TYPED).status_code == 422
    response = client.post("/projects/new/", {**TYPED, "area": "CB", "secondary_areas": ["IS"]})
    assert response.status_code == 302
    assert client.get(response.headers["Location"]).status_code == 200


def test_forms_without_a_token_are_refused():
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_person("US", Role.AUTHOR))
    assert client.post("/projects/new/", TYPED).status_code == 403
    assert not Project.objects.exists()
