"""Cycles, from one SCM to the next, and their milestones."""

from datetime import time

from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import SideCode
from frameworks.choices import CycleState, Duty, OffsetUnit, Role
from frameworks.models.agreements import Framework
from frameworks.models.forums import Forum, Meeting
from frameworks.models.posts import Post
from frameworks.models.rules import in_order, known

LONGEST_OFFSET = 730


class Cycle(models.Model):
    """The time from one SCM to the next; not a calendar year (domain facts: gaps of 334 to 414 days)."""

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="cycles")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="cycles")
    slug = models.SlugField(max_length=40, unique=True)
    state = models.CharField(_("state"), max_length=6, choices=CycleState, default=CycleState.OPEN)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    deciding_side = models.CharField(
        _("decides on the calendar alone"),
        max_length=3,
        choices=SideCode,
        blank=True,
        help_text=_("Empty: one side proposes, and the other confirms."),
    )
    # What was left open and why it may be, said by whoever closed it.
    close_out = models.TextField(blank=True)

    class Meta:
        constraints = [
            known("cycle", "state", CycleState),
            known("cycle", "deciding_side", SideCode, blank=True),
            UniqueConstraint(
                fields=["framework"],
                condition=Q(state=CycleState.OPEN),
                name="cycle_one_open_a_framework",
                violation_error_message=_("Close the open cycle of this framework first."),
            ),
            UniqueConstraint(fields=["framework", "meeting"], name="cycle_once_a_meeting"),
            CheckConstraint(
                name="cycle_closed_has_moment",
                condition=Q(state=CycleState.OPEN, closed_at__isnull=True)
                | Q(state=CycleState.CLOSED, closed_at__isnull=False),
            ),
            in_order("cycle", "opened_at", "closed_at"),
        ]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("projects:cycle", args=[self.slug])


class Milestone(models.Model):
    """A rule resolved in one cycle. The rule is copied, so that a cycle may differ from the next.

    ``due_on`` with ``due_time`` is local to ``zone``, or to the zone of the side that owes when ``zone`` is blank.
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="milestones")
    order = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=20)
    name_en = models.CharField(max_length=200)
    name_ko = models.CharField(max_length=200)
    anchor_forum = models.ForeignKey(Forum, models.PROTECT, related_name="+")
    anchor_meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="milestones")
    offset = models.SmallIntegerField()
    unit = models.CharField(max_length=14, choices=OffsetUnit)
    due_time = models.TimeField(default=time(23, 59))
    zone = models.CharField(max_length=40, blank=True)
    duty = models.CharField(max_length=11, choices=Duty)
    owner_role = models.CharField(max_length=10, choices=Role)
    # Those of the role that owe it; none named: every post of the role.
    owner_posts = models.ManyToManyField(Post, related_name="+", blank=True)
    is_enforced = models.BooleanField(default=True, help_text=_("If not, nobody owes it, and nobody is reminded."))
    due_on = models.DateField()
    is_tentative = models.BooleanField()
    revision = models.PositiveIntegerField(default=1, help_text=_("Raised each time the day moves."))

    class Meta:
        constraints = [
            UniqueConstraint(fields=["cycle", "code"], name="milestone_code_once_a_cycle"),
            known("milestone", "unit", OffsetUnit),
            known("milestone", "duty", Duty),
            known("milestone", "owner_role", Role),
            CheckConstraint(
                name="milestone_offset_within_two_years",
                condition=Q(offset__range=(-LONGEST_OFFSET, LONGEST_OFFSET)),
                violation_error_message=_("Count at most two years from the meeting."),
            ),
        ]
        indexes = [Index(fields=["due_on"], name="milestone_due")]

    def __str__(self) -> str:
        return f"{self.cycle.slug} {self.code}"
