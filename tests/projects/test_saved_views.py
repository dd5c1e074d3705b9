"""Saved views: what is kept of an address, and what a list opens with."""

from urllib.parse import parse_qs

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.datastructures import MultiValueDict
from django.utils.http import urlencode
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from frameworks.choices import Role
from projects.choices import LEFT_OUT, LISTS, ListKind
from projects.filters import ProjectFilter
from projects.models import SavedView
from projects.models.saved_views import MOST_OWN
from projects.queries.saved_views import canonical
from projects.views.asking import CHECKS, KNOWN
from tests.projects.looks import act, browser, kept, save
from tests.projects.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def read(query: str) -> MultiValueDict[str, str]:
    return MultiValueDict(parse_qs(query, keep_blank_values=True))


def rows(answer) -> list[str]:
    return [row.href for row in answer.context["rows"]]


# What is kept of an address.


def test_what_is_narrowed_is_saved_under_a_name_and_shown_again(world):
    client = browser(world)
    world.project()
    answer = save(client, "/projects/?state=SUBMITTED&page=3&area=MS&q=&counts=all", "Filed at sea")
    assert answer["Location"] == "/projects/?area=MS&state=SUBMITTED"

    text = client.get(answer["Location"]).content.decode()

    assert '<a class="chip" href="?area=MS&amp;state=SUBMITTED" aria-current="true">Filed at sea</a>' in text
    assert "Save this view" not in text


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/projects/", "Narrow the list or order it first"),
        ("/projects/?page=2&all=yes", "Narrow the list or order it first"),
        ("/projects/?colour=red&area=MS", "The list does not know this: colour"),
        ("/projects/?area=none", "Priority area: "),
        ("/calendar/?view=week", "The calendar has no view “week”"),
        ("/cycles/rcf-58/board/?by=hand", "“hand” is not known"),
        ("/projects/timeline/?zoom=eon", "“eon” is not known"),
        ("/submissions/?ending=none", "How it ended: "),
        ("/duties/?whose=none", "Whose: "),
        ("/search/?q=-", "Type at least two letters or figures."),
        ("/reports/?q=a", "This is no list"),
        ("https://example.org/projects/?area=MS", "This is no list"),
        ("//example.org/projects/?area=MS", "This is no list"),
        (f"/projects/?{'a&' * 1_200}", "This address is too long"),
    ],
)
def test_what_no_list_knows_is_told_and_not_saved(world, address, told):
    answer = save(browser(world), address)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "/projects/timeline/?zoom=month",
        "/cycles/rcf-58/board/?by=forum",
        "/calendar/?view=list",
        "/search/?q=sea",
        "/submissions/?order=title",
        "/projects/board/?by=forum&owner=US",
        "/duties/?state=LATE",
    ],
)
def test_every_list_offers_what_was_saved_of_it_alone(world, address):
    client = browser(world)
    assert save(client, address, "Here")["Location"] == address
    other = "/projects/?area=MS"
    assert ">Here</a>" in client.get(address).content.decode()
    assert ">Here</a>" not in client.get(other).content.decode()


@pytest.mark.parametrize(
    ("address", "wrong"),
    [
        ("/audit/?about=projects", "/audit/?about=none"),
        ("/people/?account=open", "/people/?holding=no"),
        ("/reminders/log/?state=SENT", "/reminders/log/?told_as=none"),
    ],
)
def test_views_of_what_administrators_keep_are_of_use_to_them_alone(world, address, wrong):
    client, other = browser(world, Role.ADMIN), browser(world, Role.POC)
    assert save(client, wrong).status_code == 422
    assert save(client, address, "Kept", is_shared="on")["Location"] == address
    with CaptureQueriesContext(connection) as captured:
        assert ">Kept<" in client.get(address).content.decode()
    assert len(captured) <= 16, address
    assert ">Kept<" in client.get("/views/").content.decode()
    if "log" not in address:
        assert save(other, address).status_code == 403
        assert ">Kept<" not in other.get("/views/").content.decode()


def test_every_list_is_named_known_and_checked():
    assert set(LISTS.values()) == set(ListKind) == KNOWN.keys() == CHECKS.keys()
    for page in KNOWN:
        assert not LEFT_OUT & KNOWN[page].keys() - {"page"}


