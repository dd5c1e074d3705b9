"""The relay is busy, refuses, hangs, takes a mail and never says so, or is not there."""

import socket
from collections.abc import Iterator
from dataclasses import replace

from reminders.choices import DeliveryState
from tests.faults.ledger import Batch, Result, judge
from tests.faults.stage import PATIENCE_SECONDS, Stage


def misbehaving(stage: Stage) -> Iterator[Result]:
    """Let the relay misbehave for up to three turns of a sender, and then be itself again."""
    for mode in ("4xx", "down"):
        batch = _through_trouble(stage, mode)
        yield judge(f"relay {mode}", batch.figures(), expected=len(batch.duties))
    yield _not_there(stage)
    yield _refusing(stage)
    if stage.short:
        return
    batch = _through_trouble(stage, "hang")
    yield judge("relay hangs after the dot, resend", batch.figures(), expected=len(batch.duties))


def losing_answers(stage: Stage) -> Iterator[Result]:
    """Let the relay take mails and break off before it says so, under each policy."""
    for policy in ("resend", "hold", "reconcile"):
        told = {"ALLIANCE_REMINDER_POLICY": policy, "ALLIANCE_RELAY_LOG": str(stage.letters / "relay.log")}
        batch = _through_trouble(stage, "lost250", **told)
        yield judge(
            f"relay loses its 250, {policy}",
            batch.figures(),
            expected=len(batch.duties),
            copies=policy == "resend",
            doubt=policy != "reconcile",
        )


def _through_trouble(stage: Stage, mode: str, **told: str) -> Batch:
    batch = stage.owe(4 if stage.short else 20)
    stage.behave(mode)
    for _turn in range(1 if stage.short or mode == "hang" else 3):
        with stage.sender(**told) as process:
            process.wait(PATIENCE_SECONDS)
        stage.run_out()
    stage.behave("ok")
    stage.send_all(batch, **told)
    return batch


def _not_there(stage: Stage) -> Result:
    batch = stage.owe(4 if stage.short else 20)
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        with stage.sender(ALLIANCE_SMTP_URL=f"smtp://127.0.0.1:{nobody.getsockname()[1]}") as process:
            process.wait(PATIENCE_SECONDS)
    stage.run_out()
    stage.send_all(batch)
    return judge("relay not there", batch.figures(), expected=len(batch.duties))


def _refusing(stage: Stage) -> Result:
    batch = stage.owe(4 if stage.short else 20)
    stage.behave("5xx")
    stage.send_all(batch)
    stage.behave("ok")
    dead = batch.rows().filter(state=DeliveryState.DEAD).count()
    result = judge("relay 5xx", batch.figures(), expected=len(batch.duties))
    told = f"{result.told}, {dead} given up and shown to administrators"
    return replace(result, told=told, short=result.short or (() if dead == len(batch.duties) else ("all are dead",)))
