"""Plan and send once, without Celery: for a person at the keyboard, or for cron."""

from typing import Any

from django.core.management.base import BaseCommand

from reminders import planner, sender


class Command(BaseCommand):
    help = "Plan all reminders that are due, and send what waits."

    def handle(self, *args: Any, **options: Any) -> None:
        planned, sent = planner.plan(), sender.drain()
        self.stdout.write(f"{planned} planned, {sent} sent")
