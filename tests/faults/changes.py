"""What a mail is about changes between the plan and the dot: it must not go."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from frameworks.choices import Role
from frameworks.models import Tenure
from frameworks.queries import actor_of
from reminders import planner
from reminders.choices import DeliveryState
from reminders.models import Delivery
from reminders.operations import mark_met, put_off
from tests.faults.gate import Point, gate_to_relay
from tests.faults.ledger import Batch, Result
from tests.faults.stage import PATIENCE_SECONDS, Stage

BEFORE_THE_MARK = Point((b"rcpt TO:", b"DATA\r\n"), answered=False)


def between_plan_and_send(stage: Stage) -> Iterator[Result]:
    """Change each thing after the plan, and again when the sender has spoken to the relay already."""
    for name, change in CHANGES.items():
        yield _changed(stage, f"{name} after the plan", change, while_speaking=False)
        yield _changed(stage, f"{name} after RCPT", change, while_speaking=True)


def _settled(stage: Stage, batch: Batch) -> None:
    actor = actor_of(stage.people["US"], at=timezone.now())
    for duty in batch.duties:
        mark_met(obligation_id=duty, actor=actor, at=timezone.now())


def _moved(stage: Stage, batch: Batch) -> None:
    for duty in batch.duties:
        put_off(obligation_id=duty, until=(timezone.now() + timedelta(days=20)).date(), at=timezone.now())


def _passed_on(stage: Stage, batch: Batch) -> None:
    held = Tenure.objects.filter(user=stage.people["US"], post__role=Role.LEAD)
    held.update(ends_on=(timezone.now() - timedelta(days=2)).date())


CHANGES: dict[str, Callable[[Stage, Batch], None]] = {
    "duty settled": _settled,
    "deadline moved": _moved,
    "holder changed": _passed_on,
}


def _changed(stage: Stage, name: str, change: Callable[[Stage, Batch], None], *, while_speaking: bool) -> Result:
    batch = stage.owe(1)
    planner.plan()
    with gate_to_relay(settings.SMTP.port, BEFORE_THE_MARK, waits=True) as (gate, port):
        if not while_speaking:
            change(stage, batch)
            gate.go_on.set()
        with stage.sender(ALLIANCE_SMTP_URL=f"smtp://127.0.0.1:{port}") as process:
            if while_speaking and gate.reached.wait(PATIENCE_SECONDS):
                change(stage, batch)
                # What ended a second before the dot or earlier counts.
                time.sleep(1)
                gate.go_on.set()
            process.wait(PATIENCE_SECONDS)
    Tenure.objects.filter(user=stage.people["US"]).update(ends_on=None)
    stage.run_out()
    states = set(batch.rows().values_list("state", flat=True))
    figures = replace(batch.figures(), lost=0)
    short = [] if states == {DeliveryState.CANCELLED} else [f"all are to be cancelled, not {sorted(states)}"]
    short += ["nothing may be sent"] if batch.arrived() else []
    short += ["the sender did not get there"] if while_speaking and not gate.reached.is_set() else []
    Delivery.objects.filter(obligation_id__in=batch.duties, state__in=("PENDING", "LEASED")).update(state="CANCELLED")
    return Result(name, f"{figures.mails} mail, {len(batch.arrived())} sent", tuple(short))
