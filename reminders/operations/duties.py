"""Changes to duties, opened with a cycle and settled by an act, a word, a nil return or a waiver; and to notices."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from alliance.audit.recording import record
from frameworks.calendar.counting import resolve
from frameworks.choices import Duty, OffsetUnit, Role
from frameworks.models import Cycle, Milestone, Post
from frameworks.operations import resolve_milestones
from frameworks.policies import Actor, HiddenError, SideAction, WrongStateError, require
from frameworks.queries import due_moment, zones
from reminders.choices import DeliveryState, ObligationState
from reminders.models import Delivery, NilReturn, Notice, Obligation

END_OF_DAY = time(23, 59)
# As what the counterpart of a duty's post acts.
COUNTERPARTS = (Role.POC, Role.LEAD)


@transaction.atomic
def open_obligations(*, cycle_id: int, actor: Actor | None, at: datetime) -> int:
    """Open what every post of both sides owes by the milestones of a cycle; return how many duties were new.

    Leads owe for the framework and points of contact for its areas. May be run again, when a post was added.

    :param actor: who opens them; None for a command of the system.
    :raises PermissionDenied: if the actor's posts do not allow it.
    """
    if actor is not None:
        require(actor, SideAction.OPEN_OR_CLOSE_CYCLE)
    cycle = Cycle.objects.select_for_update(of=("self",)).get(pk=cycle_id)
    posts = list(Post.objects.filter(_owes_in(cycle)).select_related("side").order_by("pk"))
    known = set(cycle.obligations.values_list("post_id", "milestone_id"))
    owed = [
        _duty(milestone, post)
        for milestone in cycle.milestones.filter(is_enforced=True)
        .prefetch_related("owner_posts")
        .order_by("order", "pk")
        for post in _owing(milestone, posts)
        if (post.pk, milestone.pk) not in known
    ]
    Obligation.objects.bulk_create(owed)
    if owed:
        record("cycle.obligations_opened", cycle, actor=actor, at=at, changes={"duties": [0, len(owed)]}, shared=True)
    return len(owed)


@transaction.atomic
def redate_obligations(*, cycle_id: int, actor: Actor | None, at: datetime) -> list[Milestone]:
    """Count the milestones of a cycle anew, and let its open duties follow; return the milestones that moved.

    Reminders that wait for the day before are taken back: the next plan counts from the new one.

    :raises PermissionDenied, NoDateError: as ``resolve_milestones`` does.
    """
    moved = resolve_milestones(cycle_id=cycle_id, actor=actor, at=at)
    _follow_all(moved, at=at)
    return moved


# Locked in the order in which everybody locks duties. More time that was granted is not taken back by a meeting that
# moves. One statement, however many duties there are.
FOLLOW = """
WITH day AS (
    SELECT * FROM unnest(%(milestones)s::bigint[], %(sides)s::text[], %(due_ats)s::timestamptz[])
        AS d (milestone_id, side, due_at)
),
owed AS (
    SELECT id FROM reminders_obligation WHERE milestone_id = ANY(%(milestones)s) AND state = 'OPEN'
    ORDER BY id FOR UPDATE
)
UPDATE reminders_obligation o
SET redated_at = %(at)s,
    due_at = CASE WHEN o.extended_from IS NULL THEN d.due_at ELSE GREATEST(d.due_at, o.due_at) END
FROM owed, frameworks_post p, day d
WHERE o.id = owed.id AND p.id = o.post_id AND d.milestone_id = o.milestone_id AND d.side = p.side_id
"""


def _follow_all(moved: list[Milestone], *, at: datetime) -> None:
    """Let the open duties of milestones that moved follow, and take back the reminders that wait for the day before."""
    if not moved:
        return
    zone_of = zones()
    days = [(one.pk, side, due_moment(one, zone)) for one in moved for side, zone in zone_of.items()]
    milestones, sides, due_ats = zip(*days, strict=True)
    said: dict[str, Any] = {"milestones": [*milestones], "sides": [*sides], "due_ats": [*due_ats], "at": at}
    with connection.cursor() as cursor:
        cursor.execute(FOLLOW, said)
    _take_back(Obligation.objects.filter(milestone__in=moved, state=ObligationState.OPEN))


@dataclass(frozen=True, slots=True)
class Followed:
    """What a changed milestone did to duties of both sides' posts."""

    moved: tuple[Obligation, ...]
    opened: tuple[Obligation, ...]
    released: tuple[Obligation, ...]


