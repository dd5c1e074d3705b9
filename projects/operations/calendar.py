"""Moving a meeting: proposed with its reason, confirmed by the other side, and everything that hangs on it follows.

What hangs on a meeting are milestones, duties and reminders; so the acts stand above all three.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from alliance.audit.recording import record
from frameworks.choices import ChangeState, CycleState, Role
from frameworks.models import Cycle, Meeting, MeetingChange
from frameworks.operations.cycles import recount
from frameworks.policies import Actor, SideAction, WrongStateError, decide_confirmation, insist, require
from projects.operations.deciding import decide_on
from projects.operations.moving import RefusedError, post_of
from projects.queries.meetings import Move
from reminders.choices import ObligationState
from reminders.models import Obligation
from reminders.operations import redate_obligations

# What of a meeting a change may name.
CHANGEABLE = (
    *("state", "window_from", "window_until", "tentative_on", "start_on", "end_on", "date_precision"),
    *("city_en", "city_ko", "host_side", "mode", "announced_on", "published_on"),
)


@transaction.atomic
def propose_change(
    *, meeting_id: int, fields: Mapping[str, Any], reason: str, actor: Actor, at: datetime
) -> MeetingChange:
    """Propose other days, or another state or place, of a meeting; where one side decides alone it takes effect now.

    :param fields: those of ``CHANGEABLE`` that are named, days as dates.
    :raises PermissionDenied: unless the actor is an administrator.
    :raises RefusedError: if nothing would change.
    :raises WrongStateError: if a change of this meeting waits to be decided already.
    """
    require(actor, SideAction.PROPOSE_CALENDAR_CHANGE)
    actor = actor.acting_as(Role.ADMIN)
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("forum").get(pk=meeting_id)
    after = {name: told(fields[name]) for name in CHANGEABLE if name in fields}
    before = {name: told(getattr(meeting, name)) for name in after}
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        raise RefusedError(_("Nothing would change."))
    if meeting.changes.filter(state=ChangeState.PROPOSED).exists():
        raise WrongStateError(_("A change of this meeting is proposed already. It has to be decided first."))
    change = MeetingChange.objects.create(
        meeting=meeting,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
        reason=reason,
        side=actor.side,
        proposed_by_id=actor.user_id,
        proposed_as_id=post_of(actor),
        proposed_at=at,
        is_sole=deciding_side(meeting) == actor.side,
    )
    _record("meeting.change_proposed", change, actor=actor, at=at, reason=reason)
    if change.is_sole:
        _take_effect(change, actor=actor, at=at)
    return change


@transaction.atomic
def confirm_change(*, change_id: int, actor: Actor, at: datetime) -> MeetingChange:
    """Confirm what the other side proposed: the meeting, its milestones, duties and reminders move at once.

    :raises PermissionDenied: unless the actor is an administrator of the side that decides.
    :raises WrongStateError: if it is decided already, or the meeting was changed meanwhile.
    """
    change, actor = _waiting(change_id, actor)
    _take_effect(change, actor=actor, at=at)
    return change


@transaction.atomic
def refuse_change(*, change_id: int, reason: str, actor: Actor, at: datetime) -> MeetingChange:
    """Refuse what the other side proposed, with a reason. Nothing moves.

    :raises PermissionDenied, WrongStateError: as ``confirm_change`` does.
    """
    change, actor = _waiting(change_id, actor)
    decide_on(change, ChangeState.REFUSED, actor=actor, at=at, reason=reason)
    _record("meeting.change_refused", change, actor=actor, at=at, reason=reason)
    return change


@transaction.atomic
def take_back_change(*, change_id: int, actor: Actor, at: datetime) -> MeetingChange:
    """Take back what the own side proposed and nobody decided yet.

    :raises PermissionDenied: unless the actor is an administrator of the side that proposed.
    :raises WrongStateError: if it is decided already.
    """
    require(actor, SideAction.PROPOSE_CALENDAR_CHANGE)
    change = _locked(change_id)
    if change.side != actor.side:
        insist(decide_confirmation(actor, proposed_by=actor.side))
    actor = actor.acting_as(Role.ADMIN)
    decide_on(change, ChangeState.TAKEN_BACK, actor=actor, at=at)
    _record("meeting.change_taken_back", change, actor=actor, at=at)
    return change


def impact_of(*, meeting_id: int, fields: Mapping[str, Any]) -> list[Move]:
    """Return which milestones of open cycles would move, by setting the days and taking it back: nothing is saved.

    :raises NoDateError: if no day would be left to count from.
    """
    with transaction.atomic():
        meeting = Meeting.objects.select_related("forum").get(pk=meeting_id)
        _set(meeting, {name: told(value) for name, value in fields.items() if name in CHANGEABLE})
        counted = [pair for cycle in _cycles_counting_from(meeting) for pair in recount(cycle)]
        transaction.set_rollback(True)
    moved = [(milestone, day) for milestone, day in counted if milestone.due_on != day]
    owed = Obligation.objects.filter(milestone__in=[milestone for milestone, _day in moved], state=ObligationState.OPEN)
    duties = dict(owed.values_list("milestone_id").annotate(Count("pk")))
    moves = [
        Move(milestone.name_en, milestone.name_ko, day, milestone.due_on, duties.get(milestone.pk, 0))
        for milestone, day in moved
    ]
    return sorted(moves, key=lambda move: move.after)


def deciding_side(meeting: Meeting) -> str:
    """Return the side that decides alone on this meeting, where an open cycle says so; else nothing."""
    cycle = Cycle.objects.filter(meeting=meeting, state=CycleState.OPEN).exclude(deciding_side="").first()
    return cycle.deciding_side if cycle else ""


def told(value: Any) -> str:
    """Return a value as a change keeps it: a day as ISO 8601, nothing as an empty text."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def _locked(change_id: int) -> MeetingChange:
    """Return a change with its meeting, both locked; the meeting first, as whoever proposes does."""
    meeting_id = MeetingChange.objects.values_list("meeting_id", flat=True).get(pk=change_id)
    Meeting.objects.select_for_update().get(pk=meeting_id)
    change = MeetingChange.objects.select_for_update(of=("self",)).select_related("meeting__forum").get(pk=change_id)
    if change.state != ChangeState.PROPOSED:
        raise WrongStateError(_("This change is decided already."))
    return change


