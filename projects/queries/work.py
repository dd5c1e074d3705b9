"""My work: what waits for one person, in sections, and the number beside it on every page.

The number is the sum of what stands beside the headings of all sections, those to chase included: both count the rows
of ``waiting_for``.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, TextChoices, Value
from django.utils.translation import gettext_lazy as _

from alliance.accounts.models import User
from alliance.statements import Statement
from frameworks.models import MeetingChange
from frameworks.policies import Actor
from projects.models import Comment, Project, Ranking
from projects.queries.counts import CountOf
from projects.queries.standing import fresh_since
from projects.queries.waiting import Task, is_carried_on, waiting_for
from reminders.choices import ExtensionState
from reminders.models import Extension, NilReturn, Notice, Obligation

# Of each section the page shows so many, the newest; the number beside the heading counts all.
SHOWN = 50
# The number beside "My work" counts no further: on every page, it must cost little however much waits.
COUNTED = 100


class Section(TextChoices):
    """What a person does about what waits, in the order of the page."""

    LATE = "LATE", _("Late")
    OWED = "OWED", _("I owe")
    WRITE = "WRITE", _("To write")
    MEND = "MEND", _("To mend")
    REVIEW = "REVIEW", _("To review")
    SIGN = "SIGN", _("To sign")
    ANSWER = "ANSWER", _("To answer")
    CHASE = "CHASE", _("To chase")


# What the other side has still to do, after the own side did its part.
PENDING = (Task.SIGNATURE, Task.RELEASING, Task.SETTLING, Task.ORDERING, Task.MOVING, Task.TIMING)
TASKS: dict[Section, tuple[Task, ...]] = {
    Section.LATE: (Task.OVERDUE,),
    Section.OWED: (Task.OWED,),
    Section.WRITE: (Task.SUBMIT, Task.INFORM),
    Section.MEND: (Task.MEND, Task.CONFIRM),
    Section.REVIEW: (Task.REVIEW,),
    Section.SIGN: (Task.SIGN, Task.SHARE, Task.RELEASE, Task.ORDER, Task.MEETING),
    Section.ANSWER: (Task.ANSWER, Task.TIME, Task.ACKNOWLEDGE, Task.SETTLE),
    Section.CHASE: (Task.LATE, *PENDING),
}


class Kind(StrEnum):
    """What sort of thing waits."""

    DUTY = "DUTY"
    PROJECT = "PROJECT"
    COMMENT = "COMMENT"
    REQUEST = "REQUEST"
    ORDER = "ORDER"
    CHANGE = "CHANGE"
    NIL = "NIL"


# Where nothing else is said, it is a project.
KINDS: dict[Task, Kind] = {
    **dict.fromkeys((Task.OVERDUE, Task.OWED, Task.LATE), Kind.DUTY),
    Task.ANSWER: Kind.COMMENT,
    **dict.fromkeys((Task.TIME, Task.TIMING), Kind.REQUEST),
    **dict.fromkeys((Task.ORDER, Task.ORDERING), Kind.ORDER),
    **dict.fromkeys((Task.MEETING, Task.MOVING), Kind.CHANGE),
    Task.ACKNOWLEDGE: Kind.NIL,
}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits: what is to be done about it, and since when it waits or, for a duty, when it is due."""

    task: Task
    kind: Kind
    thing: Any
    moment: datetime

    @property
    def is_pending(self) -> bool:
        """Test whether the person waits for the other side, and for nobody else."""
        return self.task in PENDING


@dataclass(frozen=True, slots=True)
class Part:
    """One section with all that waits in it, ``count`` of them, of which the newest are in ``items``."""

    section: Section
    count: int
    items: list[Item]

    @property
    def more(self) -> int:
        """Return how many are not shown."""
        return max(self.count - SHOWN, 0)


@dataclass(frozen=True, slots=True)
class Work:
    """All that waits for one person at one moment; sections in which nothing does are left out."""

    parts: list[Part]
    notices: list[Notice]

    @property
    def total(self) -> int:
        """Return how many items wait; a notice tells of a duty that is counted already."""
        return sum(part.count for part in self.parts)

    @property
    def late(self) -> int:
        """Return how many duties of one's own posts are late."""
        return sum(part.count for part in self.parts if part.section == Section.LATE)

    def things(self, *tasks: Task) -> list[Any]:
        """Return what is shown of some tasks, the newest first."""
        return [item.thing for part in self.parts for item in part.items if item.task in tasks]


@dataclass(frozen=True, slots=True)
class WorkCount:
    """How much waits: the same as ``Work.total``, as far as ``COUNTED`` of each task."""

    total: int

    @property
    def label(self) -> str:
        """Return the number beside "My work"; "99+" when it is more."""
        return str(self.total) if self.total < COUNTED else f"{COUNTED - 1}+"


