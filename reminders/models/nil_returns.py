"""Word to the other side that nothing is returned this time."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Index, Q
from django.utils.translation import gettext_lazy as _

from frameworks.choices import Role
from frameworks.models import Post
from frameworks.policies import Actor
from reminders.models.duties import Obligation


class NilReturnQuerySet(models.QuerySet["NilReturn"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep what the own side returned, and of the other side's what the actor is the counterpart for.

        The counterpart of a point of contact is the point of contact for the same area; that of any other post is the
        lead of the framework.
        """
        for_area = Q(obligation__post__role=Role.POC, obligation__post__area_id__in=actor.covered)
        for_framework = ~Q(obligation__post__role=Role.POC) & Q(obligation__cycle__framework_id__in=actor.led)
        return self.filter(Q(obligation__post__side_id=actor.private_side) | for_area | for_framework)

    def to_acknowledge(self, actor: Actor) -> Self:
        """Keep those of the other side that the actor has still to acknowledge."""
        return self.visible_to(actor).filter(
            obligation__post__side_id=actor.sides[1], acknowledged_at=None, obligation__cycle__closed_at=None
        )


class NilReturn(models.Model):
    """Why one duty brings nothing this time: said to the other side, whose counterpart acknowledges it.

    When it was said, and by whom, the duty itself tells: it is settled by it.
    """

    obligation = models.OneToOneField(Obligation, models.PROTECT, primary_key=True, related_name="nil_return")
    reason = models.TextField(_("reason"))
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    acknowledged_as = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")

    objects = NilReturnQuerySet.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(
                name="nilreturn_says_why",
                condition=~Q(reason=""),
                violation_error_message=_("Say why nothing is returned."),
            ),
            CheckConstraint(
                name="nilreturn_acknowledged_whole",
                condition=Q(acknowledged_at=None, acknowledged_by=None, acknowledged_as=None)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False, acknowledged_as__isnull=False),
            ),
        ]
        indexes = [Index(fields=["obligation"], condition=Q(acknowledged_at=None), name="nilreturn_to_acknowledge")]

    def __str__(self) -> str:
        return f"Nil return for {self.obligation_id}"
