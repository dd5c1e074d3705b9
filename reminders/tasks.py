"""What the queue rings for. Safe to run twice, or by two at once: rows decide."""

from celery import shared_task
from django.utils import timezone

from alliance.audit.chain import seal_all
from reminders import planner, sender
from reminders.models import Heartbeat


@shared_task
def tick(**_later_arguments: object) -> int:
    """Plan what is due, seal what the record has unsealed, send what waits; say that the clock and a worker live."""
    Heartbeat.objects.update_or_create(part="tick", defaults={"beat_at": timezone.now()})
    planner.plan()
    seal_all()
    return sender.drain()
