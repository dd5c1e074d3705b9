"""Files of a project. Their bytes stand in a table of their own, behind the same wall as everything else."""

import secrets

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import CheckConstraint, Index, Q
from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import SideCode
from frameworks.models import Post
from frameworks.models.rules import known
from projects.choices import Audience, ScanState
from projects.models.lookups import Searched
from projects.models.projects import AudienceQuerySet, Project


def new_key() -> str:
    """Return an address of a file that tells nothing and cannot be guessed."""
    return secrets.token_hex(8)


class Attachment(Searched):
    """A file: what it is called, what it really is, who put it there and for whom. It never changes.

    ``media_type`` is read from the content, never from the name; ``size`` is in bytes.
    """

    key = models.CharField(max_length=16, unique=True, default=new_key)
    project = models.ForeignKey(Project, models.PROTECT, related_name="attachments")
    side = models.CharField(max_length=3, choices=SideCode)
    audience = models.CharField(_("who may read it"), max_length=4, choices=Audience, default=Audience.OWN)
    name = models.CharField(_("name"), max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    description = models.CharField(_("what it is"), max_length=300, blank=True)
    scan = models.CharField(max_length=9, choices=ScanState, default=ScanState.WAITING)
    scanned_at = models.DateTimeField(null=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_as = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    removed_reason = models.TextField(blank=True)

    objects = AudienceQuerySet.as_manager()

    class Meta:
        constraints = [
            known("attachment", "side", SideCode),
            known("attachment", "audience", Audience),
            known("attachment", "scan", ScanState),
            CheckConstraint(name="attachment_has_name", condition=~Q(name="")),
            CheckConstraint(name="attachment_hash_is_sha256", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
            CheckConstraint(
                name="attachment_scanned_has_moment",
                condition=Q(scan__in=[ScanState.WAITING, ScanState.UNSCANNED], scanned_at__isnull=True)
                | Q(scan__in=[ScanState.CLEAN, ScanState.INFECTED], scanned_at__isnull=False),
            ),
            CheckConstraint(
                name="attachment_removed_says_why", condition=Q(removed_at__isnull=True) | ~Q(removed_reason="")
            ),
        ]
        indexes = [
            Index(fields=["project", "-uploaded_at"], name="attachment_of_project"),
            Index(fields=["uploaded_at"], condition=Q(scan=ScanState.WAITING), name="attachment_to_scan"),
            GinIndex(fields=["grams"], opclasses=["app.grams_ops"], name="attachment_grams"),
        ]

    def __str__(self) -> str:
        return self.name


class AttachmentContent(models.Model):
    """The bytes of a file, stored as they are, so that a part of them can be read without the rest."""

    attachment = models.OneToOneField(Attachment, models.CASCADE, primary_key=True, related_name="content")
    body = models.BinaryField()

    def __str__(self) -> str:
        return str(self.attachment_id)
