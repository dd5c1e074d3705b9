"""The priority areas as small multiples: what each counts over what a person may see."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count

from frameworks.models import CountryGroup, Cycle, PriorityArea
from frameworks.policies import Actor
from projects.choices import Stage, State
from projects.queries.cycles import FILED, moved_on
from projects.queries.finding import FRAMEWORK_CODE
from projects.queries.standing import STATUSES, Standing, standing_of
from projects.queries.tally import Group, Tally

PIPELINE = (Stage.CONCEPT, Stage.ACTIVE, Stage.ON_HOLD, Stage.COMPLETED)
# Cycles of the trend, the newest last.
TREND = 3
# So many active projects of an area are drawn one by one; of more, the numbers beside the marks tell.
DRAWN = 12


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """How many projects of an area were filed in a cycle; what has moved on since is counted in both."""

    cycle: Cycle
    number: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class Reach:
    """With how many members of a group an area has any project."""

    group: CountryGroup
    reached: int
    members: int


@dataclass(frozen=True, slots=True)
class AreaLine:
    """An area: its projects by stage, its filings of the open cycle by state, what each side says, and the trend.

    ``pairs`` are the active projects one by one, as the reader's own side sees each and as the other does, those on
    which the sides disagree first; none where they are too many to be drawn.
    """

    area: PriorityArea
    stages: list[tuple[Stage, int]]
    total: int
    states: list[tuple[State, int]]
    standing: Standing
    pairs: list[tuple[str, str]]
    trend: list[TrendPoint]
    reach: list[Reach] = field(default_factory=list)


def areas_of(tally: Tally, actor: Actor, cycle: Cycle | None = None) -> list[AreaLine]:
    """Sum up by area what a reader sees.

    The areas of the framework that runs here are all shown; those of others only where there is a project.
    """
    found: dict[int, list[Group]] = {}
    for group in tally.groups:
        found.setdefault(group.area_id, []).append(group)
    areas = PriorityArea.objects.select_related("framework").order_by("framework__code", "order", "pk")
    shown = [area for area in areas if area.pk in found or area.framework.code == FRAMEWORK_CODE]
    cycles = _cycles_of_trend()
    earlier = _moved_on(actor, cycles)
    return [_line(area, found.get(area.pk, []), actor, cycle, cycles, earlier) for area in shown]


def _cycles_of_trend() -> list[Cycle]:
    newest = Cycle.objects.select_related("meeting__forum").order_by("-meeting__ordinal", "-pk")[:TREND]
    return list(newest)[::-1]


def _moved_on(actor: Actor, cycles: Sequence[Cycle]) -> Counter[tuple[int, int]]:
    """Count what was filed in each cycle and stands in a later one now, by cycle and area."""
    rows = moved_on(actor).filter(cycle__in=[cycle.pk for cycle in cycles])
    counted = rows.values_list("cycle_id", "project__area_id").annotate(number=Count("pk")).order_by()
    return Counter({(cycle_id, area_id): number for cycle_id, area_id, number in counted})


def _line(
    area: PriorityArea,
    groups: Sequence[Group],
    actor: Actor,
    cycle: Cycle | None,
    cycles: Sequence[Cycle],
    earlier: Mapping[tuple[int, int], int],
) -> AreaLine:
    by_stage, by_state, filed = Counter[str](), Counter[str](), Counter[int | None]()
    for group in groups:
        by_stage[group.stage] += group.number
        if group.state != State.DRAFT:
            filed[group.cycle_id] += group.number
            by_state[group.state] += group.number * (cycle is not None and group.cycle_id == cycle.pk)
    active = [(group.us_status, group.rok_status, group.number) for group in groups if group.stage == Stage.ACTIVE]
    return AreaLine(
        area,
        [(stage, by_stage[stage]) for stage in PIPELINE],
        sum(by_stage.values()),
        [(state, by_state[state]) for state in FILED] if cycle else [],
        standing_of(active, actor.sides),
        _pairs(active, actor),
        [
            TrendPoint(one, filed[one.pk] + earlier[one.pk, area.pk], cycle is not None and one.pk == cycle.pk)
            for one in cycles
        ],
    )


def _pairs(active: Sequence[tuple[str, str, int]], actor: Actor) -> list[tuple[str, str]]:
    if sum(number for _us, _rok, number in active) > DRAWN:
        return []
    own_is_us = actor.sides[0] == "US"
    pairs = [(us, rok) if own_is_us else (rok, us) for us, rok, number in active for _each in range(number)]
    worst = {status: place for place, status in enumerate(reversed(STATUSES[:-1]))} | {STATUSES[-1]: len(STATUSES)}
    return sorted(pairs, key=lambda pair: (pair[0] == pair[1], min(worst[status] for status in pair), pair))
