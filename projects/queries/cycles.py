"""Cycles with what was filed in them, as one side may see it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from alliance.accounts.choices import SideCode
from alliance.audit.models import Entry
from alliance.statements import Statement
from frameworks.calendar.clocks import ZONES
from frameworks.calendar.days import HolidayCalendar
from frameworks.choices import CycleState
from frameworks.models import Cycle, HolidayOverride, Milestone, PriorityArea
from frameworks.policies import Actor
from frameworks.queries import due_moment
from projects.choices import State
from projects.models import Project, Review, Submission, Version
from reminders.choices import ObligationState
from reminders.models import Obligation

FILED = (State.SUBMITTED, State.RETURNED, State.ENDORSED, State.PRESENTED, State.CLOSED)
# How far a filing has come, in their order.
# As Meeting.anchor_on.
ANCHOR_ON = Coalesce("meeting__start_on", "meeting__tentative_on", "meeting__window_until")
GATES = ("filed", "reviewed", "one", "both", "presented", "moved")


@dataclass(frozen=True, slots=True)
class Gates:
    """How far what was filed in a cycle has come. Each number includes the next ones; the last stands alone.

    A review counts if it is of the newest version and the reader may read it.
    """

    filed: int
    reviewed: int
    one_signed: int
    both_signed: int
    presented: int
    moved_on: int


@dataclass(frozen=True, slots=True)
class Countdown:
    """The way to the meeting that ends a cycle: calendar days on the host's calendar, and joint business days.

    Negative once it has begun; both are None while nobody has named a day.
    """

    days: int | None
    business_days: int | None


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    """A milestone with its moment on the reader's side's clock, and which side still owes something by it.

    Of the other side's duties no more is told than that something is pending.
    """

    milestone: Milestone
    at: datetime
    pending: tuple[str, ...]
    is_past: bool

    @property
    def is_late(self) -> bool:
        """Test whether a side still owes something though the moment is past."""
        return self.is_past and bool(self.pending)


def current_cycle() -> Cycle | None:
    """Return the cycle open longest, with its meeting, or nothing between two cycles.

    ``is_illustrative`` says whether any project of the site is sample data.
    """
    return _current().select_related("meeting__forum").first()


def _current() -> QuerySet[Cycle]:
    sample = Exists(Project.objects.filter(is_illustrative=True))
    return Cycle.objects.filter(state=CycleState.OPEN).annotate(is_illustrative=sample).order_by("opened_at", "pk")


class Ahead(NamedTuple):
    """The meeting that the open cycle leads to, as every page names it."""

    cycle_slug: str
    ordinal: int
    forum_code: str
    time_zone: str
    on: date | None
    is_illustrative: bool

    def days_from(self, at: datetime) -> int | None:
        """Return the calendar days left at its own place; None without a day, or once it is past."""
        if self.on is None:
            return None
        days = (self.on - at.astimezone(ZoneInfo(self.time_zone)).date()).days
        return days if days >= 0 else None


def meeting_ahead() -> Ahead | None:
    """Return the meeting of the cycle that ``current_cycle`` returns, for the frame of every page."""
    return next((Ahead(*row) for row in _ahead_statement().rows()), None)


@cache
def _ahead_statement() -> Statement:
    return Statement(
        _current().values_list(
            "slug", "meeting__ordinal", "meeting__forum__code", "meeting__time_zone", ANCHOR_ON, "is_illustrative"
        )[:1]
    )


def filed_in(cycle: Cycle, actor: Actor) -> QuerySet[Project]:
    """Return what was filed in a cycle and the reader may know of; each with its ``filing`` there.

    It may have moved on to a later cycle since. What was filed, and ended, before it was shared stays with its side.
    """
    readable = Version.objects.filter(submission=OuterRef("filing"), number__gte=OuterRef("shared_from"))
    return (
        Project.objects.visible_to(actor)
        .annotate(filing=FilteredRelation("submissions", condition=Q(submissions__cycle=cycle)))
        .filter(Q(cycle=cycle) | Q(owner=actor.side) | Exists(readable), filing__isnull=False)
    )


def _passed(gate: str, cycle: Cycle, actor: Actor) -> Q:
    """Return what holds for a project of a cycle that has come at least as far as a gate.

    Signatures on a project that has moved on are those of the later cycle.
    """
    us, rok = Q(us_signed__isnull=False, cycle=cycle), Q(rok_signed__isnull=False, cycle=cycle)
    presented = Q(filing__presented_at__isnull=False)
    read = Review.objects.visible_to(actor).filter(project__cycle=cycle, version__number=F("project__version_number"))
    match gate:
        case "reviewed":
            return Q(pk__in=read.values("project")) | us | rok | presented
        case "one":
            return us | rok | presented
        case "both":
            return us & rok | presented
        case "presented":
            return presented
        case "moved":
            return ~Q(cycle=cycle)
    return Q()


def gates_of(cycle: Cycle, actor: Actor) -> Gates:
    """Count how far what the reader sees of a cycle has come."""
    counted = {gate: Count("pk", filter=_passed(gate, cycle, actor)) for gate in GATES[1:]}
    counts = filed_in(cycle, actor).aggregate(filed=Count("pk"), **counted)
    return Gates(*(counts[gate] for gate in GATES))


def _presentations(cycle: Cycle, actor: Actor) -> QuerySet[Submission]:
    return Submission.objects.filter(
        cycle=cycle, presented_at__isnull=False, project__in=Project.objects.visible_to(actor)
    )


def goal_of(cycle: Cycle, actor: Actor) -> Submission | None:
    """Return the filing that met the goal of a cycle, which is the first one presented, or nothing yet."""
    return _presentations(cycle, actor).select_related("project").order_by("presented_at", "pk").first()


def countdown_to(cycle: Cycle, at: datetime) -> Countdown:
    """Count the days to the meeting from today, as its place counts them."""
    on = cycle.meeting.anchor_on
    if on is None:
        return Countdown(None, None)
    today = at.astimezone(ZoneInfo(cycle.meeting.time_zone)).date()
    return Countdown((on - today).days, business_days_between(today, on, HolidayOverride.objects.calendar()))


def business_days_between(today: date, on: date, calendar: HolidayCalendar) -> int:
    """Return on how many days from tomorrow to the day before ``on`` both governments work; 0 when it is past."""
    days = (date.fromordinal(ordinal) for ordinal in range(today.toordinal() + 1, on.toordinal()))
    return sum(calendar.is_joint_business_day(day) for day in days)


def milestones_of(cycle: Cycle, actor: Actor, at: datetime) -> list[MilestoneLine]:
    """Return a cycle's milestones in time, each with what is pending on either side."""
    owed = Obligation.objects.filter(milestone=OuterRef("pk"), state=ObligationState.OPEN)
    milestones = (
        Milestone.objects.filter(cycle=cycle)
        .select_related("anchor_forum", "anchor_meeting__forum")
        .annotate(
            us_pending=Exists(owed.filter(post__side_id=SideCode.US)),
            rok_pending=Exists(owed.filter(post__side_id=SideCode.ROK)),
        )
        .order_by("due_on", "order", "pk")
    )
    return [_line(row, {SideCode.US: row.us_pending, SideCode.ROK: row.rok_pending}, actor, at) for row in milestones]


