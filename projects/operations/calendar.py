"""Moving a meeting: proposed with its reason, confirmed by the other side, and everything that hangs on it follows.

What hangs on a meeting are milestones, duties and reminders; so the acts stand above all three.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from alliance.audit.recording import record
from frameworks.changing import CHANGEABLE, kept, read_back
from frameworks.choices import ChangeState, Confidence, CycleState, MeetingState, Role
from frameworks.models import Cycle, Forum, Meeting, MeetingChange
from frameworks.operations.cycles import recount
from frameworks.policies import Actor, SideAction, WrongStateError, decide_confirmation, insist, require
from projects.operations.deciding import decide_on
from projects.operations.moving import RefusedError, post_of
from projects.queries.impact import Impact, impact_on
from reminders.changes import tell_of_change
from reminders.operations import redate_obligations


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
    after = {name: kept(fields[name]) for name in CHANGEABLE if name in fields}
    before = {name: kept(getattr(meeting, name)) for name in after}
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        raise RefusedError(_("Nothing would change."))
    if "ordinal" in changed:
        _refuse_taken(meeting.forum_id, fields["ordinal"])
    if meeting.changes.filter(state=ChangeState.PROPOSED).exists():
        raise WrongStateError(_("A change of this meeting is proposed already. It has to be decided first."))
    # What cannot be counted is refused now, and not when the other side confirms.
    impact_of(meeting_id=meeting.pk, fields=fields, actor=actor, at=at)
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
def add_meeting(
    *, forum_id: int, ordinal: int, fields: Mapping[str, Any], reason: str, actor: Actor, at: datetime
) -> Meeting:
    """Add a meeting of which only its number is known, and propose all else of it as a change.

    So nothing is counted from what one side alone has said of a day.

    :raises PermissionDenied: unless the actor is an administrator.
    :raises RefusedError: if the forum has a meeting of that number.
    """
    require(actor, SideAction.PROPOSE_CALENDAR_CHANGE)
    # The forum's row is the queue: of two who add the same number the second finds the first's meeting.
    forum = Forum.objects.select_for_update().get(pk=forum_id)
    _refuse_taken(forum.pk, ordinal)
    meeting = Meeting.objects.create(
        forum=forum,
        ordinal=ordinal,
        state=MeetingState.UNKNOWN,
        time_zone=fields["time_zone"],
        confidence=Confidence.UNCERTAIN,
    )
    acting = actor.acting_as(Role.ADMIN)
    added = {"meeting": [None, str(meeting)]}
    record("meeting.added", meeting, actor=acting, at=at, changes=added, reason=reason, shared=True)
    rest = {name: value for name, value in fields.items() if name != "ordinal"}
    propose_change(meeting_id=meeting.pk, fields=rest, reason=reason, actor=actor, at=at)
    return meeting


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


def impact_of(*, meeting_id: int, fields: Mapping[str, Any], actor: Actor, at: datetime) -> Impact:
    """Return what would move in open cycles, by setting the days and taking it back: nothing is saved.

    The other side's duties are told as the actor may know of them: counted, not named.

    :raises NoDateError: if no day would be left to count from.
    :raises UncountableError: if counting leaves the years whose holidays are known.
    """
    with transaction.atomic():
        meeting = Meeting.objects.select_related("forum").get(pk=meeting_id)
        _set(meeting, {name: kept(value) for name, value in fields.items() if name in CHANGEABLE})
        counted = [pair for cycle in _cycles_counting_from(meeting) for pair in recount(cycle)]
        transaction.set_rollback(True)
    return impact_on(counted, side=actor.side, at=at)


def deciding_side(meeting: Meeting) -> str:
    """Return the side that decides alone on this meeting, where an open cycle says so; else nothing."""
    cycle = Cycle.objects.filter(meeting=meeting, state=CycleState.OPEN).exclude(deciding_side="").first()
    return cycle.deciding_side if cycle else ""


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
    if any(kept(getattr(meeting, name)) != value for name, value in change.before.items()):
        raise WrongStateError(_("The meeting was changed meanwhile. Take the proposal back and propose anew."))
    if "ordinal" in change.after and _is_taken(meeting.forum_id, int(change.after["ordinal"])):
        raise WrongStateError(_("Meanwhile another meeting has that number. Take the proposal back and propose anew."))
    _set(meeting, change.after)
    decide_on(change, ChangeState.CONFIRMED, actor=actor, at=at)
    _record("meeting.changed", change, actor=actor, at=at, reason=change.reason)
    cycles = list(_cycles_counting_from(meeting))
    moved = [one for cycle in cycles for one in redate_obligations(cycle_id=cycle.pk, actor=actor, at=at)]
    tell_of_change(change, moved=moved, at=at)


def _set(meeting: Meeting, values: Mapping[str, str]) -> None:
    for name, text in values.items():
        setattr(meeting, name, read_back(name, text))
    meeting.save(update_fields=[*values])


def _refuse_taken(forum_id: int, ordinal: int) -> None:
    if _is_taken(forum_id, ordinal):
        raise RefusedError(_("This forum already has a meeting with that number."))


def _is_taken(forum_id: int, ordinal: int) -> bool:
    return Meeting.objects.filter(forum_id=forum_id, ordinal=ordinal).exists()


def _cycles_counting_from(meeting: Meeting) -> QuerySet[Cycle]:
    """Return the open cycles with a milestone that is counted from the meeting's forum."""
    counting = Cycle.objects.filter(state=CycleState.OPEN, milestones__anchor_forum_id=meeting.forum_id)
    return counting.select_related("meeting__forum", "framework").distinct().order_by("pk")


def _record(verb: str, change: MeetingChange, *, actor: Actor, at: datetime, reason: str = "") -> None:
    changes = {name: [change.before[name], change.after[name]] for name in change.after}
    record(verb, change.meeting, actor=actor, at=at, changes=changes, reason=reason, shared=True)
