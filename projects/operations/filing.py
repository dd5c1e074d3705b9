"""The road of a submission through its cycle."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from alliance.audit.recording import record
from frameworks.choices import Duty, Role
from frameworks.models import Framework
from frameworks.policies import Actor
from frameworks.queries import open_cycle_of
from projects.choices import Audience, CommentKind, Ending, Stage, State, Visibility
from projects.models import Comment, Project, Version
from projects.operations.following import refuse_future
from projects.operations.indexing import index_comment, index_project
from projects.operations.moving import RefusedError, cycle_of, end, locked, move, record_move
from projects.policies import Action
from reminders.operations import settle


@transaction.atomic
def submit(*, project_id: int, actor: Actor, at: datetime) -> Project:
    """File the project in the open cycle of its framework; the side's duty to file a concept is met by it.

    :raises RefusedError: if no cycle is open.
    :raises HiddenError, PermissionDenied, WrongStateError: as ``moving.locked`` does.
    """
    project, actor = locked(project_id, actor, Action.SUBMIT, Role.AUTHOR, Role.POC, Role.LEAD)
    cycle = open_cycle_of(project.framework_id)
    if cycle is None:
        raise RefusedError(_("No cycle is open. An administrator has to open one first."))
    before = project.state
    project.cycle = cycle
    project.save(update_fields=["cycle"])
    move(project, State.SUBMITTED, at=at, cycle=cycle, submitted_at=at)
    settle(duty=Duty.CONCEPT, cycle_id=cycle.pk, side=project.owner, area_id=project.area_id, actor=actor, at=at)
    record_move("project.submitted", project, before, actor=actor, at=at)
    return project


@transaction.atomic
def share_with_other_side(*, project_id: int, actor: Actor, at: datetime) -> Project:
    """Show the project, from this version on, to the other side as well. Its number is given now.

    :raises HiddenError, PermissionDenied, WrongStateError: as ``moving.locked`` does.
    """
    project, actor = locked(project_id, actor, Action.SHARE_WITH_OTHER_SIDE, Role.LEAD)
    # The framework's row is the queue for numbers: two leads who share at once get two numbers, without a gap.
    Framework.objects.select_for_update().get(pk=project.framework_id)
    highest = Project.objects.filter(framework_id=project.framework_id).aggregate(Max("number"))["number__max"]
    project.number = (highest or 0) + 1
    project.visibility = Visibility.BOTH
    project.shared_from = project.version_number
    project.updated_at = at
    index_project(project)
    project.save(update_fields=["number", "visibility", "shared_from", "updated_at", "search_text", "grams"])
    record(
        "project.shared",
        project,
        actor=actor,
        at=at,
        changes={"visibility": [Visibility.OWN, Visibility.BOTH], "number": [None, project.number]},
        shared=True,
    )
    return project


@transaction.atomic
def return_to_author(*, project_id: int, reasons: str, actor: Actor, at: datetime) -> Project:
    """Send the submission back with reasons, which both sides may read once it is shared.

    :raises HiddenError, PermissionDenied, WrongStateError: as ``moving.locked`` does.
    """
    project, actor = locked(project_id, actor, Action.RETURN_TO_AUTHOR, Role.POC, Role.LEAD)
    send_back(project, reasons, actor=actor, at=at)
    return project


def send_back(project: Project, reasons: str, *, actor: Actor, at: datetime) -> None:
    """Move a submission back to its authors, with the reasons as a comment for everybody who sees the project.

    :raises WrongStateError: if the table of moves does not let it go back.
    """
    before = project.state
    move(project, State.RETURNED, at=at)
    said = Comment(
        project=project,
        version=_current(project),
        side=actor.side,
        kind=CommentKind.RETURN,
        audience=Audience.OWN if project.visibility == Visibility.OWN else Audience.BOTH,
        body=reasons,
        author_id=actor.user_id,
        post_id=actor.post_for_record()[0],
        written_at=at,
    )
    index_comment(said)
    said.save(force_insert=True)
    record_move("project.returned", project, before, actor=actor, at=at, reason=reasons)


@transaction.atomic
def record_presented(*, project_id: int, actor: Actor, at: datetime) -> Project:
    """Record that the project was put forward at the cycle's SCM. The work is active from then on.

    :raises HiddenError, PermissionDenied, WrongStateError: as ``moving.locked`` does.
    """
    project, actor = locked(project_id, actor, Action.RECORD_PRESENTED, Role.LEAD, Role.ADMIN)
    present(project, actor=actor, at=at)
    return project


def present(project: Project, *, actor: Actor, at: datetime) -> None:
    """Move an endorsed submission to presented, and the work to active; both sides' duty to present is met by it.

    :raises WrongStateError: if it is not endorsed.
    """
    before = project.state
    move(project, State.PRESENTED, at=at, presented_at=at)
    project.stage = Stage.ACTIVE
    project.save(update_fields=["stage"])
    for side in ("US", "ROK"):
        settle(duty=Duty.PRESENT, cycle_id=cycle_of(project), side=side, area_id=None, actor=actor, at=at)
    record_move("project.presented", project, before, actor=actor, at=at)


@transaction.atomic
def close(*, project_id: int, reason: str, ended_on: date | None = None, actor: Actor, at: datetime) -> Project:
    """Close a presented submission: the work is completed, with its results as the reason.

    :param ended_on: the last day of the work, where it is known.
    :raises RefusedError: if that day is still to come.
    :raises HiddenError, PermissionDenied, WrongStateError: as ``moving.locked`` does.
    """
    project, actor = locked(project_id, actor, Action.CLOSE, Role.LEAD, Role.ADMIN)
    if ended_on:
        refuse_future(ended_on, at)
        project.submissions.exclude(state=State.CLOSED).update(ended_on=ended_on)
    return _end(project, Ending.COMPLETED, "project.closed", reason, actor=actor, at=at)


@transaction.atomic
def withdraw(*, project_id: int, reason: str, actor: Actor, at: datetime) -> Project:
    """Withdraw a submission, with a reason. Nothing is ever deleted.

    :raises HiddenError, PermissionDenied, WrongStateError: as ``moving.locked`` does.
    """
    project, actor = locked(project_id, actor, Action.WITHDRAW_SUBMISSION, Role.LEAD)
    return _end(project, Ending.WITHDRAWN, "project.withdrawn", reason, actor=actor, at=at)


def _end(project: Project, ending: Ending, verb: str, reason: str, *, actor: Actor, at: datetime) -> Project:
    before = project.state
    end(project, ending, reason, at=at)
    record_move(verb, project, before, actor=actor, at=at, reason=reason)
    return project


def _current(project: Project) -> Version:
    return project.versions.get(number=project.version_number)