@transaction.atomic
def follow_rule(*, milestone: Milestone, reason: str, actor: Actor, at: datetime) -> Followed:
    """Let the duties of a milestone follow its rule: who owes it now, and by when.

    An open duty of a post that owes it no more is waived; it opens again should the rule ask it again. What is met,
    returned or waived by a person stays. Who may change the rule is for the caller to ask.

    :param milestone: locked, as it stands now.
    """
    posts = Post.objects.filter(_owes_in(milestone.cycle)).select_related("side").order_by("pk")
    owing = {post.pk: post for post in _owing(milestone, posts)} if milestone.is_enforced else {}
    locked = milestone.obligations.select_for_update(of=("self",)).select_related("post__side", "milestone")
    duties = list(locked.order_by("pk"))
    missing = owing.keys() - {duty.post_id for duty in duties}
    opened = [_duty(milestone, owing[post_id]) for post_id in sorted(missing)]
    Obligation.objects.bulk_create(opened)
    opened += [_reopen(duty, actor=actor, at=at) for duty in duties if duty.is_released and duty.post_id in owing]
    gone = [duty for duty in duties if duty.state == ObligationState.OPEN and duty.post_id not in owing]
    for duty in gone:
        duty.is_released = True
        # A milestone is of both sides, and so is why it asks for something no more.
        _end(duty, ObligationState.WAIVED, "obligation.waived", actor=actor, at=at, reason=reason, shared=True)
    kept = {duty.pk: duty.due_at for duty in duties if duty.state == ObligationState.OPEN}
    stay = [duty for duty in duties if duty.pk in kept]
    for duty in stay:
        _follow(duty)
    moved = [duty for duty in stay if duty.due_at != kept[duty.pk]]
    for duty in moved:
        duty.redated_at = at
    Obligation.objects.bulk_update(moved, ["due_at", "redated_at"])
    _take_back(moved)
    return Followed(tuple(duty for duty in moved if duty not in opened), tuple(opened), tuple(gone))


@transaction.atomic
def open_taskings(
    *, cycle_id: int, meeting_id: int, posts: Iterable[Post], task_en: str, task_ko: str, due_on: date
) -> list[Obligation]:
    """Open one duty a post, due by the end of a day where its side is. Who may task is for the caller to ask.

    :param posts: with their sides loaded.
    :param task_en: what is to be done; of both languages one may be empty.
    """
    return Obligation.objects.bulk_create(
        Obligation(
            post=post,
            cycle_id=cycle_id,
            meeting_id=meeting_id,
            duty=Duty.TASKING,
            task_en=task_en,
            task_ko=task_ko,
            due_at=end_of_day(due_on, post),
        )
        for post in posts
    )


def end_of_day(on: date, post: Post) -> datetime:
    """Return the last minute of a day where a post's side is."""
    return resolve(on, 0, OffsetUnit.CALENDAR, END_OF_DAY, post.side.time_zone).at


def _owes_in(cycle: Cycle) -> Q:
    lead = Q(role=Role.LEAD, framework_id=cycle.framework_id)
    return lead | Q(role=Role.POC, area__framework_id=cycle.framework_id)


def _owing(milestone: Milestone, posts: Iterable[Post]) -> list[Post]:
    """Return those of a cycle's posts that owe a milestone: of its role, and of those it names if it names any."""
    named = {post.pk for post in milestone.owner_posts.all()}
    return [post for post in posts if post.role == milestone.owner_role and (not named or post.pk in named)]


def _duty(milestone: Milestone, post: Post) -> Obligation:
    due_at = _due(milestone, post)
    return Obligation(post=post, cycle_id=milestone.cycle_id, milestone=milestone, duty=milestone.duty, due_at=due_at)


