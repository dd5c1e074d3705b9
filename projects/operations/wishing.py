"""Files of frozen reports: ask for some, give one up, take one along."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from alliance.audit.recording import record
from frameworks.policies import Actor, HiddenError, WrongStateError
from projects.choices import PENDING, UNDER_WAY, MakingState, ReportKind
from projects.models import ReportBytes, ReportFile, ReportWish, Snapshot
from projects.operations.moving import post_of
from projects.operations.reports import EXPORTERS, EXPORTS
from projects.policies import require
from projects.reports.rendering import file_name
from reminders.errands import forget_errands

# The snapshot read and checked, the document made, the document kept.
STEPS = 3


@transaction.atomic
def ask_for_files(
    *, snapshot_id: int, wanted: Iterable[tuple[str, str]], actor: Actor, at: datetime
) -> list[ReportFile]:
    """Let files of a report be made, or share those that are there or on their way for the own side.

    :param wanted: editions and formats.
    :raises HiddenError: if the report does not exist for the actor.
    :raises PermissionDenied: if the actor's posts may not export its kind now.
    """
    # Of two who ask at once the second waits here, and then shares what the first asked for.
    snapshot = Snapshot.objects.visible_to(actor).select_for_update(of=("self",)).filter(pk=snapshot_id).first()
    if snapshot is None:
        raise HiddenError
    require(actor, EXPORTS[ReportKind(snapshot.kind)])
    actor = actor.acting_as(*EXPORTERS)
    files = [_under_way(snapshot, edition, ending, actor=actor, at=at) for edition, ending in wanted]
    told = {"asked_as_id": post_of(actor), "asked_at": at, "dropped_at": None}
    for file in files:
        ReportWish.objects.update_or_create(file=file, user_id=actor.user_id, defaults=told)
    names = [file_name(snapshot.slug, file.edition, file.format) for file in files]
    record("report.asked", snapshot, actor=actor, at=at, changes={"files": [None, names]})
    return files


@transaction.atomic
def drop_file(*, snapshot_id: int, edition: str, ending: str, actor: Actor, at: datetime) -> ReportFile:
    """Give up a file one asked for. It is not made any more, unless somebody else of the side waits for it.

    :raises HiddenError: if the actor asked for no such file.
    :raises WrongStateError: if it is made already, has ended otherwise, or the actor gave it up before.
    """
    asked = ReportFile.objects.visible_to(actor).filter(wishes__user_id=actor.user_id)
    wanted = asked.filter(snapshot=snapshot_id, edition=edition, format=ending)
    newest = wanted.order_by("-pk").values_list("pk", flat=True).first()
    if newest is None:
        raise HiddenError
    file = ReportFile.objects.select_for_update(of=("self",)).select_related("snapshot").get(pk=newest)
    own = file.wishes.filter(user_id=actor.user_id, dropped_at__isnull=True)
    if file.state not in PENDING or not own.update(dropped_at=at):
        raise WrongStateError(_("Only a file that is still to be made can be given up."))
    if not file.wishes.filter(dropped_at__isnull=True).exists():
        # Whoever makes it at this moment finds that the lease is gone, and stops.
        file.state, file.ended_at, file.lease_token, file.leased_until = MakingState.CANCELLED, at, None, None
        file.save(update_fields=["state", "ended_at", "lease_token", "leased_until"])
    name = file_name(file.snapshot.slug, file.edition, file.format)
    record("report.dropped", file.snapshot, actor=actor, at=at, changes={"file": [name, None]})
    return file


@transaction.atomic
def take_report(*, snapshot_id: int, edition: str, ending: str, actor: Actor, at: datetime) -> tuple[ReportFile, bytes]:
    """Return a file of a report and what is in it, and record who took it; rights are read anew.

    :raises HiddenError: if the report does not exist for the actor.
    :raises PermissionDenied: if the actor's posts may not export its kind now.
    :raises WrongStateError: if the file is not made yet, or not kept any more.
    """
    snapshot = Snapshot.objects.visible_to(actor).filter(pk=snapshot_id).first()
    if snapshot is None:
        raise HiddenError
    require(actor, EXPORTS[ReportKind(snapshot.kind)])
    made = ReportFile.objects.visible_to(actor).filter(snapshot=snapshot, edition=edition, format=ending)
    file = made.filter(state=MakingState.READY, expires_at__gt=at).first()
    if file is None:
        raise WrongStateError(_("This file is not there: ask for it on the report's page, and it will be made."))
    name = file_name(snapshot.slug, edition, ending)
    changes = {"file": [None, name], "sha256": [None, file.sha256]}
    record("report.downloaded", snapshot, actor=actor.acting_as(*EXPORTERS), at=at, changes=changes)
    # Who is here needs no mail that calls them here.
    forget_errands(actor.user_id)
    return file, bytes(ReportBytes.objects.values_list("body", flat=True).get(file=file))


def _under_way(snapshot: Snapshot, edition: str, ending: str, *, actor: Actor, at: datetime) -> ReportFile:
    """Return the file that is there or on its way for the own side; a new one in the queue if there is none."""
    about = {"snapshot": snapshot, "side": actor.side, "edition": edition, "format": ending}
    found = ReportFile.objects.select_for_update().filter(**about, state__in=UNDER_WAY).first()
    if found and found.expires_at and found.expires_at <= at:
        expire(found)
        found = None
    return found or ReportFile.objects.create(**about, steps=STEPS, queued_at=at, next_try_at=at)


def expire(file: ReportFile) -> None:
    """Let a file's time be over: what is in it goes, that it was made stays."""
    ReportBytes.objects.filter(file=file).delete()
    file.state = MakingState.EXPIRED
    file.save(update_fields=["state"])
