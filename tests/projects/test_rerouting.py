"""Beside the straight road: deferred, merged, split, carried on, on hold."""

from datetime import timedelta

import pytest
from django.test import Client

from frameworks.choices import Role
from frameworks.operations import close_cycle
from frameworks.policies import WrongStateError
from projects import operations
from projects.choices import Ending, Stage, State, Visibility
from projects.models import Project, Submission
from projects.operations import RefusedError
from tests.factories import NOW, lead_of, make_actor, make_open_cycle, make_person, make_project, open_the_next_cycle

pytestmark = pytest.mark.usefixtures("reference")

WHY = "The partner asks for more time."


def go(act, project, actor=None, **said):
    done = getattr(operations, act)(project_id=project.pk, actor=actor or lead_of("US"), at=NOW, **said)
    project.refresh_from_db()
    return done


def test_a_deferred_filing_ends_with_its_reason_and_the_work_stays_a_concept():
    project = make_project("US", State.SUBMITTED, Visibility.BOTH)

    go("defer", project, reason=WHY)

    filing = project.submissions.get()
    assert (filing.state, filing.ending, filing.closed_reason) == (State.CLOSED, Ending.DEFERRED, WHY)
    assert (project.state, project.stage) == (State.CLOSED, Stage.CONCEPT)


def test_what_was_deferred_waits_for_a_later_cycle():
    project = make_project("US", State.SUBMITTED)
    go("defer", project, reason=WHY)
    with pytest.raises(RefusedError, match="filed in the open cycle already"):
        go("carry_on", project, reason=WHY)
    with pytest.raises(WrongStateError):
        go("submit", project)


def test_without_an_open_cycle_nothing_is_carried_on():
    project = make_project("US", State.PRESENTED)
    close_cycle(cycle_id=project.cycle_id, actor=None, at=NOW)
    with pytest.raises(RefusedError, match="No later cycle is open"):
        go("carry_on", project, reason=WHY)


def test_what_was_deferred_is_filed_again_in_the_next_cycle_with_its_authors():
    author = make_actor("US", Role.AUTHOR)
    project = make_project("US", State.SUBMITTED, Visibility.BOTH, actor=author)
    go("endorse", project, lead_of("ROK"), version=1)
    go("defer", project, reason=WHY)
    cycle = open_the_next_cycle()

    go("carry_on", project, reason="Its time has come.")

    old, new = project.submissions.order_by("pk")
    assert (old.ending, old.closed_reason) == (Ending.DEFERRED, WHY)
    assert (new.cycle, new.state, new.continues) == (cycle, State.RETURNED, old)
    assert (project.cycle, project.state, project.stage) == (cycle, State.RETURNED, Stage.CONCEPT)
    assert project.visibility == Visibility.BOTH
    first, second = project.versions.order_by("number")
    assert first.sha256 == second.sha256
    assert second.submission == new
    assert project.rok_signed is None
    assert project.endorsements.get().lapsed_by_version == 2
    go("submit", project, author)
    assert project.state == State.SUBMITTED


def test_a_presented_project_ends_as_continued_and_stays_active():
    project = make_project("US", State.PRESENTED)
    open_the_next_cycle()

    go("carry_on", project, reason=WHY)

    old, new = project.submissions.order_by("pk")
    assert (old.ending, old.closed_reason, old.presented_at is not None) == (Ending.CONTINUED, WHY, True)
    assert (project.stage, project.state, new.state) == (Stage.ACTIVE, State.RETURNED, State.RETURNED)
    assert (project.us_signed, project.rok_signed) == (None, None)


def test_what_was_completed_or_withdrawn_is_not_carried_on():
    closed, withdrawn = make_project("US", State.CLOSED), make_project("US", State.SUBMITTED)
    go("withdraw", withdrawn, reason=WHY)
    open_the_next_cycle()
    for project in (closed, withdrawn):
        with pytest.raises(RefusedError, match="Only a project that was deferred"):
            go("carry_on", project, reason=WHY)


def test_work_on_hold_is_taken_up_before_it_is_carried_on():
    project = make_project("US", State.PRESENTED)
    open_the_next_cycle()
    go("put_on_hold", project, reason=WHY)
    assert project.stage == Stage.ON_HOLD
    for act in ("put_on_hold", "carry_on"):
        with pytest.raises(RefusedError):
            go(act, project, reason=WHY)
    go("take_up_again", project, reason="The funds are there.")
    assert project.stage == Stage.ACTIVE
    with pytest.raises(RefusedError):
        go("take_up_again", project, reason=WHY)


