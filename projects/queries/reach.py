"""Whom the alliance reaches: partners, their groups and the areas, counted over what a person may see."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from frameworks.calendar.clocks import ZONES
from frameworks.models import CountryGroup, CountryMembership, PriorityArea
from frameworks.policies import Actor
from projects.queries.areas import Reach
from projects.queries.partners import PartnerGroup, PartnerLine
from projects.queries.tally import Tally

# The groups of the two regions: of these every area says how many members it reaches.
REGIONS = ("ASEAN", "PIC")


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

    groups: Sequence[PartnerGroup]
    rows: list[HeatRow]

    @property
    def fields(self) -> int:
        """Return the number of cells."""
        return len(self.groups) * len(self.rows)

    @property
    def gaps(self) -> int:
        """Return how many cells have no project."""
        return sum(not cell.count for row in self.rows for cell in row.cells)


class Reached:
    """What the reader's projects reach by the memberships of the own side's day, read in one statement."""

    def __init__(self, tally: Tally, actor: Actor, at: datetime) -> None:
        today = at.astimezone(ZoneInfo(ZONES[actor.side])).date()
        members = CountryMembership.objects.on(today).select_related("country", "group")
        self._members = list(members.order_by("group_id", "country__name_en", "pk"))
        self._rows = tally.partnered

    def groups(self) -> list[PartnerGroup]:
        """Return each group with its members, and with how many projects there are with each."""
        counts: Counter[str] = Counter()
        for _area_id, codes, number in self._rows:
            for code in codes:
                counts[code] += number
        groups: dict[int, PartnerGroup] = {}
        for member in self._members:
            group = groups.setdefault(member.group_id, PartnerGroup(member.group, []))
            group.lines.append(PartnerLine(member.country, counts[member.country.alpha2]))
        return list(groups.values())

    def heat(self, areas: Sequence[PriorityArea], groups: Sequence[PartnerGroup]) -> Heat:
        """Return how many projects of each area reach each group."""
        groups_of: dict[str, set[int]] = {}
        for member in self._members:
            groups_of.setdefault(member.country.alpha2, set()).add(member.group_id)
        counts: Counter[tuple[int, int]] = Counter()
        for area_id, codes, number in self._rows:
            for group_id in set().union(*(groups_of.get(code, ()) for code in codes)):
                counts[area_id, group_id] += number
        most = max(counts.values(), default=0)

        def cell(area: PriorityArea, group: CountryGroup) -> HeatCell:
            count = counts[area.pk, group.pk]
            return HeatCell(group, count, -(-4 * count // most) if most else 0)

        rows = [HeatRow(area, [cell(area, one.group) for one in groups]) for area in areas]
        return Heat(groups, rows)

    def of_area(self, area: PriorityArea, groups: Sequence[PartnerGroup]) -> list[Reach]:
        """Return with how many members of either region an area has a project."""
        met = {code for area_id, codes, _number in self._rows if area_id == area.pk for code in codes}
        return [_reach(one, met) for one in groups if one.group.code in REGIONS]


def _reach(group: PartnerGroup, codes: set[str]) -> Reach:
    return Reach(group.group, sum(line.country.alpha2 in codes for line in group.lines), len(group.lines))
