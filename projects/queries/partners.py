"""With whom the alliance works, counted over what the reader may see."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from frameworks.models import Country, CountryGroup, CountryMembership, PriorityArea
from frameworks.policies import Actor
from projects.models import Project


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """A country with the number of projects the reader sees with it."""

    country: Country
    count: int


@dataclass(frozen=True, slots=True)
class PartnerGroup:
    """A group with its members of the day."""

    group: CountryGroup
    lines: list[PartnerLine]

    @property
    def reached(self) -> int:
        """Return with how many members there is any project."""
        return sum(line.count > 0 for line in self.lines)


def groups_with_counts(actor: Actor, *, on: date, area: PriorityArea | None = None) -> list[PartnerGroup]:
    """Return each group with its members on a day; a country stands in every group it belongs to.

    :param area: where it is given, projects of other areas do not count.
    """
    partnered = Project.objects.visible_to(actor).exclude(partner_codes=[])
    partnered = partnered.filter(area=area) if area else partnered
    counts: Counter[str] = Counter()
    for codes, number in partnered.values_list("partner_codes").annotate(Count("pk")).order_by():
        for code in codes:
            counts[code] += number
    members = (
        CountryMembership.objects.on(on)
        .select_related("country", "group")
        .order_by("group__code", "country__name_en", "pk")
    )
    groups: dict[int, PartnerGroup] = {}
    for member in members:
        group = groups.setdefault(member.group_id, PartnerGroup(member.group, []))
        group.lines.append(PartnerLine(member.country, counts[member.country.alpha2]))
    return list(groups.values())
