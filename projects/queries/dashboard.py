"""Where do we stand: what the first page shows, each part over what the reader may see."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

from frameworks.models import Cycle
from frameworks.policies import Actor
from projects.queries.areas import AreaLine, areas_of
from projects.queries.commitments import Answered, answered_for
from projects.queries.partners import PartnerGroup
from projects.queries.reach import REGIONS, Heat, Reached
from projects.queries.standing import Standing, whole
from projects.queries.tally import tally_for


@dataclass(frozen=True, slots=True)
class Reachings:
    """The partners by group, and areas against these groups."""

    groups: list[PartnerGroup]
    heat: Heat

    @property
    def regions(self) -> list[PartnerGroup]:
        """Return the groups of the two regions."""
        return [one for one in self.groups if one.group.code in REGIONS]


@dataclass(frozen=True, slots=True)
class Sums:
    """What is counted over all projects of a reader: areas, what both sides say, partners, and commitments."""

    areas: list[AreaLine]
    standing: Standing
    reach: Reachings
    answered: list[Answered]

    @property
    def most(self) -> int:
        """Return the longest bar of the areas: all share one scale."""
        return max((number for line in self.areas for _stage, number in line.stages), default=0)

    @property
    def most_filed(self) -> int:
        """Return the highest column of the trend."""
        return max((point.number for line in self.areas for point in line.trend), default=0)

    @property
    def unanswered(self) -> int:
        """Return how many commitments no project answers."""
        return sum(not line.number for line in self.answered)


def sums_for(actor: Actor, at: datetime, cycle: Cycle | None) -> Sums:
    """Count everything, in a fixed number of statements."""
    tally = tally_for(actor, at)
    reached = Reached(tally, actor, at)
    groups = reached.groups()
    lines = areas_of(tally, actor, cycle)
    lines = [replace(line, reach=reached.of_area(line.area, groups)) for line in lines]
    by_framework: Counter[int] = Counter()
    for line in lines:
        by_framework[line.area.framework_id] += line.total
    return Sums(
        lines,
        whole((line.standing for line in lines), actor.sides),
        Reachings(groups, reached.heat([line.area for line in lines], groups)),
        answered_for(actor, by_framework),
    )
