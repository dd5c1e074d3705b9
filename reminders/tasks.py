"""What the queue rings for. Safe to run twice, or by two at once: rows decide."""

from celery import shared_task
from django.utils import timezone

from reminders import planner, sender
from reminders.models import Heartbeat


@shared_task
def tick(**_later_arguments: object) -> int:
    """Plan what is due, send what waits, and say that the clock and a worker live."""
    Heartbeat.objects.update_or_create(part="tick", defaults={"beat_at": timezone.now()})
    planner.plan()
    return sender.drain()
