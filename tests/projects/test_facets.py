"""The chips above the list of projects: what they offer, and that their numbers are those of what they lead to."""

from urllib.parse import parse_qsl, urlencode

import pytest
from django.test import Client

from projects.choices import Health, Stage, Visibility
from projects.queries import facets
from tests.projects.test_list import World, refs

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def numbers(client: Client, query: str = "") -> dict[str, dict[str, int | None]]:
    """Return what the facets of a page offer, by where their links lead, with the numbers beside them."""
    offered: dict[str, dict[str, int | None]] = {}
    for facet in client.get(f"/projects/{query}").context["facets"]:
        for value in facet.values:
            led = dict(parse_qsl(value.href.partition("?")[2])).get(facet.name, "")
            offered.setdefault(facet.name, {})[led] = value.number
    return offered


def test_each_facet_counts_what_its_link_shows(world):
    world.project(stage=Stage.CONCEPT)
    world.project(area=world.areas[1])
    apart = world.project()
    world.says(apart, "US", Health.ON_TRACK)
    world.says(apart, "ROK", Health.AT_RISK)
    for query in ("?", "?area=MS", "?stage=ACTIVE", "?status=US-ON_TRACK", "?area=MS&status=DIVERGENT", "?q=project"):
        for name, values in numbers(world.client(), query).items():
            for value, number in values.items():
                rest = urlencode(dict(parse_qsl(query[1:])) | {name: value})
                assert len(refs(world.client(), f"?{rest}")) == number, (query, name, value)


def test_a_facet_counts_nothing_the_other_side_keeps_to_itself(world):
    world.project(visibility=Visibility.OWN, area=world.areas[1], stage=Stage.ON_HOLD)
    world.project()
    assert numbers(world.client("ROK")) == {
        "stage": {"": 1, "ACTIVE": 1}, "area": {"": 1, "MS": 1}, "status": {"": 1, "UNVERIFIED": 1}
    }  # fmt: skip
    assert numbers(world.client("US"))["area"] == {"": 2, "MS": 1, "CB": 1}


def test_a_facet_of_very_many_counts_only_when_it_is_asked_to(world, monkeypatch):
    monkeypatch.setattr(facets, "COUNTED_AT_ONCE", 1)
    for _ in range(3):
        world.project()
    world.project(area=world.areas[1])
    assert numbers(world.client())["area"] == {"": None, "MS": None, "CB": None}
    assert numbers(world.client(), "?area=CB")["area"] == {"": None, "MS": None, "CB": None}
    assert numbers(world.client(), "?counts=all")["area"] == {"": 4, "MS": 3, "CB": 1}
