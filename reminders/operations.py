"""Changes to duties: opened with a cycle, settled by the act itself, by a nil return, or by a waiver."""

from datetime import datetime

from django.db import transaction

from alliance.audit.recording import record
from frameworks.choices import Duty
from frameworks.policies import Actor
from reminders.choices import DeliveryState, ObligationState
from reminders.models import Delivery, Obligation


@transaction.atomic
def settle(
    *, duty: Duty, cycle_id: int, side: str, area_id: int | None, actor: Actor, at: datetime
) -> list[Obligation]:
    """Meet the open duties that an act fulfils, and take back the reminders still waiting for them.

    :param area_id: the area the act was in; only its point of contact is done. Without it, every post of the side.
    """
    owed = Obligation.objects.select_for_update(of=("self",)).filter(
        duty=duty, cycle_id=cycle_id, post__side_id=side, state=ObligationState.OPEN
    )
    if area_id is not None:
        owed = owed.filter(post__area_id=area_id)
    met = list(owed.select_related("post").order_by("pk"))
    for obligation in met:
        obligation.state, obligation.settled_at, obligation.settled_by_id = ObligationState.MET, at, actor.user_id
        obligation.save(update_fields=["state", "settled_at", "settled_by"])
        record(
            "obligation.met",
            obligation,
            actor=actor,
            at=at,
            changes={"state": [ObligationState.OPEN, ObligationState.MET]},
        )
    _cancel_reminders(met)
    return met


def _cancel_reminders(obligations: list[Obligation]) -> None:
    waiting = Delivery.objects.filter(obligation__in=obligations, state=DeliveryState.PENDING)
    waiting.update(state=DeliveryState.CANCELLED)
