"""What waits for one person, task by task: the rows that My work lists and that the number beside it counts."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import DateTimeField, Exists, OuterRef, Q, QuerySet, TextChoices
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from alliance.statements import Slot
from frameworks.choices import CycleState, Role
from frameworks.policies import Actor
from projects.choices import RankingKind, Stage, State, Visibility
from projects.models import Comment, Divergence, Project, ProjectMember, Ranking, Release, Review, Submission
from projects.queries.counts import KeyIsOneOf
from projects.queries.extending import asked_for, requests_for
from projects.queries.meetings import to_decide
from reminders.choices import ObligationState
from reminders.models import NilReturn, Obligation

# Now, and since when a side's word on a project still counts: both are filled in each time.
AT, SINCE = (Slot(name, DateTimeField()) for name in ("at", "since"))
DECIDED = (State.ENDORSED, State.PRESENTED)
SHARED = (Visibility.BOTH, Visibility.PUBLIC)


class Task(TextChoices):
    """One act that rows wait for. What is named as an act on a project has its form there under the same name.

    The label of a task to chase says what is pending, that of any other what the person does.
    """

    OVERDUE = "overdue", _("Settle")
    OWED = "owed", _("Settle")
    SUBMIT = "submit", _("Submit")
    INFORM = "report-status", _("Report status")
    MEND = "edit", _("Edit")
    CONFIRM = "confirm-language", _("Confirm that both languages fit")
    REVIEW = "review", _("Review")
    SIGN = "endorse", _("Endorse")
    SHARE = "share", _("Share with the other side")
    RELEASE = "approve-release", _("Approve public release")
    ORDER = "order", _("Confirm or decline")
    MEETING = "meeting", _("Confirm or refuse")
    ANSWER = "answer", _("Reply")
    TIME = "time", _("Grant or refuse")
    ACKNOWLEDGE = "acknowledge", _("Acknowledge")
    SETTLE = "settle-divergence", _("Settle the difference")
    LATE = "late", _("Late")
    SIGNATURE = "signature", _("Endorsement")
    RELEASING = "releasing", _("Public release")
    SETTLING = "settling", _("Difference to settle")
    ORDERING = "ordering", _("Proposed order")
    MOVING = "moving", _("Change of the meeting")
    TIMING = "timing", _("More time")


@dataclass(frozen=True, slots=True)
class Waiting:
    """The rows that wait for a person with one task, and the column by which they are listed."""

    task: Task
    rows: QuerySet[Any]
    order: str = "-updated_at"


def waiting_for(actor: Actor) -> Iterator[Waiting]:
    """Say what waits for a person, as far as their posts let them do it; without a post nothing does.

    Each is a statement with ``AT`` and ``SINCE`` still open. No row stands twice under one task.
    """
    if not actor.seats:
        return
    yield from _duties(actor)
    if actor.led or actor.covered or actor.has(Role.AUTHOR):
        yield from _to_write_and_mend(actor)
    if actor.covered:
        yield Waiting(Task.REVIEW, _submitted(actor).filter(area_id__in=actor.covered).exclude(_reviewed(actor)))
    yield from _to_sign(actor)
    yield from _to_answer(actor)
    yield from _to_chase(actor)


def _duties(actor: Actor) -> Iterator[Waiting]:
    """Say which duties of one's own posts are late, and which are still to come, the most pressing first."""
    owed = _binding(Obligation.objects.visible_to(actor).owed_by(actor))
    yield Waiting(Task.OVERDUE, owed.filter(due_at__lt=AT), "due_at")
    yield Waiting(Task.OWED, owed.filter(due_at__gte=AT), "due_at")


def _binding(duties: QuerySet[Obligation]) -> QuerySet[Obligation]:
    """Leave out what nobody can settle any more, because its cycle is closed."""
    return duties.filter(cycle__state=CycleState.OPEN)


def _to_write_and_mend(actor: Actor) -> Iterator[Waiting]:
    """Say what the own side's team has to finish: drafts, what was carried on or came back, and words on the work."""
    own = Project.objects.visible_to(actor).filter(team(actor), owner=actor.side)
    carried_on = Exists(is_carried_on())
    drafts = Project.objects.filter(state=State.DRAFT, created_by_id=actor.user_id).values("pk")
    # Found by their keys, since these are few: not every draft and all that came back is looked at.
    begun = own.filter(KeyIsOneOf(drafts.union(_joined(actor), _carried_on().values("project_id"))))
    yield Waiting(Task.SUBMIT, begun.filter(Q(state=State.DRAFT) | Q(carried_on, state=State.RETURNED)))
    if actor.covered or actor.has(Role.AUTHOR):
        yield Waiting(Task.INFORM, _to_report(actor))
    yield Waiting(Task.MEND, own.filter(~carried_on, state=State.RETURNED))
    yield Waiting(Task.CONFIRM, own.filter(state=State.SUBMITTED).exclude(stale=[]))


def _to_report(actor: Actor) -> QuerySet[Project]:
    """Return the work on which nobody of the own side has said of late how it goes.

    Its authors know, and the point of contact follows it; for the lead it would be all there is.
    """
    said_at = f"{actor.side.lower()}_reported_at"
    silent = Q(**{said_at: None}) | Q(**{f"{said_at}__lt": SINCE})
    follows = Q(area_id__in=actor.covered)
    followed = follows | _mine(actor) if actor.has(Role.AUTHOR) else follows
    return Project.objects.visible_to(actor).filter(silent, followed, stage=Stage.ACTIVE, state__in=DECIDED)


