"""What asks for a hand: the kinds, their order, and the act that is one click away."""

from datetime import timedelta

import pytest
from django.test import Client

from frameworks.choices import Role
from frameworks.models import Post
from projects.models import Project
from projects.queries.attention import SHOWN, Item, Kind, attention_for
from projects.views.attention import lines_of
from tests.projects.worlds import World

pytestmark = pytest.mark.django_db


def untouched(world: World, days: int) -> Project:
    """Make a submitted project that nobody has changed for so many days."""
    project = world.project()
    Project.objects.filter(pk=project.pk).update(updated_at=world.now - timedelta(days=days))
    return project


def items(world: World, side: str = "US", role: str = Role.LEAD) -> list[Item]:
    return attention_for(world.actor(side, role), world.now)


def act(world: World, side: str, role: str) -> tuple[str, str]:
    """Return the label and the address of the only act."""
    actor = world.actor(side, role)
    (line,) = lines_of(attention_for(actor, world.now), actor)
    return str(line.label), line.url


def test_a_language_left_behind_goes_before_what_waits_longest_and_no_project_stands_twice():
    world = World()
    old, stale = (untouched(world, days) for days in (40, 50))
    Project.objects.filter(pk=stale.pk).update(stale=["aims_ko"])
    found = items(world)
    assert [(one.kind, one.thing, one.days) for one in found] == [
        (Kind.LEFT_BEHIND, stale, 50),
        (Kind.WAITING, old, 40),
    ]
    assert found[0].behind == ["Korean"]


def test_of_what_waits_the_few_that_nobody_moved_longest_are_shown():
    world = World()
    made = [untouched(world, days) for days in range(SHOWN + 2)]
    assert [one.thing for one in items(world)] == made[: -SHOWN - 1 : -1]


def test_a_vacant_post_says_since_when_and_is_told_to_its_own_side_alone():
    world = World()
    post = Post.objects.get(side_id="US", role=Role.AUTHOR)
    post.tenures.update(ends_on=world.now.date() - timedelta(days=24))
    (item,) = items(world)
    assert (item.kind, item.thing) == (Kind.VACANT, post)
    assert item.days in {23, 24, 25}
    assert items(world, "ROK") == []


def test_each_gets_the_act_that_is_theirs(client: Client):
    world = World()
    project = world.project()
    address = project.get_absolute_url()
    assert act(world, "ROK", Role.LEAD) == ("Endorse", f"{address}?do=endorse#act-endorse")
    assert act(world, "ROK", Role.POC) == ("Review", f"{address}?do=review#act-review")
    assert act(world, "ROK", Role.ADMIN) == ("Open", address)
    for role in (Role.LEAD, Role.POC):
        client.force_login(world.people["ROK"][role])
        name, _sign, mark = act(world, "ROK", role)[1].partition("#")
        assert f'id="{mark}"' in client.get(name).content.decode()


def test_what_is_signed_waits_for_the_other_side_and_is_not_offered_again():
    world = World()
    project = world.project()
    world.sign(project, "US")
    assert act(world, "US", Role.LEAD)[0] == "Review"
    assert act(world, "ROK", Role.LEAD)[0] == "Endorse"


def test_a_late_duty_leads_to_where_it_is_settled(client: Client):
    world = World()
    duty = world.owe("US", world.milestone(days=-3))
    assert act(world, "US", Role.LEAD) == ("Settle", f"/work/#duty-{duty.pk}")
    client.force_login(world.people["US"][Role.LEAD])
    assert f'id="duty-{duty.pk}"' in client.get("/work/").content.decode()
    assert '<a href="/duties/?state=LATE">Late</a>' in client.get("/").content.decode()
    assert act(world, "US", Role.POC) == ("See who holds it", duty.post.get_absolute_url())


def test_the_page_says_why_each_stands_there_and_teaches_while_nothing_does(client: Client):
    world = World()
    client.force_login(world.people["US"][Role.LEAD])
    assert "All is in hand" in client.get("/").content.decode()
    untouched(world, 12)
    page = client.get("/").content.decode()
    assert "submitted, and neither side has signed" in page
    assert "12 days" in page
