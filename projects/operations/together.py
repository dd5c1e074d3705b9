"""One act on several projects at once: on all that were chosen, or on none.

All are locked in the order of their keys, then each is judged by the rules of the single act. What follows takes the
same number of statements however many there are.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, OuterRef, Subquery, prefetch_related_objects
from django.utils.translation import gettext as _

from alliance.accounts.models import User
from alliance.audit.recording import Told, record_each
from frameworks.choices import Role
from frameworks.models import Theme
from frameworks.policies import Actor, HiddenError, Verdict, WrongStateError
from projects import content as contents
from projects.choices import State, Visibility
from projects.models import Endorsement, Project, ProjectMember, Submission, Version
from projects.operations.moving import RefusedError
from projects.operations.rerouting import fields_of
from projects.policies import Action, Facts, facts_of, require

MOST = 200
WRITERS = (Role.AUTHOR, Role.POC, Role.LEAD)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an act cannot be done to one of the projects: who asks may not, or not in this state."""

    project: Project
    verdict: Verdict
    why: str


class NoneDoneError(Exception):
    """Something stands in the way of at least one of the projects, so nothing was done to any."""

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__(_("Nothing was done."))
        self.refusals = refusals


class Judged(NamedTuple):
    """A project to which the act may be done, and the person as the post that it is recorded under."""

    project: Project
    actor: Actor


@transaction.atomic
def add_member_to_each(*, project_ids: Collection[int], user_id: int, actor: Actor, at: datetime) -> list[Project]:
    """Put a person of the own side on the teams of projects; return those on which they were not yet.

    :raises RefusedError: if the person is not of the actor's side, or if there are too many projects.
    :raises HiddenError: if the actor may not see one of them.
    :raises NoneDoneError: if the rules refuse it for one of them.
    """
    judged = _locked(project_ids, actor, Action.ASSIGN_OWN_SIDE, Role.LEAD, Role.ADMIN)
    user = User.objects.filter(pk=user_id, side=actor.side, is_active=True).first()
    if user is None:
        raise RefusedError(_("Choose a person of your own side."))
    members = ProjectMember.objects.filter(user=user, project_id__in=project_ids)
    there = set(members.values_list("project_id", flat=True))
    joined = [one for one in judged if one.project.pk not in there]
    ProjectMember.objects.bulk_create(ProjectMember(project=one.project, user=user, added_at=at) for one in joined)
    told = (Told(one.project, one.actor, {"member": ["", user.username]}) for one in joined)
    record_each("project.member_added", told, at=at)
    return [one.project for one in joined]


@transaction.atomic
def add_theme_to_each(*, project_ids: Collection[int], theme: Theme, actor: Actor, at: datetime) -> list[Project]:
    """Add a theme to projects, a new version of each; return those that did not have it yet.

    What somebody saved meanwhile is kept: the theme is added to the newest version, whichever that is.

    :raises RefusedError: if there are too many projects.
    :raises HiddenError: if the actor may not see one of them.
    :raises NoneDoneError: if the rules refuse it for one of them.
    """
    judged = _locked(project_ids, actor, Action.EDIT_FIELDS, *WRITERS)
    prefetch_related_objects([one.project for one in judged], *contents.LINKS)
    befores = _contents(project_ids)
    edits = []
    for one in judged:
        fields = fields_of(one.project)
        before = befores[one.project.pk]
        if theme in fields["themes"]:
            continue
        after = contents.content_of({**fields, "themes": [*fields["themes"], theme]})
        edits.append(_Edit(one.project, one.actor, before, after))
    if edits:
        link = Project.themes.through
        link.objects.bulk_create(link(project_id=edit.project.pk, theme_id=theme.pk) for edit in edits)
        _save(edits, at)
    return [edit.project for edit in edits]


class _Edit(NamedTuple):
    project: Project
    actor: Actor
    before: contents.Content
    after: contents.Content


