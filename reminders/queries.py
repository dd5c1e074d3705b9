"""Reads of the outbox, one's own mails and how a side's mails stand; and of duties: that moved, that one may waive."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, QuerySet

from alliance.accounts.models import User
from frameworks.choices import Role
from frameworks.models import MeetingChange
from frameworks.policies import Actor
from frameworks.queries import actor_of
from reminders.choices import DeliveryState, ObligationState
from reminders.models import Delivery, Heartbeat, Mute, Obligation, Rung, StatutoryDuty

WAITING = (DeliveryState.PENDING, DeliveryState.LEASED)


@dataclass(frozen=True, slots=True)
class SideMails:
    """How the mails of one side stand: by state, since when the oldest waits, when the clock last beat."""

    counts: list[tuple[str, int]]
    oldest_due_at: datetime | None
    beat_at: datetime | None


def own_mails(actor: Actor) -> QuerySet[Delivery]:
    """Return the person's own mails, the newest first."""
    return (
        Delivery.objects.filter(user_id=actor.user_id)
        .select_related("obligation__milestone", "obligation__post", "change__meeting__forum")
        .order_by("-planned_at", "-pk")
    )


def side_mails(actor: Actor) -> SideMails | None:
    """Return how the own side's mails stand, for its administrators; nothing for others."""
    if not actor.has(Role.ADMIN):
        return None
    mails = Delivery.objects.filter(user__side=actor.side)
    rows = mails.values_list("state").annotate(number=Count("pk")).order_by("state")
    oldest = mails.filter(state__in=WAITING).aggregate(Min("next_try_at"))["next_try_at__min"]
    beat = Heartbeat.objects.filter(part="tick").values_list("beat_at", flat=True).first()
    return SideMails([(str(DeliveryState(state).label), number) for state, number in rows], oldest, beat)


def moved_duties(user: User, change: MeetingChange, *, at: datetime) -> QuerySet[Obligation]:
    """Return the open duties of the posts a person holds at a moment whose day was last set by a change."""
    posts = [seat.post_id for seat in actor_of(user, at=at).seats]
    moved = Obligation.objects.filter(redated_at=change.decided_at, state=ObligationState.OPEN, post_id__in=posts)
    return moved.exclude(milestone=None).for_work()


def waivable(actor: Actor) -> QuerySet[Obligation]:
    """Return the open duties the person may waive, the most pressing first."""
    return Obligation.objects.waivable_by(actor).filter(state=ObligationState.OPEN).for_work()


def ladder() -> QuerySet[Rung]:
    """Return the rungs, from the first reminder to the last."""
    return Rung.objects.select_related("framework").order_by("framework__code", "-days_before", "pk")


def is_muted(user: User, duty: Obligation) -> bool:
    """Test whether a person wants no mails of this kind of duty, and the cycle lets them."""
    wants_none = Mute.objects.filter(user=user, duty=duty.duty).exists()
    return wants_none and not StatutoryDuty.objects.filter(cycle=duty.cycle_id, duty=duty.duty).exists()
