"""What the other tests stand on holds by itself."""

import pytest

from frameworks.choices import Role
from projects.choices import State, Visibility
from projects.models import Project
from reminders.models import Obligation
from reminders.operations import open_obligations
from tests.factories import NOW, make_actor, make_open_cycle, make_project

pytestmark = pytest.mark.usefixtures("reference")


@pytest.mark.parametrize("owner", ["US", "ROK"])
@pytest.mark.parametrize("state", State)
def test_a_project_comes_to_every_state_by_the_acts_that_lead_there(owner, state):
    visibility = Visibility.OWN if state == State.DRAFT else Visibility.BOTH

    project = make_project(owner, state, visibility)

    assert (project.owner, project.state, project.visibility) == (owner, state, visibility)
    assert project.submissions.get().state == state


def test_a_stranger_of_the_other_side_sees_only_what_is_shared():
    make_project("US", State.SUBMITTED)
    shared = make_project("US", State.SUBMITTED, Visibility.BOTH)
    reader = make_actor("ROK", Role.LEADERSHIP)

    assert list(Project.objects.visible_to(reader)) == [shared]


def test_opening_duties_twice_opens_them_once():
    make_actor("US", Role.LEAD, Role.POC, areas=("MS", "TC"))
    make_actor("ROK", Role.LEAD)
    cycle = make_open_cycle()

    assert Obligation.objects.count() == 2 * 6 + 2 * 3
    assert open_obligations(cycle_id=cycle.pk, actor=None, at=NOW) == 0


def test_a_duty_is_due_at_the_end_of_the_day_at_its_own_sides_place():
    make_actor("US", Role.LEAD)
    make_actor("ROK", Role.LEAD)
    make_open_cycle()

    due = {owed.post.side_id: owed.due_at for owed in Obligation.objects.filter(duty="PRESENT")}

    assert due["US"].isoformat() == "2026-11-23T04:59:00+00:00"
    assert due["ROK"].isoformat() == "2026-11-22T14:59:00+00:00"
