"""Who has the form of a project open, so that two people do not write the same text unawares."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Index, UniqueConstraint

from alliance.accounts.choices import SideCode
from frameworks.models import Post
from frameworks.models.rules import in_order, known
from frameworks.policies import Actor
from projects.models.projects import Project


class EditingQuerySet(models.QuerySet["Editing"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep who edits what the actor may see: of a draft that is the own side alone."""
        return self.filter(project__in=Project.objects.visible_to(actor))


class Editing(models.Model):
    """A person at the form of a project, as which post. A courtesy: nothing is locked, and it ends by itself.

    ``until`` is put off while the form says that it is still open; after it, nobody is told any more.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="editing")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    side = models.CharField(max_length=3, choices=SideCode)
    post = models.ForeignKey(Post, models.CASCADE, null=True, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField()

    objects = EditingQuerySet.as_manager()

    class Meta:
        constraints = [
            known("editing", "side", SideCode),
            UniqueConstraint(fields=["project", "user"], name="editing_once_a_project_and_person"),
            in_order("editing", "since", "until"),
        ]
        indexes = [Index(fields=["until"], name="editing_until")]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.project_id}"
