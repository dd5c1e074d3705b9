"""Making files of reports: whose turn it is, with a lease and a fence as mails have; two at a time on all machines.

A place is leased together with a file, so no more are made at once than there are places. Every write after the
claim says whose lease it is. The database's clock alone decides.
"""

import hashlib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from alliance import wall
from alliance.accounts.choices import SideCode
from projects.choices import PASSING, PENDING, MakingState, Trouble
from projects.models import ReportBytes, ReportFile, ReportPlace, ReportWish
from projects.operations.wishing import expire
from reminders.errands import tell_of_files

AT_A_TIME = 2
MOST_TRIES = 3
# Whoever makes a file renews its lease several times a second; a worker that died is missed for so long.
LEASE_SECONDS = 30
# A file that could not be made for a passing reason is tried again after 1 and 2 minutes.
WAIT_MINUTES = 1
KNOW_PLACES = """
INSERT INTO projects_reportplace (number) SELECT generate_series(1, %(most)s) ON CONFLICT DO NOTHING
"""
TAKE_PLACE = """
WITH free AS (
    SELECT number FROM projects_reportplace
    WHERE number <= %(most)s AND (leased_until IS NULL OR leased_until < statement_timestamp())
    ORDER BY number LIMIT 1 FOR UPDATE SKIP LOCKED
)
UPDATE projects_reportplace x
SET lease_token = %(token)s, leased_until = statement_timestamp() + make_interval(secs => %(lease)s)
FROM free WHERE x.number = free.number
"""
# Queued and due, or left behind by somebody whose lease ran out.
DUE = """
side = %(side)s AND tries < %(tries)s AND (state = 'QUEUED' AND next_try_at <= statement_timestamp()
    OR state = 'MAKING' AND leased_until < statement_timestamp())
"""
FIRST = f"SELECT min(next_try_at) FROM projects_reportfile WHERE {DUE}"  # noqa: S608 - joined from constants alone
CLAIM = f"""
WITH due AS (
    SELECT id FROM projects_reportfile WHERE {DUE} ORDER BY next_try_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
)
UPDATE projects_reportfile x
SET state = 'MAKING', tries = x.tries + 1, steps_done = 0, lease_token = %(token)s,
    leased_until = statement_timestamp() + make_interval(secs => %(lease)s)
FROM due WHERE x.id = due.id RETURNING x.id
"""  # noqa: S608 - joined from constants alone
GO_ON = """
UPDATE {} SET leased_until = statement_timestamp() + make_interval(secs => %(lease)s){} WHERE lease_token = %(token)s
"""


@dataclass(frozen=True, slots=True)
class Job:
    """A file that is to be made by whoever holds the lease, and all that it is made from."""

    file_id: int
    side: str
    token: uuid.UUID
    tries: int
    content: str
    sha256: str
    edition: str
    ending: str


def claim() -> Job | None:
    """Take a free place and the file that has waited longest, of either side; None when one of them is missing."""
    told = {"most": AT_A_TIME, "tries": MOST_TRIES, "lease": LEASE_SECONDS, "token": uuid.uuid4()}
    with transaction.atomic(), connection.cursor() as cursor:
        job = _claimed(cursor, told)
        if job is None:
            # A place without a file is free again.
            transaction.set_rollback(True)
    return job


def go_on(job: Job, steps_done: int) -> bool:
    """Say how far a file is, and hold its lease for longer; return whether it is still to be made by this worker."""
    told: dict[str, Any] = {"token": job.token, "lease": LEASE_SECONDS, "done": steps_done}
    with _standing(job), connection.cursor() as cursor:
        cursor.execute(GO_ON.format("projects_reportfile", ", steps_done = %(done)s"), told)
        is_mine = bool(cursor.rowcount)
        if is_mine:
            cursor.execute(GO_ON.format("projects_reportplace", ""), told)
    return is_mine


def finish(job: Job, body: bytes) -> bool:
    """Keep a file that is made, whole and at once, if the lease is still ours, and tell those who waited for it."""
    at = timezone.now()
    made = {
        "state": MakingState.READY,
        "steps_done": F("steps"),
        "size": len(body),
        "sha256": hashlib.sha256(body).hexdigest(),
        "trouble": "",
        "ended_at": at,
        "expires_at": at + timedelta(days=settings.REPORT_FILE_DAYS),
    }
    with _standing(job):
        if not _let_go(job, **made):
            return False
        ReportBytes.objects.create(file_id=job.file_id, body=body)
        _tell(job.file_id, at=at)
    return True


