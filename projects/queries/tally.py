"""All projects that a person may see, counted in two ways by one walk over them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection

from frameworks.policies import Actor
from projects.models import Project
from projects.queries.standing import with_statuses

COLUMNS = ("area_id", "stage", "us_status", "rok_status", "state", "cycle_id", "partner_codes")
# The index project_standing holds every column; Django has no words for grouping sets.
COUNTED = """
SELECT area_id, stage, us_status, rok_status, state, cycle_id, partner_codes, count(*)
FROM ({seen}) AS seen (area_id, stage, us_status, rok_status, state, cycle_id, partner_codes)
GROUP BY GROUPING SETS ((area_id, stage, us_status, rok_status, state, cycle_id), (area_id, partner_codes))
"""


class Group(NamedTuple):
    """Projects that are alike in how they stand, and how many they are."""

    area_id: int
    stage: str
    us_status: str
    rok_status: str
    state: str
    cycle_id: int | None
    number: int


class Partnered(NamedTuple):
    """Projects of an area with the same partners, and how many they are."""

    area_id: int
    codes: Sequence[str]
    number: int


@dataclass(frozen=True, slots=True)
class Tally:
    """What there is, by how it stands and by partners. There are few such rows, however many projects."""

    groups: list[Group]
    partnered: list[Partnered]


def tally_for(actor: Actor, at: datetime) -> Tally:
    """Count what a person may see; both walls stand, since the query inside is that of ``visible_to``."""
    tally = Tally([], [])
    seen = with_statuses(Project.objects.visible_to(actor), at).order_by().values_list(*COLUMNS)
    try:
        sql, parameters = seen.query.sql_with_params()
    except EmptyResultSet:
        return tally
    with connection.cursor() as cursor:
        cursor.execute(COUNTED.format(seen=sql), parameters)
        for area_id, stage, us, rok, state, cycle_id, codes, number in cursor.fetchall():
            # Rows of the second set say nothing of how a project stands; every project has a stage.
            if stage is not None:
                tally.groups.append(Group(area_id, stage, us, rok, state, cycle_id, number))
            elif codes:
                tally.partnered.append(Partnered(area_id, codes, number))
    return tally
