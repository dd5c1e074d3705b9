"""What people of both sides say of a version: reviews, signatures, comments, and notes for the own side."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import SideCode
from frameworks.models import Post
from frameworks.models.rules import known
from frameworks.policies import Actor
from projects.choices import Audience, CommentKind, Recommendation
from projects.models.projects import Project
from projects.models.submissions import Submission, Version


class AudienceQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Keep what the own side wrote, and what the other side wrote for both."""
        return self.filter(Q(side=actor.side) | Q(audience=Audience.BOTH))


class Review(models.Model):
    """A recommendation bound to one version, for the own side until it is shared."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="reviews")
    project = models.ForeignKey(Project, models.PROTECT, related_name="reviews")
    side = models.CharField(max_length=3, choices=SideCode)
    audience = models.CharField(_("who may read it"), max_length=4, choices=Audience, default=Audience.OWN)
    recommendation = models.CharField(_("recommendation"), max_length=7, choices=Recommendation)
    reasons = models.TextField(_("reasons"))
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()

    objects = AudienceQuerySet.as_manager()

    class Meta:
        constraints = [
            known("review", "side", SideCode),
            known("review", "audience", Audience),
            known("review", "recommendation", Recommendation),
            UniqueConstraint(
                fields=["version", "reviewer"],
                name="review_once_a_version_and_person",
                violation_error_message=_("You have reviewed this version already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side} on {self.version_id}"


class Endorsement(models.Model):
    """A side's signature, bound to the hash of one version. Any later version makes it lapse."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="endorsements")
    version = models.ForeignKey(Version, models.PROTECT, related_name="endorsements")
    project = models.ForeignKey(Project, models.PROTECT, related_name="endorsements")
    side = models.CharField(max_length=3, choices=SideCode)
    sha256 = models.CharField(max_length=64)
    endorser = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    endorsed_at = models.DateTimeField()
    lapsed_at = models.DateTimeField(null=True)
    lapsed_by_version = models.PositiveIntegerField(null=True)
    lapsed_fields = models.JSONField(default=list, help_text=_("Which fields the later version changed."))
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            known("endorsement", "side", SideCode),
            UniqueConstraint(
                fields=["submission", "side"],
                condition=Q(lapsed_at__isnull=True, withdrawn_at__isnull=True),
                name="endorsement_one_in_force_a_side",
                violation_error_message=_("Your side has endorsed this version already."),
            ),
            CheckConstraint(
                name="endorsement_lapse_names_version",
                condition=Q(lapsed_at__isnull=True, lapsed_by_version__isnull=True)
                | Q(lapsed_at__isnull=False, lapsed_by_version__isnull=False),
            ),
            CheckConstraint(
                name="endorsement_withdrawn_with_reason",
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""),
                violation_error_message=_("Say why the endorsement is withdrawn."),
            ),
        ]
        indexes = [Index(fields=["project", "side"], name="endorsement_of_project")]

    def __str__(self) -> str:
        return f"{self.side} on {self.version_id}"

    @property
    def in_force(self) -> bool:
        """Test whether the signature still holds."""
        return self.lapsed_at is None and self.withdrawn_at is None


class Comment(models.Model):
    """A remark, or the reasons for a return. Its audience never widens after posting."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="comments")
    version = models.ForeignKey(Version, models.PROTECT, null=True, related_name="+")
    side = models.CharField(max_length=3, choices=SideCode)
    kind = models.CharField(max_length=6, choices=CommentKind, default=CommentKind.REMARK)
    audience = models.CharField(_("who may read it"), max_length=4, choices=Audience, default=Audience.OWN)
    body = models.TextField(_("comment"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()

    objects = AudienceQuerySet.as_manager()

    class Meta:
        constraints = [
            known("comment", "side", SideCode),
            known("comment", "kind", CommentKind),
            known("comment", "audience", Audience),
            CheckConstraint(name="comment_says_something", condition=~Q(body="")),
        ]
        indexes = [Index(fields=["project", "-written_at"], name="comment_of_project")]

    def __str__(self) -> str:
        return f"{self.side} on {self.project_id}"


class SideNoteQuerySet(models.QuerySet["SideNote"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(side=actor.side)


class SideNote(models.Model):
    """What a side keeps for itself about a project. Never shown to the other, by any way."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="notes")
    side = models.CharField(max_length=3, choices=SideCode)
    body = models.TextField(_("note"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()

    objects = SideNoteQuerySet.as_manager()

    class Meta:
        constraints = [
            known("sidenote", "side", SideCode),
            CheckConstraint(name="sidenote_says_something", condition=~Q(body="")),
        ]
        indexes = [Index(fields=["project", "side", "-written_at"], name="sidenote_of_project")]

    def __str__(self) -> str:
        return f"{self.side} on {self.project_id}"
