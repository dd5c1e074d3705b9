"""In two thousand random worlds the filter of every list and the decision on every project agree, wall and all."""

import os
from itertools import count

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance import wall
from alliance.accounts.choices import SideCode
from alliance.accounts.models import User
from frameworks.choices import Role
from frameworks.models import Cycle, Forum, Framework, PriorityArea
from frameworks.policies import Actor, Seat
from projects.choices import State, Visibility
from projects.models import Project, ProjectMember
from projects.policies import Action, Verdict, decide, facts_of
from tests.projects.test_visible_to import NOW, SOURCED, make_area, make_cycle

pytestmark = pytest.mark.django_db

WEB = os.environ["ALLIANCE_TEST_WEB_ROLE"]
numbers = count(1)

standings = st.tuples(
    st.sampled_from(SideCode.values), st.sampled_from(Visibility.values), st.sampled_from(State.values)
)
# A draft is never shared: the database refuses it.
possible = standings.filter(lambda standing: standing[2] != State.DRAFT or standing[1] == Visibility.OWN)
# Each project: where it stands, in which of four areas, and whether the person is among its authors.
projects = st.lists(st.tuples(possible, st.integers(0, 3), st.booleans()), min_size=1, max_size=8)
# Each post: a role, and to which of four areas, or the framework of it, it is bound.
posts = st.lists(st.tuples(st.sampled_from(Role.values), st.integers(0, 3)), max_size=4)


@pytest.fixture
def ground() -> tuple[User, list[PriorityArea], dict[int, Cycle]]:
    """Give a person, and two frameworks with two areas and an open cycle each."""
    person = User.objects.create_user(username="kim", name_en="Kim", side=SideCode.US)
    forum = Forum.objects.create(code="SCM", function="x", level="x", **SOURCED)
    frameworks = [Framework.objects.create(code=code, **SOURCED) for code in ("ONE", "TWO")]
    areas = [make_area(framework, order) for framework in frameworks for order in (1, 2)]
    return person, areas, {framework.pk: make_cycle(framework, forum) for framework in frameworks}


def make_project(person: User, area: PriorityArea, cycle: Cycle, standing: tuple[str, str, str]) -> Project:
    owner, visibility, state = standing
    number = next(numbers)
    shared = number if visibility != Visibility.OWN else None
    return Project(
        key=f"p-{number}",
        number=shared,
        shared_from=1 if shared else None,
        framework_id=area.framework_id,
        owner=owner,
        visibility=visibility,
        state=state,
        cycle=None if state == State.DRAFT else cycle,
        title_en="Project",
        area=area,
        version_number=1,
        created_by=person,
        created_at=NOW,
        updated_at=NOW,
    )


def seat_of(number: int, role: str, area: PriorityArea) -> Seat:
    framework = area.framework_id if role in {Role.POC, Role.LEAD} else None
    return Seat(number, role, framework, area.pk if role == Role.POC else None, f"post {number}")


@settings(max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(side=st.sampled_from(SideCode.values), posts=posts, projects=projects)
def test_what_is_listed_is_what_may_be_seen(ground, side, posts, projects):
    person, areas, cycles = ground
    actor = Actor(person.pk, side, tuple(seat_of(n, role, areas[at]) for n, (role, at) in enumerate(posts, 1)))
    with transaction.atomic():
        User.objects.filter(pk=person.pk).update(side=side)
        made = Project.objects.bulk_create(
            make_project(person, areas[at], cycles[areas[at].framework_id], standing)
            for standing, at, _member in projects
        )
        members = {project.pk: member for project, (_standing, _at, member) in zip(made, projects, strict=True)}
        ProjectMember.objects.bulk_create(
            ProjectMember(project=project, user=person, added_at=NOW) for project in made if members[project.pk]
        )
        facts = {project.pk: facts_of(project, member=members[project.pk]) for project in made}
        allowed = {pk for pk, fact in facts.items() if decide(actor, Action.VIEW, fact) is Verdict.ALLOW}
        hidden = {pk for pk, fact in facts.items() if decide(actor, Action.VIEW, fact) is Verdict.HIDE}

        listed = set(Project.objects.visible_to(actor).values_list("pk", flat=True))
        beyond_wall, listed_there = under_the_wall(actor)

        assert allowed | hidden == facts.keys()
        assert listed == listed_there == allowed
        assert allowed <= beyond_wall
        assert beyond_wall == {p.pk for p in made if p.owner == side or (p.visibility != "OWN" and p.state != "DRAFT")}
        transaction.set_rollback(True)


def under_the_wall(actor: Actor) -> tuple[set[int], set[int]]:
    """Return what the database lets the site read for a side, whatever a query forgets, and what the list shows."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {WEB}")
        wall.stand_on(actor.side)
        everything = set(Project.objects.values_list("pk", flat=True))
        listed = set(Project.objects.visible_to(actor).values_list("pk", flat=True))
        cursor.execute("RESET ROLE")
    return everything, listed
