"""What stands in the calendar of some days, for one person: meetings, milestones or own duties, and holidays."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet, TextChoices

from alliance.accounts.choices import SideCode
from frameworks.calendar.clocks import ZONES
from frameworks.calendar.days import ONE_DAY, SATURDAY, HolidayCalendar, Reason
from frameworks.calendar.months import Month, Span, year_span
from frameworks.choices import MeetingState, Precision
from frameworks.models import Forum, Framework, HolidayOverride, Meeting, Milestone, SourceConflict
from frameworks.policies import Actor
from frameworks.queries import due_moment
from reminders.choices import ObligationState
from reminders.models import Obligation

WEEK = timedelta(days=7)
# What no longer takes place on its day is said in words, whatever day stands beside it.
NOT_TAKING_PLACE = frozenset({MeetingState.POSTPONED, MeetingState.CANCELLED})


class Kind(TextChoices):
    """What sort of thing stands in a calendar."""

    MEETING = "meeting"
    MILESTONE = "milestone"
    DUTY = "duty"


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person asks to see.

    ``mine`` keeps the duties of the posts one holds, and the meetings that these are counted from.
    """

    forum: Forum | None = None
    framework: Framework | None = None
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """One thing in the calendar.

    :param days: the days it covers: those of a meeting are its host's, those of a due moment the reader's own.
    :param is_exact: the days are known; if not, it falls somewhere within them, or on no known day when None.
    :param was: for a meeting that moved, the days planned first.
    :param now: on those days, where it stands instead.
    :param at: for what is due, the instant.
    :param number: of what is due, its place among the days asked for, from 1; 0 for a meeting.
    :param is_late: it is a duty that is open though its instant is past.
    """

    kind: Kind
    thing: Meeting | Milestone | Obligation
    days: Span | None
    is_exact: bool = True
    is_tentative: bool = False
    was: Span | None = None
    now: "Event | None" = None
    at: datetime | None = None
    number: int = 0
    is_late: bool = False

    @property
    def is_off(self) -> bool:
        """Test whether it is a meeting that was postponed or cancelled."""
        return isinstance(self.thing, Meeting) and self.thing.state in NOT_TAKING_PLACE

    @property
    def day_is_named(self) -> bool:
        """Test whether somebody named a day, be it tentative, and not only a window."""
        return not isinstance(self.thing, Meeting) or bool(self.thing.start_on or self.thing.tentative_on)

    @property
    def month(self) -> Month | None:
        """Return the month of its first day, where one is known."""
        return Month.of(self.days.first) if self.days else None

    @property
    def order(self) -> tuple[date, bool, str, int]:
        """Return where it stands among others: what has no day comes last, what has no exact one after what has."""
        first = self.days.first if self.days else date.max
        return first, not self.is_exact, self.kind, self.thing.pk


