"""Keeping the two languages of a project together."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from alliance.audit.recording import record
from frameworks.choices import Role
from frameworks.policies import Actor
from projects.choices import Visibility
from projects.models import Project
from projects.operations.drafting import StaleVersionError
from projects.operations.moving import RefusedError, locked
from projects.policies import Action


@transaction.atomic
def confirm_language(*, project_id: int, version: int, actor: Actor, at: datetime) -> Project:
    """Say that the texts left behind still fit what the other language says now, without changing either.

    :param version: the number of the version that was read.
    :raises StaleVersionError: if a newer version exists.
    :raises RefusedError: if no text is left behind.
    :raises HiddenError, PermissionDenied, WrongStateError: as ``moving.locked`` does.
    """
    project, actor = locked(project_id, actor, Action.CONFIRM_LANGUAGE, Role.AUTHOR, Role.POC, Role.LEAD)
    if version != project.version_number:
        raise StaleVersionError(project.versions.get(number=project.version_number))
    if not project.stale:
        raise RefusedError(_("Both languages are together already."))
    confirmed, project.stale, project.updated_at = project.stale, [], at
    project.save(update_fields=["stale", "updated_at"])
    record(
        "project.language_confirmed",
        project,
        actor=actor,
        at=at,
        changes={"left_behind": [confirmed, []], "version": [None, version]},
        shared=project.visibility != Visibility.OWN,
    )
    return project
