"""Noting who took along what is made from frozen reports beside the reports themselves; rights are read anew."""

from datetime import datetime
from typing import Any

from django.db import transaction

from alliance.audit.recording import record
from frameworks.policies import Actor, HiddenError
from projects.choices import ReportKind
from projects.models import Project, Snapshot
from projects.operations.reports import EXPORTERS, EXPORTS
from projects.policies import require


@transaction.atomic
def take_redline(*, before_id: int, after_id: int, name: str, actor: Actor, at: datetime) -> tuple[Snapshot, Snapshot]:
    """Return two frozen reports to compare in a document, and record who took it.

    :param name: the file's name, for the record.
    :raises HiddenError: if one of them does not exist for the actor.
    :raises PermissionDenied: if the actor's posts may not export both kinds now.
    """
    before, after = _found(before_id, actor), _found(after_id, actor)
    changes = {"file": [None, name], "sha256": [before.sha256, after.sha256]}
    _note("report.compared", (after, before), changes, actor=actor, at=at)
    return before, after


@transaction.atomic
def take_sheets(*, snapshot_id: int, name: str, actor: Actor, at: datetime) -> Snapshot:
    """Return a frozen report to make sheets of projects from, and record who took them.

    :raises HiddenError: if it does not exist for the actor.
    :raises PermissionDenied: if the actor's posts may not export its kind now.
    """
    snapshot = _found(snapshot_id, actor)
    _note("report.sheets_taken", (snapshot,), {"file": [None, name]}, actor=actor, at=at)
    return snapshot


@transaction.atomic
def take_fact_sheet(*, snapshot_id: int, name: str, sha256: str, actor: Actor, at: datetime) -> Snapshot:
    """Return a public report whose fact sheet somebody takes along as they edited it, and record its hash.

    :raises HiddenError: if there is no such public report.
    :raises PermissionDenied: if the actor's posts may not export what is public.
    """
    snapshot = _found(snapshot_id, actor)
    if snapshot.kind != ReportKind.PUBLIC:
        raise HiddenError
    changes = {"file": [None, name], "sha256": [None, sha256]}
    _note("report.fact_sheet_taken", (snapshot,), changes, actor=actor, at=at)
    return snapshot


@transaction.atomic
def take_sheet(*, project: Project, name: str, actor: Actor, at: datetime) -> None:
    """Record that somebody who sees a project took its sheet along."""
    record("project.sheet_taken", project, actor=actor, at=at, changes={"file": [None, name]})


def _found(snapshot_id: int, actor: Actor) -> Snapshot:
    snapshot = Snapshot.objects.visible_to(actor).filter(pk=snapshot_id).first()
    if snapshot is None:
        raise HiddenError
    return snapshot


def _note(verb: str, of: tuple[Snapshot, ...], changes: dict[str, Any], *, actor: Actor, at: datetime) -> None:
    """Put on record what was taken of frozen reports, the first one leading, by those who may export them all."""
    for snapshot in of:
        require(actor, EXPORTS[ReportKind(snapshot.kind)])
    record(verb, of[0], actor=actor.acting_as(*EXPORTERS), at=at, changes=changes)
