"""Consultative bodies, their numbered meetings, and what is counted from them."""

from datetime import date, time
from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import SideCode
from frameworks.choices import Confidence, Duty, MeetingState, Mode, OffsetUnit, Precision, Role
from frameworks.models.agreements import Framework
from frameworks.models.rules import in_order, known, needs


class Forum(models.Model):
    """A consultative body and whom it reports to. Source: forums.csv."""

    code = models.SlugField(max_length=20, unique=True)
    name_en = models.CharField(max_length=200)
    name_ko = models.CharField(max_length=200)
    reports_to = models.ForeignKey("self", models.PROTECT, null=True, related_name="reporting")
    function = models.CharField(max_length=40)
    level = models.CharField(max_length=40)
    cadence_en = models.CharField(max_length=300, blank=True)
    lead_us = models.CharField(max_length=300, blank=True)
    lead_rok = models.CharField(max_length=300, blank=True)
    lead_us_ko = models.CharField(max_length=300, blank=True)
    lead_rok_ko = models.CharField(max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    confidence = models.CharField(_("confidence"), max_length=9, choices=Confidence)

    class Meta:
        constraints = [known("forum", "confidence", Confidence)]

    def __str__(self) -> str:
        return self.code


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def in_time(self) -> Self:
        """Sort from the earliest known day; meetings without any date come last."""
        return self.select_related("forum").order_by(
            Coalesce("start_on", "tentative_on", "window_from").asc(nulls_last=True),
            "forum__code",
            "ordinal",
            "pk",
        )


class Meeting(models.Model):
    """The n-th meeting of a forum. Days are local to the host; ``time_zone`` says where that is."""

    forum = models.ForeignKey(Forum, models.PROTECT, related_name="meetings")
    ordinal = models.PositiveSmallIntegerField(_("number"))
    window_from = models.DateField(_("planned from"), null=True, blank=True)
    window_until = models.DateField(_("planned until"), null=True, blank=True)
    tentative_on = models.DateField(_("tentative day"), null=True, blank=True)
    start_on = models.DateField(_("first day"), null=True, blank=True)
    end_on = models.DateField(_("last day"), null=True, blank=True)
    date_precision = models.CharField(max_length=7, choices=Precision, default=Precision.UNKNOWN)
    city_en = models.CharField(_("city in English"), max_length=80, blank=True)
    city_ko = models.CharField(_("city in Korean"), max_length=80, blank=True)
    mode = models.CharField(max_length=9, choices=Mode, default=Mode.IN_PERSON)
    host_side = models.CharField(_("host"), max_length=3, choices=SideCode, blank=True)
    time_zone = models.CharField(max_length=40)
    state = models.CharField(_("state"), max_length=9, choices=MeetingState)
    announced_on = models.DateField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)
    note_en = models.TextField(blank=True)
    note_ko = models.TextField(blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    confidence = models.CharField(_("confidence"), max_length=9, choices=Confidence)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["forum", "ordinal"],
                name="meeting_ordinal_once_a_forum",
                violation_error_message=_("This forum already has a meeting with that number."),
            ),
            CheckConstraint(name="meeting_ordinal_from_one", condition=Q(ordinal__gte=1)),
            in_order("meeting", "start_on", "end_on"),
            in_order("meeting", "window_from", "window_until"),
            in_order("meeting", "announced_on", "start_on", _("It cannot be announced after it was held.")),
            in_order("meeting", "start_on", "published_on", _("It cannot be published before it is held.")),
            in_order("meeting", "announced_on", "published_on", _("It cannot be published before it is announced.")),
            needs("meeting", "end_on", "start_on", _("A meeting that ends on a day has a first day.")),
            needs("meeting", "window_until", "window_from", _("A planned time has a first day.")),
            CheckConstraint(
                name="meeting_confirmed_has_a_day",
                condition=~Q(state=MeetingState.CONFIRMED) | Q(start_on__isnull=False, date_precision=Precision.DAY),
                violation_error_message=_("A meeting is confirmed once its first day is known to the day."),
            ),
            CheckConstraint(
                name="meeting_postponed_has_no_day",
                condition=~Q(state=MeetingState.POSTPONED) | Q(start_on__isnull=True),
                violation_error_message=_(
                    "A postponed meeting has no first day yet. Its old day stays in the list of changes."
                ),
            ),
            known("meeting", "date_precision", Precision),
            known("meeting", "mode", Mode),
            known("meeting", "state", MeetingState),
            known("meeting", "host_side", SideCode, blank=True),
            known("meeting", "confidence", Confidence),
        ]
        indexes = [Index(fields=["start_on"], name="meeting_start")]

    def __str__(self) -> str:
        return f"{self.forum.code} {self.ordinal}"

    @property
    def address(self) -> str:
        """Return how the meeting's page is addressed, such as scm-58."""
        return f"{self.forum.code}-{self.ordinal}".lower()

    @property
    def anchor_on(self) -> date | None:
        """Return the day milestones count from: held or confirmed, else tentative, else the window's last day."""
        return self.start_on or self.tentative_on or self.window_until

    @property
    def is_tentative(self) -> bool:
        """Test whether the day may still change: nobody has confirmed it, or only its month or year is known."""
        is_rough = self.date_precision != Precision.DAY and self.state != MeetingState.HELD
        return self.start_on is None or is_rough


class MilestoneRule(models.Model):
    """A deadline counted from a meeting, for every cycle of a framework. Source: deadline_rules.csv.

    ``due_time`` is a local time in ``zone``, or, when that is blank, in the zone of the side that owes.
    """

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="milestone_rules")
    order = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=20)
    name_en = models.CharField(max_length=200)
    name_ko = models.CharField(max_length=200)
    anchor_forum = models.ForeignKey(Forum, models.PROTECT, related_name="+")
    offset = models.SmallIntegerField(_("offset"), help_text=_("Days; negative is before the meeting."))
    unit = models.CharField(max_length=14, choices=OffsetUnit)
    due_time = models.TimeField(default=time(23, 59))
    zone = models.CharField(max_length=40, blank=True)
    duty = models.CharField(max_length=11, choices=Duty)
    owner_role = models.CharField(max_length=10, choices=Role)
    description_en = models.TextField(blank=True)
    description_ko = models.TextField(blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["framework", "code"], name="milestonerule_code_once"),
            UniqueConstraint(fields=["framework", "order"], name="milestonerule_order_once"),
            CheckConstraint(
                name="milestonerule_offset_within_two_years",
                condition=Q(offset__range=(-730, 730)),
                violation_error_message=_("Count at most two years from the meeting."),
            ),
            known("milestonerule", "unit", OffsetUnit),
            known("milestonerule", "duty", Duty),
            known("milestonerule", "owner_role", Role),
        ]

    def __str__(self) -> str:
        return self.code


class SourceConflict(models.Model):
    """Two sources that disagree on one point, which may be about one meeting. Source: source_conflicts.csv."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="conflicts")
    subject_en = models.CharField(max_length=200, unique=True)
    subject_ko = models.CharField(max_length=200)
    claim_a_en = models.TextField()
    claim_a_ko = models.TextField()
    source_a = models.CharField(max_length=500)
    claim_b_en = models.TextField()
    claim_b_ko = models.TextField()
    source_b = models.CharField(max_length=500)

    def __str__(self) -> str:
        return self.subject_en