@dataclass(frozen=True, slots=True)
class SideDays:
    """The holidays of one side."""

    side: SideCode
    days: list[tuple[date, Reason]]


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A month: what begins in it, the holidays of both sides, and on how many days both governments work."""

    month: Month
    sides: tuple[SideCode, SideCode]
    events: list[Event]
    closures: list[tuple[date, Reason]]
    joint_business_days: int

    def of(self, *kinds: Kind) -> list[Event]:
        """Return the events of some kinds."""
        return [event for event in self.events if event.kind in kinds]

    @property
    def by_side(self) -> list["SideDays"]:
        """Return the holidays of each side, the own side's first."""
        closed = {side: [(day, reason) for day, reason in self.closures if reason.side == side] for side in self.sides}
        return [SideDays(side, days) for side, days in closed.items()]

    @property
    def meetings(self) -> list[Event]:
        """Return its meetings."""
        return self.of(Kind.MEETING)

    @property
    def due(self) -> list[Event]:
        """Return what is due in it."""
        return self.of(Kind.MILESTONE, Kind.DUTY)


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of a month: its events, and the holidays of both sides."""

    day: date
    events: list[Event]
    closures: list[Reason]
    is_joint: bool
    is_today: bool

    @property
    def is_weekend(self) -> bool:
        """Test whether it is a Saturday or a Sunday."""
        return self.day.weekday() >= SATURDAY

    @property
    def is_bare(self) -> bool:
        """Test whether there is nothing to say of it."""
        return not (self.events or self.closures or self.is_today)


@dataclass(frozen=True, slots=True)
class Agenda:
    """The events of some days, the earliest first, and the holidays around them.

    ``undated`` are the meetings of which no day is known, whatever days are asked for.
    """

    span: Span
    sides: tuple[SideCode, SideCode]
    events: list[Event]
    undated: list[Event]
    holidays: HolidayCalendar

    def on(self, day: date) -> list[Event]:
        """Return what is known to be on a day."""
        return [event for event in self.events if event.is_exact and event.days and event.days.meets(Span(day, day))]

    @property
    def vague(self) -> list[Event]:
        """Return what falls somewhere within some of these days, nobody knows when exactly."""
        return [event for event in self.events if not event.is_exact]

    @property
    def joint_business_days(self) -> int:
        """Return on how many of its days both governments work."""
        return sum(map(self.holidays.is_joint_business_day, self.span.days))

    def months(self) -> list["MonthLine"]:
        """Return the months of the days asked for, each with what begins in it and what closes either government."""
        first = Month.of(self.span.first)
        months = [Month(first.year, number) for number in range(first.number, self.span.last.month + 1)]
        return [self._line(month) for month in months]

    def weeks(self, month: Month, today: date) -> list[list["Cell | None"]]:
        """Return the days of a month in rows of seven; None for a day of another month."""
        return [[self._cell(day, today) if day else None for day in week] for week in month.weeks]

    def begun_in(self, month: Month) -> list[Event]:
        """Return what begins in a month, or goes on from before the days asked for."""
        first = month == Month.of(self.span.first)
        return [event for event in self.events if event.month == month or (first and self._goes_on(event))]

    def _line(self, month: Month) -> "MonthLine":
        closures = list(self.holidays.closures_between(month.span.first, month.span.last))
        return MonthLine(month, self.sides, self.begun_in(month), closures, month.joint_business_days(self.holidays))

    def _cell(self, day: date, today: date) -> "Cell":
        reasons = self.holidays.why_not(day)
        closures = [reason for reason in reasons if reason.side]
        return Cell(day, self.on(day), closures, is_joint=not reasons, is_today=day == today)

    def _goes_on(self, event: Event) -> bool:
        return event.days is not None and event.days.first < self.span.first


def agenda_of(actor: Actor, span: Span, choice: Choice, at: datetime) -> Agenda:
    """Return what a person may see of some days."""
    due = _duties(actor, span, choice, at) if choice.mine else _milestones(actor, span, choice)
    known = [placed(meeting) for meeting in _meetings(actor, choice)]
    first_planned = [_as_first_planned(event) for event in known if event.was]
    meetings = [event for event in [*known, *first_planned] if event.days and event.days.meets(span)]
    numbered = [replace(event, number=number) for number, event in enumerate(_sorted(due), start=1)]
    undated = [event for event in known if event.days is None]
    return Agenda(span, actor.sides, _sorted([*meetings, *numbered]), undated, HolidayOverride.objects.calendar())


def today_of(side: str, at: datetime) -> date:
    """Return which day it is on the clock of a side's capital."""
    return at.astimezone(ZoneInfo(ZONES[SideCode(side).value])).date()


def placed(meeting: Meeting) -> Event:
    """Return a meeting on its days, as exactly as they are known."""
    window = _window(meeting)
    first = meeting.start_on or meeting.tentative_on
    if first is None:
        return Event(Kind.MEETING, meeting, window, is_exact=False, is_tentative=True)
    last = max(meeting.end_on or first, first) if meeting.start_on else first
    days, is_exact = _as_known(first, last, meeting.date_precision)
    was = window if window and meeting.start_on and not window.meets(days) else None
    return Event(Kind.MEETING, meeting, days, is_exact, meeting.is_tentative, was)


def years_with_meetings() -> list[int]:
    """Return the years in which a meeting is known or planned, the earliest first."""
    columns = Meeting.objects.values_list("start_on", "tentative_on", "window_from")
    first = (start or tentative or window for start, tentative, window in columns)
    return sorted({day.year for day in first if day})


def conflicts_about(choice: Choice) -> QuerySet[SourceConflict]:
    """Return the points on which two sources disagree: all of them, or those about the meetings of one forum."""
    conflicts = SourceConflict.objects.order_by("subject_en", "pk")
    return conflicts.filter(meeting__forum=choice.forum) if choice.forum else conflicts


