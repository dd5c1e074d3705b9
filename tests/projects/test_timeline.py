"""A cycle's line: where its days stand, and today among them."""

from datetime import date, timedelta

import pytest
from django.test import Client

from frameworks.choices import MeetingState, Role
from projects.timeline import Event, lay_out
from tests.projects.worlds import World

FIRST, LAST = date(2026, 6, 1), date(2026, 11, 23)
EVENTS = [Event("Call", FIRST, "done"), Event("58th SCM", LAST, "todo", is_goal=True)]


@pytest.mark.parametrize("today", [FIRST, date(2026, 9, 8), LAST])
def test_today_stands_where_the_line_behind_us_ends(today):
    line = lay_out(EVENTS, today)
    assert line.today_x == line.done_x


@pytest.mark.parametrize(("today", "done"), [(FIRST - timedelta(days=1), "8.0"), (LAST + timedelta(days=1), "1376.0")])
def test_a_day_before_or_after_the_line_has_no_mark_on_it(today, done):
    line = lay_out(EVENTS, today)
    assert (line.today_x, line.done_x) == (None, done)


@pytest.mark.django_db
def test_a_meeting_that_was_held_is_done_on_the_line_of_its_closed_cycle(client: Client):
    world = World()
    world.milestone(days=-60)
    world.meeting.state, world.meeting.start_on = MeetingState.HELD, world.now.date() - timedelta(days=20)
    world.meeting.save()
    client.force_login(world.people["US"][Role.LEAD])

    page = client.get(world.cycle.get_absolute_url())
    drawn = page.content.decode().partition('class="chart cycle-line"')[2].partition('<table class="data miles"')[0]

    assert [mark.event.kind for mark in page.context["line"].marks] == ["done", "done"]
    assert "Today" not in drawn
    assert "#s-u" not in drawn