def give_up(job: Job, trouble: Trouble) -> None:
    """Say why a file could not be made; what may be over in a moment is tried again, so many times at most."""
    at = timezone.now()
    with _standing(job):
        if trouble in PASSING and job.tries < MOST_TRIES:
            later = at + timedelta(minutes=WAIT_MINUTES * job.tries)
            _let_go(job, state=MakingState.QUEUED, steps_done=0, trouble=trouble, next_try_at=later)
        elif _let_go(job, state=MakingState.FAILED, trouble=trouble, ended_at=at):
            _tell(job.file_id, at=at)


def leave(job: Job) -> None:
    """Free the place of a file that was given up meanwhile, or that is another's by now."""
    ReportPlace.objects.filter(lease_token=job.token).update(lease_token=None, leased_until=None)


def clear(*, at: datetime) -> int:
    """End what has broken off too often, and throw away what is kept for long enough; return how many files ended."""
    ended = 0
    for side in SideCode.values:
        with transaction.atomic():
            wall.stand_on(side)
            own = ReportFile.objects.select_for_update(skip_locked=True).filter(side=side)
            broken = own.filter(state=MakingState.MAKING, tries__gte=MOST_TRIES, leased_until__lt=at)
            over = own.filter(state=MakingState.READY, expires_at__lte=at)
            ended += _end_broken(broken, at=at)
            for file in over:
                expire(file)
                ended += 1
    return ended


def _end_broken(broken: QuerySet[ReportFile], *, at: datetime) -> int:
    over = {"state": MakingState.FAILED, "ended_at": at, "lease_token": None, "leased_until": None}
    files = list(broken)
    for file in files:
        ReportFile.objects.filter(pk=file.pk).update(**over, trouble=file.trouble or Trouble.BROKEN)
        _tell(file.pk, at=at)
    return len(files)


def _claimed(cursor: Any, told: dict[str, Any]) -> Job | None:
    cursor.execute(KNOW_PLACES, told)
    cursor.execute(TAKE_PLACE, told)
    if not cursor.rowcount:
        return None
    for side in _sides_in_turn(cursor, told):
        wall.stand_on(side)
        cursor.execute(CLAIM, {**told, "side": side})
        if row := cursor.fetchone():
            return _job(row[0], side)
    return None


def _sides_in_turn(cursor: Any, told: dict[str, Any]) -> list[str]:
    """Return the sides for which a file waits, first the one whose has waited longest."""
    waiting = []
    for side in SideCode.values:
        wall.stand_on(side)
        cursor.execute(FIRST, {**told, "side": side})
        (since,) = cursor.fetchone()
        if since:
            waiting.append((since, side))
    return [side for _since, side in sorted(waiting)]


def _job(file_id: int, side: str) -> Job:
    file = ReportFile.objects.select_related("snapshot").get(pk=file_id)
    token = file.lease_token
    if token is None:
        raise RuntimeError("A file that was just claimed has no lease.")
    made_from = file.snapshot
    return Job(file_id, side, token, file.tries, made_from.content, made_from.sha256, file.edition, file.format)


@contextmanager
def _standing(job: Job) -> Iterator[None]:
    """Open a transaction in the name of a job's side."""
    with transaction.atomic():
        wall.stand_on(job.side)
        yield


def _let_go(job: Job, **fields: Any) -> int:
    """Write to the file and free its place if the lease is still ours; return 1, or 0 when it is not."""
    leave(job)
    mine = ReportFile.objects.filter(pk=job.file_id, lease_token=job.token)
    return mine.update(**fields, lease_token=None, leased_until=None)


def _tell(file_id: int, *, at: datetime) -> None:
    """Tell by one mail whoever waited for this file and now waits for none.

    Of two files that end at once the second waits here, and so finds that it is the last.
    """
    wishes = ReportWish.objects.filter(file=file_id, dropped_at__isnull=True).order_by("user_id")
    for user_id in list(wishes.values_list("user_id", flat=True)):
        own = ReportWish.objects.filter(user_id=user_id, dropped_at__isnull=True)
        list(own.select_for_update(of=("self",)).filter(file__state__in=[*PENDING, MakingState.READY]).order_by("pk"))
        if not own.filter(file__state__in=PENDING).exists():
            tell_of_files(user_id, file_id=file_id, at=at)
