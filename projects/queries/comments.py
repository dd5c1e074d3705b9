"""What is said about one project: in threads, the newest first, with what is new to the reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Case, F, OuterRef, Q, QuerySet, Subquery, Value, When

from alliance.statements import Slot, Statement
from frameworks.choices import Role
from frameworks.models import Post, Tenure
from frameworks.policies import Actor
from projects.choices import Audience, CommentKind, Visibility
from projects.models import Comment, CommentEdit, Project, ProjectMember, ReadMark
from projects.policies.talking import may_settle
from projects.queries.counts import OneOf

# The page shows so many threads, and of each so many replies, the newest, unless more is asked for.
THREADS_SHOWN, REPLIES_SHOWN = 10, 3
# Who has never opened a project's page need not catch up with more than this.
NEW_FOR = timedelta(days=30)
PROJECT = Slot("project", BigIntegerField())


class Line(NamedTuple):
    """Where a comment stands, without its words; ``read_at`` is the reader's mark, if there is one."""

    id: int
    parent_id: int | None
    author_id: int
    at: datetime
    read_at: datetime | None


class Edit(NamedTuple):
    """What a comment said until a moment."""

    body: str
    until: datetime


class Mention(NamedTuple):
    """A post that is asked to answer."""

    title_en: str
    title_ko: str


class Remark(NamedTuple):
    """A comment with who wrote it as which post."""

    id: int
    parent_id: int | None
    kind: str
    audience: str
    side: str
    body: str
    author_id: int
    name_en: str
    name_ko: str
    title_en: str | None
    title_ko: str | None
    at: datetime
    edited_at: datetime | None
    resolved_at: datetime | None
    resolver_en: str | None
    resolver_ko: str | None
    mentioned_en: list[str]
    mentioned_ko: list[str]
    said_before: list[str] | None
    said_until: list[datetime] | None
    is_new: bool = False
    is_mine: bool = False

    @property
    def is_own(self) -> bool:
        """Test whether one side alone reads it."""
        return self.audience == Audience.OWN

    @property
    def can_change(self) -> bool:
        """Test whether the reader may edit it while comments are allowed; the reasons for a return stay as they are."""
        return self.is_mine and self.kind == CommentKind.REMARK

    @property
    def mentions(self) -> list[Mention]:
        """Return the posts it mentions."""
        return [Mention(*titles) for titles in zip(self.mentioned_en, self.mentioned_ko, strict=True)]

    @property
    def edits(self) -> list[Edit]:
        """Return what it said before, the last words first."""
        return [Edit(*edit) for edit in zip(self.said_before or [], self.said_until or [], strict=True)]


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment and the replies to it, the oldest first; ``earlier`` replies are not shown."""

    opener: Remark
    replies: list[Remark]
    earlier: int
    may_settle: bool

    @property
    def is_resolved(self) -> bool:
        """Test whether nothing of it waits for an answer."""
        return self.opener.resolved_at is not None

    @property
    def is_new(self) -> bool:
        """Test whether something shown of it is new to the reader."""
        return self.opener.is_new or any(reply.is_new for reply in self.replies)


@dataclass(frozen=True, slots=True)
class Talk:
    """What one person may read of what is said: ``total`` comments, of which ``unread`` are new to them.

    ``older`` threads are not shown. ``read_until`` is where the reader's mark goes once the page is read: nowhere
    while nothing is new, or while something new is not shown.
    """

    threads: list[Thread]
    total: int
    unread: int
    older: int
    read_until: datetime | None

    def remark(self, comment_id: int | None) -> Remark | None:
        """Return one of the comments that are shown."""
        shown = (said for thread in self.threads for said in (thread.opener, *thread.replies))
        return next((said for said in shown if said.id == comment_id), None)


@dataclass(frozen=True, slots=True)
class Asked:
    """What more than the newest is asked for: one thread as a whole, or all of them."""

    thread: int | None = None
    everything: bool = False


NOTHING_MORE = Asked()


def talk_of(project: Project, actor: Actor, at: datetime, asked: Asked = NOTHING_MORE) -> Talk:
    """Return what is said on a project, the thread in which something was said last first, in two statements."""
    lines = [Line(*row) for row in _lines_statement(actor).rows(project=project.pk)]
    new = _new_to(actor, lines, at)
    threads: dict[int, list[Line]] = {}
    for line in lines:
        threads.setdefault(line.parent_id or line.id, []).append(line)
    newest_first = sorted(threads, key=lambda thread: threads[thread][-1].id, reverse=True)
    shown = {
        thread: _shown_of(threads[thread], whole=asked.everything or thread == asked.thread)
        for place, thread in enumerate(newest_first)
        if asked.everything or place < THREADS_SHOWN or thread == asked.thread
    }
    words = _words([line for chosen in shown.values() for line in chosen], new, actor)
    are_all_shown = new.keys() <= words.keys()
    return Talk(
        threads=[
            Thread(
                opener=words[thread],
                replies=[words[line.id] for line in chosen[1:]],
                earlier=len(threads[thread]) - len(chosen),
                may_settle=may_settle(actor, project, words[thread].author_id),
            )
            for thread, chosen in shown.items()
        ],
        total=len(lines),
        unread=len(new),
        older=len(threads) - len(shown),
        read_until=max(new.values()) if new and are_all_shown else None,
    )


def _new_to(actor: Actor, lines: Sequence[Line], at: datetime) -> dict[int, datetime]:
    """Return which comments, written when, others wrote since the reader's mark; to a look through other eyes none."""
    if actor.both_only:
        return {}
    since = (lines[0].read_at if lines else None) or at - NEW_FOR
    return {line.id: line.at for line in lines if line.author_id != actor.user_id and line.at > since}


