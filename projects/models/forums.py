"""The road through RCWG, KIDD and SCM: what stands on a meeting's agenda, what came of it, and who was tasked."""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import SideCode
from frameworks.models import Cycle, Forum, Meeting, Post
from frameworks.models.rules import has_name, known
from projects.choices import Outcome
from projects.models.projects import Project
from projects.models.submissions import Submission, Version
from reminders.models import Obligation


class AgendaItem(models.Model):
    """A shared project on the agenda of one meeting, and what the meeting said of it.

    ``version`` is the one that lay before the meeting; it is named when the outcome is recorded.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="agenda")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="agenda")
    project = models.ForeignKey(Project, models.PROTECT, related_name="agenda")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="agenda")
    place = models.PositiveSmallIntegerField(_("place"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_as = models.ForeignKey(Post, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome, blank=True)
    outcome_text = models.TextField(_("what the meeting said"), blank=True)
    version = models.ForeignKey(Version, models.PROTECT, null=True, related_name="+")
    side = models.CharField(_("recorded by"), max_length=3, choices=SideCode, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_as = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            known("agendaitem", "outcome", Outcome, blank=True),
            known("agendaitem", "side", SideCode, blank=True),
            UniqueConstraint(
                fields=["meeting", "project"],
                name="agendaitem_once_a_meeting",
                violation_error_message=_("It stands on this agenda already."),
            ),
            UniqueConstraint(
                fields=["meeting", "place"], name="agendaitem_place_taken_once", deferrable=models.Deferrable.DEFERRED
            ),
            CheckConstraint(name="agendaitem_place_from_one", condition=Q(place__gte=1)),
            CheckConstraint(
                name="agendaitem_outcome_is_whole",
                condition=Q(outcome="", recorded_at__isnull=True, version__isnull=True)
                | Q(
                    recorded_at__isnull=False,
                    recorded_by__isnull=False,
                    recorded_as__isnull=False,
                    version__isnull=False,
                )
                & ~Q(outcome=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} at {self.meeting_id}"


class ForumWaiver(models.Model):
    """Why a forum of the chain was skipped: for one project, or for the whole cycle when there is no project."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="forum_waivers")
    forum = models.ForeignKey(Forum, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="forum_waivers")
    reason = models.TextField(_("reason"))
    side = models.CharField(max_length=3, choices=SideCode)
    waived_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    waived_as = models.ForeignKey(Post, models.PROTECT, related_name="+")
    waived_at = models.DateTimeField()

    class Meta:
        constraints = [
            known("forumwaiver", "side", SideCode),
            CheckConstraint(name="forumwaiver_says_why", condition=~Q(reason="")),
            UniqueConstraint(
                fields=["cycle", "forum", "project"], name="forumwaiver_once_a_project", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.forum_id} in {self.cycle_id}"


class Tasking(models.Model):
    """What a meeting asked of posts on one or both sides; each owes it as an obligation of its own."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="taskings")
    text_en = models.CharField(_("task in English"), max_length=500, blank=True)
    text_ko = models.CharField(_("task in Korean"), max_length=500, blank=True)
    due_on = models.DateField(_("due"))
    obligations = models.ManyToManyField(Obligation, related_name="taskings")
    tasked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    tasked_as = models.ForeignKey(Post, models.PROTECT, related_name="+")
    tasked_at = models.DateTimeField()

    class Meta:
        constraints = [has_name("tasking", "text_en", "text_ko")]

    def __str__(self) -> str:
        return f"{self.item_id} by {self.due_on}"
