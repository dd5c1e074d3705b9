"""`./dev bench [--rows N] [--rounds N] [--reminders | --reports]`: product and floor in turns, held to targets."""

import argparse
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import django
import psutil

django.setup()

from django.conf import settings  # noqa: E402  # Django is set up first
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402

from alliance.accounts.models import User  # noqa: E402
from frameworks.models import PriorityArea  # noqa: E402
from projects.models import Project  # noqa: E402
from tests.bench import counting, heavy, moving, reminding, reports, rows, second_wall, texts  # noqa: E402
from tests.bench.servers import Server, serving  # noqa: E402
from tests.bench.starting import seconds_to_start  # noqa: E402

TOLERANCE = 1.3
MEGABYTE = 1024 * 1024
WORKER_MEMORY_LIMIT = 145
SECOND_START_LIMIT = 10


@dataclass(frozen=True)
class Page:
    """A page, the floor's page for the same rows, and the ratio of wall time it is held to."""

    name: str
    product: str
    floor: str
    target: float
    samples: int = 40


def pages() -> list[Page]:
    """Return what is measured; targets are those of the design for this product."""
    area, other = (PriorityArea.objects.get(framework__code="RCF", code=code) for code in ("MS", "ME"))
    known = Project.objects.exclude(key__startswith="gen-").filter(number__isnull=False).order_by("pk").first()
    return [
        Page("list, 50 of all", "/projects/", "/", 2.5),
        Page("state and area", "/projects/?state=SUBMITTED&area=MS", f"/?state=SUBMITTED&area={area.pk}", 3.0),
        Page("area and words", "/projects/?area=ME&q=가뭄", f"/?area={other.pk}&q=가뭄", 1.5),
        Page("words, 10,000 hits", "/projects/?q=평화유지", "/?q=평화유지", 1.25),
        Page("two syllables, rare", "/projects/?q=르완", "/?q=르완", 2.5),
        Page("two syllables, common", "/projects/?q=가뭄", "/?q=가뭄", 2.5),
        Page("page 2,000", "/projects/?page=1200", "/?page=1200", 1.6),
        Page("one project", known.get_absolute_url(), f"/{known.key}/", 6.0),
        # It sums up everything three times; the floor counts it once.
        Page("dashboard", "/", "/", 12.0),
        Page("export, CSV", "/projects/export.csv", "/export.csv", 1.5, samples=2),
        Page("export, XLSX", "/projects/export.xlsx", "/export.xlsx", 1.3, samples=2),
    ]


@contextmanager
def signed_in(username: str) -> Iterator[dict[str, str]]:
    """Give the headers of a signed-in browser."""
    user = User.objects.get(username=username)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    yield {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session.session_key}"}
    session.delete()


def measure(page: Page, product: Server, floor: Server, *, rounds: int) -> tuple[float, str]:
    """Return the ratio of medians and the line that shows it; one request to each first, to warm both."""
    product.get(page.product)
    floor.get(page.floor)
    mine, theirs = [], []
    for _round in range(rounds):
        for _sample in range(page.samples):
            mine.append(product.get(page.product))
            theirs.append(floor.get(page.floor))
    wall = statistics.median(one.wall for one in mine), statistics.median(one.wall for one in theirs)
    cpu = statistics.fmean(one.cpu for one in mine), statistics.fmean(one.cpu for one in theirs)
    ratio = wall[0] / wall[1]
    spread = (
        f"{min(one.wall for one in mine) * 1000:.1f}/{wall[0] * 1000:.1f}/{max(one.wall for one in mine) * 1000:.1f}"
    )
    line = (
        f"{page.name:<24}{ratio:6.2f}x  (hold {page.target}x)  ms min/median/max {spread}, floor {wall[1] * 1000:.1f};"
        f" CPU {cpu[0] * 1000:.1f} to {cpu[1] * 1000:.1f} ms; {mine[0].size / 1024:.0f} KiB;"
        f" first byte {mine[0].first_byte * 1000:.0f} ms"
    )
    return ratio, line


def measure_pages(rounds: int) -> Iterator[str]:
    """Measure every page and the memory of the worker that made them; give the names of what is missed."""
    database = os.environ["ALLIANCE_DATABASE_URL"]
    # The site serves as the role that may not change tables, as it does everywhere.
    web = database.replace("alliance_owner@", "alliance_web@")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        product = stack.enter_context(serving("alliance.wsgi", database=web, log=folder / "product.log"))
        floor = stack.enter_context(serving("tests.bench.floor", database=database, log=folder / "floor.log"))
        product.headers = stack.enter_context(signed_in("us-lead"))
        for page in pages():
            ratio, line = measure(page, product, floor, rounds=rounds)
            print(line, flush=True)
            if ratio > page.target * TOLERANCE:
                yield page.name
        yield from heavy.measure(product, rounds=rounds)
        free = stack.enter_context(serving("alliance.wsgi", database=database, log=folder / "free.log"))
        free.headers = product.headers
        yield from second_wall.measure(product, free, rounds=rounds)
        memory = product.memory() / MEGABYTE
        print(f"worker memory {memory:.0f} MB (hold {WORKER_MEMORY_LIMIT}), floor {floor.memory() / MEGABYTE:.0f} MB")
        if memory > WORKER_MEMORY_LIMIT * TOLERANCE:
            yield "worker memory"


def measure_starts() -> Iterator[str]:
    """Measure ./dev up in a fresh clone and again; give the name of what is missed."""
    first, again = seconds_to_start()
    print(f"./dev up in a fresh clone {first:.0f} s, again {again:.1f} s (hold {SECOND_START_LIMIT})", flush=True)
    if again > SECOND_START_LIMIT:
        yield "second start"


def main() -> int:
    """Measure everything, print a line each, and end with the sum."""
    options = argparse.ArgumentParser(prog="./dev bench")
    options.add_argument("--rows", type=int, default=100_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--reminders", action="store_true", help="only what reminders cost, among ten times the rows")
    options.add_argument("--reports", action="store_true", help="only what a report costs in each format")
    chosen = options.parse_args()
    if chosen.reports:
        return _sum_up(list(reports.measure()))
    if chosen.reminders:
        return _sum_up(list(reminding.measure(10 * chosen.rows)))
    missed = [*measure_starts(), *texts.measure(), *counting.measure(), *reports.measure()]
    for command in ("migrate", "load_reference", "make_demo"):
        call_command(command, verbosity=0)
    rows.fill(chosen.rows, user_id=User.objects.get(username="us-author").pk)
    call_command("collectstatic", interactive=False, verbosity=0)
    machine = f"{platform.machine()}, {psutil.cpu_count()} cores, Python {platform.python_version()}"
    print(f"{Project.objects.count()} projects; {machine}")
    missed += measure_pages(chosen.rounds)
    missed += moving.measure()
    return _sum_up(missed)


def _sum_up(missed: list[str]) -> int:
    print(f"bench: {'all within 1.3 of their targets' if not missed else 'missed: ' + ', '.join(missed)}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
