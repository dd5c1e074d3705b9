"""What waits for one person: acts on projects, and duties of the posts they hold."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, reduce
from operator import or_
from typing import Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, TextChoices, Value, When, Window
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from alliance.accounts.models import User
from alliance.statements import Statement
from frameworks.choices import Role
from frameworks.policies import Actor
from projects.choices import State, Visibility
from projects.models import Comment, Divergence, Project, ProjectMember, Release, Review, Submission
from projects.queries.counts import CountOf
from projects.queries.extending import requests_for
from reminders.models import Extension, Notice, Obligation

# Of each kind the page shows so many, the newest; the number beside the heading counts all.
SHOWN = 50
# The number beside "My work" counts no further: on every page, it must cost little however much waits.
COUNTED = 100


class Task(TextChoices):
    """What a project waits for: of a person one thing, the first that fits; once decided on, the last two."""

    SIGN = "SIGN", _("To sign")
    REVIEW = "REVIEW", _("To review")
    MEND = "MEND", _("To mend")
    SHARE = "SHARE", _("To share")
    SUBMIT = "SUBMIT", _("To submit")
    RELEASE = "RELEASE", _("To release")
    SETTLE = "SETTLE", _("To settle")


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """Projects that wait for the same act, ``count`` of them, of which the newest are in ``projects``."""

    task: Task
    count: int
    projects: list[Project]

    @property
    def more(self) -> int:
        """Return how many are not shown."""
        return self.count - len(self.projects)


@dataclass(frozen=True, slots=True)
class Questions:
    """Comments that ask a post of the person to answer, ``count`` of them, of which the newest are in ``comments``."""

    count: int
    comments: list[Comment]

    @property
    def more(self) -> int:
        """Return how many are not shown."""
        return self.count - len(self.comments)


@dataclass(frozen=True, slots=True)
class Work:
    """All that waits for one person at one moment. Late duties are not repeated among the owed ones."""

    late: list[Obligation]
    groups: list[TaskGroup]
    asked: Questions
    requests: list[Extension]
    owed: list[Obligation]
    notices: list[Notice]

    @property
    def total(self) -> int:
        """Return how many items wait; a notice tells of a duty that is counted already."""
        waiting = sum(group.count for group in self.groups) + self.asked.count + len(self.requests)
        return len(self.late) + waiting + len(self.owed)


@dataclass(frozen=True, slots=True)
class WorkCount:
    """How much waits: the same numbers as ``Work`` has, up to ``COUNTED`` each."""

    tasks: int
    releases: int
    differences: int
    questions: int
    requests: int
    duties: int

    @property
    def total(self) -> int:
        """Return how many items wait, as far as they are counted."""
        return self.tasks + self.releases + self.differences + self.questions + self.requests + self.duties

    @property
    def label(self) -> str:
        """Return the number beside "My work"; "99+" when it is more."""
        return str(self.total) if self.total < COUNTED else f"{COUNTED - 1}+"


def work_of(actor: Actor, at: datetime) -> Work:
    """Return what waits for a person: late duties first, then acts on projects, then what is owed later."""
    duties = list(Obligation.objects.visible_to(actor).owed_by(actor).for_work())
    return Work(
        late=[duty for duty in duties if duty.due_at < at],
        groups=_groups(actor),
        asked=_questions(actor),
        requests=list(requests_for(actor)),
        owed=[duty for duty in duties if duty.due_at >= at],
        notices=list(
            Notice.objects.of(actor)
            .filter(read_at__isnull=True)
            .select_related("obligation__milestone", "change__meeting__forum")
            .order_by("-noticed_at", "-pk")[:SHOWN]
        ),
    )


def count_work(actor: Actor) -> WorkCount:
    """Return how much waits for a person, without loading it, in one statement."""
    return WorkCount(*_count_statement(actor).rows()[0])


@lru_cache(maxsize=1024)
def _count_statement(actor: Actor) -> Statement:
    tasks = _waiting(actor, _tasks(actor)).values("pk")[:COUNTED]
    releases = to_release(actor).values("pk")[:COUNTED]
    differences = to_settle(actor).values("pk")[:COUNTED]
    questions = to_answer(actor).values("pk")[:COUNTED]
    requests = requests_for(actor).values("pk")[:COUNTED]
    duties = Obligation.objects.visible_to(actor).owed_by(actor).values("pk")[:COUNTED]
    counts = (CountOf(one) for one in (tasks, releases, differences, questions, requests, duties))
    return Statement(User.objects.filter(pk=actor.user_id).values_list(*counts))


def waiting_for(actor: Actor) -> QuerySet[Any]:
    """Return the projects that wait for an act of this person, each with its ``task``."""
    tasks = _tasks(actor)
    whens = [When(wanted, then=Value(task.value)) for task, wanted in tasks.items()]
    return _waiting(actor, tasks).annotate(task=Case(*whens, default=Value(""), output_field=CharField()))


def _waiting(actor: Actor, tasks: dict[Task, Q]) -> QuerySet[Any]:
    if not tasks:
        return Project.objects.none()
    anything = reduce(or_, tasks.values())
    return Project.objects.visible_to(actor).filter(anything, state__in=[State.DRAFT, State.SUBMITTED, State.RETURNED])


def _groups(actor: Actor) -> list[TaskGroup]:
    waiting = waiting_for(actor)
    carried_on = Submission.objects.filter(project=OuterRef("pk"), continues__isnull=False, submitted_at=None)
    counts = dict(waiting.values_list("task").annotate(Count("pk")).order_by("task"))
    shown: dict[str, list[Project]] = {}
    newest = waiting.annotate(is_carried_on=Exists(carried_on.exclude(state=State.CLOSED)))
    for project in newest.select_related("area", "framework", "cycle").order_by("-updated_at", "-pk")[: 4 * SHOWN]:
        shown.setdefault(project.task, []).append(project)
    groups = [TaskGroup(task, counts[task], shown.get(task, [])[:SHOWN]) for task in Task if task in counts]
    return groups + _group(Task.RELEASE, to_release(actor)) + _group(Task.SETTLE, to_settle(actor))


def to_settle(actor: Actor) -> QuerySet[Project]:
    """Return the projects that the sides see differently, until the person's side has said how that is settled."""
    leads = [seat.framework_id for seat in actor.seats_as(Role.LEAD)]
    areas = [seat.area_id for seat in actor.seats_as(Role.POC)]
    unsettled = Divergence.objects.filter(**{f"{actor.side.lower()}_settled_at": None})
    return Project.objects.visible_to(actor).filter(
        Q(framework_id__in=leads) | Q(area_id__in=areas),
        state__in=[State.ENDORSED, State.PRESENTED],
        pk__in=unsettled.values("project_id"),
    )


