"""What the queue rings for. Safe to run twice, or by two at once: rows decide."""

from celery import Task, shared_task
from celery.signals import beat_init, before_task_publish

from alliance.audit.chain import seal_all
from reminders import planner, sender
from reminders.beating import say_clock_lives, say_worker_lives


@shared_task(bind=True)
def tick(self: Task, **_later_arguments: object) -> int:
    """Plan what is due, seal what the record has unsealed, send what waits; say that this worker lives."""
    say_worker_lives(self.request.hostname or "by hand")
    planner.plan()
    seal_all()
    return sender.drain()


@beat_init.connect
def _listen_to_the_clock(**_told: object) -> None:
    """Let the clock, and nothing else that rings, say that it lives."""
    before_task_publish.connect(_say_the_clock_rings)


def _say_the_clock_rings(**_told: object) -> None:
    say_clock_lives()
