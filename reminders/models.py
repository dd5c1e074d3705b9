"""Who owes what by when, and the outbox that tells them. PostgreSQL is the truth; Redis only rings."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import SideCode
from frameworks.choices import Duty, Role
from frameworks.models import Cycle, Framework, Milestone, Post
from frameworks.models.rules import known
from frameworks.policies import Actor
from reminders.choices import SETTLING_ACTS, DeliveryState, ExtensionState, ObligationState, Phase


class ObligationQuerySet(models.QuerySet["Obligation"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep the duties of the own side's posts; of the other side only that something is pending shows."""
        return self.filter(post__side_id=actor.side)

    def owed_by(self, actor: Actor) -> Self:
        """Keep the open duties of the posts the actor holds."""
        return self.filter(state=ObligationState.OPEN, post_id__in=[seat.post_id for seat in actor.seats])

    def waivable_by(self, actor: Actor) -> Self:
        """Keep the duties whose waiving is the actor's to decide, as an administrator or as the framework's lead."""
        own = self.visible_to(actor)
        if actor.has(Role.ADMIN):
            return own
        return own.filter(cycle__framework_id__in=[seat.framework_id for seat in actor.seats_as(Role.LEAD)])

    def late(self, *, at: datetime) -> Self:
        return self.filter(state=ObligationState.OPEN, due_at__lt=at)

    def for_work(self) -> Self:
        """Load all that My work shows, the most pressing first."""
        return self.select_related("milestone", "cycle__meeting__forum", "post__side", "post__area").order_by(
            "due_at", "pk"
        )


class Obligation(models.Model):
    """What one post owes by one milestone of one cycle. It stays with the post when its holder changes.

    ``due_at`` is the UTC instant of ``milestone.due_on`` at ``milestone.due_time`` in the owing side's zone;
    it follows the milestone whenever that moves.
    """

    post = models.ForeignKey(Post, models.PROTECT, related_name="obligations")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="obligations")
    milestone = models.ForeignKey(Milestone, models.PROTECT, null=True, related_name="obligations")
    # A tasking is due on a day of its own and says itself what is to be done, in one language at least.
    task_en = models.CharField(max_length=500, blank=True)
    task_ko = models.CharField(max_length=500, blank=True)
    duty = models.CharField(_("duty"), max_length=11, choices=Duty)
    due_at = models.DateTimeField(_("due"))
    # Until when it was due before more time was granted, and how often a new time was granted.
    extended_from = models.DateTimeField(null=True)
    extensions_granted = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(_("state"), max_length=6, choices=ObligationState, default=ObligationState.OPEN)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(_("reason"), blank=True)

    objects = ObligationQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["post", "milestone"], name="obligation_once_a_post_and_milestone"),
            known("obligation", "duty", Duty),
            CheckConstraint(
                name="obligation_of_milestone_or_tasking",
                condition=Q(milestone__isnull=False, task_en="", task_ko="") & ~Q(duty=Duty.TASKING)
                | Q(milestone__isnull=True, duty=Duty.TASKING) & ~Q(task_en="", task_ko=""),
            ),
            known("obligation", "state", ObligationState),
            CheckConstraint(
                name="obligation_settled_has_moment",
                condition=Q(state=ObligationState.OPEN, settled_at__isnull=True)
                | (~Q(state=ObligationState.OPEN) & Q(settled_at__isnull=False)),
            ),
            CheckConstraint(
                name="obligation_nil_or_waived_with_reason",
                condition=~Q(state__in=[ObligationState.NIL, ObligationState.WAIVED]) | ~Q(reason=""),
                violation_error_message=_("Say why nothing is returned."),
            ),
        ]
        indexes = [
            Index(fields=["post", "state", "due_at"], name="obligation_of_post"),
            Index(fields=["due_at"], condition=Q(state=ObligationState.OPEN), name="obligation_open_due"),
        ]

    def __str__(self) -> str:
        return f"{self.duty} {self.post_id} {self.due_at:%Y-%m-%d}"

    @property
    def name_en(self) -> str:
        """Return what is owed, in English; empty where it is told in Korean alone."""
        return self.milestone.name_en if self.milestone else self.task_en

    @property
    def name_ko(self) -> str:
        """Return what is owed, in Korean; empty where it is told in English alone."""
        return self.milestone.name_ko if self.milestone else self.task_ko

    @property
    def revision(self) -> int:
        """Return how often its day was set: by its milestone, and by more time that was granted."""
        return (self.milestone.revision if self.milestone else 1) + self.extensions_granted

    @property
    def settling_act(self) -> str:
        """Say which act on a project settles the duty; nothing when its holder says that it is done."""
        return str(SETTLING_ACTS.get(self.duty, ""))


class ExtensionQuerySet(models.QuerySet["Extension"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep what the own side asked for, and for its leads what the other side asks of them."""
        led = [seat.framework_id for seat in actor.seats_as(Role.LEAD)]
        return self.filter(Q(side=actor.side) | Q(obligation__cycle__framework_id__in=led))


class Extension(models.Model):
    """A request of one post for more time for one duty; the lead of the other side consents or refuses.

    ``until`` is the last day, to its end in the owing side's zone.
    """

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="extensions")
    side = models.CharField(max_length=3, choices=SideCode)
    until = models.DateField(_("until"))
    reason = models.TextField(_("reason"))
    state = models.CharField(_("state"), max_length=10, choices=ExtensionState, default=ExtensionState.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_as = models.ForeignKey(Post, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_side = models.CharField(max_length=3, choices=SideCode, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_as = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_reason = models.TextField(blank=True)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        constraints = [
            known("extension", "side", SideCode),
            known("extension", "state", ExtensionState),
            known("extension", "decided_side", SideCode, blank=True),
            CheckConstraint(
                name="extension_says_why",
                condition=~Q(reason=""),
                violation_error_message=_("Say why more time is needed."),
            ),
            UniqueConstraint(
                fields=["obligation"],
                condition=Q(state=ExtensionState.ASKED),
                name="extension_one_asked_a_duty",
                violation_error_message=_("More time is asked for already."),
            ),
            CheckConstraint(
                name="extension_decision_is_whole",
                condition=Q(
                    state=ExtensionState.ASKED,
                    decided_side="",
                    decided_by__isnull=True,
                    decided_as__isnull=True,
                    decided_at__isnull=True,
                )
                | Q(decided_by__isnull=False, decided_as__isnull=False, decided_at__isnull=False)
                & ~Q(state=ExtensionState.ASKED)
                & ~Q(decided_side=""),
            ),
            CheckConstraint(
                name="extension_takes_two_sides",
                condition=~Q(state__in=[ExtensionState.GRANTED, ExtensionState.REFUSED]) | ~Q(decided_side=F("side")),
            ),
        ]
        indexes = [Index(fields=["side", "state"], name="extension_of_side")]

    def __str__(self) -> str:
        return f"{self.obligation_id} until {self.until}"


class CalendarToken(models.Model):
    """What lets a program read one person's calendar, and nothing else; only its SHA-256 is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_tokens")
    sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["user"], condition=Q(revoked_at__isnull=True), name="calendartoken_one_in_force_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.made_at:%Y-%m-%d}"


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
