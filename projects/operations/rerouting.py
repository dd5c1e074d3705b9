"""Beside the straight road: later, together, apart, again, and not for now."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from alliance.audit.recording import record
from frameworks.choices import Role
from frameworks.policies import Actor
from frameworks.queries import open_cycle_of
from projects import content as contents
from projects.choices import Ending, Stage, State, Visibility
from projects.models import Project, ProjectMember, Submission
from projects.operations.drafting import add_version, create_project
from projects.operations.moving import RefusedError, end, locked, record_move
from projects.policies import Action

Titles = tuple[str, str]


@transaction.atomic
def defer(*, project_id: int, reason: str, actor: Actor, at: datetime) -> Project:
    """Leave the filing to a later cycle, with a reason. The work stays what it is, and nothing is lost.

    :raises HiddenError, PermissionDenied, WrongStateError: as ``moving.locked`` does.
    """
    project, actor = locked(project_id, actor, Action.DEFER, Role.LEAD)
    before = project.state
    end(project, Ending.DEFERRED, reason, at=at)
    record_move("project.deferred", project, before, actor=actor, at=at, reason=reason)
    return project


@transaction.atomic
def merge(*, project_id: int, into_id: int, reason: str, actor: Actor, at: datetime) -> Project:
    """Merge the project into another of the own side, which everybody who sees this one must see as well.

    :raises RefusedError: if the other one cannot take it up.
    :raises HiddenError, PermissionDenied, WrongStateError: as ``moving.locked`` does.
    """
    # Two leads who merge two projects into one another at once must not wait for one another.
    list(Project.objects.select_for_update(of=("self",)).filter(pk__in=[project_id, into_id]).order_by("pk"))
    project, actor = locked(project_id, actor, Action.MERGE, Role.LEAD)
    into = Project.objects.visible_to(actor).filter(pk=into_id, owner=actor.side).first()
    if into is None or into == project or not actor.leads(into.framework_id):
        raise RefusedError(_("Choose another project of your side, in a framework that you lead."))
    if into.state in {State.DRAFT, State.CLOSED}:
        raise RefusedError(_("Choose a project that is submitted and not closed."))
    ranks = list(Visibility)
    if ranks.index(Visibility(into.visibility)) < ranks.index(Visibility(project.visibility)):
        raise RefusedError(_("Choose a project that everybody sees who sees this one, or share that one first."))
    before = project.state
    end(project, Ending.MERGED, reason, at=at)
    project.merged_into = into
    project.save(update_fields=["merged_into"])
    record_move("project.merged", project, before, actor=actor, at=at, reason=reason)
    # What the other side does not see of the one is not told of the other.
    record(
        "project.took_up",
        into,
        actor=actor,
        at=at,
        changes={"merged": [None, project.ref]},
        shared=project.visibility != Visibility.OWN,
    )
    return project


@transaction.atomic
def split(
    *,
    project_id: int,
    titles: Sequence[Titles],
    reason: str,
    actor: Actor,
    at: datetime,
    keys: Sequence[str] = (),
) -> list[Project]:
    """Make drafts of the own side out of the project, each with its content and team and a title of its own.

    :param titles: of each part in English and in Korean, one of which may be empty.
    :param keys: the parts' addresses, where they have to be the same each time.
    :raises RefusedError: with fewer than two parts.
    :raises HiddenError, PermissionDenied, WrongStateError: as ``moving.locked`` does.
    """
    if len(titles) < 2:
        raise RefusedError(_("Name at least two parts."))
    project, actor = locked(project_id, actor, Action.SPLIT, Role.LEAD)
    before = project.state
    end(project, Ending.SPLIT, reason, at=at)
    fields = fields_of(project)
    parts = []
    for (title_en, title_ko), key in zip(titles, keys or [""] * len(titles), strict=True):
        part = create_project(
            framework_id=project.framework_id,
            fields={**fields, "title_en": title_en, "title_ko": title_ko},
            actor=actor,
            at=at,
            is_illustrative=project.is_illustrative,
            key=key,
        )
        part.split_from = project
        part.stale = [name for name in project.stale if not name.startswith("title_")]
        part.save(update_fields=["split_from", "stale"])
        team = project.members.exclude(user_id=actor.user_id).filter(user__side=actor.side)
        ProjectMember.objects.bulk_create(
            ProjectMember(project=part, user_id=user_id, added_at=at)
            for user_id in team.values_list("user_id", flat=True)
        )
        parts.append(part)
    record_move("project.split", project, before, actor=actor, at=at, reason=reason)
    return parts


@transaction.atomic
def carry_on(*, project_id: int, reason: str, actor: Actor, at: datetime) -> Project:
    """File the project again in the open cycle, with its authors to bring up to date and submit.

    What was presented ends as continued, with the reason. The content becomes a new version, so that signatures on
    the last one lapse. The work itself stays as it is.

    :raises RefusedError: if no later cycle is open, if the work rests, or if the last filing ended for good.
    :raises HiddenError, PermissionDenied, WrongStateError: as ``moving.locked`` does.
    """
    project, actor = locked(project_id, actor, Action.CARRY_ON, Role.LEAD)
    last = project.submissions.latest("pk")
    if refusal := carry_on_refusal(project, last.ending):
        raise RefusedError(refusal)
    before, before_cycle = project.state, project.cycle
    cycle = open_cycle_of(project.framework_id)
    if last.state != State.CLOSED:
        end(project, Ending.CONTINUED, reason, at=at)
    filing = Submission.objects.create(project=project, cycle=cycle, state=State.RETURNED, continues=last)
    project.state, project.cycle, project.updated_at = State.RETURNED, cycle, at
    project.save(update_fields=["state", "cycle", "updated_at"])
    current = project.versions.get(number=project.version_number)
    version = add_version(project, filing, current.content, actor=actor, at=at)
    in_force = project.endorsements.in_force()
    in_force.update(lapsed_at=at, lapsed_by_version=version.number, lapsed_fields=[])
    record(
        "project.carried_on",
        project,
        actor=actor,
        at=at,
        changes={
            "state": [before, project.state],
            "cycle": [before_cycle and before_cycle.slug, cycle and cycle.slug],
            "version": [current.number, version.number],
        },
        reason=reason,
        shared=project.visibility != Visibility.OWN,
    )
    return project


def carry_on_refusal(project: Project, ending: str) -> str:
    """Return what stands in the way of carrying a presented or closed project on, and what would help; or nothing.

    :param ending: how its last filing ended, empty while that is open.
    """
    if project.state == State.CLOSED and ending != Ending.DEFERRED:
        return _("Only a project that was deferred can be carried on once it is closed.")
    if project.state == State.PRESENTED and project.stage != Stage.ACTIVE:
        return _("The work is on hold. Take it up again first.")
    cycle = open_cycle_of(project.framework_id)
    if cycle is None:
        return _("No later cycle is open. It can be carried on once an administrator has opened one.")
    if project.submissions.filter(cycle=cycle).exists():
        return _("It was filed in the open cycle already. It can be carried on once a later cycle is open.")
    return ""


@transaction.atomic
def put_on_hold(*, project_id: int, reason: str, actor: Actor, at: datetime) -> Project:
    """Let active work rest, with a reason.

    :raises RefusedError: if it is not active.
    :raises HiddenError, PermissionDenied, WrongStateError: as ``moving.locked`` does.
    """
    refusal = _("It is not active.")
    return _rest(project_id, Stage.ACTIVE, Stage.ON_HOLD, "project.put_on_hold", refusal, reason, actor=actor, at=at)


@transaction.atomic
def take_up_again(*, project_id: int, reason: str, actor: Actor, at: datetime) -> Project:
    """Take up work that rested, with a reason.

    :raises RefusedError: if it is not on hold.
    :raises HiddenError, PermissionDenied, WrongStateError: as ``moving.locked`` does.
    """
    refusal = _("It is not on hold.")
    return _rest(project_id, Stage.ON_HOLD, Stage.ACTIVE, "project.taken_up", refusal, reason, actor=actor, at=at)


def _rest(
    project_id: int, before: Stage, after: Stage, verb: str, refusal: str, reason: str, *, actor: Actor, at: datetime
) -> Project:
    project, actor = locked(project_id, actor, Action.PUT_ON_HOLD, Role.LEAD)
    if project.stage != before:
        raise RefusedError(refusal)
    project.stage, project.updated_at = after, at
    project.save(update_fields=["stage", "updated_at"])
    shared = project.visibility != Visibility.OWN
    record(verb, project, actor=actor, at=at, changes={"stage": [before, after]}, reason=reason, shared=shared)
    return project


def fields_of(project: Project) -> dict[str, Any]:
    """Return a project's content as a form's cleaned fields say it."""
    fields = {name: getattr(project, name) for name in (*contents.TEXTS, *contents.PLAIN, "area")}
    return {**fields, **{name: list(getattr(project, name).all()) for name in contents.LINKS}}
