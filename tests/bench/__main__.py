"""`./dev bench [--rows N] [--rounds N] [--pages | --growth | --weights | ...]`: product and floor in turns."""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import django
import psutil

django.setup()

from django.core.management import call_command  # noqa: E402  # Django is set up first

from alliance.accounts.models import User  # noqa: E402
from projects.models import Project, StatusReport  # noqa: E402
from tests.bench import counting, growth, heavy, moving, reminding, reports, rows, second_wall, texts, weights  # noqa: E402
from tests.bench.measuring import HEAD, MEGABYTE, compare  # noqa: E402
from tests.bench.pages import TOLERANCE, pages, signed_in  # noqa: E402
from tests.bench.servers import both, serving  # noqa: E402
from tests.bench.starting import seconds_to_start  # noqa: E402

WORKER_MEMORY_LIMIT = 145
SECOND_START_LIMIT = 10


def measure_pages(rounds: int) -> Iterator[str]:
    """Measure every page and the most memory a worker held for one; give the names of what is missed."""
    reader = User.objects.get(username="us-lead")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        product, floor = stack.enter_context(both(folder))
        product.headers = stack.enter_context(signed_in(reader.username))
        print(HEAD)
        compared = []
        for page in pages():
            compared.append(compare(page, product, floor, rounds=rounds, reader=reader))
            print(compared[-1].line, flush=True)
        yield from (one.page.name for one in compared if one.verdict == "missed")
        memory = max(one.memory for one in compared) / MEGABYTE
        print(f"worker memory {memory:.0f} MB (hold {WORKER_MEMORY_LIMIT}), floor {floor.memory() / MEGABYTE:.0f} MB")
        if memory > WORKER_MEMORY_LIMIT * TOLERANCE:
            yield "worker memory"
        yield from heavy.measure(product, rounds=rounds)
        database = os.environ["ALLIANCE_DATABASE_URL"]
        free = stack.enter_context(serving("alliance.wsgi", database=database, log=folder / "free.log"))
        free.headers = product.headers
        yield from second_wall.measure(product, free, rounds=rounds)


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
    only = options.add_mutually_exclusive_group()
    only.add_argument("--pages", action="store_true", help="only the pages and exports beside the floor")
    only.add_argument("--growth", action="store_true", help="only how the pages grow with the rows, drawn into docs")
    only.add_argument("--weights", action="store_true", help="only what pages weigh in a browser")
    only.add_argument("--reminders", action="store_true", help="only what reminders cost, among ten times the rows")
    only.add_argument("--reports", action="store_true", help="only what a report costs in each format")
    return _sum_up(list(_measure(options.parse_args())))


def _measure(chosen: argparse.Namespace) -> Iterator[str]:
    if chosen.reports:
        yield from reports.measure()
    elif chosen.reminders:
        yield from reminding.measure(10 * chosen.rows)
    elif chosen.weights:
        _make_demo()
        yield from weights.measure()
    elif chosen.growth:
        _prepare()
        growth.measure()
    else:
        if not chosen.pages:
            yield from (*measure_starts(), *texts.measure(), *counting.measure(), *reports.measure())
        _prepare()
        rows.fill(chosen.rows, user_id=User.objects.get(username="us-author").pk)
        print(f"{Project.objects.count():,} projects, {StatusReport.objects.count():,} status reports; {_machine()}")
        yield from measure_pages(chosen.rounds)
        if not chosen.pages:
            yield from moving.measure()


def _prepare() -> None:
    """Make the demo workspace, with 200 people more and what they owe."""
    _make_demo()
    moving.fill(moving.open_cycle())


def _make_demo() -> None:
    for command in ("migrate", "load_reference", "make_demo"):
        call_command(command, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def _machine() -> str:
    load = f"load {psutil.getloadavg()[0]:.1f}"
    return f"{platform.machine()}, {psutil.cpu_count()} cores, Python {platform.python_version()}, {load}, {_commit()}"


def _commit() -> str:
    command = ("git", "rev-parse", "--short", "HEAD")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return f"commit {done.stdout.strip() or 'unknown'}"


def _sum_up(missed: list[str]) -> int:
    print(f"bench: {'all within 1.3 of their targets' if not missed else 'missed: ' + ', '.join(missed)}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
