"""The scene of a fault: duties whose mails are due, the processes that send them, and what came of it.

Everything that works is the product's own, in processes of its own, signed in as the site is; this side only makes
duties, breaks things, lets leases run out, and counts letters in the mail sink.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.utils import timezone

from alliance.accounts.models import User
from frameworks.choices import Duty, Role
from frameworks.models import Cycle, Post
from reminders.choices import DeliveryState, ObligationState, Phase
from reminders.models import Delivery, Obligation, Rung
from tests import factories
from tests.faults.ledger import Batch

PATIENCE_SECONDS = 90
# On the due day itself each duty has a mail of its own.
RUNG = 0
Running = AbstractContextManager[subprocess.Popen[bytes]]
WAITING = (DeliveryState.PENDING, DeliveryState.LEASED)


@dataclass
class Stage:
    """One database, one mail sink, and how much is asked of them: ``short`` inside the suite."""

    folder: Path
    letters: Path
    short: bool = False
    redis_url: str = ""
    people: dict[str, User] = field(default_factory=dict)

    def prepare(self) -> None:
        """Open a cycle and seat a lead of each side; the ladder has one rung, and nothing else is owed."""
        factories.make_open_cycle(at=timezone.now())
        for side in ("US", "ROK"):
            name = f"{side.lower()}-lead"
            found = User.objects.filter(username=name).first()
            self.people[side] = found or factories.make_person(side, Role.LEAD, username=name)
        Rung.objects.all().delete()
        Rung.objects.create(framework=factories.framework(), days_before=RUNG)

    @property
    def database(self) -> str:
        """Return the address under which the site signs in, on this very database."""
        parts = urlsplit(os.environ["ALLIANCE_DATABASE_URL"])
        return parts._replace(
            path=f"/{connection.settings_dict['NAME']}", netloc=parts.netloc.replace("alliance_owner", "alliance_web")
        ).geturl()

    @property
    def socket(self) -> str:
        return f"{connection.settings_dict['HOST']}/.s.PGSQL.{connection.settings_dict['PORT'] or 5432}"

    def through(self, folder: Path) -> str:
        """Return the site's address of the database as it is reached through a socket in another folder."""
        return urlsplit(self.database)._replace(query=f"host={quote(str(folder), safe='/')}").geturl()

    def owe(self, number: int, *, side: str = "US", due_in: timedelta = timedelta(days=-1)) -> Batch:
        """Let the lead of a side owe so many duties and nothing else, each with a mail that is due by now."""
        self.clear()
        post = Post.objects.get(side_id=side, role=Role.LEAD, framework=factories.framework())
        at, cycle = timezone.now() + due_in, Cycle.objects.get(state="OPEN", framework=factories.framework())
        duties = Obligation.objects.bulk_create(
            Obligation(post=post, cycle=cycle, duty=Duty.TASKING, task_en=f"Count {n}", due_at=at)
            for n in range(number)
        )
        return Batch(frozenset(duty.pk for duty in duties), self.letters)

    def clear(self) -> None:
        """Waive what is open and cancel what waits, so that one fault sees nothing of another."""
        told = {"state": ObligationState.WAIVED, "settled_at": timezone.now()}
        Obligation.objects.filter(state=ObligationState.OPEN).update(**told)
        Delivery.objects.filter(state__in=WAITING).update(state=DeliveryState.CANCELLED, phase=Phase.CLEAR)
        self.behave("ok")

    def behave(self, mode: str) -> None:
        """Meet the next letters as ``mode`` says."""
        (self.letters / "mode").write_text(mode, encoding="utf-8")

    def run_out(self) -> None:
        """Let five minutes pass for the leases that senders left behind, and for whoever waits to try again."""
        Delivery.objects.filter(state=DeliveryState.LEASED).update(leased_until=timezone.now() - timedelta(seconds=1))
        Delivery.objects.filter(state=DeliveryState.PENDING).update(next_try_at=F("planned_at"))

    @contextmanager
    def running(self, *command: str, **told: str) -> Iterator[subprocess.Popen[bytes]]:
        """Run a program of the product; whatever still runs of it afterwards is killed."""
        log = self.folder / "processes.log"
        env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "alliance.settings",
            "ALLIANCE_DATABASE_URL": self.database,
            "ALLIANCE_TICK_SECONDS": "1",
            **({"ALLIANCE_REDIS_URL": self.redis_url} if self.redis_url else {}),
            **told,
        }
        with log.open("ab") as out:
            process = subprocess.Popen(
                [sys.executable, *command], cwd=settings.BASE_DIR, env=env, stdout=out, stderr=out,
                start_new_session=True,
            )  # fmt: skip
        try:
            yield process
        finally:
            kill_all(process)

    def sender(self, **told: str) -> Running:
        """Run a process that plans once and sends what is due."""
        return self.running("manage.py", "send_due", **told)

    def send_all(self, batch: Batch, **told: str) -> None:
        """Run senders until nothing of a batch waits any more, letting leases run out between them."""
        for _turn in range(6):
            with self.sender(**told) as process:
                process.wait(PATIENCE_SECONDS)
            if not batch.waiting():
                return
            self.run_out()

    def worker(self, **told: str) -> Running:
        """Run a Celery worker with two processes."""
        options = ("-l", "WARNING", "-Q", "alliance,reminders", "-c", "2", "--without-gossip", "--without-mingle")
        return self.running("-m", "celery", "-A", "alliance.celery", "worker", *options, **told)

    def beat(self, name: str, **told: str) -> Running:
        """Run a Celery beat, which rings every second."""
        options = ("-l", "WARNING", "--pidfile=", "-s", str(self.folder / f"beat-{name}"))
        return self.running("-m", "celery", "-A", "alliance.celery", "beat", *options, **told)


def kill_all(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and all it started, at once and without a word."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_for(condition: Callable[[], object], *, seconds: float = PATIENCE_SECONDS) -> bool:
    """Ask until the answer is yes; return whether it came in time."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if condition():
            return True
        time.sleep(0.1)
    return False
