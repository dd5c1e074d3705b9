"""What people say of a project: comments in threads, and notes for the own side alone."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import SideCode
from frameworks.models import Post
from frameworks.models.rules import known
from frameworks.policies import Actor
from projects.choices import Audience, CommentKind
from projects.models.lookups import Searched
from projects.models.projects import AudienceQuerySet, Project
from projects.models.submissions import Version


class Comment(Searched):
    """A remark, or the reasons for a return. Its audience never widens after posting, and no reply has a wider one.

    ``parent`` is the remark that opened the thread; replies have none of their own.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="comments")
    version = models.ForeignKey(Version, models.PROTECT, null=True, related_name="+")
    side = models.CharField(max_length=3, choices=SideCode)
    kind = models.CharField(max_length=6, choices=CommentKind, default=CommentKind.REMARK)
    audience = models.CharField(_("who may read it"), max_length=4, choices=Audience, default=Audience.OWN)
    body = models.TextField(_("comment"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="replies")
    edited_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    mentions = models.ManyToManyField(Post, related_name="mentioned_in", blank=True)

    objects = AudienceQuerySet.as_manager()

    class Meta:
        constraints = [
            known("comment", "side", SideCode),
            known("comment", "kind", CommentKind),
            known("comment", "audience", Audience),
            CheckConstraint(name="comment_says_something", condition=~Q(body="")),
            CheckConstraint(
                name="comment_thread_is_resolved_as_a_whole",
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | Q(parent__isnull=True, resolved_at__isnull=False, resolved_by__isnull=False),
            ),
        ]
        indexes = [
            Index(fields=["project", "-written_at"], name="comment_of_project"),
            GinIndex(fields=["grams"], opclasses=["app.grams_ops"], name="comment_grams"),
        ]

    def __str__(self) -> str:
        return f"{self.side} on {self.project_id}"


class CommentEdit(models.Model):
    """What a comment said before it was edited: nothing that was read is ever gone."""

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="edits")
    body = models.TextField()
    edited_at = models.DateTimeField()

    class Meta:
        indexes = [Index(fields=["comment", "-edited_at"], name="commentedit_of_comment")]

    def __str__(self) -> str:
        return f"{self.comment_id} until {self.edited_at:%Y-%m-%d}"


class ReadMark(models.Model):
    """Up to when a person has read what is said on a project; what others said later is unread."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="read_marks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="read_marks")
    side = models.CharField(max_length=3, choices=SideCode)
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            known("readmark", "side", SideCode),
            UniqueConstraint(fields=["project", "user"], name="readmark_once_a_project_and_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.project_id}"


class SideNoteQuerySet(models.QuerySet["SideNote"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(side=actor.private_side)


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
