"""What people of both sides say of a version: review, sign, withdraw a signature, note."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from alliance.audit.recording import record
from frameworks.choices import Duty, Role
from frameworks.policies import Actor
from projects.choices import Audience, State
from projects.labels import recorded_of
from projects.models import Endorsement, Project, Review, SideNote, Version
from projects.operations.drafting import StaleVersionError
from projects.operations.moving import (
    RefusedError,
    cycle_of,
    drop_proposed_release,
    locked,
    move,
    open_submission,
    post_of,
)
from projects.policies import Action
from reminders.operations import settle

NO_GRADES: Mapping[str, int | None] = MappingProxyType({})
NOTE_ACTIONS = {"US": Action.WRITE_SIDE_NOTE_US, "ROK": Action.WRITE_SIDE_NOTE_ROK}


@transaction.atomic
def review(
    *,
    project_id: int,
    version: int,
    recommendation: str,
    reasons: str,
    grades: Mapping[str, int | None] = NO_GRADES,
    actor: Actor,
    at: datetime,
) -> Review:
    """Recommend for or against one version, with reasons, for the own side until its lead shares the review.

    :param version: the number of the version that was read.
    :param grades: criterion to grade, of those that were graded.
    :raises StaleVersionError: if a newer version exists.
    :raises RefusedError: if this person has reviewed this version already.
    :raises HiddenError, PermissionDenied, WrongStateError: as ``moving.locked`` does.
    """
    project, actor = locked(project_id, actor, Action.REVIEW, Role.POC, Role.LEAD)
    read = read_version(project, version)
    try:
        with transaction.atomic():
            given = Review.objects.create(
                version=read,
                project=project,
                side=actor.side,
                recommendation=recommendation,
                reasons=reasons,
                **grades,
                reviewer_id=actor.user_id,
                post_id=post_of(actor),
                reviewed_at=at,
            )
    except IntegrityError as problem:
        raise RefusedError(_("You have reviewed this version already.")) from problem
    settle(duty=Duty.REVIEW, cycle_id=cycle_of(project), side=actor.side, area_id=project.area_id, actor=actor, at=at)
    record(
        "project.reviewed",
        project,
        actor=actor,
        at=at,
        changes={"version": [None, read.number], "recommendation": [None, recommendation]},
        reason=reasons,
    )
    return given


@transaction.atomic
def share_review(*, project_id: int, review_id: int, actor: Actor, at: datetime) -> Review:
    """Let the other side read a review of the own side. This cannot be undone.

    :raises RefusedError: if there is no such review of the own side that is not shared yet.
    :raises HiddenError, PermissionDenied, WrongStateError: as ``moving.locked`` does.
    """
    project, actor = locked(project_id, actor, Action.SHARE_REVIEW, Role.LEAD)
    given = project.reviews.filter(pk=review_id, side=actor.side, audience=Audience.OWN).first()
    if given is None:
        raise RefusedError(_("Choose a review of your side that is not shared yet."))
    given.audience, given.shared_at, given.shared_by_id = Audience.BOTH, at, actor.user_id
    given.save(update_fields=["audience", "shared_at", "shared_by"])
    record(
        "project.review_shared",
        project,
        actor=actor,
        at=at,
        changes={"recommendation": [None, given.recommendation]},
        reason=given.reasons,
        shared=True,
    )
    return given


@transaction.atomic
def endorse(*, project_id: int, version: int, actor: Actor, at: datetime) -> Endorsement:
    """Sign one version for the actor's side. With both signatures on the same hash it is endorsed.

    :param version: the number of the version that was read.
    :raises StaleVersionError: if a newer version exists.
    :raises RefusedError: if the side has signed already, or one language was left behind by the other.
    :raises HiddenError, PermissionDenied, WrongStateError: as ``moving.locked`` does; the last editor may not sign.
    """
    project, actor = locked(project_id, actor, Action.ENDORSE, Role.LEAD)
    read = read_version(project, version)
    submission = open_submission(project)
    in_force = submission.endorsements.in_force()
    if in_force.filter(side=actor.side).exists():
        raise RefusedError(_("Your side has endorsed this version already."))
    if project.stale:
        raise RefusedError(left_behind(project.stale))
    signed = Endorsement.objects.create(
        submission=submission,
        version=read,
        project=project,
        side=actor.side,
        sha256=read.sha256,
        endorser_id=actor.user_id,
        post_id=post_of(actor),
        endorsed_at=at,
    )
    if in_force.filter(sha256=read.sha256).values("side").distinct().count() == 2:
        move(project, State.ENDORSED, at=at)
    settle(duty=Duty.ENDORSEMENT, cycle_id=cycle_of(project), side=actor.side, area_id=None, actor=actor, at=at)
    record(
        "project.endorsed",
        project,
        actor=actor,
        at=at,
        changes={
            "version": [None, read.number],
            "sha256": [None, read.sha256],
            "state": [State.SUBMITTED, project.state],
        },
        shared=True,
    )
    return signed


@transaction.atomic
def withdraw_endorsement(*, project_id: int, reason: str, actor: Actor, at: datetime) -> Project:
    """Take the own side's signature back, with a reason; an endorsed submission waits for it again.

    A release that was proposed for what both had signed is dropped.

    :raises RefusedError: if the side has no signature in force.
    :raises HiddenError, PermissionDenied, WrongStateError: as ``moving.locked`` does.
    """
    project, actor = locked(project_id, actor, Action.WITHDRAW_ENDORSEMENT, Role.LEAD)
    mine = project.endorsements.in_force().filter(side=actor.side)
    if not mine.update(withdrawn_at=at, withdrawn_reason=reason):
        raise RefusedError(_("Your side has no endorsement in force here."))
    drop_proposed_release(project, reason, at=at)
    before = project.state
    if project.state == State.ENDORSED:
        move(project, State.SUBMITTED, at=at)
    record(
        "project.endorsement_withdrawn",
        project,
        actor=actor,
        at=at,
        changes={"state": [before, project.state]},
        reason=reason,
        shared=True,
    )
    return project


@transaction.atomic
def write_side_note(*, project_id: int, body: str, actor: Actor, at: datetime) -> SideNote:
    """Write what the own side keeps for itself.

    :raises HiddenError, PermissionDenied, WrongStateError: as ``moving.locked`` does.
    """
    project, actor = locked(project_id, actor, NOTE_ACTIONS[actor.side], Role.AUTHOR, Role.POC, Role.LEAD)
    note = SideNote.objects.create(
        project=project,
        side=actor.side,
        body=body,
        author_id=actor.user_id,
        post_id=post_of(actor),
        written_at=at,
    )
    record("project.noted", project, actor=actor, at=at)
    return note


def left_behind(stale: Iterable[str]) -> str:
    """Return why nobody signs a version whose languages say different things, and what would help."""
    refusal = _(
        "One language was left behind by the other: {fields}. It can be endorsed once its authors confirm "
        "that both fit, or once it is returned and both are brought together."
    )
    return refusal.format(fields=", ".join(recorded_of(name) for name in stale))


def read_version(project: Project, number: int) -> Version:
    """Return the newest version, which is the one that was read.

    :raises StaleVersionError: if another one was read.
    """
    current = project.versions.get(number=project.version_number)
    if number != current.number:
        raise StaleVersionError(current)
    return current
