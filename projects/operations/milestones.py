"""Changing a milestone for one cycle: see what would come of it, then save, and every duty on it follows at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from alliance.audit.recording import record
from frameworks.choices import CycleState, Role
from frameworks.models import Cycle, Forum, HolidayOverride, Milestone, Post
from frameworks.operations.dating import Anchors, date_milestone
from frameworks.policies import Actor, SideAction, WrongStateError, require
from projects.operations.moving import RefusedError
from reminders.operations import Followed, follow_rule

# What of a milestone an administrator may change for a cycle, beside the posts that owe it.
CHANGEABLE = ("anchor_forum", "offset", "unit", "due_time", "zone", "owner_role", "is_enforced")
MOMENT = ("due_on", "due_time", "zone")


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change of a milestone does: the milestone before and after it, and the duties that follow."""

    before: Milestone
    after: Milestone
    duties: Followed

    @property
    def is_moved(self) -> bool:
        """Test whether the moment by which it is due is another one."""
        return any(getattr(self.before, name) != getattr(self.after, name) for name in MOMENT)


@transaction.atomic
def change_milestone(
    *, milestone_id: int, fields: Mapping[str, Any], reason: str, actor: Actor, at: datetime
) -> Effect:
    """Change a milestone for its cycle; its day is counted anew, and the duties on it follow in the same transaction.

    :param fields: of ``CHANGEABLE``, and ``owner_posts``, those that are named.
    :raises PermissionDenied: unless the actor is an administrator, of the side that decides alone where one does.
    :raises RefusedError: if nothing would change, or a post named does not have the role.
    :raises WrongStateError: if the cycle is closed; NoDateError if its meeting has no day.
    :raises UncountableError: if the rule cannot be counted or leaves the cycle; nothing is changed.
    """
    require(actor, SideAction.PROPOSE_CALENDAR_CHANGE)
    actor = actor.acting_as(Role.ADMIN)
    milestone = _locked(milestone_id)
    cycle = milestone.cycle
    if cycle.state != CycleState.OPEN:
        raise WrongStateError(_("This cycle is closed, and its milestones stay as they were."))
    if cycle.deciding_side and cycle.deciding_side != actor.side:
        raise PermissionDenied
    before, posts_before = Milestone.objects.get(pk=milestone_id), _slugs(milestone.owner_posts.all())
    _set(milestone, fields)
    changes = _changes(before, milestone)
    if posts_before != (named := _slugs(milestone.owner_posts.all())):
        changes["owner_posts"] = [posts_before, named]
    if not changes:
        raise RefusedError(_("Nothing would change."))
    anchors = Anchors(cycle)
    date_milestone(milestone, anchors, HolidayOverride.objects.calendar())
    anchors.insist_on_cycle(milestone)
    if milestone.due_on != before.due_on:
        changes["due_on"] = [before.due_on.isoformat(), milestone.due_on.isoformat()]
    milestone.revision += any(getattr(milestone, name) != getattr(before, name) for name in MOMENT)
    milestone.save()
    followed = follow_rule(milestone=milestone, reason=reason, actor=actor, at=at)
    record("milestone.changed", milestone, actor=actor, at=at, changes=changes, reason=reason, shared=True)
    return Effect(before, milestone, followed)


def effect_of(*, milestone_id: int, fields: Mapping[str, Any], actor: Actor, at: datetime) -> Effect:
    """Return what ``change_milestone`` would do, by doing it and taking it back: nothing is saved.

    :raises PermissionDenied, RefusedError, WrongStateError, UncountableError: as ``change_milestone`` does.
    """
    with transaction.atomic():
        effect = change_milestone(milestone_id=milestone_id, fields=fields, reason="–", actor=actor, at=at)
        transaction.set_rollback(True)
    return effect


def _locked(milestone_id: int) -> Milestone:
    """Return a milestone with its cycle, both locked; the cycle first, as whoever moves its meeting does."""
    cycle_id = Milestone.objects.values_list("cycle_id", flat=True).get(pk=milestone_id)
    Cycle.objects.select_for_update().get(pk=cycle_id)
    locked = Milestone.objects.select_for_update(of=("self",))
    return locked.select_related("cycle__meeting__forum", "cycle__framework", "anchor_forum").get(pk=milestone_id)


def _set(milestone: Milestone, fields: Mapping[str, Any]) -> None:
    """Set what is named; the posts are saved at once, since a table of their own holds them."""
    for name in CHANGEABLE:
        if name in fields:
            setattr(milestone, name, fields[name])
    if "owner_posts" not in fields:
        return
    posts = list(fields["owner_posts"])
    if any(post.role != milestone.owner_role for post in posts):
        raise RefusedError(_("Choose posts of the role that owes it, or none for all of them."))
    milestone.owner_posts.set(posts)


def _changes(before: Milestone, after: Milestone) -> dict[str, list[Any]]:
    pairs = {name: (_told(getattr(before, name)), _told(getattr(after, name))) for name in CHANGEABLE}
    return {name: list(pair) for name, pair in pairs.items() if pair[0] != pair[1]}


def _told(value: Any) -> Any:
    """Return a value as the record keeps it: a forum by its code, a time as hours and minutes."""
    if isinstance(value, Forum):
        return value.code
    return f"{value:%H:%M}" if isinstance(value, time) else value


def _slugs(posts: Iterable[Post]) -> list[str]:
    return sorted(post.slug for post in posts)
