"""Opening, dating and closing the time from one SCM to the next."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from alliance.audit.recording import record
from frameworks.calendar.counting import resolve
from frameworks.choices import CycleState, MeetingState
from frameworks.models import Cycle, Framework, Meeting, Milestone, MilestoneRule
from frameworks.policies import Actor, SideAction, WrongStateError, require

# In 2019-2025 the autumn KIDD came 36 to 78 days before the SCM; where no day is set we plan on six weeks.
NEAR_BEFORE = timedelta(days=200)
USUALLY_BEFORE = timedelta(days=42)
NOT_TAKING_PLACE = (MeetingState.CANCELLED, MeetingState.POSTPONED)


class NoDateError(WrongStateError):
    """A meeting without any day, from which nothing can be counted."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The day milestones of one forum are counted from in one cycle."""

    meeting: Meeting | None
    on: date
    is_tentative: bool


@transaction.atomic
def open_cycle(*, framework_id: int, meeting_id: int, actor: Actor | None, at: datetime) -> Cycle:
    """Open a cycle towards a meeting and set its milestones by the framework's rules.

    :param actor: who opens it; None for a command of the system.
    :raises PermissionDenied: if the actor's posts do not allow it.
    :raises WrongStateError: if a cycle is open already, or this meeting had one; NoDateError without a day.
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
        framework=framework, meeting=meeting, slug=_slug(framework, meeting), opened_at=at, state=CycleState.OPEN
    )
    rules = framework.milestone_rules.select_related("anchor_forum").order_by("order", "pk")
    Milestone.objects.bulk_create(_milestones(cycle, list(rules)))
    record("cycle.opened", cycle, actor=actor, at=at, changes={"state": [None, CycleState.OPEN]}, shared=True)
    return cycle


@transaction.atomic
def resolve_milestones(*, cycle_id: int, actor: Actor | None, at: datetime) -> list[Milestone]:
    """Count the milestones of a cycle anew from the days its meetings have now; return those that moved.

    The duties that hang on them follow only with ``reminders.operations.redate_obligations``.

    :raises PermissionDenied: if the actor's posts do not allow it.
    :raises NoDateError: if the cycle's meeting has no day.
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
    """
    changed = []
    for milestone in cycle.milestones.select_related("anchor_forum").order_by("order", "pk"):
        before = (milestone.anchor_meeting_id, milestone.due_on, milestone.is_tentative)
        _date(milestone, _anchor(cycle, milestone.anchor_forum_id))
        if (milestone.anchor_meeting_id, milestone.due_on, milestone.is_tentative) != before:
            changed.append((milestone, before[1]))
    return changed


@transaction.atomic
def close_cycle(*, cycle_id: int, actor: Actor | None, at: datetime) -> Cycle:
    """Close a cycle: nothing is filed in it any more.

    :raises PermissionDenied: if the actor's posts do not allow it.
    :raises WrongStateError: if it is closed already.
    """
    if actor is not None:
        require(actor, SideAction.OPEN_OR_CLOSE_CYCLE)
    cycle = Cycle.objects.select_for_update(of=("self",)).get(pk=cycle_id)
    if cycle.state == CycleState.CLOSED:
        raise WrongStateError(_("This cycle is closed already."))
    cycle.state, cycle.closed_at = CycleState.CLOSED, at
    cycle.save(update_fields=["state", "closed_at"])
    changes = {"state": [CycleState.OPEN, CycleState.CLOSED]}
    record("cycle.closed", cycle, actor=actor, at=at, changes=changes, shared=True)
    return cycle


def _slug(framework: Framework, meeting: Meeting) -> str:
    """Return an address such as scm-58; a second framework that uses the same meeting adds its own name."""
    slug = f"{meeting.forum.code}-{meeting.ordinal}".lower()
    return f"{slug}-{framework.code}".lower() if Cycle.objects.filter(slug=slug).exists() else slug


def _milestones(cycle: Cycle, rules: list[MilestoneRule]) -> list[Milestone]:
    copied = ("order", "code", "name_en", "name_ko", "anchor_forum", "offset", "unit")
    owed = ("due_time", "zone", "duty", "owner_role")
    milestones = []
    for rule in rules:
        milestone = Milestone(cycle=cycle, **{name: getattr(rule, name) for name in (*copied, *owed)})
        _date(milestone, _anchor(cycle, rule.anchor_forum_id))
        milestones.append(milestone)
    return milestones


def _date(milestone: Milestone, anchor: Anchor) -> None:
    """Count a milestone's day from its anchor."""
    # Only the day is taken, and no zone moves it.
    counted = resolve(anchor.on, milestone.offset, milestone.unit, milestone.due_time, milestone.zone or "UTC")
    milestone.due_on, milestone.is_tentative = counted.on, anchor.is_tentative
    milestone.anchor_meeting = anchor.meeting


def _anchor(cycle: Cycle, forum_id: int) -> Anchor:
    """Return the day to count from: the cycle's own meeting, or the last of another forum near before it.

    :raises NoDateError: if the cycle's meeting has no day.
    """
    own = cycle.meeting.anchor_on
    if own is None:
        refusal = _("{meeting} has no day yet, not even a tentative one. Set one first.")
        raise NoDateError(refusal.format(meeting=cycle.meeting))
    if forum_id == cycle.meeting.forum_id:
        return Anchor(cycle.meeting, own, cycle.meeting.is_tentative)
    others = Meeting.objects.filter(forum_id=forum_id).exclude(state__in=NOT_TAKING_PLACE).select_related("forum")
    # A window that is a year wide is no day to count from.
    dated = [(meeting.start_on or meeting.tentative_on, meeting) for meeting in others]
    near = [(day, meeting) for day, meeting in dated if day is not None and own - NEAR_BEFORE <= day < own]
    if not near:
        return Anchor(None, own - USUALLY_BEFORE, is_tentative=True)
    day, meeting = max(near, key=lambda pair: (pair[0], pair[1].ordinal))
    return Anchor(meeting, day, meeting.is_tentative)