def _to_sign(actor: Actor) -> Iterator[Waiting]:
    """Say what takes the word of the side: leads give it for projects and their order, administrators for meetings."""
    if actor.led:
        led = _submitted(actor).filter(framework_id__in=actor.led)
        unsigned = Q(visibility__in=SHARED, stale=[], **{f"{actor.side.lower()}_signed": None})
        by_others = Q(last_editor=None) | ~Q(last_editor=actor.user_id)
        yield Waiting(Task.SIGN, led.filter(unsigned, by_others))
        yield Waiting(Task.SHARE, led.filter(owner=actor.side, visibility=Visibility.OWN))
        yield Waiting(Task.RELEASE, _proposed_release(actor, actor.sides[1]))
        yield Waiting(Task.ORDER, _proposed_order(actor, actor.sides[1]), "-ranked_at")
    if actor.has(Role.ADMIN):
        yield Waiting(Task.MEETING, to_decide(actor.side), "-proposed_at")


def _to_answer(actor: Actor) -> Iterator[Waiting]:
    yield Waiting(Task.ANSWER, questions_for(actor), "-written_at")
    if actor.led:
        yield Waiting(Task.TIME, requests_for(actor), "-asked_at")
    if actor.led or actor.covered:
        yield Waiting(Task.SETTLE, _differing(actor, _unsettled(actor.sides[0])))
        yield Waiting(Task.ACKNOWLEDGE, NilReturn.objects.to_acknowledge(actor), "-obligation__settled_at")


def _to_chase(actor: Actor) -> Iterator[Waiting]:
    """Say what others owe: late duties of the own side's posts, and what is pending on the other side.

    Of the other side nothing shows but that the answer to an act of the own side is still to come: not whose duty
    it is, nor whether it is late.
    """
    own, other = actor.sides
    if actor.led or actor.covered:
        late = _binding(Obligation.objects.visible_to(actor).filter(state=ObligationState.OPEN, due_at__lt=AT))
        answered_for = Q(cycle__framework_id__in=actor.led) | Q(post__area_id__in=actor.covered)
        others = late.filter(answered_for).exclude(post_id__in=[seat.post_id for seat in actor.seats])
        yield Waiting(Task.LATE, others, "-due_at")
        signed = Q(**{f"{own.lower()}_signed__isnull": False, f"{other.lower()}_signed": None})
        yield Waiting(Task.SIGNATURE, _submitted(actor).filter(_covered(actor), signed, visibility__in=SHARED))
        half_settled = _unsettled(other).filter(**{f"{own.lower()}_settled_at__isnull": False})
        yield Waiting(Task.SETTLING, _differing(actor, half_settled))
    if actor.led:
        yield Waiting(Task.RELEASING, _proposed_release(actor, own))
        yield Waiting(Task.ORDERING, _proposed_order(actor, own), "-ranked_at")
    if actor.has(Role.ADMIN):
        yield Waiting(Task.MOVING, to_decide(other), "-proposed_at")
    yield Waiting(Task.TIMING, asked_for(actor), "-asked_at")


def is_carried_on() -> QuerySet[Submission]:
    """Return, for a query of projects, the filing that comes from an earlier cycle and is not handed in yet."""
    return _carried_on().filter(project=OuterRef("pk"))


def _carried_on() -> QuerySet[Submission]:
    return Submission.objects.filter(continues__isnull=False, submitted_at=None).exclude(state=State.CLOSED)


def questions_for(actor: Actor) -> QuerySet[Comment]:
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
    spoken_of = Project.objects.visible_to(actor).filter(team(actor)).exclude(state=State.CLOSED)
    return (
        Comment.objects.visible_to(actor)
        .filter(~Exists(answers), pk__in=mentioning, project__in=spoken_of.values("pk"))
        .filter(resolved_at=None, parent__resolved_at=None)
        .exclude(author_id=actor.user_id)
    )


def team(actor: Actor) -> Q:
    """Return the projects on whose team the person's posts put them."""
    return _covered(actor) | _mine(actor) if actor.has(Role.AUTHOR) else _covered(actor)


def _covered(actor: Actor) -> Q:
    return Q(framework_id__in=actor.led) | Q(area_id__in=actor.covered)


def _mine(actor: Actor) -> Q:
    return Q(KeyIsOneOf(_joined(actor)))


def _joined(actor: Actor) -> QuerySet[Any, Any]:
    return ProjectMember.objects.filter(user_id=actor.user_id).values("project_id")


def _submitted(actor: Actor) -> QuerySet[Project]:
    return Project.objects.visible_to(actor).filter(state=State.SUBMITTED)


def _reviewed(actor: Actor) -> Exists:
    given = Review.objects.filter(reviewer_id=actor.user_id, version__number=OuterRef("version_number"))
    return Exists(given.filter(project=OuterRef("pk")))


def _proposed_release(actor: Actor, by: str) -> QuerySet[Project]:
    proposed = Release.objects.open().filter(side=by).values("project_id")
    return Project.objects.visible_to(actor).filter(framework_id__in=actor.led, state__in=DECIDED, pk__in=proposed)


def _proposed_order(actor: Actor, by: str) -> QuerySet[Ranking]:
    """Return the orders for both sides that one of them proposed, of the frameworks the person leads."""
    proposed = Ranking.objects.visible_to(actor).filter(kind=RankingKind.AGREED, side=by, confirmed_at=None)
    return proposed.filter(cycle__state=CycleState.OPEN, cycle__framework_id__in=actor.led)


def _unsettled(side: str) -> QuerySet[Divergence]:
    return Divergence.objects.filter(**{f"{side.lower()}_settled_at": None})


def _differing(actor: Actor, differences: QuerySet[Divergence]) -> QuerySet[Project]:
    found = Project.objects.visible_to(actor).filter(_covered(actor), state__in=DECIDED)
    return found.filter(pk__in=differences.values("project_id"))
