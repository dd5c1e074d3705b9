"""An active project, followed: its own milestones, where the two sides differ, and who met whom."""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import SideCode
from frameworks.models import Post
from frameworks.models.rules import has_name, known
from projects.choices import Audience, Health
from projects.models.projects import AudienceQuerySet, Project


class ProjectMilestone(models.Model):
    """One step of the work: the day that was planned, the day now expected, and the day it was reached.

    Days are those of the project's place. The planned day never changes; what is expected may.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="milestones")
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    title_ko = models.CharField(_("title in Korean"), max_length=200, blank=True)
    planned_on = models.DateField(_("planned"))
    forecast_on = models.DateField(_("forecast"), null=True)
    actual_on = models.DateField(_("actual"), null=True)
    slip_reason = models.TextField(_("why it moved"), blank=True)
    dropped_at = models.DateTimeField(null=True)
    dropped_reason = models.TextField(blank=True)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            has_name("projectmilestone", "title_en", "title_ko"),
            CheckConstraint(
                name="projectmilestone_late_says_why",
                condition=Q(forecast_on__isnull=True) | Q(forecast_on__lte=models.F("planned_on")) | ~Q(slip_reason=""),
                violation_error_message=_("Say why it is expected later than planned."),
            ),
            CheckConstraint(
                name="projectmilestone_dropped_says_why", condition=Q(dropped_at__isnull=True) | ~Q(dropped_reason="")
            ),
        ]
        indexes = [Index(fields=["project", "planned_on"], name="projectmilestone_of_project")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.planned_on}"


class Divergence(models.Model):
    """That the two sides see a project differently: opened when it shows, closed only when both say it is settled."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="divergences")
    us_health = models.CharField(max_length=9, choices=Health)
    rok_health = models.CharField(max_length=9, choices=Health)
    opened_at = models.DateTimeField()
    us_settled_at = models.DateTimeField(null=True)
    us_settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    us_settled_as = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    us_words = models.TextField(blank=True)
    rok_settled_at = models.DateTimeField(null=True)
    rok_settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    rok_settled_as = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    rok_words = models.TextField(blank=True)

    class Meta:
        constraints = [
            known("divergence", "us_health", Health),
            known("divergence", "rok_health", Health),
            CheckConstraint(name="divergence_differs", condition=~Q(us_health=models.F("rok_health"))),
            UniqueConstraint(
                fields=["project"],
                condition=Q(us_settled_at__isnull=True) | Q(rok_settled_at__isnull=True),
                name="divergence_one_open_a_project",
            ),
            *(
                CheckConstraint(
                    name=f"divergence_{side}_settled_in_words",
                    condition=Q(**{f"{side}_settled_at__isnull": True, f"{side}_settled_by__isnull": True})
                    | Q(**{f"{side}_settled_at__isnull": False, f"{side}_settled_by__isnull": False})
                    & ~Q(**{f"{side}_words": ""}),
                    violation_error_message=_("Say how it was settled."),
                )
                for side in ("us", "rok")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} since {self.opened_at:%Y-%m-%d}"


class Engagement(models.Model):
    """Who met whom about a project, where, and what follows; for the own side unless both are chosen."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="engagements")
    side = models.CharField(max_length=3, choices=SideCode)
    audience = models.CharField(_("who may read it"), max_length=4, choices=Audience, default=Audience.OWN)
    held_on = models.DateField(_("day"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    participants = models.TextField(_("who met whom"))
    summary = models.TextField(_("what was said"))
    follow_up = models.TextField(_("what follows"), blank=True)
    logged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    logged_as = models.ForeignKey(Post, models.PROTECT, related_name="+")
    logged_at = models.DateTimeField()

    objects = AudienceQuerySet.as_manager()

    class Meta:
        constraints = [
            known("engagement", "side", SideCode),
            known("engagement", "audience", Audience),
            CheckConstraint(name="engagement_says_something", condition=~Q(participants="") & ~Q(summary="")),
        ]
        indexes = [Index(fields=["project", "-held_on"], name="engagement_of_project")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.held_on}"
