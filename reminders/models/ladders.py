"""The ladder of reminders, of a framework or of one cycle, and what a cycle calls statutory."""

from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from frameworks.choices import Duty
from frameworks.models import Cycle, Framework
from frameworks.models.rules import known
from reminders.choices import Channel

MOST_BEFORE, MOST_AFTER = 365, 60
# The fields that say whom a rung tells, the nearest to the duty first.
TOLD = {
    "to_holder": _("holder of the post"),
    "to_stand_in": _("who stands in beside the holder"),
    "to_lead": _("lead of the own side"),
    "to_head": _("head of the own side"),
}
EARLIEST_HOUR, MORNING, LATEST_HOUR = 5, 9, 20


def rung_words(days_before: int) -> str:
    """Return a rung as people say it: "7 days before", "on the due day", "1 day after"."""
    if not days_before:
        return now("on the due day")
    if days_before > 0:
        return ngettext("{days} day before", "{days} days before", days_before).format(days=days_before)
    return ngettext("{days} day after", "{days} days after", -days_before).format(days=-days_before)


class RungQuerySet(models.QuerySet["Rung"]):
    def of_cycle(self, cycle: Cycle) -> Self:
        """Keep the ladder that holds for a cycle: its own where it has one, else that of its framework."""
        of_framework = self.filter(framework_id=cycle.framework_id)
        own = of_framework.filter(cycle=cycle)
        return own if own.exists() else of_framework.filter(cycle=None)


class Rung(models.Model):
    """One step of a ladder: so many days before a duty is due, at the reader's morning hour, whom it tells and how.

    Without a cycle it is the framework's, for every cycle that has no ladder of its own.
    """

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="rungs")
    cycle = models.ForeignKey(Cycle, models.PROTECT, null=True, related_name="rungs")
    days_before = models.SmallIntegerField(_("days before"), help_text=_("Negative is after the due day."))
    local_hour = models.PositiveSmallIntegerField(_("hour at the reader's place"), default=MORNING)
    channel = models.CharField(_("channel"), max_length=4, choices=Channel, default=Channel.MAIL)
    to_holder = models.BooleanField(_("holder of the post"), default=True)
    to_stand_in = models.BooleanField(_("who stands in beside the holder"), default=True)
    to_lead = models.BooleanField(_("lead of the own side"), default=False)
    to_head = models.BooleanField(_("head of the own side"), default=False)

    objects = RungQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["framework", "cycle", "days_before"],
                name="rung_once_a_day",
                nulls_distinct=False,
                violation_error_message=_("This day is on the ladder already."),
            ),
            CheckConstraint(
                name="rung_within_a_year",
                condition=Q(days_before__range=(-MOST_AFTER, MOST_BEFORE)),
                violation_error_message=_("Choose at most 365 days before the due day, or 60 days after it."),
            ),
            # Local times between midnight and four may not exist, or exist twice, when clocks change.
            CheckConstraint(
                name="rung_by_daylight",
                condition=Q(local_hour__range=(EARLIEST_HOUR, LATEST_HOUR)),
                violation_error_message=_("Choose an hour from 5 to 20."),
            ),
            known("rung", "channel", Channel),
            CheckConstraint(
                name="rung_tells_somebody",
                condition=Q(to_holder=True) | Q(to_stand_in=True) | Q(to_lead=True) | Q(to_head=True),
                violation_error_message=_("Choose at least one to be told."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.days_before} days before"

    @property
    def words(self) -> str:
        """Return when it tells, as people say it."""
        return rung_words(self.days_before)

    @property
    def told(self) -> list[str]:
        """Return whom it tells, in words."""
        return [str(words) for name, words in TOLD.items() if getattr(self, name)]


class StatutoryDuty(models.Model):
    """A kind of duty of which nobody may mute the mails in one cycle."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="statutory_duties")
    duty = models.CharField(max_length=11, choices=Duty)

    class Meta:
        constraints = [
            known("statutoryduty", "duty", Duty),
            UniqueConstraint(fields=["cycle", "duty"], name="statutoryduty_once_a_cycle"),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.duty}"
