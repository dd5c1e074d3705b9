"""What each side said last and signed stands on the project itself, kept there by the database."""

from datetime import timedelta

import pytest

from frameworks.choices import Role
from projects.choices import Health, Stage
from projects.models import Project, StatusReport
from projects.queries.standing import DIVERGENT, UNVERIFIED, diverge, with_statuses
from tests.projects.worlds import World

pytestmark = pytest.mark.django_db
OFF, RISK, WELL = Health.OFF_TRACK, Health.AT_RISK, Health.ON_TRACK


def say(world: World, project: Project, side: str, health: str, *, days_ago: int = 0) -> None:
    StatusReport.objects.create(
        project=project, side=side, health=health, reason="Because.", reporter=world.people[side][Role.LEAD],
        reported_at=world.now - timedelta(days=days_ago),
    )  # fmt: skip


def statuses(world: World) -> tuple[str, str]:
    return with_statuses(Project.objects.all(), world.now).values_list("us_status", "rok_status").get()


def test_the_newest_word_of_each_side_counts_whatever_the_order_they_arrive_in():
    world = World()
    project = world.project(stage=Stage.ACTIVE)
    say(world, project, "US", RISK, days_ago=1)
    say(world, project, "US", OFF, days_ago=2)
    say(world, project, "ROK", WELL)
    assert statuses(world) == (RISK, WELL)


def test_a_word_of_more_than_ninety_days_ago_is_unverified_and_diverges_from_nothing():
    world = World()
    project = world.project(stage=Stage.ACTIVE)
    say(world, project, "US", OFF, days_ago=91)
    say(world, project, "ROK", WELL)
    assert statuses(world) == (UNVERIFIED, WELL)
    assert not diverge(*statuses(world))


def test_only_active_projects_have_a_status():
    world = World()
    say(world, world.project(stage=Stage.CONCEPT), "US", OFF)
    assert statuses(world) == ("", "")


@pytest.mark.parametrize("gone", [{"lapsed_by_version": 2, "lapsed_at": True}, {"withdrawn_reason": "No."}])
def test_a_signature_stands_until_it_lapses_or_is_withdrawn(gone):
    world = World()
    project = world.project()
    signature = world.sign(project, "ROK")
    project.refresh_from_db()
    assert (project.us_signed, project.rok_signed) == (None, 1)
    when = "lapsed_at" if "lapsed_at" in gone else "withdrawn_at"
    type(signature).objects.filter(pk=signature.pk).update(**{**gone, when: world.now})
    project.refresh_from_db()
    assert project.rok_signed is None


def test_whoever_saved_the_newest_version_is_the_last_editor():
    world = World()
    project = world.project()
    project.refresh_from_db()
    assert project.last_editor == world.people["US"][Role.AUTHOR]


@pytest.mark.parametrize(
    ("asked", "found"),
    [("OFF_TRACK", ["p-1"]), ("US-OFF_TRACK", ["p-1"]), ("ROK-OFF_TRACK", []), (DIVERGENT, ["p-1"]),
     (UNVERIFIED, ["p-2", "p-3"]), ("US-UNVERIFIED", ["p-3"]), ("ON_TRACK", ["p-1", "p-2"])],
)  # fmt: skip
def test_the_list_can_be_narrowed_to_what_either_side_says(client, asked, found):
    world = World()
    apart, half, _silent = (world.project(stage=Stage.ACTIVE) for _each in range(3))
    say(world, apart, "US", OFF)
    say(world, apart, "ROK", WELL)
    say(world, half, "US", WELL)
    say(world, half, "ROK", OFF, days_ago=200)
    client.force_login(world.people["US"][Role.LEAD])
    page = client.get(f"/projects/?status={asked}&order=number")
    assert [row.href for row in page.context["rows"]] == [
        Project.objects.get(key=key).get_absolute_url() for key in found
    ]