def _follow(duty: Obligation) -> None:
    """Set when a duty is due by its milestone; more time that was granted is not taken back by one that moves."""
    due_at = _due(cast("Milestone", duty.milestone), duty.post)
    duty.due_at = max(due_at, duty.due_at) if duty.extended_from else due_at


def _reopen(duty: Obligation, *, actor: Actor, at: datetime) -> Obligation:
    """Open a duty again that its milestone had released."""
    duty.state, duty.settled_at, duty.settled_by = ObligationState.OPEN, None, None
    duty.is_released = False
    duty.save(update_fields=["state", "settled_at", "settled_by", "is_released"])
    changes = {"state": [ObligationState.WAIVED, ObligationState.OPEN]}
    record("obligation.reopened", duty, actor=actor, at=at, changes=changes)
    return duty


def _due(milestone: Milestone, post: Post) -> datetime:
    return due_moment(milestone, post.side.time_zone)


@transaction.atomic
def put_off(*, obligation_id: int, until: date, at: datetime) -> Obligation:
    """Let an open duty be due by the end of a later day where its side is; it is reminded of anew.

    Who may grant that is for the caller to ask.
    """
    owed = Obligation.objects.select_for_update(of=("self",)).select_related("post__side", "milestone")
    duty = owed.get(pk=obligation_id)
    duty.extended_from = duty.extended_from or duty.due_at
    duty.extensions_granted += 1
    duty.due_at, duty.redated_at = end_of_day(until, duty.post), at
    duty.save(update_fields=["extended_from", "extensions_granted", "due_at", "redated_at"])
    _take_back([duty])
    return duty


@transaction.atomic
def settle(
    *, duty: Duty, cycle_id: int, side: str, area_id: int | None, actor: Actor, at: datetime
) -> list[Obligation]:
    """Meet the open duties that an act fulfils, and take back the reminders still waiting for them.

    :param area_id: the area the act was in; only its point of contact is done. Without it, every post of the side.
    """
    owed = Obligation.objects.select_for_update(of=("self",)).filter(
        duty=duty, cycle_id=cycle_id, post__side_id=side, state=ObligationState.OPEN
    )
    if area_id is not None:
        owed = owed.filter(post__area_id=area_id)
    met = list(owed.order_by("pk"))
    for obligation in met:
        _end(obligation, ObligationState.MET, "obligation.met", actor=actor, at=at)
    return met


@transaction.atomic
def mark_met(*, obligation_id: int, actor: Actor, at: datetime) -> Obligation:
    """Say that a duty of one's own post is done, where no act on a project settles it.

    :raises HiddenError: if the duty is not of the own side.
    :raises PermissionDenied: if the actor does not hold its post.
    :raises WrongStateError: if it is settled already, or an act settles it; the text says which.
    """
    duty, holder = _own(obligation_id, actor)
    if duty.state == ObligationState.OPEN and duty.settling_act:
        raise WrongStateError(duty.settling_act)
    return _end(duty, ObligationState.MET, "obligation.settled", actor=holder, at=at)


@transaction.atomic
def return_nil(*, obligation_id: int, reason: str, actor: Actor, at: datetime) -> Obligation:
    """Say to the other side that there is nothing to return this time, and why.

    :raises HiddenError, PermissionDenied, WrongStateError: as ``mark_met`` does, whatever would settle the duty.
    """
    duty, holder = _own(obligation_id, actor)
    _end(duty, ObligationState.NIL, "obligation.nil_returned", actor=holder, at=at, reason=reason, shared=True)
    NilReturn.objects.create(obligation=duty, reason=reason)
    return duty


