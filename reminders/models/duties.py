"""Who owes what by when."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from frameworks.choices import Duty, Role
from frameworks.models import Cycle, Meeting, Milestone, Post
from frameworks.models.rules import known
from frameworks.policies import Actor
from reminders.choices import SETTLING_ACTS, ObligationState


class ObligationQuerySet(models.QuerySet["Obligation"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep the duties of the own side's posts; of the other side only that something is pending shows."""
        return self.filter(post__side_id=actor.private_side)

    def owed_by(self, actor: Actor) -> Self:
        """Keep the open duties of the posts the actor holds."""
        return self.filter(state=ObligationState.OPEN, post_id__in=[seat.post_id for seat in actor.seats])

    def waivable_by(self, actor: Actor) -> Self:
        """Keep the duties whose waiving is the actor's to decide, as an administrator or as the framework's lead."""
        own = self.visible_to(actor)
        if actor.has(Role.ADMIN):
            return own
        return own.filter(cycle__framework_id__in=[seat.framework_id for seat in actor.seats_as(Role.LEAD)])

    def late(self, *, at: datetime) -> Self:
        return self.filter(state=ObligationState.OPEN, due_at__lt=at)

    def for_work(self) -> Self:
        """Load all that My work shows, the most pressing first."""
        return self.select_related("milestone", "cycle__meeting__forum", "post__side", "post__area").order_by(
            "due_at", "pk"
        )


class Obligation(models.Model):
    """What one post owes by one milestone of one cycle. It stays with the post when its holder changes.

    ``due_at`` is the UTC instant of ``milestone.due_on`` at ``milestone.due_time`` in the owing side's zone;
    it follows the milestone whenever that moves. Why it was waived stands in the record of the own side alone; why
    nothing is returned, in a ``NilReturn`` to the other side.
    """

    post = models.ForeignKey(Post, models.PROTECT, related_name="obligations")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="obligations")
    milestone = models.ForeignKey(Milestone, models.PROTECT, null=True, related_name="obligations")
    # Which meeting tasked the post; a mail names it by its number, and no project.
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="+")
    # A tasking is due on a day of its own and says itself what is to be done, in one language at least.
    task_en = models.CharField(max_length=500, blank=True)
    task_ko = models.CharField(max_length=500, blank=True)
    duty = models.CharField(_("duty"), max_length=11, choices=Duty)
    due_at = models.DateTimeField(_("due"))
    # Until when it was due before more time was granted, and how often a new time was granted.
    extended_from = models.DateTimeField(null=True)
    extensions_granted = models.PositiveSmallIntegerField(default=0)
    # When it was last given another day: a rung that was due by then is not told a second time (ADR 15).
    redated_at = models.DateTimeField(null=True)
    state = models.CharField(_("state"), max_length=6, choices=ObligationState, default=ObligationState.OPEN)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # Waived since its milestone asked it of this post no more; asked again, it opens again.
    is_released = models.BooleanField(default=False)

    objects = ObligationQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["post", "milestone"], name="obligation_once_a_post_and_milestone"),
            known("obligation", "duty", Duty),
            CheckConstraint(
                name="obligation_of_milestone_or_tasking",
                condition=Q(milestone__isnull=False, task_en="", task_ko="") & ~Q(duty=Duty.TASKING)
                | Q(milestone__isnull=True, duty=Duty.TASKING) & ~Q(task_en="", task_ko=""),
            ),
            known("obligation", "state", ObligationState),
            CheckConstraint(
                name="obligation_settled_has_moment",
                condition=Q(state=ObligationState.OPEN, settled_at__isnull=True)
                | (~Q(state=ObligationState.OPEN) & Q(settled_at__isnull=False)),
            ),
            CheckConstraint(
                name="obligation_released_is_waived",
                condition=Q(is_released=False) | Q(state=ObligationState.WAIVED),
            ),
        ]
        indexes = [
            Index(fields=["post", "state", "due_at"], name="obligation_of_post"),
            Index(fields=["due_at"], condition=Q(state=ObligationState.OPEN), name="obligation_open_due"),
        ]

    def __str__(self) -> str:
        return f"{self.duty} {self.post_id} {self.due_at:%Y-%m-%d}"

    @property
    def name_en(self) -> str:
        """Return what is owed, in English; empty where it is told in Korean alone."""
        return self.milestone.name_en if self.milestone else self.task_en

    @property
    def name_ko(self) -> str:
        """Return what is owed, in Korean; empty where it is told in English alone."""
        return self.milestone.name_ko if self.milestone else self.task_ko

    @property
    def revision(self) -> int:
        """Return how often its day was set: by its milestone, and by more time that was granted."""
        return (self.milestone.revision if self.milestone else 1) + self.extensions_granted

    @property
    def was_late(self) -> bool:
        """Test whether it was settled after its moment, with all the time that was granted."""
        return self.settled_at is not None and self.settled_at > self.due_at

    @property
    def settling_act(self) -> str:
        """Say which act on a project settles the duty; nothing when its holder says that it is done."""
        return str(SETTLING_ACTS.get(self.duty, ""))
