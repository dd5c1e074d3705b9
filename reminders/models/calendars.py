"""More time for a duty, and calendars that programs read."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import SideCode
from frameworks.choices import Role
from frameworks.models import Post
from frameworks.models.rules import decision_is_whole, known
from frameworks.policies import Actor
from reminders.choices import ExtensionState
from reminders.models.duties import Obligation


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
            decision_is_whole("extension", ExtensionState.ASKED),
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
