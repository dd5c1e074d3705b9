"""Who holds which post, whom both sides write to, and what a post leaves to its next holder."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, Q, Value, When

from alliance.accounts.choices import SideCode
from alliance.audit.models import Entry
from frameworks.calendar.clocks import ZONES
from frameworks.choices import Role
from frameworks.models import Framework, Post, PriorityArea, Tenure
from frameworks.policies import Actor
from projects.choices import Stage, State, Visibility
from projects.models import Project
from projects.queries.record import Happening, told, with_posts
from projects.queries.standing import diverge, with_statuses
from reminders.choices import ObligationState
from reminders.models import Obligation

ENTRIES = 20
# So many projects a brief names; the table before them counts all.
NAMED = 200
OPEN_STATES = (State.DRAFT, State.RETURNED, State.SUBMITTED, State.ENDORSED, State.PRESENTED)
IN_ORDER = Case(*(When(state=state, then=Value(order)) for order, state in enumerate(OPEN_STATES)))


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post with who holds it on a day, who stands in after who was appointed; before and after that day."""

    post: Post
    holders: list[Tenure]
    former: list[Tenure]
    coming: list[Tenure]

    @property
    def is_vacant(self) -> bool:
        """Test whether nobody holds it."""
        return not self.holders

    @property
    def last(self) -> Tenure | None:
        """Return who held it last."""
        return self.former[0] if self.former else None


@dataclass(frozen=True, slots=True)
class Contacts:
    """Whom both sides write to for an area, or as lead for the framework without one; None where no post is."""

    area: PriorityArea | None
    lines: list[tuple[SideCode, PostLine | None]]


@dataclass(frozen=True, slots=True)
class FrameworkContacts:
    """The contacts of one framework, its lead first, then its areas in order."""

    framework: Framework
    rows: list[Contacts]


@dataclass(frozen=True, slots=True)
class Directory:
    """All posts the reader may know of: the contacts of both sides, and the other posts of the own side."""

    frameworks: list[FrameworkContacts]
    others: list[PostLine]
    vacant: list[PostLine]


@dataclass(frozen=True, slots=True)
class AreaStates:
    """How many projects of an area the reader sees in each state, and on how many the sides disagree."""

    area: PriorityArea
    states: list[tuple[State, int]]
    divergent: int
    total: int


@dataclass(frozen=True, slots=True)
class Charge:
    """What a post owes and what lies in its areas, as its own side sees it at one moment."""

    duties: list[Obligation] = field(default_factory=list)
    late: int = 0
    areas: list[AreaStates] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A project in hand: what each side says of it, the reader's first, and whose move is next."""

    project: Any
    said: list[tuple[SideCode, str]]
    divergent: bool
    signed: list[SideCode]
    unsigned: list[SideCode]


@dataclass(frozen=True, slots=True)
class Brief:
    """What the next holder of a post has to know."""

    charge: Charge
    projects: list[Unfinished]
    more: int
    entries: list[Happening]

    @property
    def differing(self) -> list[Unfinished]:
        """Return the projects on which the sides disagree."""
        return [one for one in self.projects if one.divergent]


def directory(actor: Actor, *, at: datetime) -> Directory:
    """Return the posts that a person may know of with their holders, the own side first, in three statements."""
    posts = Post.objects.known_to(actor.side).select_related("organization", "area", "framework")
    lines = _lines(posts.order_by("role", "area__order", "slug", "pk"), at)
    contacts = {
        (
            line.post.area.framework_id if line.post.area else line.post.framework_id,
            line.post.area_id,
            line.post.side_id,
        ): line
        for line in lines
        if line.post.is_contact
    }
    areas: dict[int, list[PriorityArea]] = {}
    for area in PriorityArea.objects.select_related("framework").order_by("framework__code", "order", "pk"):
        areas.setdefault(area.framework_id, []).append(area)

    def row(framework_id: int, area: PriorityArea | None) -> Contacts:
        key = framework_id, area.pk if area else None
        return Contacts(area, [(side, contacts.get((*key, side.value))) for side in actor.sides])

    used = {key[0] for key in contacts}
    frameworks = [
        FrameworkContacts(of[0].framework, [row(pk, None), *(row(pk, area) for area in of)])
        for pk, of in areas.items()
        if pk in used
    ]
    vacant = sorted((line for line in lines if line.is_vacant), key=lambda line: line.post.side_id != actor.side)
    others = [line for line in lines if not line.post.is_contact]
    return Directory(frameworks, others, vacant)


def contacts_of(framework_id: int, area_id: int, actor: Actor, *, at: datetime) -> list[PostLine]:
    """Return whom one writes to about an area: its point of contact and the lead of each side, the own side first."""
    asked = Q(role=Role.POC, area_id=area_id) | Q(role=Role.LEAD, framework_id=framework_id)
    lines = _lines(Post.objects.filter(asked).order_by("role", "pk"), at)
    return sorted(lines, key=lambda line: (line.post.side_id != actor.side, line.post.role != Role.POC))


