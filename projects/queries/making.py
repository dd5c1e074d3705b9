"""Frozen reports with what was made of them, and the files that a person waits for or may take."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from alliance.audit.models import Entry
from frameworks.policies import Actor
from projects.choices import UNDER_WAY, MakingState
from projects.models import ReportFile, Snapshot

MOST_SHOWN = 60
DONE = (MakingState.READY, MakingState.FAILED)


def frozen_reports(actor: Actor) -> QuerySet[Snapshot]:
    """Return the reports a person sees, the newest first, each with its ``octets`` and the own side's ``downloads``."""
    taken = Entry.objects.of_side(actor.side).filter(
        verb="report.downloaded", target_type=Snapshot._meta.label_lower, target_id=OuterRef("pk")
    )
    number = Subquery(taken.order_by().values("target_id").annotate(number=Count("pk")).values("number"))
    return (
        Snapshot.objects.visible_to(actor)
        .select_related("cycle__meeting__forum", "frozen_as")
        .defer("content")
        .annotate(
            octets=Func(F("content"), function="octet_length", output_field=IntegerField()),
            downloads=Coalesce(number, 0),
        )
        .order_by("-frozen_at", "-pk")
    )


def files_of(snapshot: Snapshot, actor: Actor, *, at: datetime) -> dict[tuple[str, str], ReportFile]:
    """Return the own side's files of a report that are there or on their way, by edition and format."""
    found = ReportFile.objects.visible_to(actor).filter(_in_time(at), snapshot=snapshot, state__in=UNDER_WAY)
    return {(file.edition, file.format): file for file in found}


@dataclass(frozen=True, slots=True)
class OwnFiles:
    """What a person asked for: still to be made, there to be taken, and ended otherwise."""

    waiting: list[ReportFile]
    ready: list[ReportFile]
    ended: list[ReportFile]

    @property
    def batch(self) -> list[ReportFile]:
        """Return what is still to be made, with all that was asked for since the first of it and is done by now."""
        if not self.waiting:
            return []
        since = min(file.queued_at for file in self.waiting)
        done = [file for file in (*self.ready, *self.ended) if file.state in DONE and file.queued_at >= since]
        return [*self.waiting, *done]

    @property
    def steps(self) -> int:
        """Return of how many steps the batch consists."""
        return sum(file.steps for file in self.batch)

    @property
    def steps_done(self) -> int:
        """Return how many of them are done; what could not be made has no step left."""
        return sum(file.steps_done if file.is_pending else file.steps for file in self.batch)


def own_files(actor: Actor, *, at: datetime) -> OwnFiles:
    """Return the newest files a person asked for, of each edition and format of a report the last one."""
    wanted = ReportFile.objects.wanted_by(actor).select_related("snapshot").defer("snapshot__content")
    newest = list(wanted.order_by("-pk")[:MOST_SHOWN])
    last: dict[tuple[int, str, str], ReportFile] = {}
    for file in newest:
        last.setdefault((file.snapshot_id, file.edition, file.format), file)
    files = list(last.values())
    return OwnFiles(
        waiting=sorted((file for file in files if file.is_pending), key=lambda file: (file.next_try_at, file.pk)),
        ready=[file for file in files if _is_there(file, at)],
        ended=[file for file in files if not file.is_pending and not _is_there(file, at)],
    )


def _in_time(at: datetime) -> Q:
    return Q(expires_at__isnull=True) | Q(expires_at__gt=at)


def _is_there(file: ReportFile, at: datetime) -> bool:
    return file.state == MakingState.READY and file.expires_at is not None and file.expires_at > at