def _shown_of(thread: Sequence[Line], *, whole: bool) -> list[Line]:
    """Return the comment that opened a thread, and the replies to show."""
    opener, *replies = thread
    return [opener, *(replies if whole else replies[-REPLIES_SHOWN:])]


@lru_cache(maxsize=1024)
def _lines_statement(actor: Actor) -> Statement:
    mark = ReadMark.objects.filter(project_id=PROJECT, user_id=actor.user_id).values("read_at")
    lines = Comment.objects.visible_to(actor).filter(project_id=PROJECT).order_by("pk")
    return Statement(lines.values_list("pk", "parent_id", "author_id", "written_at", Subquery(mark)))


def _words(lines: Sequence[Line], new: dict[int, datetime], actor: Actor) -> dict[int, Remark]:
    if not lines:
        return {}
    remarks = (Remark(*row) for row in _words_statement(actor).rows(shown=[line.id for line in lines]))
    return {said.id: said._replace(is_new=said.id in new, is_mine=said.author_id == actor.user_id) for said in remarks}


@lru_cache(maxsize=1024)
def _words_statement(actor: Actor) -> Statement:
    shown = Comment.objects.visible_to(actor).filter(OneOf(F("pk"), Slot("shown", ArrayField(BigIntegerField()))))
    what = ("pk", "parent_id", "kind", "audience", "side", "body")
    who = ("author_id", "author__name_en", "author__name_ko", "post__title_en", "post__title_ko")
    when = ("written_at", "edited_at", "resolved_at", "resolved_by__name_en", "resolved_by__name_ko")
    mentioned = Post.objects.filter(mentioned_in=OuterRef("pk")).order_by("side_id", "pk")
    edits = CommentEdit.objects.filter(comment=OuterRef("pk")).order_by("-edited_at", "-pk")
    return Statement(
        shown.values_list(
            *what,
            *who,
            *when,
            *(ArraySubquery(mentioned.values(title)) for title in ("title_en", "title_ko")),
            *(_if_edited(edits.values(column)) for column in ("body", "edited_at")),
        )
    )


def _if_edited(edits: QuerySet[Any, Any]) -> Case:
    return Case(When(edited_at__isnull=False, then=ArraySubquery(edits)))


def mentionable(project: Project, actor: Actor) -> QuerySet[Post]:
    """Return the posts that may be asked to answer on a project, those of the reader's side first.

    They are the leads and the points of contact the project has to do with, authors of the own team, and whoever was
    heard on it already; of the other side only where both see the project.
    """
    concerned = Q(role=Role.LEAD, framework_id=project.framework_id) | Q(role=Role.POC, area_id=project.area_id)
    team = ProjectMember.objects.filter(project=project, user__side=actor.side).values("user_id")
    authors = Q(role=Role.AUTHOR, side=actor.side, pk__in=Tenure.objects.filter(user__in=team).values("post_id"))
    heard = Q(pk__in=Comment.objects.visible_to(actor).filter(project=project).values("post_id"))
    posts = Post.objects.filter(concerned | authors | heard)
    if project.visibility == Visibility.OWN:
        posts = posts.filter(side=actor.side)
    return posts.order_by(Case(When(side=actor.side, then=Value(0)), default=Value(1)), "pk")
