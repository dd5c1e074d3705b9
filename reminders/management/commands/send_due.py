"""Plan and send once, without Celery: for a person at the keyboard, or for cron."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand

from reminders import planner, sender


class Command(BaseCommand):
    help = "Plan all reminders that are due, and send what waits. SIGTERM ends it after the mail at hand."

    def handle(self, *args: Any, **options: Any) -> None:
        with _until_told_to_end() as is_told:
            planned, sent = planner.plan(), sender.drain(is_stopped=is_told)
        self.stdout.write(f"{planned} planned, {sent} sent")


@contextmanager
def _until_told_to_end() -> Iterator[Callable[[], bool]]:
    """Note SIGTERM and SIGINT instead of dying of them; give what tells whether one came."""
    told = Event()
    kept = {each: signal.signal(each, lambda *_args: told.set()) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield told.is_set
    finally:
        for each, handler in kept.items():
            signal.signal(each, handler)
