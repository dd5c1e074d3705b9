"""The milestones of a cycle are counted from its meetings, and counted anew when those move."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from alliance.audit.models import Entry
from frameworks.choices import MeetingState, Precision, Role
from frameworks.models import Cycle, Meeting, Milestone
from frameworks.operations import NoDateError, resolve_milestones
from tests import factories
from tests.factories import NOW, SCM_ON

pytestmark = pytest.mark.usefixtures("reference")

SIX_WEEKS_BEFORE = SCM_ON - timedelta(days=42)
COUNTED_FROM_SCM = ["CALL", "CONCEPT", "RCWG_REVIEW", "PRIORITISE", "FINAL", "PRESENT", "CLOSEOUT"]
COUNTED_FROM_KIDD = ["KIDD", "STATUS"]


@pytest.fixture
def cycle(reference) -> Cycle:
    """Give the open cycle of the 58th SCM; no day is known of the 28th KIDD before it."""
    return factories.make_open_cycle()


def set_day(forum: str, ordinal: int, **days: object) -> None:
    days.setdefault("date_precision", Precision.DAY)
    Meeting.objects.filter(forum__code=forum, ordinal=ordinal).update(**days)


def resolve(cycle: Cycle) -> list[str]:
    """Count anew; return the codes of the milestones that moved."""
    return [milestone.code for milestone in resolve_milestones(cycle_id=cycle.pk, actor=None, at=NOW)]


def due(cycle: Cycle, code: str) -> date:
    return cycle.milestones.get(code=code).due_on


def test_all_that_is_counted_from_a_meeting_moves_with_it(cycle):
    set_day("KIDD", 28, tentative_on=date(2026, 9, 30))
    resolve(cycle)
    before = {milestone.code: milestone for milestone in cycle.milestones.all()}
    set_day("SCM", 58, tentative_on=SCM_ON + timedelta(days=7))

    assert resolve(cycle) == COUNTED_FROM_SCM

    for milestone in cycle.milestones.exclude(anchor_forum__code="KIDD").exclude(unit="JOINT_BUSINESS"):
        was = before[milestone.code]
        assert (milestone.due_on - was.due_on, milestone.revision - was.revision) == (timedelta(days=7), 1)
        [entry] = Entry.objects.about(milestone).filter(verb="milestone.moved")
        assert entry.changes == {"due_on": [was.due_on.isoformat(), milestone.due_on.isoformat()]}
        assert entry.shared
    kidd = cycle.milestones.get(code="KIDD")
    assert (kidd.due_on, kidd.revision) == (before["KIDD"].due_on, before["KIDD"].revision)


def test_joint_business_days_are_counted_anew_and_not_shifted(cycle):
    # Twenty days on which both governments work, before 23 November 2026 and before 4 January 2027.
    assert due(cycle, "FINAL") == date(2026, 10, 23)
    set_day("SCM", 58, tentative_on=date(2027, 1, 4))

    resolve(cycle)

    assert due(cycle, "FINAL") == date(2026, 12, 3)


def test_where_nothing_has_changed_nothing_moves(cycle):
    assert resolve(cycle) == []
    assert set(Milestone.objects.values_list("revision", flat=True)) == {1}
    assert not Entry.objects.filter(verb="milestone.moved").exists()


def test_a_day_that_is_confirmed_as_planned_moves_nothing_and_is_no_longer_tentative(cycle):
    set_day("SCM", 58, start_on=SCM_ON, state=MeetingState.CONFIRMED)

    assert resolve(cycle) == []

    tentative = cycle.milestones.filter(is_tentative=True)
    assert [milestone.code for milestone in tentative] == COUNTED_FROM_KIDD
    assert set(Milestone.objects.values_list("revision", flat=True)) == {1}


def test_before_a_kidd_without_a_day_six_weeks_are_planned_on(cycle):
    kidd = cycle.milestones.get(code="KIDD")

    assert (kidd.due_on, kidd.is_tentative, kidd.anchor_meeting) == (SIX_WEEKS_BEFORE, True, None)
    set_day("SCM", 58, start_on=SCM_ON + timedelta(days=3))
    resolve(cycle)
    kidd.refresh_from_db()
    assert (kidd.due_on, kidd.is_tentative) == (SIX_WEEKS_BEFORE + timedelta(days=3), True)


def test_a_kidd_that_gets_a_day_is_counted_from_and_one_that_is_called_off_is_not(cycle):
    set_day("KIDD", 28, start_on=date(2026, 9, 22), end_on=date(2026, 9, 23), state=MeetingState.CONFIRMED)

    assert resolve(cycle) == COUNTED_FROM_KIDD
    kidd = cycle.milestones.get(code="KIDD")
    assert (kidd.due_on, kidd.is_tentative, kidd.anchor_meeting.ordinal) == (date(2026, 9, 22), False, 28)

    set_day("KIDD", 28, state=MeetingState.CANCELLED)
    assert resolve(cycle) == COUNTED_FROM_KIDD
    kidd.refresh_from_db()
    assert (kidd.due_on, kidd.is_tentative, kidd.anchor_meeting) == (SIX_WEEKS_BEFORE, True, None)


def test_a_kidd_of_the_year_before_or_after_the_meeting_is_not_counted_from(cycle):
    set_day("KIDD", 28, start_on=SCM_ON + timedelta(days=1))

    assert resolve(cycle) == []


def test_a_meeting_that_loses_its_day_leaves_every_milestone_where_it_was(cycle):
    days = dict(cycle.milestones.values_list("code", "due_on"))
    set_day("SCM", 58, tentative_on=None, window_until=None)

    with pytest.raises(NoDateError, match="SCM 58"):
        resolve(cycle)
    assert dict(cycle.milestones.values_list("code", "due_on")) == days


def test_only_an_administrator_counts_anew(cycle):
    lead, admin = factories.make_actor("ROK", Role.LEAD), factories.make_actor("ROK", Role.ADMIN)

    with pytest.raises(PermissionDenied):
        resolve_milestones(cycle_id=cycle.pk, actor=lead, at=NOW)
    assert resolve_milestones(cycle_id=cycle.pk, actor=admin, at=NOW) == []
