"""How projects go, as each side sees them: the newest word of each, unverified once it is old."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from alliance.accounts.choices import SideCode
from projects.choices import UNVERIFIED_AFTER_DAYS, Health, Stage
from projects.models import Project, StatusReport

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


def with_statuses(projects: QuerySet[Project], at: datetime) -> QuerySet[Any]:
    """Add ``us_status`` and ``rok_status`` of active projects, and ``divergent``; other stages have no status.

    Two sides diverge when both have said something of late, and not the same.
    """
    return projects.annotate(us_status=_status(SideCode.US, at), rok_status=_status(SideCode.ROK, at)).annotate(
        divergent=Case(
            When(disagreeing(), then=Value(True)),
            default=Value(False),
        )
    )


def disagreeing() -> Q:
    """Return what holds for a project ``with_statuses`` on which the sides disagree."""
    return Q(stage=Stage.ACTIVE) & ~Q(us_status=F("rok_status")) & ~Q(us_status=UNVERIFIED) & ~Q(rok_status=UNVERIFIED)


def standing_of(rows: list[tuple[str, str, int]]) -> Standing:
    """Sum up active projects given as US status, ROK status and number."""
    us: dict[str, int] = {}
    rok: dict[str, int] = {}
    for us_status, rok_status, number in rows:
        us[us_status] = us.get(us_status, 0) + number
        rok[rok_status] = rok.get(rok_status, 0) + number
    apart = sum(number for one, other, number in rows if one != other and UNVERIFIED not in (one, other))
    return Standing(sum(number for *_statuses, number in rows), us, rok, apart)


def _status(side: str, at: datetime) -> Case:
    """Return a side's newest word while it is fresh; read for active projects alone, which others need not pay."""
    fresh = StatusReport.objects.filter(
        project=OuterRef("pk"), side=side, reported_at__gte=at - timedelta(days=UNVERIFIED_AFTER_DAYS)
    ).order_by("-reported_at", "-pk")
    newest = Coalesce(Subquery(fresh.values("health")[:1]), Value(UNVERIFIED), output_field=CharField())
    return Case(When(stage=Stage.ACTIVE, then=newest), default=Value(""), output_field=CharField())
