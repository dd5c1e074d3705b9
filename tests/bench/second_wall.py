"""Lists and searches behind the second wall, and as the owner of the tables, whom no policy binds."""

import statistics
from collections.abc import Iterator

from tests.bench.servers import Server

PAGES = (
    ("list", "/projects/"),
    ("state and area", "/projects/?state=SUBMITTED&area=MS"),
    ("words, rare", "/projects/?q=르완"),
    ("words, common", "/projects/?q=가뭄"),
    ("words, 10,000 hits", "/projects/?q=평화유지"),
    ("words, none", "/projects/?q=없는말"),
)
SAMPLES, LIMIT = 21, 1.3


def measure(walled: Server, free: Server, *, rounds: int) -> Iterator[str]:
    """Fetch each page of both in turns; give the names of those on which the wall costs too much."""
    for name, path in PAGES:
        walls: tuple[list[float], list[float]] = ([], [])
        for server in (walled, free):
            server.get(path)
        for _sample in range(SAMPLES * rounds):
            for server, times in zip((walled, free), walls, strict=True):
                times.append(server.get(path).wall)
        behind, before = (statistics.median(times) for times in walls)
        print(
            f"second wall, {name:<22}{behind / before:6.2f}x  (hold {LIMIT}x)  "
            f"{behind * 1000:.1f} and {before * 1000:.1f} ms",
            flush=True,
        )
        if behind / before > LIMIT:
            yield f"second wall, {name}"
