"""Reads of ladders, of the outbox, of preferences, and of duties that moved or may be waived."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate

from alliance.accounts.models import User
from alliance.audit.models import Entry
from frameworks.calendar.clocks import ZONES
from frameworks.choices import CycleState, Role
from frameworks.models import Cycle, Framework, MeetingChange, Tenure
from frameworks.policies import Actor
from frameworks.queries import actor_of
from reminders.beating import Sign, signs
from reminders.choices import DROPPABLE, RESENDABLE, DeliveryState, ObligationState
from reminders.models import Delivery, ErrandMute, MailPreference, Mute, Obligation, Rung, StatutoryDuty
from reminders.watching import outbox

# The kinds of duty, each with its cycle, of which nobody may mute the mails.
Statutory = frozenset[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class SideMails:
    """How the mails of one side stand: by state, since when the oldest is due, which parts live."""

    counts: list[tuple[DeliveryState, int]]
    oldest_due_at: datetime | None
    is_overdue: bool
    minutes: int
    signs: list[Sign]


def own_mails(actor: Actor) -> QuerySet[Delivery]:
    """Return the person's own mails, the newest first."""
    return _with_duties(Delivery.objects.filter(user_id=actor.user_id))


def with_words(mails: QuerySet[Delivery], actor: Actor) -> QuerySet[Delivery]:
    """Read along what mails tell of and to whom, and the words in which each was refused for good.

    These stand in the record of the own side.
    """
    said = Entry.objects.of_side(actor.side).filter(target_type=Delivery._meta.label_lower, target_id=OuterRef("pk"))
    words = said.filter(verb="delivery.given_up").order_by("-at", "-pk").values("changes__error__1")[:1]
    return _with_duties(mails).select_related("user").annotate(words=Subquery(words))


def _with_duties(mails: QuerySet[Delivery]) -> QuerySet[Delivery]:
    related = ("obligation__milestone", "obligation__post", "change__meeting__forum")
    return mails.select_related(*related).order_by("-planned_at", "-pk")


def acts_on(mail: Delivery) -> list[str]:
    """Return what an administrator may do about a mail: send it once more, or drop it."""
    if mail.gathered_in_id is not None:
        return []
    return ["resend"] * (mail.state in RESENDABLE) + ["drop"] * (mail.state in DROPPABLE)


def side_mails(actor: Actor, *, at: datetime) -> SideMails | None:
    """Return how the own side's mails stand, for its administrators; nothing for others."""
    if not actor.has(Role.ADMIN):
        return None
    mails = Delivery.objects.filter(user__side=actor.side)
    rows = mails.values_list("state").annotate(number=Count("pk")).order_by("state")
    waiting = outbox(actor.side)
    oldest = waiting.oldest_due_at
    minutes = int((waiting.at - oldest).total_seconds() // 60) if oldest else 0
    counts = [(DeliveryState(state), number) for state, number in rows]
    return SideMails(counts, oldest, waiting.is_late, minutes, signs(at=at))


def moved_duties(user: User, change: MeetingChange, *, at: datetime) -> QuerySet[Obligation]:
    """Return the open duties of the posts a person holds at a moment whose day was last set by a change."""
    posts = [seat.post_id for seat in actor_of(user, at=at).seats]
    moved = Obligation.objects.filter(redated_at=change.decided_at, state=ObligationState.OPEN, post_id__in=posts)
    return moved.exclude(milestone=None).for_work()


def waivable(actor: Actor) -> QuerySet[Obligation]:
    """Return the open duties the person may waive, the most pressing first."""
    return Obligation.objects.waivable_by(actor).filter(state=ObligationState.OPEN).for_work()


def without_holder(actor: Actor) -> QuerySet[Obligation]:
    """Return the open duties that nobody will hold the post of on the day they fall due, for whom that is to mend."""
    zone = ZoneInfo(ZONES[actor.side])
    on_the_day = Tenure.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=OuterRef("due_on")),
        post=OuterRef("post"),
        starts_on__lte=OuterRef("due_on"),
        user__is_active=True,
    )
    dated = waivable(actor).annotate(due_on=TruncDate("due_at", tzinfo=zone))
    return dated.filter(~Exists(on_the_day), cycle__state=CycleState.OPEN)


def open_cycles() -> QuerySet[Cycle]:
    """Return the open cycles."""
    return (
        Cycle.objects.filter(state=CycleState.OPEN)
        .select_related("meeting__forum", "framework")
        .order_by("framework__code", "pk")
    )


def ladder_of(framework: Framework, cycle: Cycle | None) -> list[Rung]:
    """Return the rungs that hold for a framework, or for one of its cycles, from the first reminder to the last."""
    of_framework = Rung.objects.filter(framework=framework, cycle=None)
    rungs = Rung.objects.of_cycle(cycle) if cycle else of_framework
    return list(rungs.order_by("-days_before", "pk"))


def statutory_in(cycles: Iterable[Cycle]) -> frozenset[str]:
    """Return the kinds of duty of which nobody may mute the mails in these cycles."""
    return frozenset(StatutoryDuty.objects.filter(cycle__in=cycles).values_list("duty", flat=True))


def statutory_kinds(cycle_ids: Iterable[int]) -> Statutory:
    """Return what these cycles call statutory."""
    return frozenset(StatutoryDuty.objects.filter(cycle__in=cycle_ids).values_list("cycle_id", "duty"))


@dataclass(frozen=True, slots=True)
class Preferences:
    """At which hour a person's mails come, None for the ladder's, and of which kinds of duty or errand none."""

    hour: int | None
    muted: list[str]


def preferences_of(user_id: int) -> Preferences:
    """Return what a person chose about their mails."""
    hour = MailPreference.objects.filter(user=user_id).values_list("morning_hour", flat=True).first()
    duties = Mute.objects.filter(user=user_id).order_by("duty").values_list("duty", flat=True)
    errands = ErrandMute.objects.filter(user=user_id).order_by("errand").values_list("errand", flat=True)
    return Preferences(hour, [*duties, *errands])
