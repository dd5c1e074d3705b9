"""Each side's word on how a project goes."""

from datetime import datetime

from django.db import transaction

from alliance.audit.recording import record
from frameworks.choices import Role
from frameworks.policies import Actor
from projects.choices import Visibility
from projects.models import StatusReport
from projects.operations.following import notice_divergence
from projects.operations.moving import locked
from projects.operations.settling import settle_by_status
from projects.policies import Action


@transaction.atomic
def report_status(*, project_id: int, health: str, reason: str, actor: Actor, at: datetime) -> StatusReport:
    """Report the own side's status, with the reason when it is not on track.

    When both sides' words then differ, that is opened as an item of its own, for both to settle.

    :raises HiddenError, PermissionDenied, WrongStateError: as ``moving.locked`` does.
    """
    project, actor = locked(project_id, actor, Action.REPORT_STATUS, Role.AUTHOR, Role.POC, Role.LEAD)
    before = project.status_reports.filter(side=actor.side).order_by("-reported_at", "-pk").first()
    report = StatusReport.objects.create(
        project=project,
        side=actor.side,
        health=health,
        reason=reason,
        reporter_id=actor.user_id,
        post_id=actor.post_for_record()[0],
        reported_at=at,
    )
    project.updated_at = at
    project.save(update_fields=["updated_at"])
    record(
        "project.status_reported",
        project,
        actor=actor,
        at=at,
        changes={"status": [before.health if before else None, health]},
        reason=reason,
        shared=project.visibility != Visibility.OWN,
    )
    notice_divergence(project, actor=actor, at=at)
    settle_by_status(project, actor=actor, at=at)
    return report
