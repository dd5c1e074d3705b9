"""What a quick look at one project tells: how it stands, who is in charge, and what waits for whom."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import SideCode
from frameworks.choices import Role
from frameworks.models import Country, Milestone
from frameworks.policies import Actor
from projects.choices import Stage, State, Visibility
from projects.models import Comment, Divergence, Project
from projects.queries.finding import Found
from projects.queries.following import UNSETTLED, Step, steps_on
from projects.queries.posts import PostLine, contacts_of, today_of
from projects.queries.standing import UNVERIFIED, diverge, fresh_since, status_of
from projects.queries.waiting import Task

BEFORE_MEETING = frozenset(State) - {State.PRESENTED, State.CLOSED}
# What a filing waits for while it stands with its own side, and with whom.
AT_HOME = {State.DRAFT: (Task.SUBMIT, Role.AUTHOR), State.RETURNED: (Task.MEND, Role.AUTHOR)}


@dataclass(frozen=True, slots=True)
class Awaited:
    """An act that the project waits for, with the side and the role it waits for."""

    act: str | Promise
    side: SideCode
    role: Role


@dataclass(frozen=True, slots=True)
class Glance:
    """The summary; statuses and posts in the order of the reader's sides.

    ``step`` is the next milestone of the work, ``milestone`` the next of the cycle while it is not presented.
    """

    statuses: list[tuple[SideCode, str]]
    partners: list[Country]
    contacts: list[PostLine]
    awaited: list[Awaited]
    step: Step | None
    milestone: Milestone | None
    remark: Comment | None

    @property
    def divergent(self) -> bool:
        """Test whether the sides say different things of it."""
        return diverge(self.statuses[0][1], self.statuses[1][1])


def glance_of(found: Found, actor: Actor, at: datetime) -> Glance:
    """Read what a person may see of a project at a glance, in seven statements at most."""
    project = found.project
    since = fresh_since(at)
    said = {
        SideCode.US: status_of(project.stage, project.us_health, project.us_reported_at, since),
        SideCode.ROK: status_of(project.stage, project.rok_health, project.rok_reported_at, since),
    }
    today = today_of(project.owner, at)
    return Glance(
        statuses=[(side, said[side]) for side in actor.sides],
        partners=list(Country.objects.filter(alpha2__in=project.partner_codes).order_by("alpha2")),
        contacts=contacts_of(project.framework_id, project.area_id, actor, at=at),
        awaited=[*_to_file(project, actor), *_to_follow(project, said, actor), *_to_release(found)],
        step=next((step for step in steps_on(project, today) if step.is_ahead), None),
        milestone=_next_of_cycle(project, today),
        remark=_last_remark(project, actor),
    )


def _to_file(project: Project, actor: Actor) -> list[Awaited]:
    """Say what the filing waits for until it is presented."""
    owner, state = SideCode(project.owner), State(project.state)
    if state in AT_HOME:
        act, role = AT_HOME[state]
        return [Awaited(act.label, owner, role)]
    if state == State.ENDORSED:
        return [Awaited(_("Record as presented"), owner, Role.LEAD)]
    if state != State.SUBMITTED:
        return []
    mending = [Awaited(Task.CONFIRM.label, owner, Role.AUTHOR)] if project.stale else []
    if project.visibility == Visibility.OWN:
        return [*mending, Awaited(Task.SHARE.label, owner, Role.LEAD)]
    signed = {SideCode.US: project.us_signed, SideCode.ROK: project.rok_signed}
    return mending + [Awaited(Task.SIGN.label, side, Role.LEAD) for side in actor.sides if not signed[side]]


def _to_follow(project: Project, said: dict[SideCode, str], actor: Actor) -> list[Awaited]:
    """Say which side has still to report on the work, or to settle a difference."""
    if project.stage != Stage.ACTIVE:
        return []
    silent = [Awaited(Task.INFORM.label, side, Role.POC) for side in actor.sides if said[side] == UNVERIFIED]
    differences = Divergence.objects.filter(UNSETTLED, project=project).order_by("-opened_at", "-pk")
    settled = differences.values_list("us_settled_at", "rok_settled_at").first()
    if settled is None:
        return silent
    left = {side for side, at in zip((SideCode.US, SideCode.ROK), settled, strict=True) if at is None}
    return silent + [Awaited(Task.SETTLE.label, side, Role.POC) for side in actor.sides if side in left]


def _to_release(found: Found) -> list[Awaited]:
    """Say whose lead has to answer a proposed release; known to leads alone, who alone are asked."""
    by = found.facts.release_proposed_by
    return [Awaited(Task.RELEASE.label, SideCode(by).other, Role.LEAD)] if by else []


def _next_of_cycle(project: Project, today: date) -> Milestone | None:
    if project.cycle_id is None or project.state not in BEFORE_MEETING:
        return None
    ahead = Milestone.objects.filter(cycle_id=project.cycle_id, due_on__gte=today, is_enforced=True)
    return ahead.order_by("due_on", "order").first()


def _last_remark(project: Project, actor: Actor) -> Any:
    said = Comment.objects.visible_to(actor).filter(project=project).select_related("author", "post")
    return said.order_by("-written_at", "-pk").first()
