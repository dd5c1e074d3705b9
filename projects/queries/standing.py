"""How projects go, as each side sees them: the newest word of each, unverified once it is old."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When

from alliance.accounts.choices import SideCode
from projects.choices import UNVERIFIED_AFTER_DAYS, Health, Stage
from projects.models import Project

UNVERIFIED = "UNVERIFIED"
DIVERGENT = "DIVERGENT"
# The order in which people read them, from good to bad to unknown.
STATUSES = (*Health.values, UNVERIFIED)


@dataclass(frozen=True, slots=True)
class Standing:
    """How many active projects have each status on each side, and on how many the sides disagree.

    ``said`` holds side, status and number, the sides in the order in which the reader sees them.
    """

    active: int
    said: dict[SideCode, Counter[str]]
    divergent: int

    @property
    def rows(self) -> list[tuple[str, list[tuple[SideCode, int]]]]:
        """Return each status with the number on each side."""
        return [(status, [(side, counts[status]) for side, counts in self.said.items()]) for status in STATUSES]

    @property
    def by_side(self) -> list[tuple[SideCode, list[tuple[str, int]]]]:
        """Return each side with the statuses it has given."""
        return [
            (side, [(status, counts[status]) for status in STATUSES if counts[status]])
            for side, counts in self.said.items()
        ]


def fresh_since(at: datetime) -> datetime:
    """Return since when a side's word still counts at a moment; an older one is unverified."""
    return at - timedelta(days=UNVERIFIED_AFTER_DAYS)


def with_statuses(projects: QuerySet[Project], at: datetime) -> QuerySet[Any]:
    """Add ``us_status`` and ``rok_status`` of active projects; other stages have no status."""
    return projects.annotate(us_status=_status(SideCode.US, at), rok_status=_status(SideCode.ROK, at))


def status_of(stage: str, health: str, reported_at: datetime | None, since: datetime) -> str:
    """Return what a side says of a project, by what was read of it: the same as ``with_statuses`` says in SQL."""
    if stage != Stage.ACTIVE:
        return ""
    return health if reported_at and reported_at >= since else UNVERIFIED


def said(side: str, status: str, at: datetime) -> Q:
    """Return what holds for an active project that has a status on a side."""
    name = side.lower()
    fresh = Q(**{f"{name}_reported_at__gte": fresh_since(at)})
    if status == UNVERIFIED:
        return Q(stage=Stage.ACTIVE) & (~fresh | Q(**{f"{name}_reported_at": None}))
    return Q(stage=Stage.ACTIVE, **{f"{name}_health": status}) & fresh


def disagreeing(at: datetime) -> Q:
    """Return what holds for a project on which both sides have said something of late, and not the same."""
    fresh = Q(us_reported_at__gte=fresh_since(at), rok_reported_at__gte=fresh_since(at))
    return Q(stage=Stage.ACTIVE) & ~Q(us_health=F("rok_health")) & fresh


def diverge(us_status: str, rok_status: str) -> bool:
    """Test whether two statuses say different things; one that is missing or too old says nothing."""
    return us_status != rok_status and UNVERIFIED not in (us_status, rok_status)


def standing_of(rows: Iterable[tuple[str, str, int]], sides: tuple[SideCode, SideCode]) -> Standing:
    """Sum up active projects given as US status, ROK status and number, for a reader of the first of two sides."""
    said = {side: Counter[str]() for side in sides}
    active = apart = 0
    for us_status, rok_status, number in rows:
        said[SideCode.US][us_status] += number
        said[SideCode.ROK][rok_status] += number
        active += number
        apart += number * diverge(us_status, rok_status)
    return Standing(active, said, apart)


def whole(standings: Iterable[Standing], sides: tuple[SideCode, SideCode]) -> Standing:
    """Sum up several standings."""
    total = Standing(0, {side: Counter() for side in sides}, 0)
    for one in standings:
        total = Standing(
            total.active + one.active,
            {side: total.said[side] + one.said[side] for side in sides},
            total.divergent + one.divergent,
        )
    return total


def _status(side: str, at: datetime) -> Case:
    name = side.lower()
    return Case(
        When(~Q(stage=Stage.ACTIVE), then=Value("")),
        When(**{f"{name}_reported_at__gte": fresh_since(at)}, then=F(f"{name}_health")),
        default=Value(UNVERIFIED),
        output_field=CharField(),
    )
