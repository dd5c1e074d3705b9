"""The lists that can be narrowed: each number leads to as many rows, whatever is chosen beside it."""

import random
from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from alliance import facets
from alliance.accounts.models import User
from alliance.audit.models import Entry
from frameworks.models import Post
from projects.views import record, reel
from tests.crowds import Crowd
from tests.factories import lead_of
from tests.pages import sign_in

pytestmark = pytest.mark.django_db
# Each list, and who reads it.
LISTS = {
    "/duties/": "lead",
    "/submissions/": "poc",
    "/audit/": "auditor",
    "/people/": "admin",
    "/reminders/log/": "admin",
}
ARRANGING = {"order", "then", "density"}
ROWS = ("duties", "filings", "entries", "people", "lines")


@pytest.fixture(scope="module")
def crowd(django_db_setup, django_db_blocker) -> Iterator[Crowd]:
    """Give a workspace that is read and never changed."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_reference", verbosity=0)
        crowd = Crowd()
        crowd.rounds(2)
        yield crowd
        transaction.set_rollback(True)


@pytest.fixture(params=LISTS)
def path(request, crowd) -> str:
    return request.param


@pytest.fixture
def client(path) -> Client:
    return sign_in(f"us-{LISTS[path]}")


def read(client: Client, path: str, query: dict[str, str]) -> tuple[int, dict[str, dict[str, int | None]]]:
    """Return how many rows a page says it has, sure that it shows as many, and the numbers on its chips."""
    answer = client.get(f"{path}?{urlencode(query)}")
    assert answer.status_code == 200, (path, query)
    above = answer.context["sifted"]
    [shown] = [answer.context[name] for name in ROWS if name in answer.context]
    assert len(shown) == min(above.total, 50)
    numbers = {
        facet.name: {_led(value.href).get(facet.name, ""): value.number for value in facet.values}
        for facet in above.facets
    }
    return above.total, numbers


def _led(href: str) -> dict[str, str]:
    return dict(parse_qsl(href.partition("?")[2]))


def _filters(client: Client, path: str) -> dict[str, Any]:
    return dict(client.get(path).context["sifted"].filter.filters)


def _values(one: Any) -> list[str]:
    return [code for code, _label in one.extra.get("choices", [("2026-09-08", "")])]


def test_each_number_is_that_of_the_rows_it_leads_to(client, path):
    filters, chance = _filters(client, path), random.Random(7)
    tried = 0
    for _ in range(12):
        names = chance.sample(sorted(filters.keys() - ARRANGING), chance.choice((0, 1, 1, 2)))
        query = {name: chance.choice(_values(filters[name])) for name in names}
        _total, numbers = read(client, path, query)
        name = chance.choice(list(numbers))
        for value, number in numbers[name].items():
            rest = {key: chosen for key, chosen in query.items() if key != name}
            total, _numbers = read(client, path, rest | ({name: value} if value else {}))
            assert total == number, (query, name, value)
            tried += bool(total)
    assert tried > 12


def test_a_value_nobody_knows_is_told_and_narrows_nothing(client, path):
    whole = client.get(path).context["sifted"].total
    for name in _filters(client, path):
        answer = client.get(f"{path}?{name}=zzz")
        assert (answer.status_code, answer.context["sifted"].total) == (422, whole), name
        assert "err-summary" in answer.content.decode()


def test_what_is_in_use_can_be_taken_off_and_what_arranges_stays(client, path):
    filters = _filters(client, path)
    query = {name: _values(filters[name])[0] for name in list(filters)[:2]}
    arranged = {"order": _values(filters["order"])[-1]} if "order" in filters else {}
    answer = client.get(f"{path}?{urlencode(query | arranged)}&page=1")
    chips = {chip.name: _led(chip.without) for chip in answer.context["sifted"].chips}
    assert chips == {name: {one: query[one] for one in query if one != name} | arranged for name in query}


def test_each_order_can_be_chosen_and_a_heading_says_which_holds(client, path):
    filters = _filters(client, path)
    orders = _values(filters["order"]) if "order" in filters else []
    assert bool(orders) == (path != "/audit/")
    told = [client.get(f"{path}?order={order}&page=99").content.decode().count("aria-sort=") for order in orders]
    assert set(told) <= {1}


def test_of_very_many_the_chips_are_counted_only_when_asked_for(client, path, monkeypatch):
    monkeypatch.setattr(facets, "COUNTED_AT_ONCE", 1)
    total, numbers = read(client, path, {})
    assert {number for values in numbers.values() for number in values.values()} == {None}
    counted, numbers = read(client, path, {"counts": "all"})
    assert counted == total > 0
    assert {values[""] for values in numbers.values()} == {total}


def test_the_posts_of_the_other_side_and_their_duties_stand_in_no_list(crowd):
    client = Client()
    client.force_login(User.objects.get(pk=lead_of("ROK").user_id))
    seen = client.get("/duties/").context["duties"]
    assert {duty.post.side_id for duty in seen} == {"ROK"}
    ours = Post.objects.filter(side="US", obligations__isnull=False).first()
    assert client.get(f"/duties/?post={ours.slug}").status_code == 422


def test_the_record_is_leafed_through_to_its_end_and_back(crowd, monkeypatch):
    monkeypatch.setattr(reel, "PER_PAGE", 7)
    client, address = sign_in("us-auditor"), "/audit/?about=projects"
    whole = list(Entry.objects.of_side("US").filter(verb__startswith="project.").order_by("-at", "-pk"))
    parts = [client.get(address).context]
    while older := parts[-1]["reel"].older:
        parts.append(client.get(f"{address}&before={older}").context)
    shown = [one.entry for part in parts for one in part["entries"]]
    assert [one for one in shown if one.verb.startswith("project.")] == whole
    for newer, part in pairwise(parts):
        back = client.get(f"{address}&after={part['reel'].newer}").context
        assert [one.entry for one in back["entries"]] == [one.entry for one in newer["entries"]]
        assert back["sifted"].total == len(shown)
    assert not parts[0]["reel"].newer
    nonsense = client.get(f"{address}&before=x&after=9-9-9").context
    assert [one.entry for one in nonsense["entries"]] == [one.entry for one in parts[0]["entries"]]


def test_of_a_huge_record_no_more_is_said_than_that_there_is_more(crowd, monkeypatch):
    monkeypatch.setattr(facets, "COUNTED_AT_ONCE", 1)
    monkeypatch.setattr(record, "COUNTED", 2)
    assert "More than 2 entries of your side" in sign_in("us-auditor").get("/audit/").content.decode()
