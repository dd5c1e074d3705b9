"""Every fault by its name, in the order in which they are tried."""

from collections.abc import Callable, Iterator

from tests.faults import changes, clocks, crashing, killed, odd, relaying, ringing
from tests.faults.ledger import Result
from tests.faults.stage import Stage

Fault = Callable[[Stage], Iterator[Result]]
# What needs nothing but senders of its own; the suite tries a few of each.
INSIDE_THE_SUITE: dict[str, Fault] = {
    "killed": killed.at_every_point,
    "unknowable": killed.where_nobody_knows,
    "relay": relaying.misbehaving,
    "lost": relaying.losing_answers,
    "changes": changes.between_plan_and_send,
    "clock": clocks.stepping,
    "readers": odd.readers,
    "unwritable": odd.unwritable,
}
FAULTS: dict[str, Fault] = {
    **INSIDE_THE_SUITE,
    "random": killed.at_random,
    "beats": ringing.beats,
    "broker": ringing.broker,
    "database": crashing.database,
}
