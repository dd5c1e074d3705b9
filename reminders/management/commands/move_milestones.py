"""Let milestones and open duties follow the days of their meetings, once those have changed."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from frameworks.choices import CycleState
from frameworks.models import Cycle
from reminders.operations import redate_obligations


class Command(BaseCommand):
    help = "Count the milestones of every open cycle anew; open duties and their reminders follow."

    def handle(self, *args: Any, **options: Any) -> None:
        for cycle in Cycle.objects.filter(state=CycleState.OPEN).order_by("pk"):
            moved = redate_obligations(cycle_id=cycle.pk, actor=None, at=timezone.now())
            self.stdout.write(f"{cycle}: {len(moved)} milestones moved")
