"""What others have changed of what an open page shows: a number, and nothing that its reader may not see."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.db.models import BigIntegerField, CharField, Count, DateTimeField, Max, Q, QuerySet

from alliance.accounts.choices import SideCode
from alliance.audit.models import Entry
from alliance.statements import Slot, Statement
from frameworks.models import Cycle, Milestone
from frameworks.policies import Actor
from projects.choices import Watched
from projects.models import Project
from reminders.models import Extension, NilReturn, Obligation

# More are not counted: "99+" says enough.
MOST = 99
# Things that changed, of which so many are looked at, the newest first.
THINGS = 500
# An entry bears the moment its request began and is seen once that has ended: to miss none that was on its way while
# a page was read, those of the moment before count too, at the price that a change may be told that the page shows.
ON_THE_WAY = timedelta(seconds=2)
# No session lasts longer, and so no page that it opened.
LONGEST = timedelta(hours=12)
# What was only taken or tried has changed nothing.
NO_CHANGES = ("project.sheet_taken", "reminder.tested")

PROJECT, DUTY, CYCLE, MILESTONE = (model._meta.label_lower for model in (Project, Obligation, Cycle, Milestone))
MEETING, HOLIDAY, POST = "frameworks.meeting", "frameworks.holidayoverride", "frameworks.post"
# Of which things a page shows the changes. Where a page is about one cycle, they are those of that cycle.
THINGS_OF: Mapping[Watched, tuple[str, ...]] = {
    Watched.PROJECTS: (PROJECT,),
    Watched.DASHBOARD: (PROJECT, DUTY, CYCLE, MILESTONE, MEETING, POST),
    Watched.WORK: (PROJECT, DUTY, CYCLE, MILESTONE, MEETING),
    Watched.CALENDAR: (DUTY, CYCLE, MILESTONE, MEETING, HOLIDAY),
    Watched.CYCLE: (PROJECT, DUTY, CYCLE, MILESTONE),
    Watched.BOARD: (PROJECT, CYCLE),
    Watched.FORUMS: (PROJECT, CYCLE, MEETING),
}
# The page of the forums shows of projects only what became of them there.
FORUM_VERBS = (
    *("project.put_on_agenda", "project.taken_off_agenda", "project.outcome_recorded", "project.tasked"),
    *("project.forum_waived", "cycle.forum_waived", "cycle.closed", "meeting.agenda_ordered", "meeting.changed"),
)


def changes_on(
    page: Watched, actor: Actor, *, since: datetime, at: datetime, project_id: int = 0, cycle_id: int | None = None
) -> int:
    """Return how many acts of others, since a page was read, are on what it shows, MOST + 1 at most.

    Each act that the reader may read of in the record counts once; their own do not.

    :param project_id: of a page about one project, which the actor may see.
    :param cycle_id: of a page about one cycle.
    """
    if not actor.seats:
        return 0
    first = max(since - ON_THE_WAY, at - LONGEST)
    rows = _acts_statement(page).rows(side=actor.side, user=actor.user_id, since=first, project=project_id)
    acts: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for thing, pk, number in rows:
        acts[thing][pk] = number
    told = acts[PROJECT] if page is Watched.PROJECT else _readable(acts, actor, cycle_id)
    return min(told.total(), MOST + 1)


@cache
def _acts_statement(page: Watched) -> Statement:
    """Return what finds the acts on each thing, by the index of a side's entries by their moment."""
    side = Slot("side", CharField())
    found = Entry.objects.filter(Q(side=side) | Q(shared=True), at__gte=Slot("since", DateTimeField()))
    found = found.exclude(actor_id=Slot("user", BigIntegerField())).exclude(verb__in=NO_CHANGES)
    if page is Watched.PROJECT:
        found = found.filter(target_type=PROJECT, target_id=Slot("project", BigIntegerField()))
    else:
        # With the sides named in full the index is read from the moment on, and nothing before it.
        found = found.filter(side__in=[*SideCode.values, ""], target_type__in=THINGS_OF[page])
    if page is Watched.FORUMS:
        found = found.filter(verb__in=FORUM_VERBS)
    acts = found.order_by().values("target_type", "target_id").annotate(number=Count("pk"), last=Max("at"))
    return Statement(acts.order_by("-last").values_list("target_type", "target_id", "number")[:THINGS])


def _readable(acts: Mapping[str, Counter[int]], actor: Actor, cycle_id: int | None) -> Counter[tuple[str, int]]:
    """Keep the acts on things that the actor may see, and that belong to the cycle if the page is about one."""
    kept: Counter[tuple[str, int]] = Counter()
    for thing, told in acts.items():
        readable, cycle = READABLE.get(thing, BOTH_AGREED)
        seen: Iterable[int] = told
        if readable is not None and (cycle_id is None or cycle):
            within = {cycle: cycle_id} if cycle_id else {}
            seen = readable(actor).filter(pk__in=list(told), **within).values_list("pk", flat=True)
        kept.update({(thing, pk): told[pk] for pk in seen})
    return kept


def _duties(actor: Actor) -> QuerySet[Obligation]:
    """Return the duties of the own side, and those of the other that ask the actor for an answer."""
    asked = Extension.objects.visible_to(actor).values("obligation")
    returned = NilReturn.objects.visible_to(actor).values("obligation")
    own = Q(pk__in=Obligation.objects.visible_to(actor).values("pk"))
    return Obligation.objects.filter(own | Q(pk__in=asked) | Q(pk__in=returned))


# What the actor may see of each kind of thing, and which of its fields leads to its cycle; what both sides agreed,
# both see.
Readable = Callable[[Actor], QuerySet[Any]]
BOTH_AGREED: tuple[Readable | None, str] = (None, "")
READABLE: Mapping[str, tuple[Readable | None, str]] = {
    PROJECT: (Project.objects.visible_to, "cycle_id"),
    DUTY: (_duties, "cycle_id"),
    MILESTONE: (lambda _actor: Milestone.objects.all(), "cycle_id"),
    CYCLE: (lambda _actor: Cycle.objects.all(), "pk"),
}