def line_of(actor: Actor, slug: str, *, at: datetime) -> PostLine | None:
    """Return one post that a person may know of with all its holders; nothing for any other."""
    posts = Post.objects.known_to(actor.side).filter(slug=slug)
    lines = _lines(posts.select_related("side", "organization__parent", "area__framework", "framework"), at)
    return lines[0] if lines else None


def _lines(posts: Iterable[Post], at: datetime) -> list[PostLine]:
    found = list(posts)
    held: dict[int, list[Tenure]] = {}
    tenures = Tenure.objects.filter(post__in=[post.pk for post in found]).select_related("user")
    for tenure in tenures.order_by("acting", "-starts_on", "-pk"):
        held.setdefault(tenure.post_id, []).append(tenure)
    return [_line(post, held.get(post.pk, []), today_of(post.side_id, at)) for post in found]


def _line(post: Post, tenures: list[Tenure], today: date) -> PostLine:
    former = [one for one in tenures if one.ends_on and one.ends_on < today]
    coming = [one for one in tenures if one.starts_on > today]
    present = [one for one in tenures if one not in former and one not in coming]
    return PostLine(post, present, sorted(former, key=lambda one: one.ends_on or today, reverse=True), coming)


def today_of(side: str, at: datetime) -> date:
    """Return the date of a side: its posts are held by it."""
    return at.astimezone(ZoneInfo(ZONES[side])).date()


def charge_of(post: Post, actor: Actor, *, at: datetime) -> Charge:
    """Return what a post of the own side owes and has in hand, over what the reader may see."""
    open_duties = Obligation.objects.visible_to(actor).filter(post=post, state=ObligationState.OPEN)
    duties = list(open_duties.for_work())
    return Charge(duties, sum(duty.due_at < at for duty in duties), _areas(post, actor, at))


def _areas(post: Post, actor: Actor, at: datetime) -> list[AreaStates]:
    areas = _areas_of(post)
    if not areas:
        return []
    rows = (
        with_statuses(Project.objects.visible_to(actor).filter(area__in=areas), at)
        .values_list("area_id", "state", "us_status", "rok_status")
        .annotate(number=Count("pk"))
        .order_by()
    )
    states: dict[int, Counter[str]] = {area.pk: Counter() for area in areas}
    apart: Counter[int] = Counter()
    for area_id, state, us_status, rok_status, number in rows:
        states[area_id][state] += number
        apart[area_id] += number * diverge(us_status, rok_status)
    return [
        AreaStates(area, [(state, states[area.pk][state]) for state in State], apart[area.pk], states[area.pk].total())
        for area in areas
    ]


def _areas_of(post: Post) -> Sequence[PriorityArea]:
    """Return the areas a post answers for: its own, or for a lead all of the framework."""
    if post.area:
        return [post.area]
    if post.role == Role.LEAD:
        return list(PriorityArea.objects.filter(framework=post.framework_id).order_by("order", "pk"))
    return []


def brief_of(post: Post, actor: Actor, *, at: datetime) -> Brief:
    """Return what the next holder of a post of the own side has to know, over what the reader may see now."""
    charge = charge_of(post, actor, at=at)
    in_hand = Project.objects.visible_to(actor).filter(
        area__in=[row.area.pk for row in charge.areas], state__in=OPEN_STATES
    )
    rows = with_statuses(in_hand, at).select_related("area").defer("search_text", "grams")
    named = rows.order_by(IN_ORDER, "area__order", "-updated_at", "-pk")[:NAMED]
    projects = [_unfinished(project, actor) for project in named]
    number = sum(count for row in charge.areas for state, count in row.states if state in OPEN_STATES)
    return Brief(charge, projects, number - len(projects), _entries(post, actor))


def _unfinished(project: Any, actor: Actor) -> Unfinished:
    said = {SideCode.US: project.us_status, SideCode.ROK: project.rok_status}
    signed = {SideCode.US: project.us_signed, SideCode.ROK: project.rok_signed}
    waits = project.state == State.SUBMITTED and project.visibility != Visibility.OWN
    is_active = project.stage == Stage.ACTIVE
    return Unfinished(
        project,
        [(side, said[side]) for side in actor.sides] if is_active else [],
        is_active and diverge(*said.values()),
        [side for side in actor.sides if signed[side]],
        [side for side in actor.sides if waits and not signed[side]],
    )


def _entries(post: Post, actor: Actor) -> list[Happening]:
    """Return what was done last as this post, and to it; of projects only those that the reader sees."""
    visible = Project.objects.visible_to(actor).values("pk")
    of_projects = Q(target_type=Project._meta.label_lower)
    done = Entry.objects.of_side(actor.side).filter(post_id=post.pk)
    shown = done.filter(~of_projects | Q(target_id__in=visible))
    return told(with_posts(shown.newest_first())[:ENTRIES])
