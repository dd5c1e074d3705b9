"""The things tests are about, made through the real operations wherever there is one.

They need the reference data: ask for the fixture ``reference``, or for ``world`` where a test commits.
"""

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any

from alliance.accounts.models import User
from frameworks.choices import Confidence, MeetingState, Role
from frameworks.models import Cycle, Forum, Framework, Meeting, Organization, Post, PriorityArea, Tenure
from frameworks.operations import close_cycle, open_cycle
from frameworks.policies import Actor
from frameworks.queries import actor_of, open_cycle_of
from projects import operations
from projects.choices import State, Visibility
from projects.models import Project
from reminders.operations import open_obligations

NOW = datetime(2026, 9, 8, 13, 10, tzinfo=UTC)
SCM_ON = date(2026, 11, 23)
PASSWORD = "plain-words-for-tests"
OFFICES = {"US": "US-OSDP", "ROK": "ROK-IPB"}

_numbers = itertools.count(1)


def framework() -> Framework:
    """Return the Regional Cooperation Framework."""
    return Framework.objects.get(code="RCF")


def area_of(code: str) -> PriorityArea:
    """Return one of its six priority areas: MS, ME, CB, DI, TC or IS."""
    return PriorityArea.objects.get(framework__code="RCF", code=code)


def make_user(side: str, *, username: str = "", language: str = "", **fields: Any) -> User:
    """Make a person who can sign in with PASSWORD and holds no post."""
    name = username or f"{side.lower()}-person-{next(_numbers)}"
    defaults = {
        "email": f"{name}@{side.lower()}.example",
        "name_en": f"Person {name}",
        "name_ko": f"사람 {name}",
        "language": language or {"US": "en", "ROK": "ko"}[side],
    }
    return User.objects.create_user(username=name, password=PASSWORD, side=side, **{**defaults, **fields})


def make_post(side: str, role: str, *, area: str = "") -> Post:
    """Return the post of a role; a lead's for the framework and a point of contact's for an area exist once."""
    of_framework = framework() if role in {Role.LEAD, Role.POC} else None
    of_area = area_of(area or "MS") if role == Role.POC else None
    slug = "-".join(part.lower() for part in (side, role, of_area.code if of_area else "") if part)
    post, _made = Post.objects.get_or_create(
        side_id=side,
        role=role,
        framework=of_framework,
        area=of_area,
        defaults={
            "slug": slug,
            "organization": Organization.objects.get(code=OFFICES[side]),
            "title_en": f"{side} {Role(role).name.lower()} {of_area.code if of_area else ''}".strip(),
            "title_ko": f"{side} {Role(role).name} {of_area.code if of_area else ''} 담당".strip(),
        },
    )
    return post


def seat(user: User, post: Post, *, since: date = date(2024, 1, 1), until: date | None = None) -> Tenure:
    """Let a person hold a post; whoever holds it so far does not any more, unless somebody only stands in."""
    held = post.tenures.filter(ends_on__isnull=True, acting=False).exists()
    return Tenure.objects.create(post=post, user=user, starts_on=since, ends_on=until, acting=held)


def make_person(side: str, *roles: str, areas: tuple[str, ...] = ("MS",), username: str = "", **fields: Any) -> User:
    """Make a person who holds a post of every role, as point of contact one for every area."""
    user = make_user(side, username=username, **fields)
    for role in roles:
        for area in areas if role == Role.POC else ("",):
            seat(user, make_post(side, role, area=area))
    return user


def make_actor(side: str, *roles: str, areas: tuple[str, ...] = ("MS",), at: datetime = NOW, **fields: Any) -> Actor:
    """Make a person with posts, and return them as they act."""
    return actor_of(make_person(side, *roles, areas=areas, **fields), at=at)


def make_open_cycle(*, scm_on: date = SCM_ON, at: datetime = NOW) -> Cycle:
    """Return the open cycle of the 58th SCM, opened on a tentative day if there is none, with its duties."""
    if cycle := open_cycle_of(framework().pk):
        return cycle
    meeting = Meeting.objects.get(forum__code="SCM", ordinal=58)
    meeting.tentative_on = scm_on
    meeting.save(update_fields=["tentative_on"])
    cycle = open_cycle(framework_id=framework().pk, meeting_id=meeting.pk, actor=None, at=at)
    open_obligations(cycle_id=cycle.pk, actor=None, at=at)
    return cycle


