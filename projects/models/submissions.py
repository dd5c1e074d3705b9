"""A project's filing in a cycle, and its immutable versions."""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from frameworks.models import Cycle, Post
from frameworks.models.rules import known
from projects.choices import Ending, State
from projects.models.projects import Project


class Submission(models.Model):
    """One filing. A project has one that is not closed at most; ``Project.state`` repeats its state for lists."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="submissions")
    cycle = models.ForeignKey(Cycle, models.PROTECT, null=True, related_name="submissions")
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT)
    submitted_at = models.DateTimeField(null=True)
    presented_at = models.DateTimeField(null=True)
    ending = models.CharField(_("how it ended"), max_length=9, choices=Ending, blank=True)
    # What came of the work, when it was completed; else why it ended.
    closed_reason = models.TextField(blank=True)
    ended_on = models.DateField(_("day the work ended"), null=True)
    continues = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="continued_by", help_text=_("The filing it carries on.")
    )

    class Meta:
        constraints = [
            known("submission", "state", State),
            known("submission", "ending", Ending, blank=True),
            CheckConstraint(
                name="submission_closed_has_ending",
                condition=Q(state=State.CLOSED) & ~Q(ending="") | ~Q(state=State.CLOSED) & Q(ending=""),
            ),
            UniqueConstraint(fields=["continues"], name="submission_continued_once"),
            UniqueConstraint(
                fields=["project"], condition=~Q(state=State.CLOSED), name="submission_one_open_a_project"
            ),
            UniqueConstraint(fields=["project", "cycle"], name="submission_once_a_cycle"),
            CheckConstraint(
                name="submission_filed_in_a_cycle",
                condition=Q(state__in=[State.DRAFT, State.CLOSED]) | Q(cycle__isnull=False),
            ),
        ]
        indexes = [
            Index(F("submitted_at").desc(nulls_last=True), F("id").desc(), name="submission_newest"),
            Index(fields=["cycle", "state"], name="submission_of_cycle_in_state"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} in {self.cycle_id}"


class Version(models.Model):
    """An immutable content of a project: canonical JSON and its SHA-256. A trigger refuses any change."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="versions")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saved_as = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["project", "number"], name="version_number_once_a_project"),
            CheckConstraint(name="version_number_from_one", condition=Q(number__gte=1)),
            CheckConstraint(name="version_hash_is_sha256", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} version {self.number}"