@dataclass(frozen=True, slots=True)
class _Line:
    """One row that waits, by its key, and how many rows wait with the same task."""

    task: Task
    key: int
    moment: datetime
    count: int

    @property
    def kind(self) -> Kind:
        return KINDS.get(self.task, Kind.PROJECT)


def work_of(actor: Actor, at: datetime) -> Work:
    """Return what waits for a person: one statement finds it, and one for each kind of thing loads it."""
    statement = _newest(actor)
    rows = statement.rows(at=at, since=fresh_since(at)) if statement else []
    lines = [_Line(Task(task), *found) for task, *found in rows]
    shown = {section: _shown(section, lines) for section in Section}
    things = _load(actor, [line for lines in shown.values() for line in lines])
    parts = [
        Part(section, count, _items(shown[section], things)) for section in Section if (count := _count(section, lines))
    ]
    unread = Notice.objects.of(actor).filter(read_at__isnull=True)
    unread = unread.select_related("obligation__milestone", "change__meeting__forum")
    return Work(parts, list(unread.order_by("-noticed_at", "-pk")[:SHOWN]))


def count_work(actor: Actor, at: datetime) -> WorkCount:
    """Return how much waits for a person, without loading it, in one statement."""
    statement = _counts(actor)
    return WorkCount(sum(statement.rows(at=at, since=fresh_since(at))[0]) if statement else 0)


@lru_cache(maxsize=1024)
def _counts(actor: Actor) -> Statement | None:
    counts = [CountOf(one.rows.order_by().values("pk")[:COUNTED]) for one in waiting_for(actor)]
    return Statement(User.objects.filter(pk=actor.user_id).values_list(*counts)) if counts else None


@lru_cache(maxsize=1024)
def _newest(actor: Actor) -> Statement | None:
    found = [
        one.rows.order_by(one.order, "-pk").values_list(
            Value(one.task.value), "pk", F(one.order.removeprefix("-")), CountOf(one.rows.order_by().values("pk"))
        )[:SHOWN]
        for one in waiting_for(actor)
    ]
    return Statement(found[0].union(*found[1:], all=True)) if found else None


def _count(section: Section, lines: Iterable[_Line]) -> int:
    """Sum up how many rows wait in a section: each line of a task tells how many that has."""
    return sum({line.task: line.count for line in lines if line.task in TASKS[section]}.values())


def _shown(section: Section, lines: Iterable[_Line]) -> list[_Line]:
    """Return the lines a section shows: the newest first, but duties of one's own by the day they are due."""
    by_moment = sorted((line for line in lines if line.task in TASKS[section]), key=lambda line: line.moment)
    return (by_moment if section in {Section.LATE, Section.OWED} else by_moment[::-1])[:SHOWN]


def _items(lines: Iterable[_Line], things: dict[Kind, dict[int, Any]]) -> list[Item]:
    """Put the lines and what was loaded together; what somebody else has done meanwhile is gone."""
    return [
        Item(line.task, line.kind, things[line.kind][line.key], line.moment)
        for line in lines
        if line.key in things[line.kind]
    ]


def _load(actor: Actor, lines: Iterable[_Line]) -> dict[Kind, dict[int, Any]]:
    """Load what the lines tell of, in one statement for each kind that is among them."""
    keys: dict[Kind, set[int]] = {kind: set() for kind in Kind}
    for line in lines:
        keys[line.kind].add(line.key)
    return {kind: LOADING[kind](actor).in_bulk(wanted) if wanted else {} for kind, wanted in keys.items()}


def _projects(actor: Actor) -> QuerySet[Any]:
    found = Project.objects.visible_to(actor).annotate(is_carried_on=Exists(is_carried_on()))
    return found.select_related("area").defer("search_text", "grams")


def _duties(actor: Actor) -> QuerySet[Any]:
    asked = Extension.objects.filter(obligation=OuterRef("pk"), state=ExtensionState.ASKED)
    return Obligation.objects.visible_to(actor).annotate(is_asked=Exists(asked)).for_work()


LOADING: dict[Kind, Callable[[Actor], QuerySet[Any]]] = {
    Kind.DUTY: _duties,
    Kind.PROJECT: _projects,
    Kind.COMMENT: lambda actor: Comment.objects.visible_to(actor).select_related("project", "post", "author"),
    Kind.REQUEST: lambda actor: Extension.objects.visible_to(actor).select_related(
        "obligation__milestone", "obligation__cycle__meeting__forum", "asked_as"
    ),
    Kind.ORDER: lambda actor: Ranking.objects.visible_to(actor).select_related("cycle__meeting__forum"),
    Kind.NIL: lambda actor: NilReturn.objects.visible_to(actor).select_related(
        "obligation__milestone", "obligation__cycle__meeting__forum", "obligation__post__side", "obligation__settled_by"
    ),
    Kind.CHANGE: lambda _actor: MeetingChange.objects.select_related("meeting__forum"),
}
