"""The frozen data a report is made from."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import SideCode
from frameworks.models import Cycle, Post
from frameworks.models.rules import known
from frameworks.policies import Actor
from projects.choices import ReportKind


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep joint and public reports, and the own side's own views; a person without a post sees none."""
        if not actor.seats:
            return self.none()
        return self.filter(~Q(kind=ReportKind.OWN) | Q(side=actor.private_side))


class Snapshot(models.Model):
    """Canonical JSON and its SHA-256, immutable: a trigger refuses any change. Same snapshot, same bytes."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="snapshots")
    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=6, choices=ReportKind)
    side = models.CharField(max_length=3, choices=SideCode, help_text=_("The side that froze it."))
    content = models.TextField(help_text=_("Canonical JSON, as hashed."))
    sha256 = models.CharField(max_length=64)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    frozen_as = models.ForeignKey(Post, models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField()

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        constraints = [
            known("snapshot", "kind", ReportKind),
            known("snapshot", "side", SideCode),
            CheckConstraint(name="snapshot_hash_is_sha256", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
        ]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("projects:report", args=[self.slug])
