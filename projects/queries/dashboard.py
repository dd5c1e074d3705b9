"""Where do we stand: everything the first page counts, over what the reader may see."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Greatest

from alliance.accounts.choices import SideCode
from alliance.audit.models import Entry
from frameworks.calendar.clocks import ZONES
from frameworks.models import CountryGroup, CountryMembership, Post, PriorityArea, Tenure
from frameworks.policies import Actor
from projects.choices import Health, Stage, State
from projects.labels import verb_of
from projects.models import Endorsement, Project
from projects.queries.finding import FRAMEWORK_CODE
from projects.queries.standing import UNVERIFIED, Standing, disagreeing, said, standing_of, with_statuses
from reminders.models import Obligation

SHOWN = 5
CHANGES = 8
PIPELINE = (Stage.CONCEPT, Stage.ACTIVE, Stage.ON_HOLD, Stage.COMPLETED)


@dataclass(frozen=True, slots=True)
class AreaLine:
    """An area with its projects by stage, and with how each side sees the active ones."""

    area: PriorityArea
    stages: list[tuple[Stage, int]]
    total: int
    standing: Standing


@dataclass(frozen=True, slots=True)
class HeatCell:
    """How many projects of an area reach any country of a group; ``step`` is the strength of its colour, 0 to 4."""

    group: CountryGroup
    count: int
    step: int


@dataclass(frozen=True, slots=True)
class HeatRow:
    """An area with one cell a group."""

    area: PriorityArea
    cells: list[HeatCell]


@dataclass(frozen=True, slots=True)
class Heat:
    """Areas against groups of partners. A project counts once in each group it reaches."""

    groups: Sequence[CountryGroup]
    rows: list[HeatRow]

    @property
    def fields(self) -> int:
        """Return the number of cells."""
        return len(self.groups) * len(self.rows)

    @property
    def gaps(self) -> int:
        """Return how many cells have no project."""
        return sum(not cell.count for row in self.rows for cell in row.cells)


@dataclass(frozen=True, slots=True)
class Attention:
    """What asks for a hand, the most pressing kind first; of each kind the worst few."""

    late: list[Obligation] = field(default_factory=list)
    lapsed: list[Project] = field(default_factory=list)
    troubled: list[Project] = field(default_factory=list)
    vacant: list[Post] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Return how many items are shown."""
        return len(self.late) + len(self.lapsed) + len(self.troubled) + len(self.vacant)


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the record the reader may read, with the project it is about."""

    entry: Entry
    project: Project

    @property
    def words(self) -> str:
        """Return what was done, in the reader's language."""
        return verb_of(self.entry.verb)


def areas_of(actor: Actor, at: datetime) -> list[AreaLine]:
    """Count the reader's projects by area, stage and status, in one statement over them.

    The areas of the framework that runs here are all shown; those of others only where there is a project.
    """
    rows = (
        with_statuses(Project.objects.visible_to(actor), at)
        .values_list("area_id", "stage", "us_status", "rok_status")
        .annotate(number=Count("pk"))
        .order_by()
    )
    found: dict[int, list[tuple[str, str, str, int]]] = {}
    for area_id, *counted in rows:
        found.setdefault(area_id, []).append(tuple(counted))
    areas = PriorityArea.objects.select_related("framework").order_by("framework__code", "order", "pk")
    shown = [area for area in areas if area.pk in found or area.framework.code == FRAMEWORK_CODE]
    return [_area_line(area, found.get(area.pk, []), actor) for area in shown]


