"""When a person is told by mail, and of what not."""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from frameworks.choices import Duty
from frameworks.models.rules import known
from reminders.choices import Errand
from reminders.models.ladders import EARLIEST_HOUR, LATEST_HOUR


class MailPreference(models.Model):
    """The hour of a person's morning, on the clock of their own side, instead of the ladder's."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="preference")
    morning_hour = models.PositiveSmallIntegerField(_("hour of your morning"))

    class Meta:
        constraints = [
            CheckConstraint(
                name="mailpreference_by_daylight",
                condition=Q(morning_hour__range=(EARLIEST_HOUR, LATEST_HOUR)),
                violation_error_message=_("Choose an hour from 5 to 20."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.morning_hour}"


class Mute(models.Model):
    """A kind of duty of which a person wants no mail. The notice on the site comes all the same."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mutes")
    duty = models.CharField(max_length=11, choices=Duty)

    class Meta:
        constraints = [
            known("mute", "duty", Duty),
            UniqueConstraint(fields=["user", "duty"], name="mute_once_a_person_and_duty"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.duty}"


class ErrandMute(models.Model):
    """A kind of errand of which a person wants no mail. The site tells of it all the same."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="errand_mutes")
    errand = models.CharField(max_length=11, choices=Errand)

    class Meta:
        constraints = [
            known("errandmute", "errand", Errand),
            UniqueConstraint(fields=["user", "errand"], name="errandmute_once_a_person_and_errand"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.errand}"