@transaction.atomic
def acknowledge_nil(*, obligation_id: int, actor: Actor, at: datetime) -> NilReturn:
    """Say to the other side that its nil return is known. The duty was settled by it and stays so.

    :raises HiddenError: unless the actor may see it.
    :raises PermissionDenied: if it is of the own side.
    :raises WrongStateError: if it is acknowledged already, or its cycle is closed.
    """
    seen = NilReturn.objects.visible_to(actor).select_for_update(of=("self",))
    said = seen.select_related("obligation__post", "obligation__cycle").filter(obligation_id=obligation_id).first()
    if said is None:
        raise HiddenError
    duty = said.obligation
    if duty.post.side_id == actor.side:
        raise PermissionDenied
    if said.acknowledged_at or duty.cycle.closed_at:
        raise WrongStateError(_("This nil return is acknowledged already, or its cycle is closed."))
    actor = actor.acting_as(*COUNTERPARTS, framework_id=duty.cycle.framework_id, area_id=duty.post.area_id)
    said.acknowledged_at, said.acknowledged_by_id = at, actor.user_id
    said.acknowledged_as_id, _label = actor.post_for_record()
    said.save(update_fields=["acknowledged_at", "acknowledged_by", "acknowledged_as"])
    changes = {"acknowledged_at": [None, at.isoformat()]}
    record("obligation.nil_acknowledged", duty, actor=actor, at=at, changes=changes, shared=True)
    return said


@transaction.atomic
def waive(*, obligation_id: int, reason: str, actor: Actor, at: datetime) -> Obligation:
    """Free a post of the own side of a duty, and say why.

    :raises HiddenError: if the duty is not of the own side.
    :raises PermissionDenied: unless the actor is an administrator, or lead of the duty's framework.
    :raises WrongStateError: if it is settled already.
    """
    duty = _locked(obligation_id, actor)
    if not Obligation.objects.waivable_by(actor).filter(pk=duty.pk).exists():
        raise PermissionDenied
    deciding = actor.acting_as(Role.ADMIN, Role.LEAD, framework_id=duty.cycle.framework_id)
    return _end(duty, ObligationState.WAIVED, "obligation.waived", actor=deciding, at=at, reason=reason)


@transaction.atomic
def mark_read(*, notice_id: int, actor: Actor, at: datetime) -> Notice:
    """Put one of one's own notices away. A notice that is read already stays as it is.

    :raises HiddenError: if it is not the actor's own.
    """
    notice = Notice.objects.select_for_update().filter(pk=notice_id, user_id=actor.user_id).first()
    if notice is None:
        raise HiddenError
    if notice.read_at is None:
        notice.read_at = at
        notice.save(update_fields=["read_at"])
        record("notice.read", notice, actor=actor, at=at, changes={"read_at": [None, at.isoformat()]})
    return notice


def _locked(obligation_id: int, actor: Actor) -> Obligation:
    duty = Obligation.objects.visible_to(actor).select_for_update(of=("self",)).filter(pk=obligation_id).first()
    if duty is None:
        raise HiddenError
    return duty


def _own(obligation_id: int, actor: Actor) -> tuple[Obligation, Actor]:
    """Return a duty with the actor as the holder of its post."""
    duty = _locked(obligation_id, actor)
    seats = [seat for seat in actor.seats if seat.post_id == duty.post_id]
    if not seats:
        raise PermissionDenied
    return duty, replace(actor, record_seat=seats[0])


def _end(
    duty: Obligation,
    state: ObligationState,
    verb: str,
    *,
    actor: Actor,
    at: datetime,
    reason: str = "",
    shared: bool = False,
) -> Obligation:
    """Settle one open duty, and take back the reminders still waiting for it."""
    if duty.state != ObligationState.OPEN:
        raise WrongStateError(_("This duty is settled already."))
    duty.state, duty.settled_at, duty.settled_by_id = state, at, actor.user_id
    duty.save(update_fields=["state", "settled_at", "settled_by", "is_released"])
    changes = {"state": [ObligationState.OPEN, state]}
    record(verb, duty, actor=actor, at=at, changes=changes, reason=reason, shared=shared)
    _take_back([duty])
    return duty


def _take_back(obligations: Iterable[Obligation]) -> None:
    """Cancel the reminders that still wait."""
    planned = Delivery.objects.filter(obligation__in=obligations)
    waiting = planned.filter(state__in=[DeliveryState.PENDING, DeliveryState.GATHERED])
    waiting.update(state=DeliveryState.CANCELLED)
