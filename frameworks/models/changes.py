"""Changes of a meeting's days: proposed by one side, decided by the other, and kept with who and why."""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import SideCode
from frameworks.choices import ChangeState
from frameworks.models.forums import Meeting
from frameworks.models.posts import Post
from frameworks.models.rules import decision_is_whole, known


class MeetingChange(models.Model):
    """One change of a meeting. ``before`` and ``after`` map a field to its value, days as ISO 8601, empty for none.

    It takes an administrator of each side, unless the open cycle says that one side decides alone: then the side
    that proposes decides too (``is_sole``).
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="changes")
    before = models.JSONField()
    after = models.JSONField()
    reason = models.TextField(_("reason"))
    state = models.CharField(_("state"), max_length=10, choices=ChangeState, default=ChangeState.PROPOSED)
    side = models.CharField(_("proposed by"), max_length=3, choices=SideCode)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_as = models.ForeignKey(Post, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    is_sole = models.BooleanField(default=False)
    decided_side = models.CharField(_("decided by"), max_length=3, choices=SideCode, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_as = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            known("meetingchange", "state", ChangeState),
            known("meetingchange", "side", SideCode),
            known("meetingchange", "decided_side", SideCode, blank=True),
            CheckConstraint(
                name="meetingchange_says_why",
                condition=~Q(reason=""),
                violation_error_message=_("Say why the meeting moves."),
            ),
            UniqueConstraint(
                fields=["meeting"],
                condition=Q(state=ChangeState.PROPOSED),
                name="meetingchange_one_proposed_a_meeting",
                violation_error_message=_("A change of this meeting is proposed already."),
            ),
            decision_is_whole("meetingchange", ChangeState.PROPOSED),
            CheckConstraint(
                name="meetingchange_takes_two_sides",
                condition=~Q(state__in=[ChangeState.CONFIRMED, ChangeState.REFUSED])
                | Q(is_sole=True)
                | ~Q(decided_side=F("side")),
                violation_error_message=_("The other side decides on what one side proposed."),
            ),
        ]
        indexes = [Index(fields=["meeting", "-proposed_at"], name="meetingchange_of_meeting")]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.proposed_at:%Y-%m-%d}"
