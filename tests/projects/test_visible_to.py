"""The filter of every list and the decision on every project agree, for every standing and every set of posts."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import combinations, product

import pytest

from alliance.accounts.choices import SideCode
from alliance.accounts.models import User
from frameworks.choices import Confidence, MeetingState, Role
from frameworks.models import Cycle, Forum, Framework, Meeting, PriorityArea
from frameworks.policies import Actor, Seat
from projects.choices import State, Visibility
from projects.models import Project, ProjectMember
from projects.policies import Action, Verdict, decide, facts_of, sees

NOW = datetime(2026, 9, 8, 13, 10, tzinfo=UTC)
SOURCED = {"name_en": "Name", "name_ko": "이름", "confidence": Confidence.CONFIRMED}

pytestmark = pytest.mark.django_db


def make_area(framework: Framework, order: int) -> PriorityArea:
    return PriorityArea.objects.create(framework=framework, order=order, code=f"area-{order}", **SOURCED)


def make_cycle(framework: Framework, forum: Forum) -> Cycle:
    meeting = Meeting.objects.create(
        forum=forum,
        ordinal=framework.pk,
        time_zone="Asia/Seoul",
        state=MeetingState.TENTATIVE,
        confidence=Confidence.UNCERTAIN,
    )
    return Cycle.objects.create(framework=framework, meeting=meeting, slug=framework.code, opened_at=NOW)


def standings() -> Iterator[tuple[str, str, str]]:
    """Yield every owner, visibility and state that the database lets a project have."""
    for owner, visibility, state in product(SideCode, Visibility, State):
        if state != State.DRAFT or visibility == Visibility.OWN:
            yield owner, visibility, state


def make_world(person: User) -> list[tuple[Project, bool]]:
    """Make two frameworks with two areas each, and in each area two projects of every standing: own and not."""
    forum = Forum.objects.create(code="SCM", function="x", level="x", **SOURCED)
    frameworks = [Framework.objects.create(code=code, **SOURCED) for code in ("ONE", "TWO")]
    cycles = {framework.pk: make_cycle(framework, forum) for framework in frameworks}
    areas = [make_area(framework, order) for framework in frameworks for order in (1, 2)]
    world = []
    for number, (area, standing, member) in enumerate(product(areas, standings(), (True, False)), 1):
        owner, visibility, state = standing
        shared = visibility != Visibility.OWN
        project = Project.objects.create(
            key=f"p-{number}",
            number=number if shared else None,
            shared_from=1 if shared else None,
            framework_id=area.framework_id,
            owner=owner,
            visibility=visibility,
            state=state,
            cycle=cycles[area.framework_id],
            title_en="Project",
            area=area,
            version_number=1,
            created_by=person,
            created_at=NOW,
            updated_at=NOW,
        )
        if member:
            ProjectMember.objects.create(project=project, user=person, added_at=NOW)
        world.append((project, member))
    return world


def make_seats() -> list[Seat]:
    """Return a seat of every role; points of contact and leads for two places each."""
    areas = PriorityArea.objects.order_by("pk")
    places = [
        (Role.AUTHOR, None, None),
        *[(Role.POC, area.framework_id, area.pk) for area in areas[1:3]],
        *[(Role.LEAD, framework_id, None) for framework_id in Framework.objects.values_list("pk", flat=True)],
        (Role.ADMIN, None, None),
        (Role.AUDITOR, None, None),
        (Role.LEADERSHIP, None, None),
    ]
    return [Seat(number, role, *place, label=f"post {number}") for number, (role, *place) in enumerate(places, 1)]


def test_lists_show_exactly_the_projects_that_the_decision_lets_a_person_see():
    person = User.objects.create_user(username="kim", name_en="Kim", side=SideCode.US)
    world = make_world(person)
    held = [seats for count in range(3) for seats in combinations(make_seats(), count)]
    actors = [Actor(person.pk, side, seats) for side, seats in product(SideCode.values, held)]

    for actor in actors:
        facts = {project.pk: facts_of(project, member=member) for project, member in world}
        listed = set(Project.objects.visible_to(actor).values_list("pk", flat=True))

        assert listed == {pk for pk, fact in facts.items() if sees(actor, fact)}, actor
        assert listed == {pk for pk, fact in facts.items() if decide(actor, Action.VIEW, fact) is Verdict.ALLOW}, actor


def test_the_world_holds_something_to_hide_for_each_side():
    person = User.objects.create_user(username="kim", name_en="Kim", side=SideCode.US)
    world = make_world(person)

    hidden = {side: Project.objects.filter(owner=side, visibility=Visibility.OWN).count() for side in SideCode.values}

    assert len(world) == 2 * 4 * 32
    assert hidden == {"US": 48, "ROK": 48}
