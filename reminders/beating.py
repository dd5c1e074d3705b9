"""Signs of life of what runs by itself: the clock that rings each minute, and the workers that answer it."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import Error as DatabaseError
from django.db import connection
from django.utils import timezone

from reminders.models import Heartbeat

CLOCK, WORKER = "beat", "worker "
# What has said nothing for so long is to be looked after.
SILENT = timedelta(minutes=2)
# A worker that was taken away for good is forgotten after so long.
GONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Sign:
    """When a part last said that it lives, and whether that is too long ago; ``worker`` is empty for the clock."""

    worker: str
    beat_at: datetime
    is_silent: bool


def say_clock_lives() -> None:
    """Note that the clock rings; it rings on when the database does not answer."""
    with suppress(DatabaseError):
        _say(CLOCK)
    connection.close()


def say_worker_lives(name: str) -> None:
    """Note that a worker answers, and forget those that have not for a day."""
    _say(f"{WORKER}{name}"[:60])
    Heartbeat.objects.filter(beat_at__lt=timezone.now() - GONE).exclude(part=CLOCK).delete()


def _say(part: str) -> None:
    Heartbeat.objects.update_or_create(part=part, defaults={"beat_at": timezone.now()})


def signs(*, at: datetime) -> list[Sign]:
    """Return the sign of the clock and of each worker. Of several workers any may answer: one that does is enough."""
    rows = list(Heartbeat.objects.order_by("part").values_list("part", "beat_at"))
    answered = any(part != CLOCK and at - beat_at <= SILENT for part, beat_at in rows)
    return [
        Sign(part.removeprefix(WORKER), beat_at, not answered)
        if part != CLOCK
        else Sign("", beat_at, at - beat_at > SILENT)
        for part, beat_at in rows
    ]


def clock_lives() -> bool:
    """Test whether the clock has rung of late."""
    return _lives(is_clock=True)


def worker_lives() -> bool:
    """Test whether any worker has answered of late."""
    return _lives(is_clock=False)


def _lives(*, is_clock: bool) -> bool:
    try:
        return any(not sign.is_silent for sign in signs(at=timezone.now()) if (not sign.worker) == is_clock)
    except DatabaseError:
        return False
