"""How the work goes after the decision: milestones, what the sides see differently, and who met whom."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, lru_cache
from typing import NamedTuple

from django.db.models import BigIntegerField, Q, prefetch_related_objects

from alliance.accounts.choices import SideCode
from alliance.statements import Slot, Statement
from alliance.templatetags.alliance import pair_text
from frameworks.calendar.clocks import ZONES
from frameworks.calendar.counting import zone_of
from frameworks.policies import Actor
from projects.models import Divergence, Engagement, Project, ProjectMilestone
from projects.queries.standing import fresh_since
from projects.timeline import Slips, Span, lay_out_slips

# The page shows so many engagements unless all are asked for.
ENGAGEMENTS_SHOWN = 20
UNSETTLED = Q(us_settled_at=None) | Q(rok_settled_at=None)
PROJECT = Slot("project", BigIntegerField())


def words_differ(project: Project, at: datetime) -> bool:
    """Test whether both sides' last words, both fresh at a moment, differ."""
    reported = (project.us_reported_at, project.rok_reported_at)
    fresh = all(said is not None and said >= fresh_since(at) for said in reported)
    return fresh and project.us_health != project.rok_health


@dataclass(frozen=True, slots=True)
class Step:
    """A milestone as it stands on a day of its project's owner."""

    milestone: ProjectMilestone
    today: date

    @property
    def is_dropped(self) -> bool:
        """Test whether it was given up."""
        return self.milestone.dropped_at is not None

    @property
    def is_ahead(self) -> bool:
        """Test whether it is still to be reached."""
        return not self.is_dropped and self.milestone.actual_on is None

    @property
    def promised_on(self) -> date:
        """Return the day on which it was last said to be reached."""
        return self.milestone.forecast_on or self.milestone.planned_on

    @property
    def is_overdue(self) -> bool:
        """Test whether that day is over, and nobody has said anew."""
        return self.is_ahead and self.promised_on < self.today

    @property
    def expected_on(self) -> date:
        """Return the day it was reached, or the first on which it still can be."""
        return self.milestone.actual_on or max(self.promised_on, self.today)

    @property
    def slip(self) -> int:
        """Return by how many days it is later than planned; less than none when it is earlier."""
        return (self.expected_on - self.milestone.planned_on).days

    @property
    def early(self) -> int:
        """Return by how many days it is earlier than planned."""
        return max(-self.slip, 0)

    @property
    def is_late(self) -> bool:
        """Test whether it comes, or came, later than planned."""
        return not self.is_dropped and self.slip > 0

    @property
    def span(self) -> Span:
        """Return it as it is drawn."""
        kind = "late" if self.is_late else "next" if self.is_ahead else "done"
        return Span(pair_text(self.milestone, "title"), self.milestone.planned_on, self.expected_on, kind)


class Settlement(NamedTuple):
    """What one side's word was when it differed, and how the side said it is settled, if it has."""

    side: str
    health: str
    at: datetime | None
    words: str
    title_en: str | None
    title_ko: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """One time that the sides saw the project differently; the reader's side stands first."""

    opened_at: datetime
    sides: list[Settlement]

    @property
    def is_open(self) -> bool:
        """Test whether a side has still to say that it is settled."""
        return any(said.at is None for said in self.sides)

    @property
    def closed_at(self) -> datetime | None:
        """Return when the second side settled it."""
        return None if self.is_open else max(said.at for said in self.sides if said.at)

    def waits_for(self, side: str) -> bool:
        """Test whether a side has still to settle it."""
        return any(said.side == side and said.at is None for said in self.sides)


class Met(NamedTuple):
    """An engagement, with who logged it as which post."""

    side: str
    audience: str
    held_on: date
    place: str
    participants: str
    summary: str
    follow_up: str
    logged_at: datetime
    name_en: str
    name_ko: str
    title_en: str
    title_ko: str