def _waiting(change_id: int, actor: Actor) -> tuple[MeetingChange, Actor]:
    require(actor, SideAction.CONFIRM_CALENDAR_CHANGE)
    change = _locked(change_id)
    insist(decide_confirmation(actor, proposed_by=change.side, decided_by=deciding_side(change.meeting)))
    return change, actor.acting_as(Role.ADMIN)


def _take_effect(change: MeetingChange, *, actor: Actor, at: datetime) -> None:
    meeting = change.meeting
    if any(told(getattr(meeting, name)) != value for name, value in change.before.items()):
        raise WrongStateError(_("The meeting was changed meanwhile. Take the proposal back and propose anew."))
    _set(meeting, change.after)
    decide_on(change, ChangeState.CONFIRMED, actor=actor, at=at)
    _record("meeting.changed", change, actor=actor, at=at, reason=change.reason)
    for cycle in _cycles_counting_from(meeting):
        redate_obligations(cycle_id=cycle.pk, actor=actor, at=at)


def read_back(change: MeetingChange) -> dict[str, Any]:
    """Return what a change would set, days as dates: the opposite of ``told``."""
    return {name: _value(name, text) for name, text in change.after.items()}


def _value(name: str, text: str) -> Any:
    if not name.endswith(("_on", "_from", "_until")):
        return text
    return date.fromisoformat(text) if text else None


def _set(meeting: Meeting, values: Mapping[str, str]) -> None:
    for name, text in values.items():
        setattr(meeting, name, _value(name, text))
    meeting.save(update_fields=[*values])


def _cycles_counting_from(meeting: Meeting) -> QuerySet[Cycle]:
    """Return the open cycles with a milestone that is counted from the meeting's forum."""
    counting = Cycle.objects.filter(state=CycleState.OPEN, milestones__anchor_forum_id=meeting.forum_id)
    return counting.select_related("meeting__forum", "framework").distinct().order_by("pk")


def _record(verb: str, change: MeetingChange, *, actor: Actor, at: datetime, reason: str = "") -> None:
    changes = {name: [change.before[name], change.after[name]] for name in change.after}
    record(verb, change.meeting, actor=actor, at=at, changes=changes, reason=reason, shared=True)