def make_meeting(forum: str, number: int, on: date | None = None, *, state: str = MeetingState.PLANNED) -> Meeting:
    """Return a meeting of a forum in Seoul, on a tentative day."""
    meeting, _made = Meeting.objects.update_or_create(
        forum=Forum.objects.get(code=forum),
        ordinal=number,
        defaults={
            "tentative_on": on,
            "state": state,
            "time_zone": "Asia/Seoul",
            "confidence": Confidence.UNCERTAIN,
        },
    )
    return meeting


def open_the_next_cycle(*, at: datetime = NOW) -> Cycle:
    """Close the open cycle and open the one of the next SCM, a year later."""
    cycle = open_cycle_of(framework().pk)
    close_cycle(cycle_id=cycle.pk, actor=None, at=at)
    last = cycle.meeting
    following, _made = Meeting.objects.get_or_create(
        forum=last.forum,
        ordinal=last.ordinal + 1,
        defaults={
            "tentative_on": last.anchor_on + timedelta(days=364),
            "time_zone": last.time_zone,
            "confidence": last.confidence,
            "state": last.state,
        },
    )
    return open_cycle(framework_id=framework().pk, meeting_id=following.pk, actor=None, at=at)


def fields_of(area: str = "MS", **fields: Any) -> dict[str, Any]:
    """Return what a form's cleaned fields look like."""
    number = next(_numbers)
    return {
        "title_en": f"Sea watch {number}",
        "title_ko": f"해양 감시 {number}",
        "aims_en": "Watch the sea together.",
        "aims_ko": "함께 바다를 살핀다.",
        "kind": "PROJECT",
        "area": area_of(area),
        "is_complementary": False,
        "is_business": False,
        "starts_on": date(2026, 10, 1),
        "ends_on": date(2027, 9, 30),
        "date_precision": "DAY",
        **fields,
    }


def lead_of(side: str) -> Actor:
    """Return a lead point of contact of a side, made when there is none."""
    tenure = Tenure.objects.filter(post__side=side, post__role=Role.LEAD).select_related("user").order_by("pk").first()
    return actor_of(tenure.user, at=NOW) if tenure else make_actor(side, Role.LEAD)


def make_project(
    owner: str = "US",
    state: str = State.DRAFT,
    visibility: str = Visibility.OWN,
    *,
    area: str = "MS",
    actor: Actor | None = None,
    at: datetime = NOW - timedelta(days=1),
    **fields: Any,
) -> Project:
    """Make a project and take it to a state by the acts that lead there, by an author and both leads.

    From endorsed on it is shared with both sides, since no other way leads there; only then can it be public.
    """
    author = actor or make_actor(owner, Role.AUTHOR)
    project = operations.create_project(
        framework_id=framework().pk, fields=fields_of(area, **fields), actor=author, at=at
    )
    if state == State.DRAFT:
        return project
    make_open_cycle(at=at)
    operations.submit(project_id=project.pk, actor=author, at=at)
    lead = lead_of(owner)
    if visibility != Visibility.OWN or state in {State.ENDORSED, State.PRESENTED, State.CLOSED}:
        operations.share_with_other_side(project_id=project.pk, actor=lead, at=at)
    _go_on(project, State(state), Visibility(visibility), lead, at=at)
    project.refresh_from_db()
    return project


def _go_on(project: Project, state: State, visibility: Visibility, lead: Actor, *, at: datetime) -> None:
    if state == State.RETURNED:
        operations.return_to_author(project_id=project.pk, reasons="Say who pays.", actor=lead, at=at)
    if state in {State.ENDORSED, State.PRESENTED, State.CLOSED}:
        for side in ("US", "ROK"):
            operations.endorse(project_id=project.pk, version=1, actor=lead_of(side), at=at)
    if visibility == Visibility.PUBLIC:
        operations.propose_release(project_id=project.pk, version=1, actor=lead, at=at)
        other = lead_of({"US": "ROK", "ROK": "US"}[project.owner])
        operations.approve_release(project_id=project.pk, version=1, actor=other, at=at)
    if state in {State.PRESENTED, State.CLOSED}:
        operations.record_presented(project_id=project.pk, actor=lead, at=at)
    if state == State.CLOSED:
        operations.close(project_id=project.pk, reason="Done as planned.", actor=lead, at=at)
