"""Correcting a country's holidays, and counting anew whatever was counted over the day, in one transaction."""

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction

from frameworks import operations
from frameworks.choices import CycleState
from frameworks.models import Cycle, Milestone
from frameworks.policies import Actor
from reminders.operations import redate_obligations


@transaction.atomic
def correct_holiday(
    *, on: date, is_closed: bool, reason_en: str, reason_ko: str, actor: Actor, at: datetime
) -> list[Milestone]:
    """Add a day off of the actor's own country, or remove one; return the milestones that moved with it.

    :raises PermissionDenied, WrongStateError: as ``add_override`` does.
    """
    operations.add_override(on=on, is_closed=is_closed, reason_en=reason_en, reason_ko=reason_ko, actor=actor, at=at)
    return _count_anew(actor=actor, at=at)


@transaction.atomic
def take_back_correction(*, override_id: int, reason: str, actor: Actor, at: datetime) -> list[Milestone]:
    """Take a correction of the own country back; return the milestones that moved with it.

    :raises PermissionDenied, HiddenError, WrongStateError: as ``end_override`` does.
    """
    operations.end_override(override_id=override_id, reason=reason, actor=actor, at=at)
    return _count_anew(actor=actor, at=at)


def moved_by(act: Callable[[], list[Milestone]]) -> list[tuple[Milestone, date]]:
    """Return the milestones that an act of this module would move, each with the day it has; nothing is saved.

    :param act: one of the acts above with all it takes; whatever it raises comes through.
    """
    days = dict(Milestone.objects.filter(cycle__state=CycleState.OPEN).values_list("pk", "due_on"))
    with transaction.atomic():
        moved = act()
        transaction.set_rollback(True)
    return [(milestone, days[milestone.pk]) for milestone in moved]


def _count_anew(*, actor: Actor, at: datetime) -> list[Milestone]:
    cycles = list(_open_cycles())
    return [milestone for cycle in cycles for milestone in redate_obligations(cycle_id=cycle.pk, actor=actor, at=at)]


def _open_cycles() -> list[Cycle]:
    """Return the open cycles whose meeting has a day: in any other nothing is counted."""
    cycles = Cycle.objects.filter(state=CycleState.OPEN).select_related("meeting__forum", "framework").order_by("pk")
    return [cycle for cycle in cycles if cycle.meeting.anchor_on is not None]
