"""What people of both sides say of one version: reviews, signatures, and its release to the public."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Index, OuterRef, Q, Subquery, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import SideCode
from frameworks.models import Post
from frameworks.models.rules import known
from projects.choices import Audience, Grade, Recommendation
from projects.models.projects import AudienceQuerySet, Project
from projects.models.submissions import Submission, Version

# What a reviewer grades, in this order: the framework's own tests of a good project (its principles 2 to 8).
CRITERIA = ("fit", "effect", "complement", "resourcing", "readiness")


def grade(label: Any) -> models.PositiveSmallIntegerField:
    """Return the field of one criterion; empty where the reviewer did not grade it."""
    return models.PositiveSmallIntegerField(label, choices=Grade, null=True, blank=True)


class Review(models.Model):
    """A recommendation bound to one version, for the own side until its lead shares it.

    The five grades run from 1 to 4, the best; a reviewer may leave any of them out.
    """

    version = models.ForeignKey(Version, models.PROTECT, related_name="reviews")
    project = models.ForeignKey(Project, models.PROTECT, related_name="reviews")
    side = models.CharField(max_length=3, choices=SideCode)
    audience = models.CharField(_("who may read it"), max_length=4, choices=Audience, default=Audience.OWN)
    recommendation = models.CharField(_("recommendation"), max_length=7, choices=Recommendation)
    reasons = models.TextField(_("reasons"))
    fit = grade(_("fits the area and the principles"))
    effect = grade(_("helps ASEAN and Pacific Island partners"))
    complement = grade(_("complements what others do"))
    resourcing = grade(_("has the resources it needs"))
    readiness = grade(_("is ready to begin"))
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()
    shared_at = models.DateTimeField(null=True)
    shared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = AudienceQuerySet.as_manager()

    class Meta:
        constraints = [
            known("review", "side", SideCode),
            known("review", "audience", Audience),
            known("review", "recommendation", Recommendation),
            *(
                CheckConstraint(
                    name=f"review_{name}_known",
                    condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__in": Grade.values}),
                    violation_error_message=_("Choose one of the values offered."),
                )
                for name in CRITERIA
            ),
            CheckConstraint(
                name="review_shared_for_both",
                condition=Q(audience=Audience.OWN, shared_at__isnull=True, shared_by__isnull=True)
                | Q(audience=Audience.BOTH, shared_at__isnull=False, shared_by__isnull=False),
            ),
            UniqueConstraint(
                fields=["version", "reviewer"],
                name="review_once_a_version_and_person",
                violation_error_message=_("You have reviewed this version already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side} on {self.version_id}"


class EndorsementQuerySet(models.QuerySet["Endorsement"]):
    def in_force(self) -> Self:
        """Keep the signatures that neither lapsed nor were withdrawn: one a side and filing at most."""
        return self.filter(lapsed_at__isnull=True, withdrawn_at__isnull=True)


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

    objects = EndorsementQuerySet.as_manager()

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


class ReleaseQuerySet(models.QuerySet["Release"]):
    def open(self) -> Self:
        """Keep the proposals that are neither approved nor dropped: one a project at most."""
        return self.filter(approved_at=None, dropped_at=None)

    def proposing_side(self) -> Subquery:
        """Return, for a query of projects, which side proposes to release each; nothing where neither does."""
        return Subquery(self.open().filter(project=OuterRef("pk")).values("side")[:1])


class Release(models.Model):
    """A proposal to release one version to the public, and its approval: two leads of two sides, for one hash."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="releases")
    version = models.ForeignKey(Version, models.PROTECT, related_name="releases")
    sha256 = models.CharField(max_length=64)
    side = models.CharField(_("proposed by"), max_length=3, choices=SideCode)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_as = models.ForeignKey(Post, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    approved_side = models.CharField(_("approved by"), max_length=3, choices=SideCode, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_as = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True, help_text=_("Declined, taken back, or overtaken by a later version."))
    dropped_reason = models.TextField(blank=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        constraints = [
            known("release", "side", SideCode),
            known("release", "approved_side", SideCode, blank=True),
            UniqueConstraint(
                fields=["project"],
                condition=Q(approved_at__isnull=True, dropped_at__isnull=True),
                name="release_one_proposed_a_project",
                violation_error_message=_("A release is proposed already."),
            ),
            CheckConstraint(
                name="release_takes_two_sides",
                condition=Q(approved_side="") | ~Q(approved_side=F("side")),
                violation_error_message=_("The lead of the other side approves what one side proposed."),
            ),
            CheckConstraint(
                name="release_approval_is_whole",
                condition=Q(
                    approved_side="", approved_by__isnull=True, approved_as__isnull=True, approved_at__isnull=True
                )
                | Q(
                    approved_by__isnull=False,
                    approved_as__isnull=False,
                    approved_at__isnull=False,
                    dropped_at__isnull=True,
                )
                & ~Q(approved_side=""),
            ),
            CheckConstraint(
                name="release_dropped_with_reason",
                condition=Q(dropped_at__isnull=True) | ~Q(dropped_reason=""),
                violation_error_message=_("Say why it is not released."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} version {self.version_id}"