def _sorted(events: Iterable[Event]) -> list[Event]:
    return sorted(events, key=lambda event: event.order)


def _as_first_planned(event: Event) -> Event:
    """Return a meeting that moved on the days planned first; a window of more than a week names no exact day."""
    days = event.was
    is_exact = days is not None and days.last - days.first < WEEK
    return Event(Kind.MEETING, event.thing, days, is_exact, now=event)


def _window(meeting: Meeting) -> Span | None:
    first, last = meeting.window_from, meeting.window_until
    known = [day for day in (first, last) if day]
    return Span(min(known), max(known)) if known else None


def _as_known(first: date, last: date, precision: str) -> tuple[Span, bool]:
    """Return the days that are meant by a date: of a month or a year where no more is known."""
    match precision:
        case Precision.MONTH:
            return Span(Month.of(first).first, Month.of(last).span.last), False
        case Precision.YEAR:
            return Span(year_span(first.year).first, year_span(last.year).last), False
    return Span(first, last), True


def _meetings(actor: Actor, choice: Choice) -> QuerySet[Meeting]:
    meetings = Meeting.objects.in_time().prefetch_related("conflicts")
    if choice.forum:
        meetings = meetings.filter(forum=choice.forum)
    if choice.framework:
        # A framework knows the bodies its milestones are counted from, and the meetings its cycles lead to.
        rules = choice.framework.milestone_rules.values("anchor_forum")
        meetings = meetings.filter(Q(forum__in=rules) | Q(cycles__framework=choice.framework)).distinct()
    if choice.mine:
        owed = Obligation.objects.visible_to(actor).filter(post_id__in=_posts(actor))
        counted = Q(pk__in=owed.values("milestone__anchor_meeting")) | Q(pk__in=owed.values("cycle__meeting"))
        meetings = meetings.filter(counted)
    return meetings


def _milestones(actor: Actor, span: Span, choice: Choice) -> Iterator[Event]:
    # A day more on either end: a moment may fall on the next day in the other capital.
    near = (span.first - ONE_DAY, span.last + ONE_DAY)
    milestones = Milestone.objects.filter(due_on__range=near).select_related("cycle__meeting__forum", "anchor_forum")
    if choice.forum:
        milestones = milestones.filter(anchor_forum=choice.forum)
    if choice.framework:
        milestones = milestones.filter(cycle__framework=choice.framework)
    zone = ZONES[actor.side]
    due = ((milestone, due_moment(milestone, zone)) for milestone in milestones)
    events = (
        Event(Kind.MILESTONE, milestone, _day(at, zone), is_tentative=milestone.is_tentative, at=at)
        for milestone, at in due
    )
    return _inside(events, span)


def _duties(actor: Actor, span: Span, choice: Choice, now: datetime) -> Iterator[Event]:
    zone = ZONES[actor.side]
    midnight = datetime.combine(span.first, datetime.min.time(), ZoneInfo(zone))
    end = datetime.combine(span.last + ONE_DAY, datetime.min.time(), ZoneInfo(zone))
    owed = Obligation.objects.visible_to(actor).filter(post_id__in=_posts(actor), due_at__gte=midnight, due_at__lt=end)
    if choice.forum:
        # What a meeting tasked belongs to the forum that met.
        owed = owed.filter(Q(milestone__anchor_forum=choice.forum) | Q(milestone=None, meeting__forum=choice.forum))
    if choice.framework:
        owed = owed.filter(cycle__framework=choice.framework)
    for duty in owed.for_work():
        is_open = duty.state == ObligationState.OPEN
        yield Event(
            Kind.DUTY,
            duty,
            _day(duty.due_at, zone),
            is_tentative=bool(duty.milestone and duty.milestone.is_tentative),
            at=duty.due_at,
            is_late=is_open and duty.due_at < now,
        )


def _posts(actor: Actor) -> list[int]:
    return [seat.post_id for seat in actor.seats]


def _day(at: datetime, zone: str) -> Span:
    day = at.astimezone(ZoneInfo(zone)).date()
    return Span(day, day)


def _inside(events: Iterable[Event], span: Span) -> Iterator[Event]:
    return (event for event in events if event.days and event.days.meets(span))
