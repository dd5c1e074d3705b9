"""What a side owes of status, final text and close-out is settled by the act itself."""

from datetime import datetime, timedelta

import pytest

from frameworks.choices import Duty, Role
from frameworks.models import Milestone, MilestoneRule
from projects import operations
from projects.choices import Health, ReportKind, State
from projects.models import Project
from reminders.choices import ObligationState
from reminders.models import Obligation
from tests.factories import NOW, SCM_ON, area_of, framework, lead_of, make_actor, make_open_cycle, make_project

pytestmark = pytest.mark.usefixtures("reference")


def states(duty: Duty, *, area: str = "") -> dict[str, str]:
    """Return how the duty of each side stands, of an area or of the framework."""
    owed = Obligation.objects.filter(duty=duty, post__area=area_of(area) if area else None)
    return dict(owed.order_by("post__side").values_list("post__side", "state"))


def report(project: Project, side: str, *, at=NOW) -> None:
    actor = make_actor(side, Role.POC, areas=(project.area.code,), at=at)
    operations.report_status(project_id=project.pk, health=Health.ON_TRACK, reason="", actor=actor, at=at)


def freeze(cycle, side: str, *, kind: str = ReportKind.OWN, at=NOW) -> None:
    role = Role.LEAD if kind == ReportKind.OWN else Role.ADMIN
    operations.freeze_report(cycle_id=cycle.pk, kind=kind, actor=make_actor(side, role, at=at), at=at)


@pytest.fixture
def cycle(reference):
    """Give the open cycle, in which a lead and the points of contact of two areas of each side owe."""
    for side in ("US", "ROK"):
        make_actor(side, Role.POC, areas=("MS", "ME"))
        lead_of(side)
    return make_open_cycle()


def test_status_reports_are_owed_two_weeks_before_the_dialogue_and_that_span_is_ours(cycle):
    rule, milestone = MilestoneRule.objects.get(code="STATUS"), Milestone.objects.get(code="STATUS")

    assert (milestone.anchor_forum.code, milestone.offset, milestone.owner_role) == ("KIDD", -14, Role.POC)
    assert milestone.due_on == Milestone.objects.get(code="KIDD").due_on - timedelta(days=14)
    assert "suggested default, not part of the RCF" in rule.description_en
    assert states(Duty.STATUS, area="MS") == {"ROK": ObligationState.OPEN, "US": ObligationState.OPEN}


def test_the_last_report_that_was_missing_of_an_area_settles_the_duty_of_that_side_and_area_alone(cycle):
    first, second = (make_project(state=State.PRESENTED) for _number in range(2))

    report(first, "US")
    assert states(Duty.STATUS, area="MS")["US"] == ObligationState.OPEN

    report(second, "US")
    assert states(Duty.STATUS, area="MS") == {"ROK": ObligationState.OPEN, "US": ObligationState.MET}
    assert set(states(Duty.STATUS, area="ME").values()) == {ObligationState.OPEN}


def test_a_report_that_is_too_old_to_count_is_asked_for_again(cycle):
    first, second = (make_project(state=State.PRESENTED) for _number in range(2))
    report(first, "US")
    later = NOW + timedelta(days=91)

    report(second, "US", at=later)
    assert states(Duty.STATUS, area="MS")["US"] == ObligationState.OPEN

    report(first, "US", at=later)
    assert states(Duty.STATUS, area="MS")["US"] == ObligationState.MET


def test_work_that_is_over_is_not_reported_on(cycle):
    report_on, closed = (make_project(state=state) for state in (State.PRESENTED, State.CLOSED))
    assert closed.area == report_on.area

    report(report_on, "ROK")

    assert states(Duty.STATUS, area="MS")["ROK"] == ObligationState.MET


@pytest.mark.parametrize("kind", [ReportKind.OWN, ReportKind.JOINT])
def test_freezing_a_report_settles_the_final_text_of_that_side_once_something_of_it_is_endorsed(cycle, kind):
    freeze(cycle, "US", kind=kind)
    assert states(Duty.FINAL_TEXT)["US"] == ObligationState.OPEN

    make_project(state=State.ENDORSED)
    freeze(cycle, "US", kind=kind)

    assert states(Duty.FINAL_TEXT) == {"ROK": ObligationState.OPEN, "US": ObligationState.MET}
    assert set(states(Duty.CLOSE_OUT).values()) == {ObligationState.OPEN}


def test_a_text_left_behind_in_one_language_keeps_the_final_text_owed(cycle):
    make_project(state=State.ENDORSED)
    behind = make_project(state=State.SUBMITTED)
    Project.objects.filter(pk=behind.pk).update(stale=["title_ko"])
    freeze(cycle, "US")
    assert states(Duty.FINAL_TEXT)["US"] == ObligationState.OPEN

    operations.confirm_language(project_id=behind.pk, version=1, actor=lead_of("US"), at=NOW)
    freeze(cycle, "US")

    assert states(Duty.FINAL_TEXT)["US"] == ObligationState.MET


def test_a_release_to_the_public_is_no_final_text(cycle):
    make_project(state=State.ENDORSED)

    freeze(cycle, "US", kind=ReportKind.PUBLIC)

    assert states(Duty.FINAL_TEXT)["US"] == ObligationState.OPEN


def test_freezing_a_report_from_the_day_of_the_meeting_on_settles_the_close_out(cycle):
    # Eight in the evening of the day before at Washington is nine in the morning of the day in Seoul.
    eve = datetime(SCM_ON.year, SCM_ON.month, SCM_ON.day, 1, tzinfo=NOW.tzinfo)

    freeze(cycle, "US", at=eve)
    freeze(cycle, "ROK", at=eve)
    assert states(Duty.CLOSE_OUT) == {"ROK": ObligationState.MET, "US": ObligationState.OPEN}

    freeze(cycle, "US", at=eve + timedelta(hours=4))
    assert states(Duty.CLOSE_OUT)["US"] == ObligationState.MET


def test_a_framework_between_two_cycles_owes_no_status_report(reference):
    project = make_project(state=State.PRESENTED)
    framework().cycles.update(state="CLOSED", closed_at=NOW)

    report(project, "US")

    assert not Obligation.objects.filter(duty=Duty.STATUS, state=ObligationState.MET).exists()
