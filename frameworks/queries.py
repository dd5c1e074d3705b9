"""Reads of the agreement and its calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import (
    BigIntegerField,
    CharField,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from alliance.accounts.choices import Language
from alliance.accounts.models import User
from alliance.statements import Slot, Statement
from alliance.templatetags.alliance import reader_language
from frameworks.calendar.clocks import ZONES
from frameworks.calendar.counting import resolve
from frameworks.choices import CycleState, OffsetUnit
from frameworks.models import (
    Country,
    CountryGroup,
    Cycle,
    Forum,
    Framework,
    GlossaryTerm,
    Milestone,
    MilestoneRule,
    Organization,
    PriorityArea,
    Side,
    Tenure,
)
from frameworks.naming import cycle_name
from frameworks.policies import Actor, Seat

# The ministries that meet, and the kind of row that gives one of them a further title for a while.
MINISTRIES = ("US-DOD", "ROK-MND")
FURTHER_TITLE = "secondary_title"


def actor_of(user: User, *, at: datetime) -> Actor:
    """Return the person with the posts they hold at this moment, by the date of their own side.

    Rights are read here at each use and kept nowhere: a tenure that ended yesterday gives none today.
    """
    today = at.astimezone(ZoneInfo(ZONES[user.side])).date()
    held = _seats_statement(user.language).rows(user=user.pk, side=user.side, today=today)
    seats = tuple(Seat(*seat) for seat in held)
    return Actor(user.pk, user.side, seats, username=user.username, language=user.language)


@cache
def _seats_statement(language: str) -> Statement:
    today: Any = Slot("today", DateField())
    whose = {"user_id": Slot("user", BigIntegerField()), "post__side_id": Slot("side", CharField())}
    tenures = Tenure.objects.on(today).filter(**whose).order_by("starts_on", "pk")
    title = "post__title_ko" if language == Language.KO else "post__title_en"
    return Statement(tenures.values_list("post_id", "post__role", "post__framework_id", "post__area_id", title))


def open_cycle_of(framework_id: int) -> Cycle | None:
    """Return the framework's open cycle with its meeting, or nothing between two cycles."""
    return (
        Cycle.objects.filter(framework_id=framework_id, state=CycleState.OPEN)
        .select_related("meeting__forum", "framework")
        .first()
    )


def ministries_on(day: date, sides: Sequence[str]) -> list[Organization]:
    """Return both ministries by the names they bore on a day, each further title after the statutory name.

    :param sides: whose comes first.
    """
    named = Q(code__in=MINISTRIES) | Q(parent__code__in=MINISTRIES, kind=FURTHER_TITLE)
    borne = Organization.objects.on(day).filter(named)
    return sorted(borne, key=lambda one: (sides.index(one.side_id), one.kind == FURTHER_TITLE, one.pk))


def zones() -> dict[str, str]:
    """Return each side's time zone by its code."""
    return dict(Side.objects.values_list("code", "time_zone"))


def due_moment(milestone: Milestone, side_zone: str) -> datetime:
    """Return the UTC instant at which a milestone is due for a side: in its own zone unless the rule names one."""
    zone = milestone.zone or side_zone
    return resolve(milestone.due_on, 0, OffsetUnit.CALENDAR, milestone.due_time, zone).at


def with_posts_held(people: QuerySet[User], today: date) -> QuerySet[User]:
    """Read along the tenures that people hold on a day, as ``held``."""
    held = Tenure.objects.on(today).select_related("post").order_by("post__role", "post__slug", "pk")
    return people.prefetch_related(Prefetch("tenures", held, to_attr="held"))


@dataclass(frozen=True, slots=True)
class ReferenceTable:
    """One table of reference data: its name, the file it comes from, and its rows."""

    label: str
    file: str
    rows: list[Any]


def reference_tables() -> list[ReferenceTable]:
    """Return all that is loaded of reference data, each table in one statement and in its own order."""
    listed: list[tuple[str, str, Any]] = [
        (_("Frameworks"), "frameworks.csv", Framework.objects.order_by("code")),
        (_("Priority areas"), "priority_areas.csv", PriorityArea.objects.order_by("framework__code", "order", "pk")),
        (_("Forums"), "forums.csv", Forum.objects.order_by("code")),
        (_("Offices"), "organizations.csv", Organization.objects.order_by("side", "code")),
        (_("Milestone rules"), "deadline_rules.csv", MilestoneRule.objects.order_by("framework__code", "order", "pk")),
        (_("Partner groups"), "country_groups.csv", CountryGroup.objects.order_by("code")),
        (_("Countries"), "countries.csv", Country.objects.order_by("alpha2")),
        (_("Glossary"), "glossary.csv", GlossaryTerm.objects.order_by("en", "pk")),
    ]
    return [ReferenceTable(label, file, list(rows)) for label, file, rows in listed]


def choices_of(statement: Statement) -> dict[str, list[tuple[str, str]]]:
    """Return what a list can be narrowed to, by kind: each code with its name in the reader's language, in order.

    :param statement: made by ``choices_among``.
    """
    language = reader_language()
    found: dict[str, dict[str, str]] = {}
    for kind, code, name_en, name_ko, order in sorted(statement.rows(), key=lambda row: (row[0], row[4], row[1])):
        own, other = (name_ko, name_en) if language == Language.KO else (name_en, name_ko)
        name = cycle_name(-order, language) if kind == "cycle" else own or other
        found.setdefault(kind, {}).setdefault(code, name)
    return {kind: list(named.items()) for kind, named in found.items()}


def choices_among(*others: QuerySet[Any, Any]) -> Statement:
    """Return the statement that finds areas, cycles and forums to narrow a list to, and whatever else it is given.

    :param others: made by ``choice_rows``.
    """
    with_cycles = Exists(Cycle.objects.filter(framework=OuterRef("framework")))
    named = ("name_en", "name_ko")
    areas = choice_rows("area", PriorityArea.objects.filter(with_cycles), "code", *named, F("order"))
    # The newest cycle comes first.
    cycles = choice_rows("cycle", Cycle.objects.all(), "slug", "slug", "slug", -F("meeting__ordinal"))
    forums = choice_rows("forum", Forum.objects.all(), "code", *named, Value(0))
    return Statement(areas.union(cycles, forums, *others, all=True))


def choice_rows(
    kind: str, things: QuerySet[Any], code: str, name_en: str, name_ko: str, order: Any
) -> QuerySet[Any, Any]:
    """Return the rows of one kind of thing to choose: the fields of its code and names, and by what it is ordered."""
    return things.order_by().values_list(Value(kind), code, F(name_en), F(name_ko), Cast(order, IntegerField()))
