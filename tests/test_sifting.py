"""The lists that can be narrowed: each number leads to as many rows, whatever is chosen beside it."""

import random
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from alliance import facets
from alliance.accounts.models import User
from frameworks.models import Post
from tests.crowds import Crowd
from tests.factories import lead_of
from tests.pages import sign_in

pytestmark = pytest.mark.django_db
# Each list, and who reads it.
LISTS = {"/duties/": "lead", "/submissions/": "poc"}
ARRANGING = {"order", "then", "density"}
ROWS = ("duties", "filings")


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


def test_each_number_is_that_of_the_rows_it_leads_to(client, path):
    filters, chance = _filters(client, path), random.Random(7)
    tried = 0
    for _ in range(12):
        names = chance.sample(sorted(filters.keys() - ARRANGING), chance.choice((0, 1, 1, 2)))
        query = {name: chance.choice(filters[name].extra["choices"])[0] for name in names}
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


def test_what_is_in_use_can_be_taken_off_and_a_heading_says_how_the_list_is_sorted(client, path):
    answer = client.get(f"{path}?area=MS&cycle=scm-58&order=state&page=1")
    chips = {chip.name: _led(chip.without) for chip in answer.context["sifted"].chips}
    assert chips == {
        "cycle": {"area": "MS", "order": "state"},
        "area": {"cycle": "scm-58", "order": "state"},
    }
    assert client.get(f"{path}?order=state").content.decode().count("aria-sort=") == 1
    for order, _label in _filters(client, path)["order"].extra["choices"]:
        assert client.get(f"{path}?order={order}&then=state&page=99").status_code == 200


def test_of_very_many_the_chips_are_counted_only_when_asked_for(client, path, monkeypatch):
    monkeypatch.setattr(facets, "COUNTED_AT_ONCE", 1)
    total, numbers = read(client, path, {})
    assert {number for values in numbers.values() for number in values.values()} == {None}
    counted, numbers = read(client, path, {"counts": "all"})
    assert counted == total > 1
    assert {values[""] for values in numbers.values()} == {total}


def test_the_posts_of_the_other_side_and_their_duties_stand_in_no_list(crowd):
    client = Client()
    client.force_login(User.objects.get(pk=lead_of("ROK").user_id))
    seen = client.get("/duties/").context["duties"]
    assert {duty.post.side_id for duty in seen} == {"ROK"}
    ours = Post.objects.filter(side="US", obligations__isnull=False).first()
    assert client.get(f"/duties/?post={ours.slug}").status_code == 422