def _line(milestone: Milestone, owing: dict[SideCode, bool], actor: Actor, at: datetime) -> MilestoneLine:
    due = due_moment(milestone, ZONES[actor.side])
    return MilestoneLine(milestone, due, tuple(side for side in actor.sides if owing[side]), due < at)


@dataclass(frozen=True, slots=True)
class CycleLine:
    """A cycle with how much of it the reader sees."""

    cycle: Cycle
    filed: int


def all_cycles(actor: Actor) -> list[CycleLine]:
    """Return every cycle, the newest meeting first, with the number of filings the reader sees."""
    visible = Project.objects.visible_to(actor).filter(is_draft=False, cycle__isnull=False)
    filed = Counter(dict(visible.values_list("cycle_id").annotate(Count("pk")).order_by()))
    filed += Counter(dict(moved_on(actor).values_list("cycle_id").annotate(Count("pk")).order_by()))
    cycles = Cycle.objects.select_related("meeting__forum", "framework").order_by("-meeting__ordinal", "-pk")
    return [CycleLine(cycle, filed.get(cycle.pk, 0)) for cycle in cycles]


def moved_on(actor: Actor) -> QuerySet[Submission]:
    """Return the filings in earlier cycles of projects that have moved on, as ``filed_in`` counts them."""
    readable = Version.objects.filter(submission=OuterRef("pk"), number__gte=OuterRef("project__shared_from"))
    return Submission.objects.filter(
        Q(project__owner=actor.side) | Exists(readable),
        continued_by__isnull=False,
        project__in=Project.objects.visible_to(actor),
    )


@dataclass(frozen=True, slots=True)
class PipelineRow:
    """An area with the number of filings in each state."""

    area: PriorityArea
    states: list[tuple[State, int]]
    total: int


def pipeline_of(cycle: Cycle, actor: Actor) -> list[PipelineRow]:
    """Count what the reader sees of a cycle by area and state; what has moved on counts in its later cycle."""
    counted = (
        filed_in(cycle, actor).filter(cycle=cycle).values_list("area_id", "state").annotate(Count("pk")).order_by()
    )
    counts = {(area_id, state): number for area_id, state, number in counted}
    areas = PriorityArea.objects.filter(framework_id=cycle.framework_id).order_by("order", "pk")
    rows = [(area, [(state, counts.get((area.pk, state), 0)) for state in FILED]) for area in areas]
    return [PipelineRow(area, states, sum(number for _state, number in states)) for area, states in rows]


def duties_of(cycle: Cycle, actor: Actor) -> QuerySet[Obligation]:
    """Return what the posts of the own side owe or owed in a cycle, the earliest first, each with why it was waived.

    That stands in the record, of the moment in which the duty was settled.
    """
    waived = Entry.objects.filter(target_type=Obligation._meta.label_lower, target_id=OuterRef("pk"))
    waived = waived.filter(Q(shared=True) | Q(side=actor.side), verb="obligation.waived", at=OuterRef("settled_at"))
    duties = (
        Obligation.objects.visible_to(actor).filter(cycle=cycle).annotate(waived=Subquery(waived.values("reason")[:1]))
    )
    return duties.select_related("nil_return__acknowledged_as").for_work()


def filings_of(cycle: Cycle, actor: Actor, gate: str, area: PriorityArea | None = None) -> QuerySet[Project]:
    """Return what has come at least as far as a gate, the newest change first; an unknown gate is "filed".

    Each with how its filing in the cycle ended, and when it was submitted there.

    :param area: where it is given, nothing of other areas.
    """
    found = filed_in(cycle, actor).filter(_passed(gate, cycle, actor))
    found = found.filter(area=area) if area else found
    found = found.annotate(ending=F("filing__ending"), submitted_at=F("filing__submitted_at"))
    return found.select_related("area").defer("search_text", "grams").order_by("-updated_at", "-pk")