def heat_of(actor: Actor, areas: list[PriorityArea], at: datetime) -> Heat:
    """Count the reader's projects by area and group of partners, by today's memberships on the own side's day.

    Projects with the same partners are counted as one row first: there are few such rows, however many projects.
    """
    today = at.astimezone(ZoneInfo(ZONES[actor.side])).date()
    members = CountryMembership.objects.on(today)
    groups = list(
        CountryGroup.objects.filter(Exists(members.filter(group=OuterRef("pk"))))
        .annotate(members=Count("memberships__country", filter=Q(memberships__in=members), distinct=True))
        .order_by("pk")
    )
    groups_of: dict[str, set[int]] = {}
    for code, group_id in members.values_list("country__alpha2", "group_id"):
        groups_of.setdefault(code, set()).add(group_id)
    partnered = Project.objects.visible_to(actor).exclude(partner_codes=[])
    rows = partnered.values_list("area_id", "partner_codes").annotate(number=Count("pk")).order_by()
    counts: Counter[tuple[int, int]] = Counter()
    for area_id, codes, number in rows:
        for group_id in set().union(*(groups_of.get(code, ()) for code in codes)):
            counts[area_id, group_id] += number
    most = max(counts.values(), default=0)

    def cell(area: PriorityArea, group: CountryGroup) -> HeatCell:
        count = counts[area.pk, group.pk]
        return HeatCell(group, count, -(-4 * count // most) if most else 0)

    return Heat(groups, [HeatRow(area, [cell(area, group) for group in groups]) for area in areas])


def attention_for(actor: Actor, at: datetime) -> Attention:
    """Return what asks for a hand: late duties and vacant posts of the own side, and projects in trouble."""
    if not actor.seats:
        return Attention()
    today = at.astimezone(ZoneInfo(ZONES[actor.side])).date()
    held = Tenure.objects.on(today).filter(post=OuterRef("pk"))
    return Attention(
        late=list(Obligation.objects.visible_to(actor).late(at=at).for_work()[:SHOWN]),
        lapsed=list(_lapsed(actor).select_related("area").order_by("-updated_at", "-pk")[:SHOWN]),
        troubled=_troubled(actor, at),
        vacant=list(Post.objects.filter(~Exists(held), side_id=actor.side).order_by("role", "slug", "pk")[:SHOWN]),
    )


def changes_for(actor: Actor) -> list[Change]:
    """Return the newest acts on projects that the reader may read of, the newest first.

    Each side's newest are read by the index and then put together.
    """
    visible = Project.objects.visible_to(actor).values("pk")
    entries = Entry.objects.filter(target_type=Project._meta.label_lower, target_id__in=visible)
    own = entries.filter(side=actor.side).order_by("-at", "-pk")[:CHANGES]
    theirs = entries.filter(side=SideCode(actor.side).other, shared=True).order_by("-at", "-pk")[:CHANGES]
    newest = list(own.union(theirs, all=True).order_by("-at", "-id")[:CHANGES])
    projects = Project.objects.visible_to(actor).in_bulk({entry.target_id for entry in newest})
    return [Change(entry, projects[entry.target_id]) for entry in newest]


def _area_line(area: PriorityArea, rows: list[tuple[str, str, str, int]], actor: Actor) -> AreaLine:
    by_stage: dict[str, int] = {}
    for stage, _us, _rok, number in rows:
        by_stage[stage] = by_stage.get(stage, 0) + number
    active = [(us, rok, number) for stage, us, rok, number in rows if stage == Stage.ACTIVE]
    stages = [(stage, by_stage.get(stage, 0)) for stage in PIPELINE]
    return AreaLine(area, stages, sum(by_stage.values()), standing_of(active, actor.sides))


def _lapsed(actor: Actor) -> QuerySet[Project]:
    """Return what waits for a signature that once was there: the side that gave it has not signed again."""
    again = Endorsement.objects.in_force().filter(submission=OuterRef("submission"), side=OuterRef("side"))
    gone = Endorsement.objects.filter(~Exists(again), project=OuterRef("pk"), lapsed_at__isnull=False)
    # What an earlier cycle signed is not missed in this one.
    gone = gone.exclude(submission__state=State.CLOSED)
    waiting = Project.objects.visible_to(actor).filter(state__in=[State.SUBMITTED, State.RETURNED])
    return waiting.filter(Exists(gone))


def _troubled(actor: Actor, at: datetime) -> list[Any]:
    """Return active projects off track on a side, judged apart, or confirmed by nobody of late; worst first.

    Each kind has an index of its own and is read only as far as the page shows; ``rank`` numbers the kinds from 0.
    """
    off = said(SideCode.US, Health.OFF_TRACK, at) | said(SideCode.ROK, Health.OFF_TRACK, at)
    silent = said(SideCode.US, UNVERIFIED, at) & said(SideCode.ROK, UNVERIFIED, at)
    newest, longest = F("updated_at").desc(), Greatest("us_reported_at", "rok_reported_at").asc(nulls_first=True)
    visible = with_statuses(Project.objects.visible_to(actor), at).select_related("area").defer("search_text", "grams")
    found: list[Any] = []
    for rank, (kind, order) in enumerate([(off, newest), (disagreeing(at) & ~off, newest), (silent, longest)]):
        ranked = visible.filter(kind).annotate(rank=Value(rank)).order_by(order, "pk")
        found += ranked[: SHOWN - len(found)]
    return found
