"""Every fault by its name, in the order in which they are tried."""

from collections.abc import Callable, Iterator

from tests.faults import killed
from tests.faults.ledger import Result
from tests.faults.stage import Stage

FAULTS: dict[str, Callable[[Stage], Iterator[Result]]] = {
    "killed": killed.at_every_point,
    "unknowable": killed.where_nobody_knows,
    "random": killed.at_random,
}
