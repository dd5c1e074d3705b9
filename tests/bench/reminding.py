"""What reminders cost: planning among a million candidates, mails through a relay, and pages while mails wait."""

import os
import smtplib
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from frameworks.choices import Duty, Role
from frameworks.models import Tenure
from reminders import planner, sender
from reminders.choices import DeliveryState, ObligationState
from reminders.letters import letter
from reminders.models import Delivery, Notice, Obligation, Rung
from tests import factories
from tests.bench.servers import Server, serving

PEOPLE, RUNGS = 5, (90, 60, 45, 30, 21, 14, 7, 3, 1, 0)
DUE, ROUNDS = 35, 5
MAILS, MAILS_A_CONNECTION = 1_000, 100
WAITING = 10_000
PLAN_LIMIT, MAIL_LIMIT, PAGE_LIMIT, TOLERANCE = 3.0, 0.85, 1.1, 1.3
# The same rows by the least that could find them: no order, no holidays, no preferences, no notices.
BARE = """
INSERT INTO bare (obligation_id, user_id, days_before, key)
SELECT o.id, t.user_id, r.days_before, concat_ws(':', o.id, r.days_before, t.user_id)
FROM reminders_obligation o
JOIN frameworks_cycle y ON y.id = o.cycle_id
JOIN reminders_rung r ON r.framework_id = y.framework_id
JOIN frameworks_post p ON p.id = o.post_id
JOIN frameworks_side s ON s.code = p.side_id
JOIN frameworks_tenure t ON t.post_id = p.id
WHERE o.state = 'OPEN' AND ((o.due_at AT TIME ZONE s.time_zone)::date - r.days_before
    + make_interval(hours => r.local_hour)) AT TIME ZONE s.time_zone <= statement_timestamp()
ON CONFLICT (key) DO NOTHING
"""


