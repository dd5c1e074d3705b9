"""The road through RCWG, KIDD and SCM in one cycle: which meetings it has, what is on them and what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import NamedTuple

from django.db.models import BigIntegerField, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce

from alliance.statements import Slot, Statement
from alliance.templatetags.alliance import reader_language
from frameworks.choices import CycleState, MeetingState
from frameworks.models import Cycle, Forum, Meeting, Post
from frameworks.naming import meeting_name
from frameworks.policies import Actor, HiddenError
from projects.choices import Outcome, State, Visibility
from projects.models import AgendaItem, ForumWaiver, Project, Tasking
from reminders.choices import ObligationState
from reminders.models import Obligation

# Each reports to the next; the last one decides.
CHAIN = ("RCWG", "KIDD", "SCM")
SKIPPABLE = CHAIN[:-1]
# The board names so many projects that are on no agenda yet; the list of projects names them all.
SHOWN = 50
PROJECT = Slot("project", BigIntegerField())
TEXTS = ("aims", "activities", "complements", "resources", "business")
UNREAD = ("search_text", "grams", *(f"{name}_{language}" for name in TEXTS for language in ("en", "ko")))


@dataclass(frozen=True, slots=True)
class OwnDuty:
    """What one post makes of a tasking. Of a post of the other side no more is told than that it is pending."""

    post: Post
    is_pending: bool
    words: str


@dataclass(slots=True)
class MeetingAgenda:
    """A meeting with its items in their order."""

    meeting: Meeting
    items: list[AgendaItem] = field(default_factory=list)


@dataclass(slots=True)
class Column:
    """A forum with its meetings in a cycle, and why it is skipped if that was recorded for the whole cycle."""

    forum: Forum
    meetings: list[MeetingAgenda]
    waivers: list[ForumWaiver]

    @property
    def may_be_skipped(self) -> bool:
        """Test whether the cycle can do without it, and nobody has said so yet."""
        return self.forum.code in SKIPPABLE and all(waiver.project_id for waiver in self.waivers)


@dataclass(frozen=True, slots=True)
class Board:
    """What is on no agenda yet, and the three forums in their order."""

    waiting: list[Project]
    has_more: bool
    columns: list[Column]


def meetings_of(cycle: Cycle) -> QuerySet[Meeting]:
    """Return the meetings of the chain that belong to a cycle, the earliest first.

    The SCM is the one the cycle leads to. An RCWG or a KIDD belongs to it when its day (held or confirmed, else
    tentative, else the window's last) is after the SCM before and not after this one; without any day it is yet to
    come and belongs to the open cycle. One that was called off does not belong to any. A meeting with items of the
    cycle on its agenda belongs to it in any case, however far it is moved afterwards.
    """
    last = Meeting.objects.filter(forum_id=cycle.meeting.forum_id, ordinal__lt=cycle.meeting.ordinal)
    before, until = last.order_by("-ordinal").first(), cycle.meeting.anchor_on
    between = Q(day__isnull=False)
    if before and before.anchor_on:
        between &= Q(day__gt=before.anchor_on)
    if until:
        between &= Q(day__lte=until)
    if cycle.state == CycleState.OPEN:
        between |= Q(day__isnull=True, state__in=[MeetingState.PLANNED, MeetingState.TENTATIVE])
    taken_up = AgendaItem.objects.filter(cycle=cycle).values("meeting_id")
    belongs = Q(forum__code__in=SKIPPABLE) & between & ~Q(state=MeetingState.CANCELLED)
    days = Meeting.objects.alias(day=Coalesce("start_on", "tentative_on", "window_until"))
    return days.filter(Q(pk=cycle.meeting_id) | belongs | Q(pk__in=taken_up)).in_time()


def meeting_in(cycle: Cycle, slug: str) -> Meeting:
    """Return the meeting of an address such as kidd-28, if it belongs to the cycle.

    :raises HiddenError: if there is none.
    """
    meeting = next((meeting for meeting in meetings_of(cycle) if meeting.address == slug.lower()), None)
    if meeting is None:
        raise HiddenError
    return meeting


def board_of(cycle: Cycle, actor: Actor) -> Board:
    """Return the board of a cycle as one person may see it."""
    agendas = {meeting.pk: MeetingAgenda(meeting) for meeting in meetings_of(cycle)}
    for item in _items(actor).filter(cycle=cycle):
        agendas[item.meeting_id].items.append(item)
    forums = {forum.code: forum for forum in Forum.objects.filter(code__in=CHAIN)}
    waivers = list(waivers_of(cycle))
    columns = [
        Column(
            forums[code],
            [agenda for agenda in agendas.values() if agenda.meeting.forum.code == code],
            [waiver for waiver in waivers if waiver.forum.code == code],
        )
        for code in CHAIN
    ]
    waiting = list(
        _filed(cycle, actor)
        .exclude(pk__in=AgendaItem.objects.filter(cycle=cycle).values("project_id"))
        .exclude(state=State.CLOSED)[: SHOWN + 1]
    )
    return Board(waiting[:SHOWN], len(waiting) > SHOWN, columns)


def agenda_of(meeting: Meeting, cycle: Cycle, actor: Actor) -> list[AgendaItem]:
    """Return what stands on a meeting's agenda in a cycle, in its order, each with its taskings and their posts."""
    owed = Obligation.objects.select_related("post__side").order_by("post__side_id", "post__slug", "pk")
    taskings = Tasking.objects.order_by("pk").prefetch_related(Prefetch("obligations", owed))
    return list(_items(actor).filter(meeting=meeting, cycle=cycle).prefetch_related(Prefetch("taskings", taskings)))


def candidates_for(meeting: Meeting, cycle: Cycle, actor: Actor) -> list[Project]:
    """Return what both sides see of a cycle's filings, is under way, and does not stand on the agenda yet."""
    open_ones = _filed(cycle, actor).filter(state__in=[State.SUBMITTED, State.ENDORSED, State.PRESENTED])
    return list(open_ones.exclude(agenda__meeting=meeting))


def shared_in(cycle: Cycle, actor: Actor) -> list[Project]:
    """Return what both sides see of a cycle's filings and is not closed."""
    return list(_filed(cycle, actor).exclude(state=State.CLOSED))


def waivers_of(cycle: Cycle) -> QuerySet[ForumWaiver]:
    """Return why forums are skipped in a cycle, the newest last."""
    return ForumWaiver.objects.filter(cycle=cycle).select_related("forum", "project", "waived_as").order_by("pk")


def missing_before(project: Project, forum: str, cycle: Cycle) -> str:
    """Return the code of the forum that has to take a project up before another one does; nothing if none has.

    A forum has taken it up once an outcome is recorded. One that is waived, for the project or for the cycle, is
    skipped: then the one before it counts.
    """
    earlier = CHAIN[: CHAIN.index(forum)]
    done = AgendaItem.objects.filter(project=project, cycle=cycle).exclude(outcome="")
    taken_up = set(done.values_list("meeting__forum__code", flat=True))
    waived = ForumWaiver.objects.filter(Q(project=None) | Q(project=project), cycle=cycle)
    skipped = set(waived.values_list("forum__code", flat=True))
    for code in reversed(earlier):
        if code in taken_up:
            return ""
        if code not in skipped:
            return code
    return ""


@dataclass(frozen=True, slots=True)
class TaskingLine:
    """What a meeting asked for, which both sides know, with what each post makes of it."""

    tasking: Tasking
    duties: list[OwnDuty]


def told_taskings(item: AgendaItem, actor: Actor) -> list[TaskingLine]:
    """Return the taskings of an item that ``agenda_of`` read."""
    return [TaskingLine(tasking, _told_duties(tasking.obligations.all(), actor)) for tasking in item.taskings.all()]


def _told_duties(obligations: Iterable[Obligation], actor: Actor) -> list[OwnDuty]:
    """Return what each tasked post makes of it, the own side first and in full."""
    told = [
        OwnDuty(
            duty.post,
            duty.state == ObligationState.OPEN,
            duty.get_state_display() if duty.post.side_id == actor.side else "",
        )
        for duty in obligations
    ]
    return sorted(told, key=lambda one: one.post.side_id != actor.side)


class ForumLine(NamedTuple):
    """One time a project stood on an agenda. Values are PostgreSQL's: codes, and instants in UTC."""

    cycle_slug: str
    forum: str
    ordinal: int
    outcome: str
    text: str
    version: int | None
    recorded_at: datetime | None

    @property
    def meeting_name(self) -> str:
        """Return what people call the meeting."""
        return meeting_name(self.ordinal, self.forum, reader_language())

    @property
    def address(self) -> str:
        """Return the meeting's address, as Meeting.address does."""
        return f"{self.forum}-{self.ordinal}".lower()

    @property
    def words(self) -> str:
        """Return what the meeting said, in a word; nothing before it is recorded."""
        return str(Outcome(self.outcome).label) if self.outcome else ""


def forums_of(project: Project) -> list[ForumLine]:
    """Return every time a project stood on an agenda, the newest first."""
    return [ForumLine(*row) for row in _forums_statement().rows(project=project.pk)]


@cache
def _forums_statement() -> Statement:
    names = ("cycle__slug", "meeting__forum__code", "meeting__ordinal", "outcome", "outcome_text", "version__number")
    lines = AgendaItem.objects.filter(project_id=PROJECT).order_by("-added_at", "-pk")
    return Statement(lines.values_list(*names, "recorded_at"))


def _items(actor: Actor) -> QuerySet[AgendaItem]:
    unread = [f"project__{name}" for name in UNREAD]
    items = AgendaItem.objects.filter(project__in=Project.objects.visible_to(actor))
    return items.select_related("project", "version", "recorded_as").defer(*unread).order_by("place", "pk")


def _filed(cycle: Cycle, actor: Actor) -> QuerySet[Project]:
    shared = Project.objects.visible_to(actor).filter(cycle=cycle, is_draft=False).exclude(visibility=Visibility.OWN)
    return shared.defer(*UNREAD).order_by("number", "pk")
