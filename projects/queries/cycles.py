"""Cycles with what was filed in them, as one side may see it."""

from django.db.models import Exists

from frameworks.choices import CycleState
from frameworks.models import Cycle
from projects.models import Project


def current_cycle() -> Cycle | None:
    """Return the cycle open longest, with its meeting, or nothing between two cycles.

    ``is_illustrative`` says whether any project of the site is sample data.
    """
    return (
        Cycle.objects.filter(state=CycleState.OPEN)
        .select_related("meeting__forum", "framework")
        .annotate(is_illustrative=Exists(Project.objects.filter(is_illustrative=True)))
        .order_by("opened_at", "pk")
        .first()
    )
