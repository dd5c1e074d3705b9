"""The files of a report: made in a queue of two, kept for a time, and made again to the same last byte."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import SideCode
from frameworks.models import Post
from frameworks.models.rules import known
from frameworks.policies import Actor
from projects.choices import PENDING, UNDER_WAY, Edition, MakingState, Trouble
from projects.models.reports import Snapshot


class ReportFileQuerySet(models.QuerySet["ReportFile"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep what the own side asked for, of reports that it sees; a person without a post sees none."""
        return self.filter(side=actor.private_side) if actor.seats else self.none()

    def wanted_by(self, actor: Actor) -> Self:
        """Keep what the person asked for and has not given up."""
        return self.visible_to(actor).filter(wishes__user_id=actor.user_id, wishes__dropped_at__isnull=True)


class ReportFile(models.Model):
    """One file of a snapshot for one side: an edition in a format. All of the side who ask share it.

    ``steps_done`` counts what is really done of ``steps``. Who makes it holds its lease: ``lease_token`` says whose
    it is, ``leased_until`` how long. ``size`` is in bytes.
    """

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="files")
    side = models.CharField(max_length=3, choices=SideCode)
    edition = models.CharField(_("edition"), max_length=4, choices=Edition)
    format = models.CharField(_("format"), max_length=8, help_text=_("The ending of the file's name."))
    state = models.CharField(_("state"), max_length=9, choices=MakingState, default=MakingState.QUEUED)
    steps = models.PositiveSmallIntegerField(_("steps"))
    steps_done = models.PositiveSmallIntegerField(_("steps done"), default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    lease_token = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    trouble = models.CharField(_("trouble"), max_length=7, choices=Trouble, blank=True)
    size = models.PositiveBigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    ended_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    objects = ReportFileQuerySet.as_manager()

    class Meta:
        constraints = [
            known("reportfile", "side", SideCode),
            known("reportfile", "edition", Edition),
            known("reportfile", "state", MakingState),
            known("reportfile", "trouble", Trouble, blank=True),
            CheckConstraint(name="reportfile_format_is_ending", condition=Q(format__regex=r"^[a-z0-9]{1,8}$")),
            UniqueConstraint(
                fields=["snapshot", "side", "edition", "format"],
                condition=Q(state__in=UNDER_WAY),
                name="reportfile_once_under_way",
                violation_error_message=_("This file is made already."),
            ),
            CheckConstraint(name="reportfile_counts_truly", condition=Q(steps_done__lte=F("steps"))),
            CheckConstraint(
                name="reportfile_making_is_leased",
                condition=Q(state=MakingState.MAKING, lease_token__isnull=False, leased_until__isnull=False)
                | ~Q(state=MakingState.MAKING) & Q(lease_token__isnull=True, leased_until__isnull=True),
            ),
            CheckConstraint(
                name="reportfile_made_is_whole",
                condition=~Q(state__in=[MakingState.READY, MakingState.EXPIRED])
                | Q(steps_done=F("steps"), size__gt=0, sha256__regex=r"^[0-9a-f]{64}$", expires_at__isnull=False),
            ),
            CheckConstraint(name="reportfile_failed_says_why", condition=~Q(state=MakingState.FAILED) | ~Q(trouble="")),
            CheckConstraint(
                name="reportfile_ended_has_moment",
                condition=Q(state__in=PENDING, ended_at__isnull=True)
                | ~Q(state__in=PENDING) & Q(ended_at__isnull=False),
            ),
        ]
        indexes = [
            Index(fields=["side", "next_try_at"], condition=Q(state__in=PENDING), name="reportfile_to_make"),
            Index(fields=["side", "expires_at"], condition=Q(state=MakingState.READY), name="reportfile_to_clear"),
        ]

    def __str__(self) -> str:
        return f"{self.snapshot_id} {self.edition} {self.format}"

    @property
    def is_pending(self) -> bool:
        """Test whether it is still to be made."""
        return self.state in PENDING

    @property
    def is_ready(self) -> bool:
        """Test whether it is there to be taken, unless its time has run out."""
        return self.state == MakingState.READY


class ReportBytes(models.Model):
    """What a file holds. It comes with the file's being ready, whole, and goes with its expiry."""

    file = models.OneToOneField(ReportFile, models.CASCADE, primary_key=True, related_name="bytes")
    body = models.BinaryField()

    def __str__(self) -> str:
        return str(self.file_id)


class ReportWish(models.Model):
    """Who asked for a file, as which post; several people of a side may wait for the same."""

    file = models.ForeignKey(ReportFile, models.CASCADE, related_name="wishes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_as = models.ForeignKey(Post, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [UniqueConstraint(fields=["file", "user"], name="reportwish_once_a_file_and_person")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.file_id}"


class ReportPlace(models.Model):
    """One of the few places at which files are made at the same time, on all machines together."""

    number = models.PositiveSmallIntegerField(primary_key=True)
    lease_token = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.number)
