"""The record of the own side, as its auditors read it."""

import pytest
from django.test import Client

from alliance.audit.models import Entry
from frameworks.choices import Role
from projects import operations
from tests.factories import NOW, make_actor, make_person, make_project

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
        project_id=project.pk, version=1, recommendation="SUPPORT", reasons="It fits.", audience="OWN", actor=reader,
        at=NOW,
    )  # fmt: skip

    assert given.post.slug == "rok-poc-tc"
    assert Entry.objects.get(verb="project.reviewed").post_id == given.post_id
