"""The outbox that tells people, and the signs of life of what runs by itself."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from frameworks.choices import Role
from frameworks.models import MeetingChange
from frameworks.models.rules import known, one_of
from frameworks.policies import Actor
from reminders.choices import DeliveryState, Errand, ObligationState, Phase, ToldAs
from reminders.models.duties import Obligation
from reminders.models.ladders import rung_words


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep the person's own, and for an administrator all of the own side."""
        own = Q(user_id=actor.user_id)
        return self.filter(own | Q(user__side=actor.side) if actor.has(Role.ADMIN) else own)


class Delivery(models.Model):
    """The outbox row of one obligation, one rung and one person, who may have no address.

    It is a mail of its own, or a line of the mail that gathers what this person is told of on that day.

    Or of one change of a meeting and one person, or of an errand that is done for them: then there is no rung, and
    ``days_before`` is 0.
    """

    obligation = models.ForeignKey(Obligation, models.PROTECT, null=True, related_name="deliveries")
    change = models.ForeignKey(MeetingChange, models.PROTECT, null=True, related_name="deliveries")
    # The planner's statement knows of none.
    errand = models.CharField(max_length=11, choices=Errand, blank=True, default="", db_default="")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="deliveries")
    told_as = models.CharField(max_length=8, choices=ToldAs, default=ToldAs.HOLDER)
    gathered_in = models.ForeignKey("self", models.PROTECT, null=True, related_name="gathered", db_index=False)
    days_before = models.SmallIntegerField()
    milestone_revision = models.PositiveIntegerField()
    dedupe_key = models.CharField(max_length=120, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=DeliveryState, default=DeliveryState.PENDING)
    phase = models.SmallIntegerField(choices=Phase, default=Phase.CLEAR)
    planned_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    resends = models.PositiveSmallIntegerField(default=0)
    lease_token = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    # What went wrong: the relay's code, or the name of a failure. Words would be one side's own; its record has them.
    error = models.CharField(max_length=60, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = [
            known("delivery", "state", DeliveryState),
            known("delivery", "told_as", ToldAs),
            CheckConstraint(
                name="delivery_gathered_has_mail",
                condition=~Q(state=DeliveryState.GATHERED) | Q(gathered_in__isnull=False),
            ),
            known("delivery", "errand", Errand, blank=True),
            CheckConstraint(
                name="delivery_of_one_thing",
                condition=Q(obligation__isnull=False, change__isnull=True, errand="")
                | Q(obligation__isnull=True, change__isnull=False, errand="")
                | Q(obligation__isnull=True, change__isnull=True) & ~Q(errand=""),
            ),
            CheckConstraint(
                name="delivery_leased_has_token",
                condition=~Q(state=DeliveryState.LEASED) | Q(lease_token__isnull=False, leased_until__isnull=False),
            ),
            CheckConstraint(
                name="delivery_sent_has_moment", condition=~Q(state=DeliveryState.SENT) | Q(sent_at__isnull=False)
            ),
            CheckConstraint(name="delivery_error_is_no_text", condition=Q(error__regex=r"^[A-Za-z0-9. ]{0,60}$")),
            CheckConstraint(name="delivery_expires_after_plan", condition=Q(expires_at__gt=F("planned_at"))),
        ]
        indexes = [
            Index(
                fields=["next_try_at"],
                condition=Q(state__in=[DeliveryState.PENDING, DeliveryState.LEASED]),
                name="delivery_to_send",
            ),
            Index(
                fields=["next_try_at"],
                condition=Q(state__in=[DeliveryState.PENDING, DeliveryState.LEASED], tries=0),
                name="delivery_untried",
            ),
            Index(
                fields=["next_try_at"],
                condition=Q(state__in=[DeliveryState.PENDING, DeliveryState.LEASED], tries__gt=0),
                name="delivery_tried",
            ),
            Index(fields=["obligation", "user"], name="delivery_of_obligation"),
            Index(
                fields=["state"],
                condition=Q(state__in=[DeliveryState.DEAD, DeliveryState.IN_DOUBT]),
                name="delivery_to_look_at",
            ),
            Index(fields=["gathered_in"], condition=Q(state=DeliveryState.GATHERED), name="delivery_gathered"),
        ]

    def __str__(self) -> str:
        return self.dedupe_key

    @property
    def rung_words(self) -> str:
        """Return which rung it is of, as people say it; a change of a meeting and an errand are of none."""
        return rung_words(self.days_before) if self.obligation_id else "–"


class NoticeQuerySet(models.QuerySet["Notice"]):
    def of(self, actor: Actor) -> Self:
        """Keep the person's own notices of changes, and of duties still open, and still theirs to do or to know of."""
        chain = [ToldAs.HEAD] * actor.has(Role.LEADERSHIP) + [ToldAs.VACANCY] * actor.has(Role.ADMIN)
        told = (
            Q(obligation__post_id__in=[seat.post_id for seat in actor.seats])
            | Q(delivery__told_as=ToldAs.LEAD, obligation__cycle__framework_id__in=actor.led)
            | Q(delivery__told_as__in=chain)
        )
        of_duty = told & Q(obligation__post__side_id=actor.side, obligation__state=ObligationState.OPEN)
        return self.filter(of_duty | Q(change__isnull=False), user_id=actor.user_id)


class Notice(models.Model):
    """The in-app notice, written in the same statement as the plan: exactly once by construction."""

    delivery = models.OneToOneField(Delivery, models.PROTECT, related_name="notice")
    obligation = models.ForeignKey(Obligation, models.PROTECT, null=True, related_name="notices")
    change = models.ForeignKey(MeetingChange, models.PROTECT, null=True, related_name="notices")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices")
    noticed_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("notice", "obligation", "change"),
            UniqueConstraint(fields=["change", "user"], name="notice_once_a_change_and_person"),
        ]
        indexes = [Index(fields=["user", "-noticed_at"], name="notice_of_user")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.noticed_at:%Y-%m-%d}"


class Heartbeat(models.Model):
    """When a part that runs by itself last said that it lives."""

    part = models.CharField(max_length=60, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.part
