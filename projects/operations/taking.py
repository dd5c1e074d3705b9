"""Noting who took along what is made from frozen reports beside the reports themselves; rights are read anew."""

from datetime import datetime

from django.db import transaction

from alliance.audit.recording import record
from frameworks.choices import Role
from frameworks.policies import Actor, HiddenError
from projects.choices import ReportKind
from projects.models import Snapshot
from projects.operations.reports import EXPORTS
from projects.policies import require

EXPORTERS = (Role.ADMIN, Role.LEAD, Role.LEADERSHIP)


@transaction.atomic
def take_redline(*, before_id: int, after_id: int, name: str, actor: Actor, at: datetime) -> tuple[Snapshot, Snapshot]:
    """Return two frozen reports to compare in a document, and record who took it.

    :param name: the file's name, for the record.
    :raises HiddenError: if one of them does not exist for the actor.
    :raises PermissionDenied: if the actor's posts may not export both kinds now.
    """
    before, after = _found(before_id, actor), _found(after_id, actor)
    for kind in (before.kind, after.kind):
        require(actor, EXPORTS[ReportKind(kind)])
    changes = {"file": [None, name], "sha256": [before.sha256, after.sha256]}
    record("report.compared", after, actor=actor.acting_as(*EXPORTERS), at=at, changes=changes)
    return before, after


def _found(snapshot_id: int, actor: Actor) -> Snapshot:
    snapshot = Snapshot.objects.visible_to(actor).filter(pk=snapshot_id).first()
    if snapshot is None:
        raise HiddenError
    return snapshot