def _save(edits: list[_Edit], at: datetime) -> None:
    """Write a version of each project as ``drafting.save_project`` does of one, and put each on record."""
    ids = [edit.project.pk for edit in edits]
    for edit in edits:
        edit.project.version_number += 1
        edit.project.stale = contents.stale_after(edit.before, edit.after, edit.project.stale)
        edit.project.updated_at = at
    Project.objects.bulk_update([edit.project for edit in edits], ["version_number", "stale", "updated_at"])
    filings = dict(_open_filings(ids))
    Version.objects.bulk_create(
        Version(
            project=edit.project,
            submission_id=filings[edit.project.pk],
            number=edit.project.version_number,
            content=edit.after,
            sha256=contents.digest(edit.after),
            saved_by_id=edit.actor.user_id,
            saved_as_id=edit.actor.post_for_record()[0],
            saved_at=at,
        )
        for edit in edits
    )
    lapsed = _let_lapse(ids, at)
    record_each("project.saved", (_told(edit, lapsed.get(edit.project.pk, [])) for edit in edits), at=at)


def _open_filings(project_ids: Collection[int]) -> Iterable[tuple[int, int]]:
    filings = Submission.objects.filter(project_id__in=project_ids).exclude(state=State.CLOSED)
    return filings.values_list("project_id", "pk")


def _let_lapse(project_ids: Collection[int], at: datetime) -> dict[int, list[str]]:
    """Let the signatures in force on the projects lapse; return the sides that had signed each."""
    in_force = Endorsement.objects.in_force().filter(project_id__in=project_ids)
    lapsed: dict[int, list[str]] = {}
    for project_id, side in in_force.order_by("side").values_list("project_id", "side"):
        lapsed.setdefault(project_id, []).append(side)
    newest = Project.objects.filter(pk=OuterRef("project_id")).values("version_number")
    in_force.update(lapsed_at=at, lapsed_by_version=Subquery(newest), lapsed_fields=["themes"])
    return lapsed


def _told(edit: _Edit, lapsed: list[str]) -> Told:
    changed = contents.changed_fields(edit.before, edit.after)
    changes: dict[str, Any] = {name: [edit.before.get(name), edit.after[name]] for name in changed}
    if lapsed:
        changes["endorsements_lapsed"] = [lapsed, []]
    return Told(edit.project, edit.actor, changes, shared=edit.project.visibility != Visibility.OWN)


def _contents(project_ids: Collection[int]) -> dict[int, contents.Content]:
    newest = Version.objects.filter(project_id__in=project_ids, number=F("project__version_number"))
    return dict(newest.values_list("project_id", "content"))


def _locked(project_ids: Collection[int], actor: Actor, action: Action, *roles: Role) -> list[Judged]:
    """Lock the projects, read them anew, and require the permission for the act on each, as ``moving.locked`` does.

    Everybody locks in the order of the keys, so that two who choose the same ones do not wait for each other.

    :raises RefusedError: if there are none, or more than ``MOST``.
    :raises HiddenError: if the actor may not see one of them.
    :raises NoneDoneError: if the actor may not do it to one of them, or not now.
    """
    if not 0 < len(project_ids) <= MOST:
        raise RefusedError(_("Choose from 1 to {most} projects.").format(most=MOST))
    rows = Project.objects.select_for_update(of=("self",)).filter(pk__in=project_ids).order_by("pk")
    projects = list(rows.select_related("area").defer("search_text", "grams"))
    if len(projects) < len(set(project_ids)):
        raise HiddenError
    members = ProjectMember.objects.filter(project_id__in=project_ids, user_id=actor.user_id)
    written = set(members.values_list("project_id", flat=True))
    facts = [(project, facts_of(project, member=project.pk in written)) for project in projects]
    if refusals := refusals_of(facts, actor, action):
        raise NoneDoneError(refusals)
    return [
        Judged(project, actor.acting_as(*roles, framework_id=project.framework_id, area_id=project.area_id))
        for project in projects
    ]


def refusals_of(projects: Iterable[tuple[Project, Facts]], actor: Actor, action: Action) -> list[Refusal]:
    """Return what the rules say against an act on each of several projects.

    :raises HiddenError: if the actor may not see one of them.
    """
    refusals = []
    for project, facts in projects:
        try:
            require(actor, action, facts)
        except PermissionDenied:
            refusals.append(Refusal(project, Verdict.DENY, _("Your posts do not allow it for this project.")))
        except WrongStateError as refusal:
            refusals.append(Refusal(project, Verdict.STATE, str(refusal)))
    return refusals
