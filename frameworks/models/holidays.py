"""What people know of holidays that the library does not: a closure of one government, or a holiday called off."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import SideCode
from frameworks.calendar.days import HolidayCalendar, Override
from frameworks.models.posts import Post
from frameworks.models.rules import known

MONDAY, FRIDAY = 2, 6  # as the database counts the days of a week, which begins on Sunday


class HolidayOverrideQuerySet(models.QuerySet["HolidayOverride"]):
    def in_force(self) -> Self:
        """Keep those that nobody took back."""
        return self.filter(ended_at__isnull=True)

    def calendar(self) -> HolidayCalendar:
        """Return both countries' holidays with what is in force laid over them."""
        said = self.in_force().order_by("on", "side", "pk")
        return HolidayCalendar.of(
            Override(*row) for row in said.values_list("side", "on", "is_closed", "reason_en", "reason_ko")
        )


class HolidayOverride(models.Model):
    """One weekday of one country as people know it better: a day off that is added, or one that is removed.

    Whoever takes it back says why; the row stays. Source: domain facts, 5.4: no library knows a day in time.
    """

    side = models.CharField(_("country"), max_length=3, choices=SideCode)
    on = models.DateField(_("day"))
    is_closed = models.BooleanField()
    reason_en = models.CharField(_("reason in English"), max_length=200, blank=True)
    reason_ko = models.CharField(_("reason in Korean"), max_length=200, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_as = models.ForeignKey(Post, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_as = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.TextField(blank=True)

    objects = HolidayOverrideQuerySet.as_manager()

    class Meta:
        constraints = [
            known("holidayoverride", "side", SideCode),
            CheckConstraint(
                name="holidayoverride_on_weekday",
                condition=Q(on__week_day__range=(MONDAY, FRIDAY)),
                violation_error_message=_("Nobody counts a Saturday or a Sunday: choose a weekday."),
            ),
            CheckConstraint(
                name="holidayoverride_says_why",
                condition=~Q(reason_en="", reason_ko=""),
                violation_error_message=_("Say why in at least one language."),
            ),
            UniqueConstraint(
                fields=["side", "on"],
                condition=Q(ended_at__isnull=True),
                name="holidayoverride_one_a_country_and_day",
                violation_error_message=_("This day of this country is corrected already. Take that back first."),
            ),
            CheckConstraint(
                name="holidayoverride_end_is_whole",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, ended_as__isnull=True, ended_reason="")
                | Q(ended_at__isnull=False, ended_by__isnull=False, ended_as__isnull=False) & ~Q(ended_reason=""),
            ),
        ]
        indexes = [Index(fields=["on"], name="holidayoverride_on")]

    def __str__(self) -> str:
        return f"{self.side} {self.on}"

    @property
    def address(self) -> str:
        """Return how the correction is addressed, such as us-2026-10-01; one that was taken back shares it."""
        return f"{self.side}-{self.on.isoformat()}".lower()
