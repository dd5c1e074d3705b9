"""What moving a meeting would touch: milestones, duties, reminders and people, before and after.

Of the own side each post is named; of the other side only that something is pending, and how much, shows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q

from alliance.accounts.choices import SideCode
from alliance.accounts.models import User
from frameworks.calendar.days import Reason
from frameworks.models import HolidayOverride, Milestone, Post, Tenure
from frameworks.queries import due_moment, zones
from reminders.choices import DeliveryState, ObligationState
from reminders.models import Delivery, Obligation, Rung

NAMED = 6


@dataclass(frozen=True, slots=True)
class SideMove:
    """One milestone for one side: its instant before and after (UTC), and what hangs on it there.

    ``becoming_late`` are the open duties that are not late now and would be; ``kept`` those with more time granted
    beyond the new day. ``mails`` wait to be sent and would be taken back. ``posts`` are named of the own side alone.
    """

    side: str
    before: datetime
    after: datetime
    duties: int = 0
    becoming_late: int = 0
    kept: int = 0
    mails: int = 0
    next_reminder_before: datetime | None = None
    next_reminder_after: datetime | None = None
    posts: Sequence[Post] = ()

    @property
    def named(self) -> Sequence[Post]:
        """Return the posts that are shown by name."""
        return self.posts[:NAMED]

    @property
    def unnamed(self) -> int:
        """Return how many more posts of the own side there are."""
        return max(len(self.posts) - NAMED, 0)


@dataclass(frozen=True, slots=True)
class Move:
    """What a change would do to one milestone; ``sides`` has the reader's own first.

    ``collisions`` are why the new day is not one on which both governments work.
    """

    name_en: str
    name_ko: str
    before: date
    after: date
    sides: tuple[SideMove, ...]
    collisions: Sequence[Reason] = ()

    @property
    def duties(self) -> int:
        """Return how many open duties move along, of both sides."""
        return sum(one.duties for one in self.sides)


@dataclass(frozen=True, slots=True)
class Holding:
    """A post of the own side that a move touches, who holds it today, and how many of its duties move."""

    post: Post
    holders: Sequence[User]
    duties: int


@dataclass(frozen=True, slots=True)
class SideSum:
    """How much of one side a move touches."""

    side: str
    posts: int
    people: int
    duties: int
    mails: int


@dataclass(frozen=True, slots=True)
class Impact:
    """All that a move would touch, as one reader may see it."""

    moves: list[Move]
    holdings: list[Holding]
    sums: tuple[SideSum, ...]

    @property
    def becoming_late(self) -> int:
        """Return how many duties would be late that are not."""
        return sum(one.becoming_late for move in self.moves for one in move.sides)


def impact_on(counted: Iterable[tuple[Milestone, date]], *, side: str, at: datetime) -> Impact:
    """Return what milestones with new days, each with the day it had, would move; in eight statements.

    :param counted: milestones that carry their new day and are not saved, with their cycle loaded.
    :param side: whose reader looks.
    """
    moved = [(milestone, day) for milestone, day in counted if milestone.due_on != day]
    if not moved:
        return Impact([], [], ())
    world = _World([milestone for milestone, _day in moved], side, at)
    moves = [world.move(milestone, day) for milestone, day in moved]
    return Impact(sorted(moves, key=lambda move: (move.after, move.name_en)), world.holdings(), world.sums())


class _World:
    """What hangs on the milestones that move, read once."""

    def __init__(self, moved: list[Milestone], side: str, at: datetime) -> None:
        own = SideCode(side)
        self.side, self.at, self.sides = side, at, (own.value, own.other.value)
        self.zones, self.holidays = zones(), HolidayOverride.objects.calendar()
        open_duties = Obligation.objects.filter(milestone__in=moved, state=ObligationState.OPEN)
        self.owed = {(row["milestone_id"], row["post__side_id"]): row for row in _by_milestone(open_duties, at)}
        waiting = Delivery.objects.filter(
            obligation__milestone__in=moved, obligation__state=ObligationState.OPEN, state=DeliveryState.PENDING
        )
        self.mails = {
            (milestone_id, code): number
            for milestone_id, code, number in waiting.values_list(
                "obligation__milestone_id", "obligation__post__side_id"
            ).annotate(Count("pk"))
        }
        by_post = open_duties.values_list("post_id").annotate(Count("pk"))
        self.duties_of = dict(by_post)
        self.posts = {post.pk: post for post in Post.objects.filter(pk__in=self.duties_of).order_by("slug")}
        cycles = {one.cycle_id: one.cycle for one in moved}
        self.rungs = {
            pk: list(Rung.objects.of_cycle(cycle).values_list("days_before", "local_hour"))
            for pk, cycle in cycles.items()
        }
        self.tenures = [
            tenure
            for tenure in Tenure.objects.filter(post__in=self.posts, user__is_active=True).select_related("user")
            if self._holds(tenure)
        ]

    def _holds(self, tenure: Tenure) -> bool:
        zone = ZoneInfo(self.zones[self.posts[tenure.post_id].side_id])
        today = self.at.astimezone(zone).date()
        return tenure.starts_on <= today and (tenure.ends_on is None or tenure.ends_on >= today)

    def move(self, milestone: Milestone, day: date) -> Move:
        """Return what becomes of a milestone, for each side."""
        sides = tuple(self.side_move(milestone, day, code) for code in self.sides)
        collisions = self.holidays.why_not(milestone.due_on)
        return Move(milestone.name_en, milestone.name_ko, day, milestone.due_on, sides, collisions)

    def side_move(self, milestone: Milestone, day: date, code: str) -> SideMove:
        """Return a milestone's move for one side."""
        zone = self.zones[code]
        after = due_moment(milestone, zone)
        before = due_moment(Milestone(due_on=day, due_time=milestone.due_time, zone=milestone.zone), zone)
        row = self.owed.get((milestone.pk, code))
        if row is None:
            return SideMove(code, before, after)
        mails = self.mails.get((milestone.pk, code), 0)
        return SideMove(
            code,
            before,
            after,
            duties=row["duties"],
            becoming_late=row["ahead"] if after < self.at else 0,
            kept=row["extended"],
            mails=mails,
            next_reminder_before=self._next_reminder(milestone, before, code),
            next_reminder_after=self._next_reminder(milestone, after, code),
            posts=[self.posts[pk] for pk in row["posts"]] if code == self.side else (),
        )

    def _next_reminder(self, milestone: Milestone, due_at: datetime, code: str) -> datetime | None:
        """Return the next rung's moment as the planner counts it: at the side's place, on no holiday of its own."""
        place = ZoneInfo(self.zones[code])
        due_on = due_at.astimezone(place).date()
        moments = (
            datetime.combine(self._opens(due_on - timedelta(days=days), due_on, code), time(hour), tzinfo=place)
            for days, hour in self.rungs[milestone.cycle_id]
        )
        return min((moment for moment in moments if moment > self.at), default=None)

    def _opens(self, day: date, due_on: date, code: str) -> date:
        opens = day
        while any(reason.side == code for reason in self.holidays.why_not(opens)):
            opens += timedelta(days=1)
        return opens if day > due_on else min(opens, due_on)

    def holdings(self) -> list[Holding]:
        """Return the posts of the own side that are touched, each with its holders."""
        return [
            Holding(post, [tenure.user for tenure in self.tenures if tenure.post_id == pk], self.duties_of[pk])
            for pk, post in self.posts.items()
            if post.side_id == self.side
        ]

    def sums(self) -> tuple[SideSum, ...]:
        """Return how much of each side is touched."""
        return tuple(self._sum(code) for code in self.sides)

    def _sum(self, code: str) -> SideSum:
        of_side = {pk for pk, post in self.posts.items() if post.side_id == code}
        return SideSum(
            code,
            posts=len(of_side),
            people=len({tenure.user_id for tenure in self.tenures if tenure.post_id in of_side}),
            duties=sum(self.duties_of[pk] for pk in of_side),
            mails=sum(number for (_milestone, side), number in self.mails.items() if side == code),
        )


def _by_milestone(open_duties: Any, at: datetime) -> Any:
    extended = Q(extended_from__isnull=False)
    return open_duties.values("milestone_id", "post__side_id").annotate(
        duties=Count("pk"),
        ahead=Count("pk", filter=~extended & Q(due_at__gte=at)),
        extended=Count("pk", filter=extended),
        posts=ArrayAgg("post_id", order_by="post__slug"),
    )
