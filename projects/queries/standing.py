"""How projects go, as each side sees them: the newest word of each, unverified once it is old."""

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
    """How many active projects have each status on each side, and on how many the sides disagree."""

    active: int
    us: dict[str, int]
    rok: dict[str, int]
    divergent: int

    def __add__(self, more: "Standing") -> "Standing":
        return Standing(
            self.active + more.active,
            {status: self.us.get(status, 0) + more.us.get(status, 0) for status in STATUSES},
            {status: self.rok.get(status, 0) + more.rok.get(status, 0) for status in STATUSES},
            self.divergent + more.divergent,
        )

    @property
    def rows(self) -> list[tuple[str, int, int]]:
        """Return status, number on the US side, number on the ROK side."""
        return [(status, self.us.get(status, 0), self.rok.get(status, 0)) for status in STATUSES]


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


def standing_of(rows: list[tuple[str, str, int]]) -> Standing:
    """Sum up active projects given as US status, ROK status and number."""
    us: dict[str, int] = {}
    rok: dict[str, int] = {}
    for us_status, rok_status, number in rows:
        us[us_status] = us.get(us_status, 0) + number
        rok[rok_status] = rok.get(rok_status, 0) + number
    apart = sum(number for one, other, number in rows if diverge(one, other))
    return Standing(sum(number for *_statuses, number in rows), us, rok, apart)


def _status(side: str, at: datetime) -> Case:
    name = side.lower()
    return Case(
        When(~Q(stage=Stage.ACTIVE), then=Value("")),
        When(**{f"{name}_reported_at__gte": fresh_since(at)}, then=F(f"{name}_health")),
        default=Value(UNVERIFIED),
        output_field=CharField(),
    )
