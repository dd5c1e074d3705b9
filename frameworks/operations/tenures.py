"""Handing a post over and leaving it vacant. Duties stay with the post; what its holders signed stays theirs."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from alliance.accounts.models import User
from alliance.audit.recording import record
from frameworks.calendar.clocks import ZONES
from frameworks.choices import Role
from frameworks.models import Post, Tenure
from frameworks.policies import Actor, HiddenError, decide_management, insist

ONE_DAY = timedelta(days=1)


def today_of(side: str, at: datetime) -> date:
    """Return the date of a side at an instant: a post's days are counted there."""
    return at.astimezone(ZoneInfo(ZONES[side])).date()


@transaction.atomic
def hand_over(*, slug: str, username: str, starts_on: date, acting: bool = False, actor: Actor, at: datetime) -> Tenure:
    """Let another person of the own side hold a post from a day on; whoever holds it now does so until the day before.

    :param starts_on: a date of the side; today at the earliest, since the past stays as it was.
    :param acting: whether the person only stands in.
    :raises HiddenError: for a post that does not exist or is the other side's.
    :raises PermissionDenied: unless the actor manages the people of this side, or if the person is the actor.
    :raises ValidationError: for a person, or a day, that cannot be.
    """
    post = _locked(slug, actor)
    user = User.objects.filter(username=username, side=post.side_id, is_active=True).first()
    insist(decide_management(actor, of_side=post.side_id, of_user_id=user.pk if user else None))
    if user is None:
        raise ValidationError({"user": _("Choose a person of your side whose account is open.")})
    if starts_on < today_of(post.side_id, at):
        raise ValidationError({"starts_on": _("A post is handed over from today on, or from a later day.")})
    before = list(_lasting(post, starts_on))
    if any(tenure.user_id == user.pk and tenure.acting == acting for tenure in before):
        raise ValidationError({"user": _("This person holds the post already.")})
    for tenure in before:
        _give_way(tenure, starts_on, today_of(post.side_id, at))
    tenure = Tenure(post=post, user=user, starts_on=starts_on, acting=acting)
    tenure.full_clean()
    tenure.save()
    changes = {
        "holder": [", ".join(one.user.username for one in before), user.username],
        "since": [None, starts_on.isoformat()],
        "acting": [any(one.acting for one in before), acting],
    }
    _put_on_record("post.handed_over", post, changes, actor=actor, at=at)
    return tenure


@transaction.atomic
def end_tenure(*, slug: str, tenure_id: int, ends_on: date, actor: Actor, at: datetime) -> Tenure:
    """Let a person hold a post until a day and nobody after; ``ends_on`` is their last day, yesterday at the earliest.

    :raises HiddenError: for a post that does not exist or is the other side's.
    :raises PermissionDenied: unless the actor manages the people of this side, or for a post of the actor.
    :raises ValidationError: for a tenure that is over, or a day that cannot be.
    """
    post = _locked(slug, actor)
    yesterday = today_of(post.side_id, at) - ONE_DAY
    tenure = _lasting(post, yesterday + ONE_DAY).filter(pk=tenure_id).first()
    insist(decide_management(actor, of_side=post.side_id, of_user_id=tenure.user_id if tenure else None))
    if tenure is None:
        raise ValidationError({"tenure": _("Choose somebody who holds this post.")})
    if ends_on < yesterday:
        raise ValidationError({"ends_on": _("A tenure ends yesterday at the earliest: the past stays as it was.")})
    if tenure.ends_on and tenure.ends_on <= ends_on:
        raise ValidationError({"ends_on": _("It ends on an earlier day already.")})
    if ends_on < tenure.starts_on:
        raise ValidationError({"ends_on": _("It cannot end before it begins.")})
    until, tenure.ends_on = tenure.ends_on, ends_on
    tenure.full_clean()
    tenure.save(update_fields=["ends_on"])
    changes = {
        "holder": [tenure.user.username, ""],
        "until": [until.isoformat() if until else None, ends_on.isoformat()],
    }
    _put_on_record("post.vacated", post, changes, actor=actor, at=at)
    return tenure


def _give_way(tenure: Tenure, starts_on: date, today: date) -> None:
    """End a tenure the day before another begins; one that was planned and never began is taken back."""
    if tenure.starts_on < starts_on:
        tenure.ends_on = starts_on - ONE_DAY
        tenure.save(update_fields=["ends_on"])
    elif tenure.starts_on > today:
        tenure.delete()
    else:
        raise ValidationError({"starts_on": _("Its holder began on that day: choose a later one.")})


def _locked(slug: str, actor: Actor) -> Post:
    """Return a post of the own side, its tenures not to be changed by others until the transaction ends."""
    post = Post.objects.select_for_update(of=("self",)).filter(slug=slug, side_id=actor.side).first()
    if post is None:
        raise HiddenError
    return post


def _lasting(post: Post, day: date) -> Any:
    """Return the tenures of a post that go on until a day or begin after it, locked, with their people."""
    return post.tenures.lasting(day).select_for_update(of=("self",)).select_related("user").order_by("starts_on", "pk")


def _put_on_record(verb: str, post: Post, changes: dict[str, Any], *, actor: Actor, at: datetime) -> None:
    """Record it as an administrator; that it happened to a point of contact both sides may read."""
    record(verb, post, actor=actor.acting_as(Role.ADMIN), at=at, changes=changes, shared=post.is_contact)
