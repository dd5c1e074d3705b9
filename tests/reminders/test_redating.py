"""When the day of a meeting moves, the open duties counted from it move along, and so do their reminders."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, connection

from frameworks.choices import Duty, Role
from frameworks.models import Cycle, Meeting
from frameworks.operations import NoDateError
from frameworks.queries import due_moment
from reminders import planner
from reminders.choices import DeliveryState, ObligationState
from reminders.models import Delivery, Notice, Obligation, Rung
from reminders.operations import redate_obligations, settle
from tests import factories
from tests.factories import NOW, SCM_ON

LATER = timedelta(days=28)


@pytest.fixture
def cycle(reference) -> Cycle:
    """Give the open cycle of the 58th SCM with its duties; a lead of each side is there."""
    factories.make_person("US", Role.LEAD, username="us-lead")
    factories.make_person("ROK", Role.LEAD, username="rok-lead")
    return factories.make_open_cycle()


def move_scm(day: date | None) -> None:
    Meeting.objects.filter(forum__code="SCM", ordinal=58).update(tentative_on=day, window_until=None)


def due_ats(cycle: Cycle, duty: Duty) -> dict[str, datetime]:
    return dict(cycle.obligations.filter(duty=duty).values_list("post__side", "due_at"))


def test_open_duties_follow_their_milestone_each_at_the_midnight_of_its_own_side(cycle):
    # The call is 150 days before the SCM: 26 June 2026, and 24 July when that moves four weeks.
    assert due_ats(cycle, Duty.CALL) == {
        "US": datetime(2026, 6, 27, 3, 59, tzinfo=UTC),
        "ROK": datetime(2026, 6, 26, 14, 59, tzinfo=UTC),
    }
    move_scm(SCM_ON + LATER)

    moved = redate_obligations(cycle_id=cycle.pk, actor=None, at=NOW)

    assert "CALL" in {milestone.code for milestone in moved}
    assert due_ats(cycle, Duty.CALL) == {
        "US": datetime(2026, 7, 25, 3, 59, tzinfo=UTC),
        "ROK": datetime(2026, 7, 24, 14, 59, tzinfo=UTC),
    }
    for owed in cycle.obligations.select_related("milestone", "post__side"):
        assert owed.due_at == due_moment(owed.milestone, owed.post.side.time_zone)


def test_a_duty_that_is_settled_keeps_the_day_it_was_due(cycle):
    lead = factories.lead_of("US")
    settle(duty=Duty.RANKING, cycle_id=cycle.pk, side="US", area_id=None, actor=lead, at=NOW)
    before = due_ats(cycle, Duty.RANKING)
    move_scm(SCM_ON + LATER)

    redate_obligations(cycle_id=cycle.pk, actor=None, at=NOW)

    after = due_ats(cycle, Duty.RANKING)
    assert after["US"] == before["US"]
    assert after["ROK"] == before["ROK"] + LATER


def test_milestones_and_duties_move_together_or_not_at_all(cycle):
    before = due_ats(cycle, Duty.CLOSE_OUT)
    move_scm(SCM_ON + LATER)
    with connection.cursor() as cursor:
        # A table is altered only once the checks that wait for the commit are done.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE reminders_obligation ADD CONSTRAINT no_later CHECK (due_at < '2027-01-01')")

    with pytest.raises(IntegrityError):
        redate_obligations(cycle_id=cycle.pk, actor=None, at=NOW)

    assert due_ats(cycle, Duty.CLOSE_OUT) == before
    assert cycle.milestones.get(code="CLOSEOUT").due_on == SCM_ON + timedelta(days=30)


def test_a_meeting_without_a_day_leaves_the_duties_where_they_were(cycle):
    before = due_ats(cycle, Duty.CALL)
    move_scm(None)

    with pytest.raises(NoDateError):
        redate_obligations(cycle_id=cycle.pk, actor=None, at=NOW)
    assert due_ats(cycle, Duty.CALL) == before


def test_only_an_administrator_moves_duties(cycle):
    with pytest.raises(PermissionDenied):
        redate_obligations(cycle_id=cycle.pk, actor=factories.lead_of("US"), at=NOW)
    assert redate_obligations(cycle_id=cycle.pk, actor=factories.make_actor("US", Role.ADMIN), at=NOW) == []


def test_reminders_that_wait_are_taken_back_and_planned_anew_for_the_new_day(cycle):
    Rung.objects.create(framework=factories.framework(), days_before=7)
    Obligation.objects.exclude(duty=Duty.PRESENT, post__side="US").update(state=ObligationState.WAIVED, settled_at=NOW)
    a_week_before = datetime(2026, 11, 16, 15, tzinfo=UTC)
    assert planner.plan(at=a_week_before) == 1
    move_scm(SCM_ON + LATER)

    redate_obligations(cycle_id=cycle.pk, actor=None, at=a_week_before)

    assert Delivery.objects.get().state == DeliveryState.CANCELLED
    assert planner.plan(at=a_week_before) == 0
    assert planner.plan(at=a_week_before + LATER) == 1
    assert Delivery.objects.latest("pk").milestone_revision == 2
    assert Notice.objects.count() == 2


def test_the_command_moves_every_open_cycle(cycle, capsys):
    before = due_ats(cycle, Duty.CALL)
    move_scm(SCM_ON + LATER)

    call_command("move_milestones")

    assert capsys.readouterr().out == "scm-58: 9 milestones moved\n"
    assert due_ats(cycle, Duty.CALL)["US"] == before["US"] + LATER
