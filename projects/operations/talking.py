"""Talking about a project: comment, reply, edit one's own words, settle a thread, and have read what was said."""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from alliance.audit.recording import record
from frameworks.choices import Role
from frameworks.models import Post
from frameworks.policies import Actor, WrongStateError
from projects.choices import Audience, CommentKind
from projects.models import Comment, CommentEdit, Project, ReadMark
from projects.operations.indexing import index_comment
from projects.operations.moving import RefusedError, locked, post_of
from projects.policies import Action
from projects.policies.talking import may_settle
from projects.queries.comments import mentionable


@transaction.atomic
def comment(
    *, project_id: int, body: str, audience: str, mentions: Collection[int] = (), actor: Actor, at: datetime
) -> Comment:
    """Open a thread about the project, for the own side unless both are chosen.

    :param mentions: the posts, by their ids, that are asked to answer.
    :raises RefusedError: if a post is mentioned that is not offered, or that would not read it.
    :raises HiddenError, PermissionDenied, WrongStateError: as ``moving.locked`` does.
    """
    project, actor = _speaking(project_id, audience, actor)
    said = _say(project, body, audience, mentions, actor=actor, at=at)
    record("project.commented", project, actor=actor, at=at, shared=_is_shared(said))
    return said


@transaction.atomic
def reply(
    *,
    project_id: int,
    comment_id: int,
    body: str,
    audience: str,
    mentions: Collection[int] = (),
    actor: Actor,
    at: datetime,
) -> Comment:
    """Answer in a thread. In one for both sides the writer may still speak to the own side only.

    :param comment_id: the comment that opened the thread.
    :raises RefusedError: if there is no such thread for this person, if the reply would be read by more than its
        thread is, or as ``comment`` does.
    :raises WrongStateError: if the thread is resolved, or as ``moving.locked`` does.
    :raises HiddenError, PermissionDenied: as ``moving.locked`` does.
    """
    project, actor = _speaking(project_id, audience, actor)
    thread = _thread(project, comment_id, actor)
    if thread.resolved_at:
        raise WrongStateError(_("The thread is resolved. It can be answered once it is reopened."))
    if audience == Audience.BOTH and thread.audience == Audience.OWN:
        raise RefusedError(_("Your side alone reads this thread, so your side alone can read a reply to it."))
    said = _say(project, body, audience, mentions, parent=thread, actor=actor, at=at)
    record("project.replied", project, actor=actor, at=at, shared=_is_shared(said))
    return said


@transaction.atomic
def edit_comment(*, project_id: int, comment_id: int, body: str, actor: Actor, at: datetime) -> Comment:
    """Say a comment of one's own in other words. What it said before stays readable by all who may read it.

    :raises RefusedError: if there is no such comment for this person, or it would say what it says already.
    :raises PermissionDenied: if it is somebody else's, or the reasons for a return, or as ``moving.locked`` does.
    :raises HiddenError, WrongStateError: as ``moving.locked`` does.
    """
    # A comment for both sides stands on a shared project, where the rule for both asks for nothing more.
    project, actor = locked(project_id, actor, Action.COMMENT_SIDE, Role.AUTHOR, Role.POC, Role.LEAD)
    said = _visible(project, comment_id, actor)
    if said.author_id != actor.user_id or said.kind != CommentKind.REMARK:
        raise PermissionDenied
    if said.body == body:
        raise RefusedError(_("The comment says this already."))
    CommentEdit.objects.create(comment=said, body=said.body, edited_at=at)
    said.body, said.edited_at = body, at
    index_comment(said)
    said.save(update_fields=["body", "edited_at", "search_text", "grams"])
    record("project.comment_edited", project, actor=actor, at=at, shared=_is_shared(said))
    return said


@transaction.atomic
def resolve_thread(*, project_id: int, comment_id: int, actor: Actor, at: datetime) -> Comment:
    """Settle a thread: nothing of it waits for an answer any more.

    :raises RefusedError: if there is no such thread for this person.
    :raises PermissionDenied: if it is not theirs to settle, or as ``moving.locked`` does.
    :raises WrongStateError: if it is resolved already, or as ``moving.locked`` does.
    :raises HiddenError: as ``moving.locked`` does.
    """
    return _settle("project.thread_resolved", project_id, comment_id, resolved=True, actor=actor, at=at)


