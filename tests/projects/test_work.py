"""My work: what waits for one person, and the number beside it on every page."""

import pytest
from django.test import Client

from frameworks.choices import Role
from projects.choices import Recommendation, State
from projects.models import Review
from projects.queries.work import Task, count_work, waiting_for, work_of
from tests.projects.worlds import World

pytestmark = pytest.mark.django_db


def tasks_of(world: World, side: str, role: str) -> list[tuple[str, str]]:
    found = waiting_for(world.actor(side, role)).order_by("pk")
    return [(project.key, project.task) for project in found]


def test_a_lead_signs_what_is_shared_and_not_signed_by_the_own_side():
    world = World()
    waiting, signed = world.project(), world.project()
    world.sign(signed, "US")
    assert tasks_of(world, "US", Role.LEAD) == [(waiting.key, Task.SIGN)]
    assert tasks_of(world, "ROK", Role.LEAD) == [(waiting.key, Task.SIGN), (signed.key, Task.SIGN)]


def test_the_last_editor_is_not_asked_to_sign():
    world = World()
    project = world.project()
    lead = world.people["US"][Role.LEAD]
    project.versions.create(
        number=2, submission=project.submissions.get(), content={}, sha256="1" * 64, saved_by=lead, saved_at=world.now
    )
    project.version_number = 2
    project.save(update_fields=["version_number"])
    assert tasks_of(world, "US", Role.LEAD) == []
    assert tasks_of(world, "ROK", Role.LEAD) == [(project.key, Task.SIGN)]


def test_a_point_of_contact_reviews_a_version_once():
    world = World()
    project = world.project()
    poc = world.actor("ROK", Role.POC)
    assert tasks_of(world, "ROK", Role.POC) == [(project.key, Task.REVIEW)]
    Review.objects.create(
        version=project.versions.get(),
        project=project,
        side="ROK",
        recommendation=Recommendation.SUPPORT,
        reasons="Good",
        reviewer_id=poc.user_id,
        post_id=poc.seats[0].post_id,
        reviewed_at=world.now,
    )
    assert tasks_of(world, "ROK", Role.POC) == []


def test_each_waits_for_the_one_who_can_do_it():
    world = World()
    draft = world.project(State.DRAFT)
    returned = world.project(State.RETURNED)
    unshared = world.project(shared=False)
    assert tasks_of(world, "US", Role.AUTHOR) == [(draft.key, Task.SUBMIT), (returned.key, Task.MEND)]
    assert tasks_of(world, "US", Role.LEAD) == [(returned.key, Task.MEND), (unshared.key, Task.SHARE)]
    assert tasks_of(world, "ROK", Role.LEAD) == []
    assert tasks_of(world, "ROK", Role.AUTHOR) == []


def test_late_duties_are_told_from_those_to_come_and_counted_once():
    world = World()
    late = world.owe("US", world.milestone("PAST", days=-5))
    ahead = world.owe("US", world.milestone("AHEAD", days=5))
    world.owe("ROK", world.milestone("THEIRS", days=-5))
    work = work_of(world.actor("US", Role.LEAD), world.now)
    assert (work.late, work.owed) == ([late], [ahead])
    assert work.total == 2


@pytest.mark.parametrize("role", [Role.LEAD, Role.POC, Role.AUTHOR, Role.ADMIN])
@pytest.mark.parametrize("side", ["US", "ROK"])
def test_the_number_beside_my_work_is_the_length_of_the_list(side, role):
    world = World()
    for state in (State.DRAFT, State.SUBMITTED, State.RETURNED, State.ENDORSED):
        for shared in (True, False):
            world.project(state, shared=shared)
    world.owe("US", world.milestone())
    actor = world.actor(side, role)
    assert count_work(actor).total == work_of(actor, world.now).total


def test_beyond_ninety_nine_the_number_beside_my_work_only_says_so():
    world = World()
    for _each in range(100):
        world.project()
    assert count_work(world.actor("US", Role.LEAD)).label == "99+"


@pytest.mark.parametrize("number", [1, 50])
def test_the_page_takes_as_many_statements_for_one_as_for_fifty(client: Client, number, django_assert_max_num_queries):
    world = World()
    for _each in range(number):
        world.project()
    milestone = world.milestone()
    world.owe("US", milestone)
    client.force_login(world.people["US"][Role.LEAD])
    with django_assert_max_num_queries(17):
        page = client.get("/work/")
    assert page.status_code == 200
    shell = page.context["shell"]
    assert page.context["work"].total == number + 1
    assert {item.label: item.count for item in shell.nav}["My work"] == str(number + 1)
