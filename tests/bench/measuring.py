"""A page of the product beside the floor's: what each costs, and the line of the table that says so."""

import statistics
from collections.abc import Iterable
from dataclasses import dataclass

from alliance.accounts.models import User
from tests.bench import heavy
from tests.bench.pages import Page
from tests.bench.servers import Answer, Server

MEGABYTE = 1024 * 1024
CLIENTS = 8
# Of twenty requests the slowest one is left out.
HUNDREDTHS, MOST = 100, 95
HEAD = (
    "| Page | CPU, ratio | p50, ratio | held to | p50, p95 ms | floor | 8 clients, ratio | p50, p95 ms | floor "
    "| statements | KiB | peak MB | first byte ms |\n|" + "---|" * 13
)


@dataclass(frozen=True)
class Times:
    """The median of some times and what all but a twentieth stay under, in milliseconds."""

    p50: float
    p95: float

    def __str__(self) -> str:
        return f"{self.p50:.1f}, {self.p95:.1f}" if self.p95 < 100 else f"{self.p50:,.0f}, {self.p95:,.0f}"


@dataclass(frozen=True)
class Comparison:
    """What a page and the floor's cost, the page first: CPU in milliseconds, times alone and for eight at once."""

    page: Page
    cpu: tuple[float, float]
    alone: tuple[Times, Times]
    together: tuple[Times, Times]
    statements: int
    size: int
    memory: int
    first_byte: float

    @property
    def ratio(self) -> float:
        """Return the ratio that is held to the target: of the medians on the clock."""
        return self.alone[0].p50 / self.alone[1].p50

    @property
    def verdict(self) -> str:
        """Return in a word whether it holds."""
        return self.page.verdict(self.ratio)

    @property
    def line(self) -> str:
        """Return the line of the table."""
        crowd = self.together[0].p50 / self.together[1].p50
        said = "" if self.verdict == "held" else f", {self.verdict}"
        return (
            f"| {self.page.name} | {self.cpu[0] / self.cpu[1]:.2f} | {self.ratio:.2f}{said} | {self.page.target} "
            f"| {self.alone[0]} | {self.alone[1]} | {crowd:.2f} | {self.together[0]} | {self.together[1]} "
            f"| {self.statements} | {self.size / 1024:,.0f} | {self.memory / MEGABYTE:.0f} | {self.first_byte:.0f} |"
        )


def compare(page: Page, product: Server, floor: Server, *, rounds: int, reader: User) -> Comparison:
    """Fetch both in turns, then by eight clients at once; some requests to each first, to warm every worker."""
    asked = ((product, page.product), (floor, page.floor))
    for server, path in asked:
        server.get_together(path, clients=2, each=1 if page.is_export else 4)
    product.forget_peak()
    alone: tuple[list[Answer], list[Answer]] = ([], [])
    together: tuple[list[float], list[float]] = ([], [])
    for _round in range(rounds):
        for _sample in range(page.samples):
            for answers, (server, path) in zip(alone, asked, strict=True):
                answers.append(server.get(path))
        for walls, (server, path) in zip(together, asked, strict=True):
            walls += server.get_together(path, clients=CLIENTS, each=max(1, page.samples // CLIENTS))
    mine, theirs = alone
    return Comparison(
        page,
        (_median(one.cpu for one in mine), _median(one.cpu for one in theirs)),
        (_times([one.wall for one in mine]), _times([one.wall for one in theirs])),
        (_times(together[0]), _times(together[1])),
        heavy.statements(page.product, reader),
        mine[0].size,
        product.memory(),
        _median(one.first_byte for one in mine) * 1000,
    )


def _median(seconds: Iterable[float]) -> float:
    return statistics.median(list(seconds))


def _times(seconds: list[float]) -> Times:
    ordered = sorted(one * 1000 for one in seconds)
    return Times(statistics.median(ordered), ordered[min(len(ordered) - 1, len(ordered) * MOST // HUNDREDTHS)])