def test_what_a_list_no_longer_knows_is_told_where_it_is_used_and_where_it_is_kept(world):
    client, project = browser(world), world.project()
    view = kept(world)
    SavedView.objects.filter(pk=view.pk).update(query="area=MS&colour=red")
    answer = client.get("/projects/?colour=red&area=MS")
    assert rows(answer) == [f"/projects/{project.ref}/"]
    assert "no longer knows, and that is left out: colour" in answer.content.decode()
    assert "left out: colour" in client.get("/views/").content.decode()

    SavedView.objects.filter(pk=view.pk).update(query="area=gone")
    assert client.get("/projects/?area=gone").status_code == 422


SAID = {
    "area": ("MS", "none", ""),
    "state": ("SUBMITTED", "DRAFT", "none", ""),
    "owner": ("US", "ROK", ""),
    "status": ("AT_RISK", "US-UNVERIFIED", "DIVERGENT"),
    "q": ("harbour", "항만", " Reef ", "a&b=c", "%", "-", ""),
    "order": ("title", "-title", "newest", "none", ""),
    "grouped": ("area", "none", ""),
    "columns": ("title,area", "none", ""),
    "then": ("area", ""),
    "density": ("one", ""),
    "languages": ("apart", ""),
    "page": ("1", "7"),
    "counts": ("all",),
    "all": ("yes",),
    "colour": ("red", "é", "+"),
}
one_pair = st.sampled_from([(name, value) for name, values in SAID.items() for value in values])
said_pairs = st.lists(one_pair, max_size=8)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said_pairs)
@example([("area", "MS"), ("area", "")])
@example([("order", "none"), ("q", "a&b=c")])
def test_whatever_is_saved_shows_the_same_rows_in_the_same_order_as_the_address(world, pairs):
    if not world.framework.projects.exists():
        for title in ("Harbour", "Reef a&b=c", "항만"):
            world.project(title_en=title, owner="ROK" if title == "Reef" else "US")
    asked = read(urlencode(pairs))
    stored = canonical(asked)
    assert canonical(read(stored)) == stored
    assert not LEFT_OUT & read(stored).keys()

    def shown(query: MultiValueDict[str, str]):
        found = ProjectFilter(query, world.framework.projects.all(), on=world.now.date(), at=world.now, language="en")
        return [one.pk for one in found.qs.order_by(*found.order_by)], found.form.errors, found.chosen

    assert shown(asked) == shown(read(stored))


# What a list opens with.


def test_the_bare_address_opens_with_the_view_that_was_chosen_and_says_so(world):
    client = browser(world)
    mine = world.project(title_en="Mine")
    world.project(title_en="Theirs", owner="ROK")
    save(client, "/projects/?owner=US", "Ours", is_default="on")

    answer = client.get("/projects/", follow=True)
    assert answer.redirect_chain == [("/projects/?owner=US", 302)]
    assert rows(answer) == [f"/projects/{mine.ref}/"]
    text = answer.content.decode()
    assert "This list opens with your view “Ours”." in text
    assert '<a href="?all=yes">Show everything</a>' in text

    assert len(rows(client.get("/projects/?all=yes"))) == 2
    assert len(rows(client.get("/projects/?order=title"))) == 2
    assert len(rows(browser(world, Role.POC).get("/projects/"))) == 2
    assert client.get("/projects/export.csv").status_code == 200
    assert client.get("/projects/timeline/").status_code == 200


def test_whoever_takes_the_last_filter_away_or_clears_all_sees_everything(world):
    client = browser(world)
    world.project()
    kept(world, is_default=True)
    page = client.get("/projects/?q=zzzz").content.decode()
    assert 'href="/projects/?all=yes"' in page
    assert 'href="/projects/"' not in page.split('id="found"')[1].split("</main>")[0]
    assert 'href="/projects/?"' not in page


def test_one_view_at_most_opens_a_list(world):
    client = browser(world)
    first, second = kept(world, "First", is_default=True), kept(world, "Second", query="owner=US")
    assert act(client, second, "open").status_code == 302
    assert client.get("/projects/")["Location"] == "/projects/?owner=US"
    act(client, second, "close")
    assert client.get("/projects/").status_code == 200
    assert not SavedView.objects.filter(is_default=True).exists()
    first.refresh_from_db()


def test_the_views_cost_the_list_of_projects_no_statement_more(world):
    client = browser(world)
    world.project()
    for number in range(MOST_OWN):
        kept(world, f"View {number}", query="area=MS" if number else "owner=US")
    client.get("/projects/")
    for address in ("/projects/", "/projects/?area=MS"):
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        asked = [query["sql"] for query in captured.captured_queries]
        assert len([sql for sql in asked if not sql.startswith(("SAVEPOINT", "RELEASE"))]) <= 8
