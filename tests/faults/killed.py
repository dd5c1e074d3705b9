"""A sender is killed at each point of its work, and others follow it."""

import itertools
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from tests.faults.gate import Gate, Point, gate_to_database, gate_to_relay
from tests.faults.ledger import Result, judge
from tests.faults.stage import PATIENCE_SECONDS, Stage, kill_all

AT_THE_DATABASE = {
    "claimed": Point((b"SET state = 'LEASED'",), answered=True),
    "mid-DATA": Point((b"SET phase = 1",), answered=False),
    "at the mark": Point((b"SET phase = 1",), answered=True),
    "after the 250": Point((b"SET state = 'SENT'",), answered=False),
    "after the commit": Point((b"SET state = 'SENT'",), answered=True),
}
AT_THE_RELAY = {
    "connected": Point((b"mail FROM:",), answered=False),
    "after RCPT": Point((b"rcpt TO:", b"DATA\r\n"), answered=False),
    "after the dot": Point((b"DATA\r\n", b"\r\n.\r\n"), answered=True),
}
# Between the mark and the record of the answer nobody knows, so the policy decides.
UNKNOWABLE = ("at the mark", "after the dot", "after the 250")
CERTAIN = ("claimed", "connected", "after RCPT", "mid-DATA", "after the commit")


def at_every_point(stage: Stage) -> Iterator[Result]:
    """Kill where it is certain that nothing was handed over, or that all is written down."""
    for names in _together(stage, CERTAIN):
        yield _killed(stage, names, "resend")


def where_nobody_knows(stage: Stage) -> Iterator[Result]:
    """Kill between the mark and the record, under each policy."""
    for names, policy in itertools.product(_together(stage, UNKNOWABLE), ("resend", "hold", "reconcile")):
        yield _killed(stage, names, policy)


def _together(stage: Stage, names: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return the points of each try: one by one and several times, or in short all in one try, once each."""
    return [names] if stage.short else [(name,) * 3 for name in names]


def _killed(stage: Stage, names: tuple[str, ...], policy: str) -> Result:
    number = 2 * len(names) + 4
    batch = stage.owe(number)
    told = {"ALLIANCE_REMINDER_POLICY": policy, "ALLIANCE_RELAY_LOG": str(stage.letters / "relay.log")}
    killed = sum(kill_once(stage, name, told) for name in names)
    stage.send_all(batch, **told)
    unknowable = names[0] in UNKNOWABLE
    result = judge(
        f"killed {', '.join(dict.fromkeys(names))}; {policy}", batch.figures(kills=killed), expected=number,
        copies=unknowable and policy == "resend", doubt=unknowable and policy != "reconcile",
    )  # fmt: skip
    return result if killed == len(names) else Result(result.name, result.told, (*result.short, "not every kill hit"))


def kill_once(stage: Stage, name: str, told: dict[str, str]) -> bool:
    """Start a sender, kill it when it is at a point, and let its lease run out; return whether it got there."""
    with ExitStack() as stack:
        gate, way = _gate(stage, name, stack)
        with stage.sender(**told, **way) as process:
            reached = gate.reached.wait(PATIENCE_SECONDS)
            kill_all(process)
    stage.run_out()
    return reached


def _gate(stage: Stage, name: str, stack: ExitStack) -> tuple[Gate, dict[str, str]]:
    if name in AT_THE_RELAY:
        gate, port = stack.enter_context(gate_to_relay(settings.SMTP.port, AT_THE_RELAY[name]))
        return gate, {"ALLIANCE_SMTP_URL": f"smtp://127.0.0.1:{port}"}
    folder = Path(stack.enter_context(TemporaryDirectory()))
    gate = stack.enter_context(gate_to_database(stage.socket, folder, AT_THE_DATABASE[name]))
    return gate, {"ALLIANCE_DATABASE_URL": stage.through(folder)}


def at_random(stage: Stage) -> Iterator[Result]:
    """Kill three senders that work side by side, again and again, wherever they are."""
    number, kills = 200, 12
    batch = stage.owe(number)
    with ExitStack() as stack:
        senders = [stack.enter_context(stage.sender()) for _sender in range(3)]
        for turn in range(kills):
            time.sleep(1.5)
            kill_all(senders[turn % 3])
            stage.run_out()
            senders[turn % 3] = stack.enter_context(stage.sender())
    stage.send_all(batch)
    yield judge("killed at random, 3 senders", batch.figures(kills=kills), expected=number, copies=True, doubt=True)