@dataclass(frozen=True, slots=True)
class Followed:
    """All that tells how the work goes; differences and engagements the newest first."""

    steps: list[Step] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    agree_to_differ: bool = False
    engagements: list[Met] = field(default_factory=list)
    has_more_engagements: bool = False

    @property
    def open_difference(self) -> Difference | None:
        """Return what both sides have still to settle."""
        return next((one for one in self.differences if one.is_open), None)

    @property
    def kept_steps(self) -> list[Step]:
        """Return the steps that were not dropped."""
        return [step for step in self.steps if not step.is_dropped]

    @property
    def reached(self) -> int:
        """Return how many steps are reached."""
        return sum(not step.is_ahead for step in self.kept_steps)

    @property
    def late(self) -> int:
        """Return how many steps are later than planned."""
        return sum(step.is_late for step in self.kept_steps)

    @property
    def longest_slip(self) -> int:
        """Return by how many days the latest step is later than planned."""
        return max((step.slip for step in self.kept_steps), default=0)

    @property
    def line(self) -> Slips | None:
        """Return the steps as they are drawn in time."""
        steps = self.kept_steps
        return lay_out_slips([step.span for step in steps], steps[0].today) if steps else None


def follow(project: Project, actor: Actor, at: datetime, *, whole: bool = False) -> Followed:
    """Read how the work goes for one person; ``whole`` for every engagement, not only the newest."""
    differences = _differences(project, actor)
    met = [Met(*row) for row in _engagements_statement(actor, whole).rows(project=project.pk)]
    shown = met if whole else met[:ENGAGEMENTS_SHOWN]
    is_settled = bool(differences) and not differences[0].is_open
    return Followed(
        steps=steps_on(project, at.astimezone(zone_of(ZONES[project.owner])).date()),
        differences=differences,
        agree_to_differ=is_settled and words_differ(project, at),
        engagements=shown,
        has_more_engagements=len(shown) < len(met),
    )


def steps_of(project: Project) -> list[ProjectMilestone]:
    """Return the milestones that were not dropped, as they were planned; read once for a project."""
    prefetch_related_objects([project], "milestones")
    kept = [milestone for milestone in project.milestones.all() if milestone.dropped_at is None]
    return sorted(kept, key=lambda milestone: (milestone.planned_on, milestone.pk))


def steps_on(project: Project, today: date) -> list[Step]:
    """Return the milestones as they stand on a day of the project's owner, in the order in which they were planned."""
    prefetch_related_objects([project], "milestones")
    steps = [Step(milestone, today) for milestone in project.milestones.all()]
    return sorted(steps, key=lambda step: (step.milestone.planned_on, step.milestone.pk))


def _differences(project: Project, actor: Actor) -> list[Difference]:
    differences = []
    for opened_at, *columns in _differences_statement().rows(project=project.pk):
        half = len(columns) // 2
        said = {SideCode.US: columns[:half], SideCode.ROK: columns[half:]}
        differences.append(Difference(opened_at, [Settlement(side, *said[side]) for side in actor.sides]))
    return differences


@cache
def _differences_statement() -> Statement:
    columns = ("health", "settled_at", "words", "settled_as__title_en", "settled_as__title_ko")
    of_sides = [f"{side}_{column}" for side in ("us", "rok") for column in columns]
    every = Divergence.objects.filter(project_id=PROJECT).order_by("-opened_at", "-pk")
    return Statement(every.values_list("opened_at", *of_sides))


@lru_cache(maxsize=1024)
def _engagements_statement(actor: Actor, whole: bool) -> Statement:
    said = ("side", "audience", "held_on", "place", "participants", "summary", "follow_up", "logged_at")
    who = ("logged_by__name_en", "logged_by__name_ko", "logged_as__title_en", "logged_as__title_ko")
    readable = Engagement.objects.visible_to(actor).filter(project_id=PROJECT).order_by("-held_on", "-pk")
    return Statement(readable.values_list(*said, *who)[: None if whole else ENGAGEMENTS_SHOWN + 1])