@transaction.atomic
def reopen_thread(*, project_id: int, comment_id: int, actor: Actor, at: datetime) -> Comment:
    """Take up a resolved thread again.

    :raises WrongStateError: if it is not resolved, or as ``moving.locked`` does.
    :raises HiddenError, PermissionDenied, RefusedError: as ``resolve_thread`` does.
    """
    return _settle("project.thread_reopened", project_id, comment_id, resolved=False, actor=actor, at=at)


def mark_read(*, project_id: int, read_at: datetime, actor: Actor) -> None:
    """Remember that a person has read what was said on a project until a moment. It is no act: nothing is recorded."""
    mark = ReadMark(project_id=project_id, user_id=actor.user_id, side=actor.side, read_at=read_at)
    ReadMark.objects.bulk_create(
        [mark], update_conflicts=True, unique_fields=["project", "user"], update_fields=["read_at"]
    )


def _speaking(project_id: int, audience: str, actor: Actor) -> tuple[Project, Actor]:
    action = Action.COMMENT_JOINT if audience == Audience.BOTH else Action.COMMENT_SIDE
    return locked(project_id, actor, action, Role.AUTHOR, Role.POC, Role.LEAD)


def _say(
    project: Project,
    body: str,
    audience: str,
    mentions: Collection[int],
    *,
    parent: Comment | None = None,
    actor: Actor,
    at: datetime,
) -> Comment:
    posts = _mentioned(project, audience, mentions, actor)
    said = Comment(
        project=project,
        version=project.versions.get(number=project.version_number),
        side=actor.side,
        audience=audience,
        body=body,
        author_id=actor.user_id,
        post_id=post_of(actor),
        written_at=at,
        parent=parent,
    )
    index_comment(said)
    said.save(force_insert=True)
    if posts:
        said.mentions.set(posts)
    return said


def _mentioned(project: Project, audience: str, mentions: Collection[int], actor: Actor) -> list[Post]:
    if not mentions:
        return []
    posts = list(mentionable(project, actor).filter(pk__in=mentions))
    if len(posts) < len(set(mentions)):
        raise RefusedError(_("Mention posts that are offered here."))
    if audience == Audience.OWN and any(post.side_id != actor.side for post in posts):
        raise RefusedError(_("Your side alone will read this: mention posts of your side only."))
    return posts


def _visible(project: Project, comment_id: int, actor: Actor) -> Comment:
    """Return a comment the actor may read; the other side's own one is refused like one that was never written."""
    said = Comment.objects.visible_to(actor).filter(project=project, pk=comment_id).first()
    if said is None:
        raise RefusedError(_("Choose a comment that stands here."))
    return said


def _thread(project: Project, comment_id: int, actor: Actor) -> Comment:
    said = _visible(project, comment_id, actor)
    if said.parent_id is not None:
        raise RefusedError(_("Choose the comment that opened the thread."))
    return said


def _settle(verb: str, project_id: int, comment_id: int, *, resolved: bool, actor: Actor, at: datetime) -> Comment:
    project, actor = locked(project_id, actor, Action.COMMENT_SIDE, Role.LEAD, Role.POC, Role.AUTHOR)
    thread = _thread(project, comment_id, actor)
    if not may_settle(actor, project, thread.author_id):
        raise PermissionDenied
    if resolved == (thread.resolved_at is not None):
        raise WrongStateError(_("The thread is resolved already.") if resolved else _("The thread is open already."))
    thread.resolved_at, thread.resolved_by_id = (at, actor.user_id) if resolved else (None, None)
    thread.save(update_fields=["resolved_at", "resolved_by"])
    record(verb, project, actor=actor, at=at, shared=_is_shared(thread))
    return thread


def _is_shared(said: Comment) -> bool:
    return said.audience == Audience.BOTH
