"""The cycle's page: each number leads to a list of that length, and the other side's duties stay its own."""

import re

import pytest
from django.test import Client

from frameworks.choices import Role
from projects.choices import State
from projects.queries.cycles import GATES, filings_of, gates_of, milestones_of
from tests.projects.worlds import World

pytestmark = pytest.mark.django_db


def test_every_gate_leads_to_a_list_of_its_length():
    world = World()
    for state, signers in ((State.SUBMITTED, ()), (State.SUBMITTED, ("US",)), (State.ENDORSED, ("US", "ROK"))):
        project = world.project(state)
        for side in signers:
            world.sign(project, side)
    world.present(world.project(State.ENDORSED))
    for side in ("US", "ROK"):
        actor = world.actor(side, Role.POC)
        gates = gates_of(world.cycle, actor)
        counts = (gates.filed, gates.reviewed, gates.one_signed, gates.both_signed, gates.presented)
        assert counts == tuple(filings_of(world.cycle, actor, gate).count() for gate in GATES)


def test_of_the_other_side_only_that_something_is_pending_shows(client: Client):
    world = World()
    milestone = world.milestone(days=-3)
    world.owe("ROK", milestone)
    [line] = milestones_of(world.cycle, world.actor("US", Role.LEAD), world.now)
    assert (line.pending, line.is_late) == (("ROK",), True)
    client.force_login(world.people["US"][Role.LEAD])
    page = client.get(world.cycle.get_absolute_url())
    text = re.sub(r"\s+", " ", page.content.decode())
    assert "pending ROK" in text
    assert "ROK Lead point of contact" not in text
    assert list(page.context["duties"]) == []


@pytest.mark.parametrize("number", [1, 50])
def test_the_page_takes_as_many_statements_for_one_as_for_fifty(client: Client, number, django_assert_max_num_queries):
    world = World()
    for _each in range(number):
        world.project()
    world.owe("US", world.milestone())
    client.force_login(world.people["US"][Role.LEAD])
    with django_assert_max_num_queries(18):
        page = client.get(world.cycle.get_absolute_url())
    assert page.status_code == 200
    assert page.context["page"].paginator.count == number


def test_the_list_counts_what_the_reader_sees(client: Client):
    world = World()
    world.project()
    world.project(shared=False, owner="ROK")
    client.force_login(world.people["US"][Role.LEAD])
    [line] = client.get("/cycles/").context["lines"]
    assert line.filed == 1


def test_an_unknown_cycle_and_an_odd_gate_are_answered(client: Client):
    world = World()
    client.force_login(world.people["US"][Role.LEAD])
    assert client.get("/cycles/rcf-99/").status_code == 404
    assert client.get("/cycles/rcf-58/?gate=nonsense&page=x").status_code == 200
