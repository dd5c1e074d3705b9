"""Files of a project: add one, take one along, remove one with a reason, and hear what the scanner says of it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from alliance import scanner, wall
from alliance.audit.recording import record
from frameworks.choices import Role
from frameworks.policies import Actor
from projects.choices import Audience, ScanState, Visibility
from projects.media import UnfitError, kind_of, safe_name
from projects.models import Attachment, AttachmentContent, Project
from projects.operations.indexing import index_file
from projects.operations.moving import RefusedError, locked, post_of
from projects.policies import Action
from projects.queries.files import UNDECIDED, content_of, own_files, visible_files

TEAM = (Role.AUTHOR, Role.POC, Role.LEAD)


@transaction.atomic
def attach(
    *,
    project_id: int,
    name: str,
    content: bytes,
    audience: str,
    description: str = "",
    actor: Actor,
    at: datetime,
) -> Attachment:
    """Add a file to a project, for the own side unless both are chosen; its kind is read from its content.

    :param name: as the person's machine calls it; what is kept of it is safe anywhere.
    :raises RefusedError: if it is empty, too large, one too many, of a kind that is not taken, or for a side that
        does not see the project.
    :raises HiddenError, PermissionDenied, WrongStateError: as ``moving.locked`` does.
    """
    project, actor = locked(project_id, actor, Action.UPLOAD_ATTACHMENT, *TEAM)
    _require_room(project, content, audience)
    try:
        kind = kind_of(content, name, settings.FILE_KINDS)
    except UnfitError as problem:
        raise RefusedError(str(problem)) from problem
    file = Attachment(
        project=project,
        side=actor.side,
        audience=audience,
        name=safe_name(name, kind),
        media_type=kind.media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        description=description,
        scan=ScanState.WAITING if scanner.is_configured() else ScanState.UNSCANNED,
        uploaded_by_id=actor.user_id,
        uploaded_as_id=post_of(actor),
        uploaded_at=at,
    )
    index_file(file)
    file.save(force_insert=True)
    AttachmentContent.objects.create(attachment=file, body=content)
    changes = {"file": [None, file.name], "sha256": [None, file.sha256]}
    record("project.file_added", project, actor=actor, at=at, changes=changes, shared=_is_shared(file))
    return file


def _require_room(project: Project, content: bytes, audience: str) -> None:
    if audience == Audience.BOTH and project.visibility == Visibility.OWN:
        raise RefusedError(_("The other side can read a file once it sees the project."))
    if not content:
        raise RefusedError(_("The file is empty."))
    if len(content) > settings.FILE_MAX_BYTES:
        raise RefusedError(_("The file is larger than {most}.").format(most=filesizeformat(settings.FILE_MAX_BYTES)))
    if project.attachments.filter(removed_at__isnull=True).count() >= settings.FILES_PER_PROJECT:
        refusal = _("A project holds {most} files at most. Remove one that is not needed any more.")
        raise RefusedError(refusal.format(most=settings.FILES_PER_PROJECT))


@transaction.atomic
def remove_file(*, project_id: int, key: str, reason: str, actor: Actor, at: datetime) -> Attachment:
    """Remove a file of the own side with a reason: nobody finds it any more, and the record tells of it.

    :raises RefusedError: if there is no such file.
    :raises HiddenError, PermissionDenied, WrongStateError: as ``moving.locked`` does.
    """
    project, actor = locked(project_id, actor, Action.UPLOAD_ATTACHMENT, *TEAM)
    file = own_files(project, actor).filter(key=key).first()
    if file is None:
        raise RefusedError(_("Choose a file that stands here."))
    file.removed_at, file.removed_reason = at, reason
    file.save(update_fields=["removed_at", "removed_reason"])
    changes = {"file": [file.name, None], "sha256": [file.sha256, None]}
    shared = _is_shared(file) and file.scan != ScanState.INFECTED
    record("project.file_removed", project, actor=actor, at=at, changes=changes, reason=reason, shared=shared)
    return file


@transaction.atomic
def take_file(*, file_id: int, actor: Actor, at: datetime) -> None:
    """Record for the own side that somebody took a file that they may see."""
    file = visible_files(actor).select_related("project").get(pk=file_id)
    actor = actor.acting_as(*Role, framework_id=file.project.framework_id, area_id=file.project.area_id)
    record("file.downloaded", file, actor=actor, at=at, changes={"sha256": [None, file.sha256]})


@dataclass(frozen=True, slots=True)
class Scanner:
    """The scanner as the record names it, on the side whose file it looked into."""

    side: str
    user_id: None = None

    def post_for_record(self) -> tuple[None, str]:
        """Return no post, and what stands in its place."""
        return None, "ClamAV"


@transaction.atomic
def scan_file(*, file_id: int, side: str, at: datetime) -> None:
    """Ask the scanner about a file of a side; one with malware is locked for good.

    Of two who scan at once the second leaves the file to the first.

    :raises ScannerError: if the scanner says nothing; then the file waits on.
    """
    wall.stand_on(side)
    waiting = Attachment.objects.select_for_update(skip_locked=True).filter(pk=file_id, side=side, scan__in=UNDECIDED)
    if (file := waiting.first()) is None:
        return
    found = scanner.find_malware(content_of(file.pk))
    file.scan, file.scanned_at = ScanState.INFECTED if found else ScanState.CLEAN, at
    file.save(update_fields=["scan", "scanned_at"])
    if found:
        record("file.infected", file, actor=Scanner(side), at=at, reason=found)


def _is_shared(file: Attachment) -> bool:
    return file.audience == Audience.BOTH
