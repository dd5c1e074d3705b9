"""What every act on a project shares: lock it, ask for permission, move its submission."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from alliance.audit.recording import record
from frameworks.choices import Role
from frameworks.policies import Actor, WrongStateError
from projects.choices import MOVES, Ending, Stage, State, Visibility
from projects.models import Project, ProjectMember, Release, Submission
from projects.policies import Action, facts_of, require


class RefusedError(Exception):
    """An act that makes no sense here. The text tells the person what would make it possible."""


def locked(project_id: int, actor: Actor, action: Action, *roles: Role) -> tuple[Project, Actor]:
    """Lock the project, read it anew, require the permission for the act, and return who is recorded for it.

    Lock before reading: of two people who press at once, the second sees what the first has done.

    :param roles: as which posts it may be done, the first before the next; of several the one for its area.
    :raises HiddenError: if the actor may not see it.
    :raises PermissionDenied: if the actor may see it, but not do this.
    :raises WrongStateError: if it cannot be done in this state.
    """
    # Related rows are read after the lock, which holds this table's row alone.
    project = Project.objects.select_for_update(of=("self",)).select_related("cycle", "area").get(pk=project_id)
    member = Exists(ProjectMember.objects.filter(project=OuterRef("pk"), user_id=actor.user_id))
    bonds = Project.objects.filter(pk=project_id).values_list(member, Release.objects.proposing_side())
    on_team, proposed_by = bonds.get()
    facts = facts_of(project, member=on_team, last_editor_id=project.last_editor_id, release_proposed_by=proposed_by)
    require(actor, action, facts)
    return project, actor.acting_as(*roles, framework_id=project.framework_id, area_id=project.area_id)


def post_of(actor: Actor) -> int:
    """Return the post that the act is recorded under.

    :raises PermissionDenied: if the actor holds none that may do it.
    """
    post_id, _label = actor.post_for_record()
    if post_id is None:
        raise PermissionDenied
    return post_id


def cycle_of(project: Project) -> int:
    """Return the cycle the project is filed in.

    :raises RefusedError: if it is filed in none yet.
    """
    if project.cycle_id is None:
        raise RefusedError(_("It is not filed in a cycle yet."))
    return project.cycle_id


# What becomes of the work when its filing ends so; in the other cases it stays where it is.
STAGES = {
    Ending.COMPLETED: Stage.COMPLETED,
    Ending.WITHDRAWN: Stage.WITHDRAWN,
    Ending.MERGED: Stage.WITHDRAWN,
    Ending.SPLIT: Stage.WITHDRAWN,
}


def end(project: Project, ending: Ending, reason: str, *, at: datetime) -> Submission:
    """Close the open submission, say how it ended and why, and let the stage of the work follow.

    :raises WrongStateError: if the table of moves does not let it be closed.
    """
    drop_proposed_release(project, reason, at=at)
    # The stage first: a project without a cycle may only be closed when it is withdrawn.
    project.stage = STAGES.get(ending, Stage(project.stage))
    project.save(update_fields=["stage"])
    return move(project, State.CLOSED, at=at, ending=ending, closed_reason=reason)


def drop_proposed_release(project: Project, reason: str, *, at: datetime) -> None:
    """Drop the release that is proposed, if one is: what it was proposed for no longer stands."""
    project.releases.open().update(dropped_at=at, dropped_reason=reason)


def record_move(verb: str, project: Project, before: str, *, actor: Actor, at: datetime, reason: str = "") -> None:
    """Put a move of the submission on record; both sides may read of it once both see the project."""
    shared = project.visibility != Visibility.OWN
    record(verb, project, actor=actor, at=at, changes={"state": [before, project.state]}, reason=reason, shared=shared)


def open_submission(project: Project) -> Submission:
    """Return the project's filing that is not closed."""
    return project.submissions.exclude(state=State.CLOSED).get()


def move(project: Project, to: State, *, at: datetime, **filing: Any) -> Submission:
    """Move the open submission, and the project's copy of its state, along the table of moves.

    :param filing: what else of the submission changes with it.
    :raises WrongStateError: if the table has no such move.
    """
    submission = open_submission(project)
    if to not in MOVES[State(submission.state)]:
        refusal = _("A submission that is {before} cannot become {after}.")
        raise WrongStateError(refusal.format(before=State(submission.state).label.lower(), after=to.label.lower()))
    submission.state = project.state = to
    for name, value in filing.items():
        setattr(submission, name, value)
    submission.save(update_fields=["state", *filing])
    project.updated_at = at
    project.save(update_fields=["state", "updated_at"])
    return submission
