"""Public release: proposed by the lead of one side, approved by the lead of the other, for what both signed."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from alliance.accounts.models import User
from alliance.audit.models import Entry
from frameworks.choices import Role
from projects import operations
from projects.choices import State, Visibility
from projects.operations import RefusedError, StaleVersionError
from projects.queries.finding import find
from projects.queries.waiting import Task
from projects.queries.work import work_of
from tests.factories import NOW, lead_of, make_actor, make_project

pytestmark = pytest.mark.usefixtures("reference")


@pytest.fixture
def endorsed():
    """Return a project that both sides have endorsed."""
    return make_project("US", State.ENDORSED)


def do(name, project, side, **said):
    return getattr(operations, name)(project_id=project.pk, actor=lead_of(side), at=NOW, **said)


def page_for(side, project):
    User.objects.filter(pk=lead_of(side).user_id).update(language="en")
    client = Client()
    client.force_login(User.objects.get(pk=lead_of(side).user_id))
    return client.get(project.get_absolute_url()).content.decode()


def test_two_leads_of_two_sides_release_it(endorsed):
    do("propose_release", endorsed, "ROK", version=1)
    assert "Public release proposed" in page_for("US", endorsed)
    do("approve_release", endorsed, "US", version=1)

    endorsed.refresh_from_db()
    assert endorsed.visibility == Visibility.PUBLIC
    released = endorsed.releases.get()
    assert (released.side, released.approved_side, released.approved_at) == ("ROK", "US", NOW)
    told = list(Entry.objects.filter(verb__contains="release").order_by("pk").values_list("verb", "shared"))
    assert told == [("project.release_proposed", True), ("project.released", True)]
    assert "Released to the public" in page_for("ROK", endorsed)


def test_the_side_that_proposed_it_does_not_approve_it_and_reads_why(endorsed):
    do("propose_release", endorsed, "US", version=1)
    with pytest.raises(PermissionDenied, match="Your side proposed the release"):
        do("approve_release", endorsed, "US", version=1)
    assert find(lead_of("US"), endorsed.ref).facts.release_proposed_by == "US"
    assert 'id="act-approve-release"' not in page_for("US", endorsed)
    assert 'id="act-approve-release"' in page_for("ROK", endorsed)


def test_it_is_proposed_once_at_a_time_and_for_the_newest_version(endorsed):
    with pytest.raises(StaleVersionError):
        do("propose_release", endorsed, "US", version=7)
    with pytest.raises(RefusedError):
        do("approve_release", endorsed, "US", version=1)
    do("propose_release", endorsed, "US", version=1)
    with pytest.raises(RefusedError):
        do("propose_release", endorsed, "ROK", version=1)
    with pytest.raises(StaleVersionError):
        do("approve_release", endorsed, "ROK", version=7)


@pytest.mark.parametrize(("side", "verb"), [("US", "release_taken_back"), ("ROK", "release_declined")])
def test_a_proposal_is_dropped_with_a_reason_and_may_be_made_again(endorsed, side, verb):
    do("propose_release", endorsed, "US", version=1)
    do("drop_release", endorsed, side, reason="Wait for the announcement.")

    assert Entry.objects.get(verb=f"project.{verb}").reason == "Wait for the announcement."
    with pytest.raises(RefusedError):
        do("approve_release", endorsed, "ROK", version=1)
    do("propose_release", endorsed, "ROK", version=1)


def test_a_withdrawn_endorsement_drops_the_proposal(endorsed):
    do("propose_release", endorsed, "US", version=1)
    do("withdraw_endorsement", endorsed, "ROK", reason="Not yet.")

    assert endorsed.releases.get().dropped_reason == "Not yet."
    do("endorse", endorsed, "ROK", version=1)
    with pytest.raises(RefusedError):
        do("approve_release", endorsed, "ROK", version=1)


def test_the_other_lead_alone_finds_it_under_my_work(endorsed):
    do("propose_release", endorsed, "US", version=1)
    asked = {side: work_of(lead_of(side), NOW).things(Task.RELEASE) for side in ("US", "ROK")}
    assert asked == {"US": [], "ROK": [endorsed]}
    assert work_of(lead_of("US"), NOW).things(Task.RELEASING) == [endorsed]
    do("approve_release", endorsed, "ROK", version=1)
    assert work_of(lead_of("ROK"), NOW).things(Task.RELEASE) == []
    assert work_of(lead_of("US"), NOW).things(Task.RELEASING) == []


def test_whoever_does_not_lead_may_not_release(endorsed):
    for name in ("propose_release", "approve_release"):
        actor = make_actor("US", Role.POC)
        with pytest.raises(PermissionDenied):
            getattr(operations, name)(project_id=endorsed.pk, version=1, actor=actor, at=NOW)


def test_the_last_editor_who_endorses_by_hand_reads_why_not():
    lead = lead_of("US")
    project = make_project("US", State.SUBMITTED, Visibility.BOTH, actor=lead)
    client = Client()
    client.force_login(User.objects.get(pk=lead.user_id))
    answer = client.post(f"{project.get_absolute_url()}endorse/", {"version": 1})
    assert answer.status_code == 403
    assert "You saved the newest version yourself." in answer.content.decode()
