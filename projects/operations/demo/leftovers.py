"""What waits for people of the demo in the open cycle: questions on projects, and an order to agree on."""

from datetime import UTC, datetime, time, timedelta

from frameworks.choices import Role
from frameworks.models import Cycle, Post
from projects.choices import Audience
from projects.models import Project
from projects.operations.demo.people import LANGUAGES, Cast
from projects.operations.demo.plan import key_of
from projects.operations.demo.story import HOURS, weekday
from projects.operations.ranking import hand_in_order, propose_order
from projects.operations.talking import comment, reply, resolve_thread
from projects.queries.ranking import to_rank

# Days before today. They lie so far apart that no weekend turns their order around.
ASKED, ANSWERED, RESOLVED, HANDED_IN, PROPOSED = 20, 15, 10, 9, 5
PROPOSED_BY = "US"
QUESTIONS = {
    "US": "Who will answer for the schedule after the first year?",
    "ROK": "1차 연도 이후 일정 관리 담당 부서를 알려주시기 바람.",
}
ANSWERS = {"US": "We will ask our point of contact to confirm.", "ROK": "담당자 확인 후 회신하겠음."}
# By activity: which side asks the one that owns it, and whether it says in the end that it has its answer.
THREADS = (("ACT-16", "ROK", False), ("ACT-25", "US", False), ("ACT-13", "ROK", True))


def leave_waiting(cycle: Cycle, cast: Cast, *, at: datetime) -> None:
    """Let points of contact ask each other, and leads hand in their orders, of which one proposes one for both."""
    for code, side, is_resolved in THREADS:
        _ask(Project.objects.select_related("area").get(key=key_of(code)), side, cast, is_resolved=is_resolved, at=at)
    for side in LANGUAGES:
        then = _working(at, HANDED_IN, side)
        lead = cast.lead(side, then)
        hand_in_order(cycle_id=cycle.pk, order=_order(cycle, cast, side, then), actor=lead, at=then)
    then = _working(at, PROPOSED, PROPOSED_BY)
    lead = cast.lead(PROPOSED_BY, then)
    propose_order(cycle_id=cycle.pk, order=[one.pk for one in to_rank(cycle, lead)], actor=lead, at=then)


def _ask(project: Project, side: str, cast: Cast, *, is_resolved: bool, at: datetime) -> None:
    """Let a side ask the other side's point of contact, and an author answer for now."""
    (other,) = set(LANGUAGES) - {side}
    asked = Post.objects.get(side_id=other, role=Role.POC, area=project.area)
    then = _working(at, ASKED, side)
    said = comment(
        project_id=project.pk,
        body=QUESTIONS[side],
        audience=Audience.BOTH,
        mentions=[asked.pk],
        actor=cast.reviewer(side, project.area, then),
        at=then,
    )
    then = _working(at, ANSWERED, other)
    reply(
        project_id=project.pk,
        comment_id=said.pk,
        body=ANSWERS[other],
        audience=Audience.BOTH,
        actor=cast.actor(other, "author", then),
        at=then,
    )
    if is_resolved:
        then = _working(at, RESOLVED, side)
        reviewer = cast.reviewer(side, project.area, then)
        resolve_thread(project_id=project.pk, comment_id=said.pk, actor=reviewer, at=then)


def _order(cycle: Cycle, cast: Cast, side: str, at: datetime) -> list[int]:
    """Return what is to be ranked with a side's own projects first."""
    projects = to_rank(cycle, cast.lead(side, at))
    return [one.pk for one in sorted(projects, key=lambda one: one.owner != side)]


def _working(at: datetime, ago: int, side: str) -> datetime:
    """Return a working hour of a side, so many days before a moment or on the Monday after that."""
    day = weekday(at.date() - timedelta(days=ago))
    return datetime.combine(day, time(HOURS[side], tzinfo=UTC))
