"""The orders of a cycle's shared projects: each side's, what parts them, and the one both agreed on."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from alliance.accounts.choices import SideCode
from frameworks.choices import CycleState, Duty
from frameworks.models import Cycle, Milestone
from frameworks.policies import Actor
from projects.choices import Ending, RankingKind, Visibility
from projects.models import Project, Rank, Ranking, Submission
from projects.queries.cycles import filed_in

GONE = (Ending.WITHDRAWN, Ending.DEFERRED, Ending.MERGED, Ending.SPLIT)


def to_rank(cycle: Cycle, actor: Actor) -> QuerySet[Project]:
    """Return what is put in order in a cycle: what both sides see and nobody took out of it, by its number."""
    gone = Submission.objects.filter(project=OuterRef("pk"), cycle=cycle, ending__in=GONE)
    shared = filed_in(cycle, actor).exclude(visibility=Visibility.OWN).filter(~Exists(gone))
    return shared.select_related("area").defer("search_text", "grams").order_by("number", "pk")


def seal_of(side: str, order: Iterable[int]) -> str:
    """Return what tells one proposed order from every other, so that nobody confirms what they have not read."""
    return hashlib.sha256(f"{side}:{','.join(map(str, order))}".encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Order:
    """One ranking with the ids of its projects, the first place first."""

    ranking: Ranking
    project_ids: list[int]

    @property
    def places(self) -> dict[int, int]:
        """Return the place of each project, from 1."""
        return {project_id: place for place, project_id in enumerate(self.project_ids, 1)}

    @property
    def seal(self) -> str:
        """Return the seal of the order as it stands."""
        return seal_of(self.ranking.side, self.project_ids)


@dataclass(frozen=True, slots=True)
class RankedLine:
    """A project with its place in each order; None where an order was made without it."""

    project: Project
    own: int | None
    other: int | None
    agreed: int | None

    @property
    def apart(self) -> int | None:
        """Return how many places part the two sides."""
        return None if self.own is None or self.other is None else abs(self.own - self.other)


@dataclass(frozen=True, slots=True)
class CycleRanking:
    """What one person may read of a cycle's orders. The other side's is there once both are handed in."""

    cycle: Cycle
    sides: tuple[SideCode, SideCode]
    projects: list[Project]
    own: Order | None
    other: Order | None
    agreed: Order | None
    handed_in: frozenset[str]
    milestone: Milestone | None

    @property
    def is_open(self) -> bool:
        """Test whether orders can still be made."""
        return self.cycle.state == CycleState.OPEN

    @property
    def is_handed_in(self) -> bool:
        """Test whether the own side's order is handed in."""
        return self.sides[0] in self.handed_in

    @property
    def is_complete(self) -> bool:
        """Test whether both sides' orders are handed in."""
        return len(self.handed_in) == len(self.sides)

    @property
    def is_agreed(self) -> bool:
        """Test whether an order is in force for both sides."""
        return self.agreed is not None and self.agreed.ranking.confirmed_at is not None

    @property
    def pending(self) -> list[str]:
        """Return which sides have not handed in, the own first."""
        return [side for side in self.sides if side not in self.handed_in]

    @property
    def lines(self) -> list[RankedLine]:
        """Return every project with its places, in the agreed order or, before there is one, the own side's."""
        own, other, agreed = (order.places if order else {} for order in (self.own, self.other, self.agreed))
        lines = [RankedLine(one, own.get(one.pk), other.get(one.pk), agreed.get(one.pk)) for one in self.projects]
        last = len(own) + len(agreed) + 1
        return sorted(lines, key=lambda line: (line.agreed or last, line.own or last))

    def start(self) -> list[Project]:
        """Return the projects as a form shows them first: as ordered so far, and what has come since at the end."""
        places = next((order.places for order in (self.agreed, self.own) if order), {})
        return sorted(self.projects, key=lambda one: places.get(one.pk, len(places) + 1))


def ranking_of(cycle: Cycle, actor: Actor) -> CycleRanking:
    """Read the orders of a cycle for one person, in a number of statements that never grows."""
    rankings = Ranking.objects.visible_to(actor).filter(cycle=cycle)
    found = list(rankings.select_related("ranked_as", "confirmed_as"))
    orders = _orders(found)
    sides = {order.ranking.side: order for order in orders if order.ranking.kind == RankingKind.SIDE}
    handed_in = frozenset(side for side, order in sides.items() if order.ranking.handed_in_at)
    own, other = (sides.get(side) for side in actor.sides)
    return CycleRanking(
        cycle=cycle,
        sides=actor.sides,
        projects=list(to_rank(cycle, actor)),
        own=own,
        other=other if len(handed_in) == len(actor.sides) else None,
        agreed=next((order for order in orders if order.ranking.kind == RankingKind.AGREED), None),
        handed_in=handed_in,
        milestone=Milestone.objects.filter(cycle=cycle, duty=Duty.RANKING).order_by("due_on", "pk").first(),
    )


def _orders(rankings: Sequence[Ranking]) -> list[Order]:
    ids: dict[int, list[int]] = {ranking.pk: [] for ranking in rankings}
    ranks = Rank.objects.filter(ranking__in=rankings).order_by("place").values_list("ranking_id", "project_id")
    for ranking_id, project_id in ranks:
        ids[ranking_id].append(project_id)
    return [Order(ranking, ids[ranking.pk]) for ranking in rankings]