def measure(candidates: int) -> Iterator[str]:
    """Measure all three, print a line each; give the names of what is missed."""
    for command in ("migrate", "load_reference"):
        call_command(command, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    _prepare(candidates)
    yield from _measure_planning()
    yield from _measure_mails()
    yield from _measure_pages()


def _prepare(candidates: int) -> None:
    """Let five people hold one post that owes so much that there are so many person-rung candidates; few are due."""
    cycle = factories.make_open_cycle(at=timezone.now())
    post = factories.make_post("US", Role.LEAD)
    for number in range(PEOPLE):
        factories.seat(factories.make_user("US", username=f"us-{number}"), post)
    Rung.objects.all().delete()
    Rung.objects.bulk_create(Rung(framework=factories.framework(), days_before=days) for days in RUNGS)
    now = timezone.now()
    Obligation.objects.update(state=ObligationState.WAIVED, settled_at=now)
    duties = candidates // PEOPLE // len(RUNGS)
    Obligation.objects.bulk_create(
        (
            Obligation(
                post=post, cycle=cycle, duty=Duty.TASKING, task_en=f"Count {number}",
                due_at=now + (timedelta(days=-2) if number < DUE else timedelta(days=100 + number % 250)),
            )
            for number in range(duties)
        ),
        batch_size=5_000,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare (obligation_id bigint, user_id bigint, days_before int, key text UNIQUE)")
        cursor.execute("VACUUM ANALYZE")


def _forget() -> None:
    Notice.objects.all().delete()
    Delivery.objects.update(gathered_in=None)
    Delivery.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE bare")


def _measure_planning() -> Iterator[str]:
    """Plan, by the product, by the bare statement and by a loop, in turns."""
    ours, bare, again = [], [], []
    for _round in range(ROUNDS):
        _forget()
        ours.append(_seconds(planner.plan))
        again.append(_seconds(planner.plan))
        bare.append(_seconds(_insert_bare))
    planned, added = Delivery.objects.count(), planner.plan()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM bare")
        (found,) = cursor.fetchone()
    assert (planned, added) == (found, 0), "The bare statement finds the same rows, and a second plan none."
    loop = _seconds(lambda: _loop(found))
    ratio = statistics.median(ours) / statistics.median(bare)
    count = Obligation.objects.filter(state=ObligationState.OPEN).count() * PEOPLE * len(RUNGS)
    print(
        f"planning, {count:,} candidates, {planned:,} due: {_spread(ours)} ms, a second run {_spread(again)};"
        f" bare INSERT ... SELECT {_spread(bare)}: {ratio:.1f}x (hold {PLAN_LIMIT}x);"
        f" Python loop {loop * 1000:,.0f} ms, {loop / statistics.median(ours):.0f}x slower",
        flush=True,
    )
    if ratio > PLAN_LIMIT * TOLERANCE:
        yield "planning"


def _insert_bare() -> None:
    with connection.cursor() as cursor:
        cursor.execute(BARE)


def _loop(expected: int) -> None:
    """Find the due rows as a loop over all candidates would, asking of each due one whether it is there."""
    at, zone = timezone.now(), ZoneInfo("America/New_York")
    rungs = list(Rung.objects.all())
    people = list(Tenure.objects.filter(post__role=Role.LEAD, post__side="US").values_list("user_id", flat=True))
    due = 0
    for duty in Obligation.objects.filter(state=ObligationState.OPEN).iterator():
        day = duty.due_at.astimezone(zone).date()
        for rung in rungs:
            moment = datetime.combine(day - timedelta(days=rung.days_before), datetime.min.time(), zone)
            for user_id in people:
                if (moment + timedelta(hours=rung.local_hour)).astimezone(UTC) <= at:
                    due += Delivery.objects.filter(
                        obligation=duty, user_id=user_id, days_before=rung.days_before
                    ).exists()
    assert due == expected


def _measure_mails() -> Iterator[str]:
    """Send what is due through the sink, and the same mails by a loop that does nothing else."""
    _forget()
    post = factories.make_post("US", Role.LEAD)
    Obligation.objects.update(state=ObligationState.WAIVED, settled_at=timezone.now())
    cycle = Obligation.objects.order_by("-pk").first().cycle
    due_at = timezone.now() - timedelta(days=1)
    Obligation.objects.bulk_create(
        Obligation(post=post, cycle=cycle, duty=Duty.TASKING, task_en=f"Send {number}", due_at=due_at)
        for number in range(MAILS // PEOPLE)
    )
    planner.plan()
    # On the due day each duty has a mail of its own; what was due before that is superseded.
    waiting = Delivery.objects.filter(state=DeliveryState.PENDING)
    mails = waiting.count()
    one = waiting.select_related("user", "obligation__post__side").first()
    content = letter(one, [], at=timezone.now()).as_bytes()
    ours = _seconds(_send_all)
    assert Delivery.objects.filter(state=DeliveryState.SENT).count() == mails
    bare = _seconds(lambda: _send_bare(content, mails))
    ratio = bare / ours
    print(
        f"mails through the sink: {mails / ours:.0f} a second; bare smtplib, {MAILS_A_CONNECTION} a connection,"
        f" {mails / bare:.0f}: {ratio:.2f}x (hold {MAIL_LIMIT}x)",
        flush=True,
    )
    if ratio < MAIL_LIMIT / TOLERANCE:
        yield "mails a second"


def _send_all() -> None:
    while sender.drain():
        pass


def _send_bare(content: bytes, mails: int) -> None:
    for first in range(0, mails, MAILS_A_CONNECTION):
        with smtplib.SMTP(settings.SMTP.host, settings.SMTP.port) as relay:
            for _mail in range(min(MAILS_A_CONNECTION, mails - first)):
                relay.sendmail("rcf@localhost", ["us-0@us.example"], content)


def _measure_pages() -> Iterator[str]:
    """Ask for pages with nothing waiting and with ten thousand mails waiting, in turns."""
    _make_waiting()
    web = os.environ["ALLIANCE_DATABASE_URL"].replace("alliance_owner@", "alliance_web@")
    with (
        tempfile.TemporaryDirectory() as folder,
        serving("alliance.wsgi", database=web, log=Path(folder) / "web.log") as server,
    ):
        from tests.bench.__main__ import signed_in  # noqa: PLC0415 - it imports this module

        for username in ("us-0", "us-admin"):
            with signed_in(username) as headers:
                server.headers = headers
                yield from _measure_page(server, username)


def _make_waiting() -> None:
    """Let ten thousand mails wait for whoever sends them."""
    factories.make_person("US", Role.ADMIN, username="us-admin")
    duty, user = Obligation.objects.order_by("-pk").first(), factories.make_user("US")
    now = timezone.now()
    Delivery.objects.bulk_create(
        Delivery(
            obligation=duty, user=user, days_before=0, milestone_revision=1, dedupe_key=f"waiting:{number}",
            planned_at=now, next_try_at=now, expires_at=now + timedelta(days=1),
        )
        for number in range(WAITING)
    )  # fmt: skip


def _measure_page(server: Server, username: str) -> Iterator[str]:
    waiting = Delivery.objects.filter(dedupe_key__startswith="waiting:")
    taken: dict[str, list[float]] = {DeliveryState.CANCELLED: [], DeliveryState.PENDING: []}
    server.get("/projects/")
    for _round in range(ROUNDS):
        for state, times in taken.items():
            waiting.update(state=state)
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE reminders_delivery")
            times += [server.get("/projects/").wall for _sample in range(60)]
    idle, busy = (_p95(times) for times in taken.values())
    medians = [statistics.median(times) * 1000 for times in taken.values()]
    print(
        f"a page for {username} while {WAITING:,} mails wait: p95 {busy * 1000:.1f} ms, idle {idle * 1000:.1f}:"
        f" {busy / idle:.2f}x (hold {PAGE_LIMIT}x); medians {medians[1]:.1f} and {medians[0]:.1f}",
        flush=True,
    )
    if busy / idle > PAGE_LIMIT * TOLERANCE:
        yield f"page of {username} while mails wait"


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _spread(times: list[float]) -> str:
    low, middle, high = min(times), statistics.median(times), max(times)
    return f"{low * 1000:.0f}/{middle * 1000:.0f}/{high * 1000:.0f}"
