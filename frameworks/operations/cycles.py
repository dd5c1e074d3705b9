"""Opening, dating and closing the time from one SCM to the next."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from alliance.audit.recording import record
from frameworks.calendar.days import HolidayCalendar
from frameworks.choices import CycleState
from frameworks.models import Cycle, Framework, HolidayOverride, Meeting, Milestone, MilestoneRule
from frameworks.operations.dating import Anchors, UncountableError, date_milestone
from frameworks.policies import Actor, SideAction, WrongStateError, require


@transaction.atomic
def open_cycle(
    *, framework_id: int, meeting_id: int, actor: Actor | None, at: datetime, opened_at: datetime | None = None
) -> Cycle:
    """Open a cycle towards a meeting and set its milestones by the framework's rules.

    :param opened_at: since when it counts as open, not after ``at``; None for now.
    :param actor: who opens it; None for a command of the system.
    :raises PermissionDenied: if the actor's posts do not allow it.
    :raises WrongStateError: if a cycle is open already, or this meeting had one; NoDateError without a day.
    :raises UncountableError: without rules, or if one of them cannot be counted or leaves the cycle.
    """
    if actor is not None:
        require(actor, SideAction.OPEN_OR_CLOSE_CYCLE)
    # The framework's row is the queue: of two who open at once the second finds the first's cycle.
    framework = Framework.objects.select_for_update().get(pk=framework_id)
    meeting = Meeting.objects.select_related("forum").get(pk=meeting_id)
    if framework.cycles.filter(state=CycleState.OPEN).exists():
        raise WrongStateError(_("Close the open cycle of this framework first."))
    if framework.cycles.filter(meeting=meeting).exists():
        raise WrongStateError(_("This meeting has a cycle already."))
    cycle = Cycle.objects.create(
        framework=framework, meeting=meeting, slug=_slug(framework, meeting), opened_at=opened_at or at
    )
    Milestone.objects.bulk_create(milestones_by_rule(cycle))
    record("cycle.opened", cycle, actor=actor, at=at, changes={"state": [None, CycleState.OPEN]}, shared=True)
    return cycle


@transaction.atomic
def resolve_milestones(*, cycle_id: int, actor: Actor | None, at: datetime) -> list[Milestone]:
    """Count the milestones of a cycle anew from the days its meetings have now; return those that moved.

    The duties that hang on them follow only with ``reminders.operations.redate_obligations``.

    :raises PermissionDenied: if the actor's posts do not allow it.
    :raises NoDateError, UncountableError: as ``recount`` does.
    """
    if actor is not None:
        require(actor, SideAction.CONFIRM_CALENDAR_CHANGE)
    cycle = Cycle.objects.select_for_update(of=("self",)).select_related("meeting__forum", "framework").get(pk=cycle_id)
    moved = []
    for milestone, day in recount(cycle):
        milestone.revision += milestone.due_on != day
        milestone.save(update_fields=["anchor_meeting", "due_on", "is_tentative", "revision"])
        if milestone.due_on != day:
            moved.append(milestone)
            changes = {"due_on": [day.isoformat(), milestone.due_on.isoformat()]}
            record("milestone.moved", milestone, actor=actor, at=at, changes=changes, shared=True)
    return moved


def recount(cycle: Cycle) -> list[tuple[Milestone, date]]:
    """Return the milestones that the days of the meetings date otherwise, not saved yet, each with the day it had.

    :param cycle: with its meeting and framework loaded.
    :raises NoDateError: if the cycle's meeting has no day.
    :raises UncountableError: if counting leaves the years whose holidays are known.
    """
    changed = []
    anchors, calendar = Anchors(cycle), HolidayOverride.objects.calendar()
    for milestone in cycle.milestones.select_related("anchor_forum").order_by("order", "pk"):
        before = (milestone.anchor_meeting_id, milestone.due_on, milestone.is_tentative)
        date_milestone(milestone, anchors, calendar)
        if (milestone.anchor_meeting_id, milestone.due_on, milestone.is_tentative) != before:
            changed.append((milestone, before[1]))
    return changed


@transaction.atomic
def close_cycle(*, cycle_id: int, actor: Actor | None, at: datetime, close_out: str = "") -> Cycle:
    """Close a cycle: nothing is filed in it any more. Who asks what is still open is above this: ``close_out_cycle``.

    :param close_out: what was left open, and why it may be.
    :raises PermissionDenied: if the actor's posts do not allow it.
    :raises WrongStateError: if it is closed already.
    """
    if actor is not None:
        require(actor, SideAction.OPEN_OR_CLOSE_CYCLE)
    cycle = Cycle.objects.select_for_update(of=("self",)).get(pk=cycle_id)
    if cycle.state == CycleState.CLOSED:
        raise WrongStateError(_("This cycle is closed already."))
    cycle.state, cycle.closed_at, cycle.close_out = CycleState.CLOSED, at, close_out
    cycle.save(update_fields=["state", "closed_at", "close_out"])
    changes = {"state": [CycleState.OPEN, CycleState.CLOSED]}
    record("cycle.closed", cycle, actor=actor, at=at, changes=changes, reason=close_out, shared=True)
    return cycle


def _slug(framework: Framework, meeting: Meeting) -> str:
    """Return an address such as scm-58; a second framework that uses the same meeting adds its own name."""
    slug = f"{meeting.forum.code}-{meeting.ordinal}".lower()
    return f"{slug}-{framework.code}".lower() if Cycle.objects.filter(slug=slug).exists() else slug


def milestones_by_rule(cycle: Cycle) -> list[Milestone]:
    """Return the milestones of a cycle by its framework's rules, with their days, not saved yet.

    :param cycle: with its meeting and framework loaded; it need not be saved.
    :raises NoDateError: if the cycle's meeting has no day.
    :raises UncountableError: without rules, or if one of them cannot be counted or leaves the cycle.
    """
    rules = list(cycle.framework.milestone_rules.select_related("anchor_forum").order_by("order", "pk"))
    if not rules:
        refusal = _("{framework} has no milestone rules to count by. Load them with its reference data first.")
        raise UncountableError(refusal.format(framework=cycle.framework.code))
    anchors, calendar = Anchors(cycle), HolidayOverride.objects.calendar()
    return [_by_rule(cycle, rule, anchors, calendar) for rule in rules]


def _by_rule(cycle: Cycle, rule: MilestoneRule, anchors: Anchors, calendar: HolidayCalendar) -> Milestone:
    copied = ("order", "code", "name_en", "name_ko", "anchor_forum", "offset", "unit")
    owed = ("due_time", "zone", "duty", "owner_role")
    milestone = Milestone(cycle=cycle, **{name: getattr(rule, name) for name in (*copied, *owed)})
    date_milestone(milestone, anchors, calendar)
    anchors.insist_on_cycle(milestone)
    return milestone
