"""The cycle's page: each number leads to a list of that length, and the other side's duties stay its own."""

import re
from datetime import date

import pytest
from django.test import Client

from frameworks.choices import Role
from frameworks.models import Cycle, Meeting, MilestoneRule
from projects.choices import State
from projects.queries.cycles import GATES, current_cycle, filings_of, gates_of, meeting_ahead, milestones_of
from tests.projects.worlds import NAMED, World

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
        counts = (gates.filed, gates.reviewed, gates.one_signed, gates.both_signed, gates.presented, gates.moved_on)
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


def test_an_administrator_closes_a_cycle_and_opens_the_next(client: Client):
    world = World()
    client.force_login(world.people["ROK"][Role.ADMIN])
    assert client.post("/cycles/rcf-58/close/").status_code == 302
    world.cycle.refresh_from_db()
    assert world.cycle.state == "CLOSED"
    assert client.post("/cycles/rcf-58/close/").status_code == 409
    assert client.post("/cycles/open/", {"framework": "RCF", "meeting": "0"}).status_code == 422
    rule = {"offset": -20, "unit": "CALENDAR", "duty": "FINAL_TEXT", "owner_role": Role.LEAD, **NAMED}
    MilestoneRule.objects.create(framework=world.framework, order=1, code="FINAL", anchor_forum=world.forum, **rule)
    following = Meeting.objects.create(
        forum=world.forum,
        ordinal=59,
        tentative_on=world.now.date(),
        time_zone="Asia/Seoul",
        state="TENTATIVE",
        confidence="UNCERTAIN",
    )
    opened = client.post("/cycles/open/", {"framework": "RCF", "meeting": following.pk})
    cycle = Cycle.objects.get(meeting=following)
    assert opened.url == cycle.get_absolute_url()
    assert cycle.obligations.count() == 2


@pytest.mark.parametrize("role", [Role.LEAD, Role.POC, Role.AUTHOR])
def test_nobody_else_opens_or_closes_a_cycle(client: Client, role):
    world = World()
    client.force_login(world.people["US"][role])
    assert client.post("/cycles/rcf-58/close/").status_code == 403
    assert client.post("/cycles/open/", {}).status_code == 403
    page = client.get("/cycles/rcf-58/").content.decode()
    assert "/cycles/rcf-58/close/" not in page


WINDOW = {"window_from", "window_until"}


@pytest.mark.parametrize("known", [{}, {"tentative_on"}, {"start_on", "tentative_on"}, WINDOW, {"start_on"}])
def test_every_page_names_the_day_that_milestones_count_from(known):
    world = World()
    days = {"start_on": date(2027, 2, 8), "tentative_on": date(2027, 2, 9), "window_until": date(2027, 2, 10)}
    days["window_from"] = date(2027, 2, 1)
    world.meeting.tentative_on = None
    for name in known:
        setattr(world.meeting, name, days[name])
    world.meeting.save()
    ahead = meeting_ahead()
    assert ahead.on == current_cycle().meeting.anchor_on
    assert (ahead.cycle_slug, ahead.ordinal, ahead.forum_code) == ("rcf-58", 58, "SCM")
