"""The record of the own side, as its auditors read it."""

import pytest
from django.test import Client
from django.utils.translation import override

from alliance.audit.models import Entry
from frameworks.choices import Role
from projects import operations
from projects.labels import recorded_of, value_of
from tests.factories import NOW, lead_of, make_actor, make_person, make_project

pytestmark = pytest.mark.usefixtures("reference")


@pytest.mark.parametrize(
    ("language", "words", "post"),
    [("en", "Submitted it to the cycle", "US author"), ("ko", "보고주기에 제출", "US AUTHOR  담당")],
)
def test_each_act_and_each_post_stands_in_the_readers_words(language, words, post):
    make_project("US", "SUBMITTED")
    client = Client()
    client.force_login(make_person("US", Role.AUDITOR, language=language))

    page = client.get("/audit/").content.decode()

    assert f">{words}" in page
    assert "<code>project.submitted</code>" in page
    assert f'<span class="sub">{post}</span>' in page


def test_of_several_posts_the_one_for_the_projects_area_stands_in_the_record():
    project = make_project("US", "SUBMITTED", area="TC", visibility="BOTH")
    reader = make_actor("ROK", Role.POC, areas=("MS", "TC"))

    given = operations.review(
        project_id=project.pk, version=1, recommendation="SUPPORT", reasons="It fits.", actor=reader,
        at=NOW,
    )  # fmt: skip

    assert given.post.slug == "rok-poc-tc"
    assert Entry.objects.get(verb="project.reviewed").post_id == given.post_id


def test_what_changed_stands_in_words_and_what_stayed_is_left_out():
    project = make_project("US", "SUBMITTED", visibility="BOTH")
    operations.endorse(project_id=project.pk, version=1, actor=lead_of("ROK"), at=NOW)
    client = Client()
    client.force_login(make_person("ROK", Role.AUDITOR, language="ko"))
    [endorsed] = [one for one in client.get("/audit/").context["entries"] if one.entry.verb == "project.endorsed"]
    with override("ko"):
        said = {name: (str(before), str(after)) for name, before, after in endorsed.changes}
    assert said == {"판": ("–", "1"), "SHA-256": ("–", project.versions.get().sha256)}


def test_a_text_that_was_saved_names_its_language_and_a_list_its_things():
    with override("en"):
        assert recorded_of("aims_ko") == "Aims (Korean)"
        assert recorded_of("area") == "Priority area"
        assert [value_of(value) for value in (["US", "ROK"], [], None, "ON_TRACK", 3)] == [
            "US, ROK", "–", "–", "On track", 3,
        ]  # fmt: skip
