"""Reviews: what is graded, who reads it, and of which version it is."""

import pytest
from django.test import Client

from alliance.accounts.models import User
from frameworks.choices import Role
from projects import operations
from projects.choices import Audience, State, Visibility
from projects.models import Review
from projects.queries.reviews import grades_of, said_of
from tests.factories import NOW, fields_of, lead_of, make_actor, make_project

pytestmark = pytest.mark.usefixtures("reference")


@pytest.fixture
def project():
    """Return a submitted project that both sides see."""
    return make_project("US", State.SUBMITTED, Visibility.BOTH)


def give(project, actor, version=1, **grades):
    said = {"version": version, "recommendation": "SUPPORT", "reasons": "Good.", "grades": grades}
    return operations.review(project_id=project.pk, actor=actor, at=NOW, **said)


def share(project, given, side):
    return operations.share_review(project_id=project.pk, review_id=given.pk, actor=lead_of(side), at=NOW)


def browser_of(actor):
    User.objects.filter(pk=actor.user_id).update(language="en")
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def page_for(actor, project):
    return browser_of(actor).get(project.get_absolute_url()).content.decode()


def test_the_form_takes_five_grades_and_each_may_be_left_out(project):
    said = {"version": 1, "recommendation": "CHANGE", "reasons": "Say who pays.", "fit": "4", "readiness": "1"}
    assert browser_of(lead_of("US")).post(f"{project.get_absolute_url()}review/", said).status_code == 302
    given = Review.objects.get()
    assert (given.fit, given.effect, given.complement, given.resourcing, given.readiness) == (4, None, None, None, 1)
    assert "<b>1</b> Not met" in page_for(lead_of("US"), project)


def test_a_grade_that_does_not_exist_is_refused(project):
    said = {"version": 1, "recommendation": "CHANGE", "reasons": "Say who pays.", "fit": "5"}
    assert browser_of(lead_of("US")).post(f"{project.get_absolute_url()}review/", said).status_code == 422


def test_shared_grades_of_both_sides_stand_side_by_side_the_own_first(project):
    us, rok, poc = lead_of("US"), lead_of("ROK"), make_actor("US", Role.POC)
    share(project, give(project, us, fit=4), "US")
    share(project, give(project, rok, fit=2), "ROK")
    give(project, poc, fit=1)

    tables = {actor.side: grades_of(said_of(project, actor)["REVIEW"]) for actor in (us, rok)}

    assert [one.side for one in tables["ROK"].reviews] == ["ROK", "US"]
    assert [grade.figure for grade in tables["US"].rows[0][1]] == [4, 2]


def test_a_lead_shares_a_review_of_the_own_side_and_no_other(project):
    own, other = give(project, lead_of("US")), give(project, lead_of("ROK"))
    client = browser_of(lead_of("US"))
    address = f"{project.get_absolute_url()}share-review/"
    assert f'name="review" value="{own.pk}"' in page_for(lead_of("US"), project)

    answers = [client.post(address, {"review": pk}).status_code for pk in (other.pk, 10**9)]
    assert answers == [422, 422]
    assert client.post(address, {"review": own.pk}).status_code == 302

    own.refresh_from_db()
    assert own.audience == Audience.BOTH
    assert 'name="review"' not in page_for(lead_of("US"), project)


def test_a_review_of_an_older_version_leads_to_what_has_changed_since(project):
    give(project, lead_of("US"))
    author = make_actor("US", Role.LEAD)
    about = {"project_id": project.pk, "at": NOW}
    operations.return_to_author(**about, reasons="Say more.", actor=lead_of("ROK"))
    operations.save_project(**about, base_version=1, fields=fields_of(), actor=author)

    page = page_for(lead_of("US"), project)

    assert f'{project.get_absolute_url()}compare/?from=1&amp;to=2">Reviewed version 1, now version 2</a>' in page
