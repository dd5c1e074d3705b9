"""Logging a project and saving what people write: every save that changes something is a version."""

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from alliance.accounts.models import User
from alliance.audit.recording import record
from frameworks.choices import Role
from frameworks.models import Framework
from frameworks.policies import Actor
from projects import content as contents
from projects.choices import Visibility
from projects.models import Project, ProjectMember, Submission, Version
from projects.operations.indexing import index_project
from projects.operations.moving import RefusedError, locked, open_submission
from projects.policies import Action, require

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # no letters or figures that are mistaken for one another


class StaleVersionError(Exception):
    """Somebody saved a newer version meanwhile. Both texts are to be shown, and neither lost."""

    def __init__(self, current: Version) -> None:
        super().__init__(_("Somebody saved version {number} while you were writing.").format(number=current.number))
        self.current = current


@transaction.atomic
def create_project(
    *,
    framework_id: int,
    fields: dict[str, Any],
    actor: Actor,
    at: datetime,
    is_illustrative: bool = False,
    key: str = "",
) -> Project:
    """Log a project as a draft of the actor's side, with its first version; an author joins its team.

    :param fields: what ``forms.ProjectForm`` cleans: texts, plain values, and model instances for links.
    :param key: its address, where it has to be the same each time; drawn by lot otherwise.
    :raises PermissionDenied: if the actor's posts may not log projects.
    """
    actor = actor.acting_as(Role.AUTHOR, Role.POC, Role.LEAD, framework_id=framework_id, area_id=fields["area"].pk)
    require(actor, Action.CREATE_PROJECT, None)
    framework = Framework.objects.get(pk=framework_id)
    project = Project(
        prefix=framework.code.lower(),
        key=key or f"{actor.side.lower()}-{''.join(secrets.choice(ALPHABET) for _place in range(8))}",
        framework=framework,
        owner=actor.side,
        created_by_id=actor.user_id,
        created_at=at,
        updated_at=at,
        is_illustrative=is_illustrative,
    )
    _fill(project, fields)
    project.save(force_insert=True)
    _link(project, fields)
    submission = Submission.objects.create(project=project)
    ProjectMember.objects.create(project=project, user_id=actor.user_id, added_at=at)
    add_version(project, submission, contents.content_of(fields), actor=actor, at=at)
    record(
        "project.created", project, actor=actor, at=at, changes={"title": ["", project.title_en or project.title_ko]}
    )
    return project


@transaction.atomic
def save_project(
    *, project_id: int, base_version: int, fields: dict[str, Any], actor: Actor, at: datetime
) -> Version | None:
    """Save a new version; return it, or nothing when no field changed.

    Signatures on an earlier version lapse, and say which fields made them.

    :param base_version: the version the person saw when they began to write.
    :raises StaleVersionError: if a newer one exists.
    :raises HiddenError, PermissionDenied, WrongStateError: as ``moving.locked`` does.
    """
    project, actor = locked(project_id, actor, Action.EDIT_FIELDS, Role.AUTHOR, Role.POC, Role.LEAD)
    current = project.versions.get(number=project.version_number)
    if base_version != current.number:
        raise StaleVersionError(current)
    after = contents.content_of(fields)
    changed = contents.changed_fields(current.content, after)
    if not changed:
        return None
    project.stale = contents.stale_after(current.content, after, project.stale)
    project.updated_at = at
    _fill(project, fields)
    project.save(
        update_fields=[*contents.TEXTS, *contents.PLAIN, "area", "stale", "search_text", "grams", "updated_at"]
    )
    _link(project, fields)
    version = add_version(project, open_submission(project), after, actor=actor, at=at)
    in_force = project.endorsements.in_force()
    lapsed = list(in_force.values_list("side", flat=True))
    in_force.update(lapsed_at=at, lapsed_by_version=version.number, lapsed_fields=changed)
    record(
        "project.saved",
        project,
        actor=actor,
        at=at,
        changes={
            **{name: [current.content.get(name), after[name]] for name in changed},
            **({"endorsements_lapsed": [sorted(lapsed), []]} if lapsed else {}),
        },
        shared=project.visibility != Visibility.OWN,
    )
    return version


@transaction.atomic
def add_member(*, project_id: int, user_id: int, actor: Actor, at: datetime) -> ProjectMember:
    """Put a person of the own side on a project's team.

    :raises RefusedError: if the person is not of the actor's side.
    :raises HiddenError, PermissionDenied, WrongStateError: as ``moving.locked`` does.
    """
    project, actor = locked(project_id, actor, Action.ASSIGN_OWN_SIDE, Role.LEAD, Role.ADMIN)
    user = User.objects.filter(pk=user_id, side=actor.side, is_active=True).first()
    if user is None:
        raise RefusedError(_("Choose a person of your own side."))
    member, added = ProjectMember.objects.get_or_create(project=project, user=user, defaults={"added_at": at})
    if added:
        record("project.member_added", project, actor=actor, at=at, changes={"member": ["", user.username]})
    return member


def _fill(project: Project, fields: dict[str, Any]) -> None:
    for name in (*contents.TEXTS, *contents.PLAIN):
        if name in fields:
            setattr(project, name, fields[name])
    project.area = fields["area"]
    index_project(project)


def _link(project: Project, fields: dict[str, Any]) -> None:
    for name in contents.LINKS:
        getattr(project, name).set(fields.get(name) or ())


def add_version(
    project: Project, submission: Submission, content: contents.Content, *, actor: Actor, at: datetime
) -> Version:
    """Write the project's next version."""
    project.version_number += 1
    project.save(update_fields=["version_number"])
    return Version.objects.create(
        project=project,
        submission=submission,
        number=project.version_number,
        content=content,
        sha256=contents.digest(content),
        saved_by_id=actor.user_id,
        saved_as_id=actor.post_for_record()[0],
        saved_at=at,
    )
