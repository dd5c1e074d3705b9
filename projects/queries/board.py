"""Projects as cards in columns, by state or by how far they have come through the forums."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Value, When

from frameworks.choices import CycleState, Role
from frameworks.models import Cycle
from frameworks.policies import Actor
from projects.choices import State
from projects.models import AgendaItem, Project, ProjectMember
from projects.policies import Facts, facts_of
from projects.queries.forums import CHAIN, UNREAD
from projects.queries.standing import diverge, fresh_since, status_of

# A column shows so many, the newest change first; the list of projects has them all.
SHOWN = 12
NOWHERE = "NONE"
STATES = tuple(State.values)
FORUMS = (NOWHERE, *CHAIN)


@dataclass(frozen=True, slots=True)
class Card:
    """A project on the board. ``signed_by`` answers as the project's page does, so that acts can ask either.

    Statuses stand in the order of the reader's sides, and are empty before and after the work is active.
    """

    project: Project
    column: str
    facts: Facts
    statuses: tuple[tuple[str, str], ...]
    is_carried_on: bool

    def signed_by(self, side: str) -> bool:
        """Test whether a side's signature is in force."""
        signed = {"US": self.project.us_signed, "ROK": self.project.rok_signed}
        return signed[side] is not None

    @property
    def divergent(self) -> bool:
        """Test whether the sides say different things of it."""
        return diverge(self.statuses[0][1], self.statuses[1][1])


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its code, with how many projects belong there and the newest of them."""

    code: str
    total: int
    cards: list[Card]

    @property
    def left(self) -> int:
        """Return how many are not shown."""
        return self.total - len(self.cards)


def columns_by_state(found: QuerySet[Project], actor: Actor, at: datetime) -> list[Column]:
    """Return what was found by its state, in three statements whatever there is."""
    whens = {code: Q(state=code) for code in STATES}
    return _columns(found, F("state"), whens, actor, at)


def columns_by_forum(found: QuerySet[Project], actor: Actor, at: datetime) -> list[Column]:
    """Return what was found and filed by the last forum of the chain on whose agenda it stands in its cycle."""
    whens = {code: stands_at(code) for code in FORUMS}
    column = Case(
        *(When(_on_agenda(code), then=Value(code)) for code in reversed(CHAIN)),
        default=Value(NOWHERE),
        output_field=CharField(),
    )
    return _columns(found.filter(is_draft=False), column, whens, actor, at)


def stands_at(code: str) -> Q:
    """Return what is filed and has come as far as a forum of the chain in its cycle, or with NOWHERE on no agenda."""
    later = CHAIN[CHAIN.index(code) + 1 :] if code in CHAIN else CHAIN
    there = Q(is_draft=False, cycle__isnull=False)
    if code in CHAIN:
        there &= Q(_on_agenda(code))
    return there & ~Q(_on_agenda(*later)) if later else there


def _on_agenda(*codes: str) -> Exists:
    items = AgendaItem.objects.filter(project=OuterRef("pk"), cycle=OuterRef("cycle_id"))
    return Exists(items.filter(meeting__forum__code__in=codes))


def on_board(cycle: Cycle, actor: Actor) -> QuerySet[Project]:
    """Return what is filed in a cycle and has not moved on, and while it is open the drafts that could come to it."""
    belongs = Q(cycle=cycle, is_draft=False)
    if cycle.state == CycleState.OPEN:
        belongs |= Q(is_draft=True, framework=cycle.framework_id)
    return Project.objects.visible_to(actor).filter(belongs)


def _columns(found: QuerySet[Any], column: Any, whens: Mapping[str, Q], actor: Actor, at: datetime) -> list[Column]:
    totals = dict(found.order_by().annotate(column=column).values_list("column").annotate(Count("pk")))
    # Each column for itself, so that the database walks what changed last and stops when it has enough.
    first, *others = (
        found.filter(when).order_by("-updated_at", "-pk").values("pk", column=Value(code))[:SHOWN]
        for code, when in whens.items()
    )
    picked = {row["pk"]: row["column"] for row in first.union(*others, all=True)}
    cards: dict[str, list[Card]] = {code: [] for code in whens}
    for project in _read(picked, actor):
        code = picked[project.pk]
        cards[code].append(_card(project, code, actor, at))
    return [Column(code, totals.get(code, 0), cards[code]) for code in whens]


def _read(picked: dict[int, str], actor: Actor) -> QuerySet[Any]:
    member = ProjectMember.objects.filter(project=OuterRef("pk"), user_id=actor.user_id)
    return (
        Project.objects.filter(pk__in=picked)
        .annotate(
            on_team=Exists(member) if actor.has(Role.AUTHOR) else Value(False),
            filing=FilteredRelation("submissions", condition=Q(submissions__cycle=F("cycle"))),
            submitted_at=F("filing__submitted_at"),
        )
        .defer(*UNREAD)
        .order_by("-updated_at", "-pk")
    )


def _card(project: Any, code: str, actor: Actor, at: datetime) -> Card:
    since = fresh_since(at)
    said = {
        "US": status_of(project.stage, project.us_health, project.us_reported_at, since),
        "ROK": status_of(project.stage, project.rok_health, project.rok_reported_at, since),
    }
    return Card(
        project,
        code,
        facts_of(project, member=project.on_team, last_editor_id=project.last_editor_id),
        tuple((side, said[side]) for side in actor.sides),
        is_carried_on=project.state == State.RETURNED and project.submitted_at is None,
    )