def test_a_merged_project_leads_to_the_one_that_took_it_up():
    project, other = (make_project("US", State.SUBMITTED, Visibility.BOTH) for _one in range(2))
    go("merge", project, into_id=other.pk, reason=WHY)
    assert (project.merged_into, project.state, project.stage) == (other, State.CLOSED, Stage.WITHDRAWN)
    assert project.submissions.get().ending == Ending.MERGED


@pytest.mark.parametrize(
    ("owner", "state", "visibility"),
    [
        ("US", State.SUBMITTED, Visibility.OWN),
        ("US", State.DRAFT, Visibility.OWN),
        ("US", State.CLOSED, Visibility.BOTH),
        ("ROK", State.SUBMITTED, Visibility.BOTH),
        ("ROK", State.SUBMITTED, Visibility.OWN),
    ],
)
def test_a_shared_project_is_merged_only_into_one_that_both_sides_see(owner, state, visibility):
    project, other = make_project("US", State.SUBMITTED, Visibility.BOTH), make_project(owner, state, visibility)
    with pytest.raises(RefusedError, match="Choose"):
        go("merge", project, into_id=other.pk, reason=WHY)
    assert project.state == State.SUBMITTED


def test_a_project_is_not_merged_into_itself():
    project = make_project("US", State.SUBMITTED)
    with pytest.raises(RefusedError):
        go("merge", project, into_id=project.pk, reason=WHY)


def test_the_parts_of_a_split_project_are_drafts_with_its_content_and_team():
    author = make_actor("US", Role.AUTHOR)
    project = make_project("US", State.RETURNED, Visibility.BOTH, actor=author)

    first, second = go("split", project, titles=[("North", "북"), ("South", "")], reason=WHY)

    assert project.submissions.get().ending == Ending.SPLIT
    assert set(project.parts.all()) == {first, second}
    for part in (first, second):
        assert (part.state, part.visibility, part.owner) == (State.DRAFT, Visibility.OWN, "US")
        assert part.aims_ko == project.aims_ko
        assert part.members.filter(user_id=author.user_id).exists()
    assert (first.title_ko, second.title_en, second.title_ko) == ("북", "South", "")
    assert not Project.objects.visible_to(lead_of("ROK")).filter(pk__in=[first.pk, second.pk]).exists()


def test_one_part_is_no_split():
    project = make_project("US", State.SUBMITTED)
    with pytest.raises(RefusedError, match="at least two"):
        go("split", project, titles=[("All", "")], reason=WHY)


def test_every_closed_filing_says_how_it_ended_and_why():
    make_open_cycle(at=NOW - timedelta(days=1))
    for act, said in (
        ("defer", {}),
        ("withdraw", {}),
        ("split", {"titles": [("A", ""), ("B", "")]}),
        ("merge", {"into_id": make_project("US", State.SUBMITTED).pk}),
    ):
        go(act, make_project("US", State.SUBMITTED), reason=WHY, **said)
    ends = Submission.objects.filter(state=State.CLOSED).values_list("ending", "closed_reason")
    assert set(ends) == {(ending, WHY) for ending in ("DEFERRED", "WITHDRAWN", "SPLIT", "MERGED")}


def test_lists_and_exports_say_that_it_was_carried_on_and_not_that_it_was_returned():
    lead = make_person("US", Role.LEAD)
    returned, deferred = (make_project("US", State.SUBMITTED, Visibility.BOTH) for _number in range(2))
    go("return_to_author", returned, reasons=WHY)
    go("defer", deferred, reason=WHY)
    open_the_next_cycle()
    go("carry_on", deferred, reason=WHY)
    client = Client()
    client.force_login(lead)

    lines = b"".join(client.get("/projects/export.csv").streaming_content).decode().splitlines()

    assert [line for line in lines if returned.ref.upper() in line and "Returned" in line]
    assert [line for line in lines if deferred.ref.upper() in line and "Carried on from an earlier cycle" in line]
    assert client.get("/projects/").content.decode().count("Carried on from an earlier cycle") == 1
