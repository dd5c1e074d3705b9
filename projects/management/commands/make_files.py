"""Make what waits once, without Celery: for a person at the keyboard, or for cron."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from projects import making
from projects.operations.making import clear


class Command(BaseCommand):
    help = "Make the files of reports that wait, and clear away those whose time is over."

    def handle(self, *args: Any, **options: Any) -> None:
        cleared, made = clear(at=timezone.now()), making.work()
        self.stdout.write(f"{cleared} cleared, {made} made")
