"""The ladder of reminders, the outbox that tells people, and the signs of life of what runs by itself."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from frameworks.models import Framework
from frameworks.models.rules import known
from frameworks.policies import Actor
from reminders.choices import DeliveryState, ObligationState, Phase
from reminders.models.duties import Obligation


class Rung(models.Model):
    """One step of a framework's ladder: so many days before a duty is due, at the reader's morning hour."""

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="rungs")
    days_before = models.SmallIntegerField(_("days before"), help_text=_("Negative is after the due day."))
    local_hour = models.PositiveSmallIntegerField(_("hour at the reader's place"), default=9)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["framework", "days_before"], name="rung_once_a_day"),
            CheckConstraint(name="rung_within_a_year", condition=Q(days_before__range=(-60, 365))),
            # Local times between midnight and four may not exist, or exist twice, when clocks change.
            CheckConstraint(name="rung_by_daylight", condition=Q(local_hour__range=(5, 20))),
        ]

    def __str__(self) -> str:
        return f"{self.days_before} days before"


class Delivery(models.Model):
    """The outbox row of one mail: one obligation, one rung, one person, who may have no address."""

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="deliveries")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="deliveries")
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
    error = models.TextField(blank=True)

    class Meta:
        constraints = [
            known("delivery", "state", DeliveryState),
            CheckConstraint(
                name="delivery_leased_has_token",
                condition=~Q(state=DeliveryState.LEASED) | Q(lease_token__isnull=False, leased_until__isnull=False),
            ),
            CheckConstraint(
                name="delivery_sent_has_moment", condition=~Q(state=DeliveryState.SENT) | Q(sent_at__isnull=False)
            ),
            CheckConstraint(name="delivery_expires_after_plan", condition=Q(expires_at__gt=F("planned_at"))),
        ]
        indexes = [
            Index(
                fields=["next_try_at"],
                condition=Q(state__in=[DeliveryState.PENDING, DeliveryState.LEASED]),
                name="delivery_to_send",
            ),
            Index(fields=["obligation", "user"], name="delivery_of_obligation"),
        ]

    def __str__(self) -> str:
        return self.dedupe_key


class NoticeQuerySet(models.QuerySet["Notice"]):
    def of(self, actor: Actor) -> Self:
        """Keep the person's own notices whose duty is still open and still theirs."""
        return self.filter(
            user_id=actor.user_id,
            obligation__state=ObligationState.OPEN,
            obligation__post_id__in=[seat.post_id for seat in actor.seats],
        )


class Notice(models.Model):
    """The in-app notice, written in the same statement as the plan: exactly once by construction."""

    delivery = models.OneToOneField(Delivery, models.PROTECT, related_name="notice")
    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="notices")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices")
    noticed_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [Index(fields=["user", "-noticed_at"], name="notice_of_user")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.noticed_at:%Y-%m-%d}"


class Heartbeat(models.Model):
    """When a part that runs by itself last said that it lives."""

    part = models.CharField(max_length=60, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.part
