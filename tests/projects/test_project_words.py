"""What the page of one project says of its parts, whichever language is read."""

import pytest
from django.test import Client

from frameworks.choices import Role
from projects import operations
from projects.choices import State, Visibility
from tests.factories import NOW, lead_of, make_person, make_project

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
