"""Moving a meeting that much hangs on, beside one bare UPDATE of the same rows."""

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from alliance.accounts.models import User
from frameworks.choices import CycleState, Role
from frameworks.models import Cycle, Organization, Post, Tenure
from frameworks.policies import Actor
from frameworks.queries import actor_of
from projects.operations import calendar
from reminders.choices import ObligationState
from reminders.models import Notice, Obligation

PEOPLE, DUTIES = 200, 10_000
ROUNDS = 5
# So many times as long as the bare UPDATE, and so many statements, may a move and its table take: some for each
# milestone that moves, which is saved and recorded, and none for a person or a duty.
MOVE_LIMIT, TABLE_LIMIT = 6.0, 3.0
STATEMENT_LIMIT, STATEMENTS_A_MILESTONE = 60, 2
BARE = "UPDATE reminders_obligation SET due_at = due_at + interval '7 days' WHERE cycle_id = %s AND state = 'OPEN'"


def open_cycle() -> Cycle:
    """Return the cycle that is filled."""
    return Cycle.objects.filter(state=CycleState.OPEN).select_related("meeting").latest("pk")


def fill(cycle: Cycle) -> None:
    """Give the cycle so many people of both sides, each with a post, and so many open duties, some of them late."""
    offices = {side: Organization.objects.filter(side=side).first() for side in ("US", "ROK")}
    milestones = list(cycle.milestones.order_by("pk"))
    for number in range(PEOPLE):
        side = ("US", "ROK")[number % 2]
        named = {"title_en": f"Desk {number}", "title_ko": f"담당 {number}", "slug": f"bench-desk-{number}"}
        post = Post.objects.create(side_id=side, role=Role.AUTHOR, organization=offices[side], **named)
        user = User.objects.create(
            username=f"{side.lower()}-bench-{number}", side=side, email=f"bench-{number}@{side.lower()}.example"
        )
        Tenure.objects.create(post=post, user=user, starts_on=timezone.now().date() - timedelta(days=9))
    posts = list(Post.objects.filter(slug__startswith="bench-desk-").order_by("pk"))
    for _more in range(DUTIES // (PEOPLE * len(milestones)) + 1):
        milestones += [_copy(cycle, number) for number in range(len(milestones), DUTIES // PEOPLE)]
    pairs = [(post, milestone) for milestone in milestones[: DUTIES // PEOPLE] for post in posts]
    now = timezone.now()
    Obligation.objects.bulk_create(
        Obligation(
            post=post,
            cycle=cycle,
            milestone=milestone,
            duty=milestone.duty,
            due_at=now + timedelta(days=number % 100 - 5),
        )
        for number, (post, milestone) in enumerate(pairs)
    )


def _copy(cycle: Cycle, number: int) -> object:
    milestone = cycle.milestones.order_by("pk").first()
    milestone.pk, milestone.code, milestone.order = None, f"BENCH-{number}", number
    milestone.save(force_insert=True)
    return milestone


def _timed(act: Callable[[], object]) -> tuple[float, int]:
    """Return how long an act takes and in how many statements, and take it back."""
    with CaptureQueriesContext(connection) as captured:
        begun = time.perf_counter()
        with transaction.atomic():
            act()
            took = time.perf_counter() - begun
            transaction.set_rollback(True)
    return took, len(captured)


def measure() -> Iterator[str]:
    """Lay the table of a move, and the move, beside the bare UPDATE; give the names of what is missed.

    The cycle must be filled.
    """
    cycle = open_cycle()
    admin = actor_of(User.objects.get(username="us-admin"), at=timezone.now())
    Cycle.objects.filter(pk=cycle.pk).update(deciding_side="US")
    day = cycle.meeting.anchor_on + timedelta(days=7)
    name = "start_on" if cycle.meeting.start_on else "tentative_on"
    fields = {name: day}

    def table() -> None:
        calendar.impact_of(meeting_id=cycle.meeting_id, fields=fields, actor=admin, at=timezone.now())

    def move() -> None:
        _move(cycle, fields, admin)

    def bare() -> None:
        with connection.cursor() as cursor:
            cursor.execute(BARE, [cycle.pk])

    rounds = [[_timed(act) for act in (bare, table, move)] for _round in range(ROUNDS)]
    floor, looked, moved = (statistics.median(one[number][0] for one in rounds) for number in range(3))
    _bare, looks, moves = (max(one[number][1] for one in rounds) for number in range(3))
    limit = STATEMENT_LIMIT + STATEMENTS_A_MILESTONE * cycle.milestones.count()
    rows = Obligation.objects.filter(cycle=cycle, state=ObligationState.OPEN).count()
    print(
        f"moving a meeting with {rows} open duties of {PEOPLE} people beside one bare UPDATE: table "
        f"{looked / floor:.2f}x (hold {TABLE_LIMIT}) in {looks} statements, move {moved / floor:.2f}x "
        f"(hold {MOVE_LIMIT}) in {moves} (hold {limit}); {floor * 1000:.0f}, {looked * 1000:.0f} and "
        f"{moved * 1000:.0f} ms",
        flush=True,
    )
    if looked / floor > TABLE_LIMIT or moved / floor > MOVE_LIMIT or max(looks, moves) > limit:
        yield "moving a meeting"


def _move(cycle: Cycle, fields: dict[str, object], admin: Actor) -> None:
    said = {"reason": "Typhoon", "actor": admin, "at": timezone.now()}
    change = calendar.propose_change(meeting_id=cycle.meeting_id, fields=fields, **said)
    told = Notice.objects.filter(change=change).count()
    if told < PEOPLE:
        raise AssertionError(f"only {told} were told")