def to_release(actor: Actor) -> QuerySet[Project]:
    """Return the projects whose release to the public the other side proposed to this person as lead."""
    proposed = Release.objects.open().exclude(side=actor.side)
    return Project.objects.visible_to(actor).filter(
        framework_id__in=actor.led,
        state__in=[State.ENDORSED, State.PRESENTED],
        pk__in=proposed.values("project_id"),
    )


def _group(task: Task, waiting: QuerySet[Project]) -> list[TaskGroup]:
    counted = waiting.select_related("area", "framework", "cycle").annotate(of_all=Window(Count("pk")))
    shown: list[Any] = list(counted.order_by("-updated_at", "-pk")[:SHOWN])
    return [TaskGroup(task, shown[0].of_all, shown)] if shown else []


def to_answer(actor: Actor) -> QuerySet[Comment]:
    """Return the comments of others that ask a post this person holds, until they or the post write in the thread.

    Of a resolved thread, and of a project on which they may not comment, nothing waits for an answer.
    """
    posts = [seat.post_id for seat in actor.seats]
    answers = Comment.objects.filter(
        Q(author_id=actor.user_id) | Q(post_id__in=posts),
        parent_id=Coalesce(OuterRef("parent_id"), OuterRef("pk")),
        pk__gt=OuterRef("pk"),
    )
    mentioning = Comment.mentions.through.objects.filter(post_id__in=posts).values("comment_id")
    spoken_of = Project.objects.visible_to(actor).filter(_team(actor)).exclude(state=State.CLOSED)
    return (
        Comment.objects.visible_to(actor)
        .filter(~Exists(answers), pk__in=mentioning, project__in=spoken_of.values("pk"))
        .filter(resolved_at=None, parent__resolved_at=None)
        .exclude(author_id=actor.user_id)
    )


def _questions(actor: Actor) -> Questions:
    asked = to_answer(actor)
    newest = asked.select_related("project", "post", "author").order_by("-pk")[:SHOWN]
    return Questions(asked.count(), list(newest))


def _team(actor: Actor) -> Q:
    """Return the projects on whose team the person's posts put them."""
    leads = [seat.framework_id for seat in actor.seats_as(Role.LEAD)]
    areas = [seat.area_id for seat in actor.seats_as(Role.POC)]
    covered = Q(framework_id__in=leads) | Q(area_id__in=areas)
    return covered | _mine(actor) if actor.has(Role.AUTHOR) else covered


def _mine(actor: Actor) -> Q:
    return Q(pk__in=ProjectMember.objects.filter(user_id=actor.user_id).values("project_id"))


def _tasks(actor: Actor) -> dict[Task, Q]:
    """Return, for each act the person's posts allow, which projects wait for it."""
    leads = [seat.framework_id for seat in actor.seats_as(Role.LEAD)]
    areas = [seat.area_id for seat in actor.seats_as(Role.POC)]
    mine, team = _mine(actor), _team(actor)
    own = Q(owner=actor.side)
    tasks: dict[Task, Q] = {}
    if leads:
        led = Q(state=State.SUBMITTED, framework_id__in=leads)
        tasks[Task.SIGN] = (
            led
            & Q(visibility__in=[Visibility.BOTH, Visibility.PUBLIC], **{f"{actor.side.lower()}_signed": None})
            & (Q(last_editor=None) | ~Q(last_editor=actor.user_id))
            & Q(stale=[])
        )
    if areas:
        tasks[Task.REVIEW] = Q(state=State.SUBMITTED, area_id__in=areas) & ~_reviewed(actor)
    if leads or areas or actor.has(Role.AUTHOR):
        apart = Q(state=State.SUBMITTED) & ~Q(stale=[])
        tasks[Task.MEND] = (Q(state=State.RETURNED) | apart) & own & team
        if leads:
            tasks[Task.SHARE] = led & own & Q(visibility=Visibility.OWN)
        tasks[Task.SUBMIT] = Q(state=State.DRAFT) & own & team & (mine | Q(created_by_id=actor.user_id))
    return tasks


def _reviewed(actor: Actor) -> Q:
    given = Review.objects.filter(
        project=OuterRef("pk"), version__number=OuterRef("version_number"), reviewer_id=actor.user_id
    )
    return Q(Exists(given))
