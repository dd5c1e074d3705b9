"""Each side's word on how a project goes."""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Index, Q
from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import SideCode
from frameworks.models import Post
from frameworks.models.rules import known
from projects.choices import Health
from projects.models.projects import Project


class StatusReport(models.Model):
    """One side's word on a project on a day, with the reason when it is not on track."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="status_reports")
    side = models.CharField(max_length=3, choices=SideCode)
    health = models.CharField(_("status"), max_length=9, choices=Health)
    reason = models.TextField(_("reason"), blank=True)
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    reported_at = models.DateTimeField()

    class Meta:
        constraints = [
            known("statusreport", "side", SideCode),
            known("statusreport", "health", Health),
            CheckConstraint(
                name="statusreport_reason_when_not_on_track",
                condition=Q(health=Health.ON_TRACK) | ~Q(reason=""),
                violation_error_message=_("Say why it is not on track."),
            ),
        ]
        indexes = [Index(fields=["project", "side", "-reported_at"], name="statusreport_newest")]

    def __str__(self) -> str:
        return f"{self.side} on {self.project_id}"
