"""Public release: proposed by the lead of one side, approved by the lead of the other, for the same hash."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from alliance.audit.recording import record
from frameworks.choices import Role
from frameworks.policies import Actor
from projects.choices import Visibility
from projects.models import Project, Release
from projects.operations.drafting import StaleVersionError
from projects.operations.judging import read_version
from projects.operations.moving import RefusedError, drop_proposed_release, locked, post_of
from projects.policies import Action


@transaction.atomic
def propose_release(*, project_id: int, version: int, actor: Actor, at: datetime) -> Release:
    """Propose to release the version that both sides endorsed.

    :raises StaleVersionError: if a newer version exists.
    :raises RefusedError: if a release is proposed already, or the endorsements are of another version.
    :raises HiddenError, PermissionDenied, WrongStateError: as ``moving.locked`` does.
    """
    project, actor = locked(project_id, actor, Action.PROPOSE_PUBLIC, Role.LEAD)
    read = read_version(project, version)
    signed = project.endorsements.in_force().filter(version=read)
    if signed.values("side").distinct().count() < 2:
        raise RefusedError(_("It can be released once both sides have endorsed this version."))
    try:
        with transaction.atomic():
            proposed = Release.objects.create(
                project=project,
                version=read,
                sha256=read.sha256,
                side=actor.side,
                proposed_by_id=actor.user_id,
                proposed_as_id=post_of(actor),
                proposed_at=at,
            )
    except IntegrityError as problem:
        raise RefusedError(_("A release is proposed already.")) from problem
    changes = {"version": [None, read.number], "sha256": [None, read.sha256]}
    record("project.release_proposed", project, actor=actor, at=at, changes=changes, shared=True)
    return proposed


@transaction.atomic
def approve_release(*, project_id: int, version: int, actor: Actor, at: datetime) -> Project:
    """Approve what the lead of the other side proposed: the project is public from now on.

    :raises StaleVersionError: if a newer version than the proposed one exists.
    :raises RefusedError: if no release is proposed.
    :raises HiddenError, PermissionDenied, WrongStateError: as ``moving.locked`` does.
    """
    project, actor = locked(project_id, actor, Action.APPROVE_PUBLIC, Role.LEAD)
    read = read_version(project, version)
    proposed = _proposed(project)
    if proposed.sha256 != read.sha256:
        raise StaleVersionError(read)
    proposed.approved_side, proposed.approved_by_id = actor.side, actor.user_id
    proposed.approved_as_id, proposed.approved_at = post_of(actor), at
    proposed.save(update_fields=["approved_side", "approved_by", "approved_as", "approved_at"])
    before, project.visibility = project.visibility, Visibility.PUBLIC
    project.updated_at = at
    project.save(update_fields=["visibility", "updated_at"])
    record(
        "project.released",
        project,
        actor=actor,
        at=at,
        changes={
            "version": [None, read.number],
            "sha256": [None, read.sha256],
            "visibility": [before, project.visibility],
        },
        shared=True,
    )
    return project


@transaction.atomic
def drop_release(*, project_id: int, reason: str, actor: Actor, at: datetime) -> Release:
    """Decline what the other side proposed, or take back what the own side did, with a reason.

    :raises RefusedError: if no release is proposed.
    :raises HiddenError, PermissionDenied, WrongStateError: as ``moving.locked`` does.
    """
    project, actor = locked(project_id, actor, Action.DROP_RELEASE, Role.LEAD)
    proposed = _proposed(project)
    drop_proposed_release(project, reason, at=at)
    verb = "project.release_taken_back" if proposed.side == actor.side else "project.release_declined"
    record(verb, project, actor=actor, at=at, reason=reason, shared=True)
    return proposed


def _proposed(project: Project) -> Release:
    proposed = project.releases.open().first()
    if proposed is None:
        raise RefusedError(_("No release is proposed."))
    return proposed
