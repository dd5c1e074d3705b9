"""What changed since the last visit, what a visit is, and that nobody reads of what is not theirs."""

from datetime import timedelta

import pytest
from django.test import Client

from alliance.accounts.models import User
from alliance.accounts.operations import look
from alliance.audit.recording import record
from frameworks.choices import Role
from projects.queries.lately import changes_for
from tests.projects.worlds import World

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_a_visit_ends_once_nobody_looked_for_an_hour():
    world = World()
    reader, start = world.people["US"][Role.LEAD], world.now

    def looking(after: timedelta):
        return look(user=User.objects.get(pk=reader.pk), at=start + after)

    assert looking(timedelta()) is None
    assert looking(HOUR / 2) is None
    # An hour has not passed since the second look.
    assert looking(1.4 * HOUR) is None
    assert looking(3 * HOUR) == start + 1.4 * HOUR
    assert looking(3.5 * HOUR) == start + 1.4 * HOUR


def test_what_others_did_since_is_told_once_a_project_and_own_acts_are_no_news():
    world = World()
    project = world.project()
    own, other = world.actor("US", Role.LEAD), world.actor("ROK", Role.LEAD)
    for actor, verb, days in [
        (other, "project.commented", 5),
        (other, "project.endorsed", 2),
        (other, "project.reviewed", 1),
        (own, "project.endorsed", 0),
    ]:
        record(verb, project, actor=actor, at=world.now - timedelta(days=days), shared=True)
    (change,) = changes_for(own, world.now - timedelta(days=3))
    assert (change.thing, [entry.verb for entry in change.entries]) == (
        project,
        ["project.reviewed", "project.endorsed"],
    )
    assert changes_for(own, world.now) == []


def test_what_the_other_side_did_on_its_own_is_not_told():
    world = World()
    hidden, shared = world.project(shared=False, owner="ROK"), world.project()
    actor = world.actor("ROK", Role.LEAD)
    record("project.saved", hidden, actor=actor, at=world.now)
    record("project.reviewed", shared, actor=actor, at=world.now)
    assert changes_for(world.actor("US", Role.ADMIN), world.now - HOUR) == []
    assert len(changes_for(world.actor("ROK", Role.ADMIN), world.now - HOUR)) == 2


def test_the_page_says_since_when_and_that_nothing_changed(client: Client):
    world = World()
    reader = world.people["US"][Role.LEAD]
    User.objects.filter(pk=reader.pk).update(looked_at=world.now - 2 * HOUR)
    client.force_login(reader)
    page = client.get("/").content.decode()
    assert "Changed since your last visit" in page
    assert "Nothing has changed since" in page
    # A second look is of the same visit.
    assert "Changed since your last visit" in client.get("/").content.decode()
