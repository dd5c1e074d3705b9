"""Saved views: what is kept of an address, what a list opens with, who may do what, and what both walls hide."""

import re
from urllib.parse import parse_qs

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.http import urlencode
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from alliance.audit.models import Entry
from frameworks.choices import Role
from projects.choices import LEFT_OUT, LISTS, ListKind
from projects.filters import ProjectFilter
from projects.models import SavedView
from projects.models.saved_views import MOST_OWN, MOST_SHARED
from projects.operations import RefusedError, saved_views
from projects.queries.saved_views import canonical
from projects.views.asking import CHECKS, KNOWN
from tests.projects.test_wall import side
from tests.projects.worlds import World

pytestmark = pytest.mark.django_db
ACTS = ("rename", "share", "unshare", "open", "close", "copy", "delete")


@pytest.fixture
def world() -> World:
    return World()


def browser(world: World, role: str = Role.LEAD, code: str = "US") -> Client:
    client = Client()
    client.force_login(world.people[code][role])
    return client


def kept(world: World, name: str = "Mine", *, role: str = Role.LEAD, code: str = "US", **fields) -> SavedView:
    about = {"page": ListKind.PROJECTS, "query": "area=MS", **fields}
    return saved_views.save_view(name=name, **about, actor=world.actor(code, role), at=world.now)


def save(client: Client, address: str, name: str = "Mine", **said: str):
    return client.post(reverse("projects:view-save"), {"name": name, "address": address, **said})


def act(client: Client, view: SavedView | int, name: str, /, **said: str):
    pk = view if isinstance(view, int) else view.pk
    return client.post(reverse(f"projects:view-{name}", args=[pk]), said)


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
    ["/projects/timeline/?zoom=month", "/cycles/rcf-58/board/?by=forum", "/calendar/?view=list", "/search/?q=sea"],
)
def test_every_list_offers_what_was_saved_of_it_alone(world, address):
    client = browser(world)
    assert save(client, address, "Here")["Location"] == address
    other = "/projects/?area=MS"
    assert ">Here</a>" in client.get(address).content.decode()
    assert ">Here</a>" not in client.get(other).content.decode()


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
    "order": ("title", "newest", "none", ""),
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


# Who may do what.


@pytest.mark.parametrize(
    ("role", "code", "is_shared", "answers"),
    [
        # The owner does everything.
        (Role.LEAD, "US", False, dict.fromkeys(ACTS, 302)),
        (Role.LEAD, "US", True, dict.fromkeys(ACTS, 302)),
        # What is not shared is not there for anybody else, an administrator included.
        (Role.POC, "US", False, dict.fromkeys(ACTS, 404)),
        (Role.ADMIN, "US", False, dict.fromkeys(ACTS, 404)),
        # What is shared others copy, and an administrator deletes.
        (Role.POC, "US", True, {**dict.fromkeys(ACTS, 403), "copy": 302}),
        (Role.ADMIN, "US", True, {**dict.fromkeys(ACTS, 403), "copy": 302, "delete": 302}),
        # For the other side there is no view at all.
        (Role.LEAD, "ROK", True, dict.fromkeys(ACTS, 404)),
        (Role.ADMIN, "ROK", True, dict.fromkeys(ACTS, 404)),
        (Role.ADMIN, "ROK", False, dict.fromkeys(ACTS, 404)),
    ],
)
def test_who_may_do_what_with_a_view(world, role, code, is_shared, answers):
    view, client = kept(world, is_shared=is_shared), browser(world, role, code)
    tried = {name: act(client, view, name, name="Another").status_code for name in ACTS}
    assert tried == answers


def test_the_page_of_all_views_offers_what_each_person_may_do(world):
    mine = kept(world, "Lead's own")
    shared = kept(world, "For the side", is_shared=True)

    def offered(role: str, code: str = "US") -> set[tuple[str, int]]:
        text = browser(world, role, code).get("/views/").content.decode()
        return {(act, int(pk)) for pk, act in re.findall(r'action="/views/(\d+)/(\w+)/"', text)}

    owners = {"rename", "open", "delete"}
    assert offered(Role.LEAD) == {(act, view.pk) for act in owners for view in (mine, shared)} | {
        ("share", mine.pk),
        ("keep", shared.pk),
    }
    assert offered(Role.POC) == {("copy", shared.pk)}
    assert offered(Role.ADMIN) == {("copy", shared.pk), ("delete", shared.pk)}
    assert offered(Role.ADMIN, "ROK") == set()


def test_whoever_holds_no_post_is_offered_nothing_and_saves_nothing(world):
    person = world.people["US"][Role.LEAD]
    kept(world, is_shared=True)
    person.tenures.all().delete()
    client = browser(world)
    assert save(client, "/projects/?area=MS", "More").status_code == 403
    assert "Mine" not in client.get("/projects/?area=MS").content.decode()
    assert "Mine" not in client.get("/views/").content.decode()


def test_the_other_side_cannot_tell_whether_a_view_is_there(world):
    shared, own = kept(world, "Clandestine", is_shared=True), kept(world, "Clandestine too")
    client = browser(world, Role.ADMIN, "ROK")
    gone = own.pk + 1_000
    for name in ACTS:
        answers = {pk: act(client, pk, name, name="Another") for pk in (shared.pk, own.pk, gone, 10**25)}
        assert {answer.status_code for answer in answers.values()} == {404}
        texts = [answer.content.decode().replace(f"/views/{pk}/", "") for pk, answer in answers.items()]
        assert len({len(text) for text in texts}) == 1
    for path in ("/projects/?area=MS", "/views/", "/audit/"):
        assert "Clandestine" not in client.get(path).content.decode()
    # A name that the other side has taken is free.
    assert save(client, "/projects/?area=MS", "Clandestine", is_shared="on").status_code == 302


@pytest.mark.parametrize("code", ["US", "ROK"])
def test_the_second_wall_hides_the_views_of_the_other_side(world, code):
    for one in ("US", "ROK"):
        kept(world, one, code=one, is_shared=True)
    with side(code):
        assert [view.name for view in SavedView.objects.all()] == [code]
        assert not SavedView.objects.exclude(side=code).update(shared_place=None)
    with side(""):
        assert not SavedView.objects.exists()


# What is recorded, and how much may be.


def test_the_record_tells_of_what_is_shared_and_of_nothing_that_is_a_persons_own(world):
    client = browser(world)
    view = kept(world)
    act(client, view, "rename", name="Still mine")
    assert not Entry.objects.filter(verb__startswith="view.").exists()

    for name in ("share", "rename", "unshare", "share", "delete"):
        act(client, view, name, name="Ours")

    told = Entry.objects.filter(verb__startswith="view.").order_by("pk")
    assert [entry.verb.partition(".")[2] for entry in told] == ["shared", "renamed", "unshared", "shared", "deleted"]
    assert {(entry.side, entry.shared) for entry in told} == {("US", False)}
    assert told[1].changes == {"name": ["Still mine", "Ours"]}


def test_a_name_is_taken_once_by_a_person_and_once_by_a_side_on_each_list(world):
    client, other = browser(world), browser(world, Role.POC)
    kept(world, "Sea")
    assert "Choose another name" in save(client, "/projects/?owner=US", "sea ").content.decode()
    assert save(client, "/calendar/?view=list", "Sea").status_code == 302
    assert save(other, "/projects/?owner=US", "Sea", is_shared="on").status_code == 302

    answer = act(client, SavedView.objects.get(name="Sea", page="PROJECTS", owner__username="us-lead"), "share")

    assert answer.status_code == 422
    assert "Your side shares a view of this name" in answer.content.decode()
    again = kept(world, "Land")
    refused = act(client, again, "rename", name="SEA")
    assert refused.status_code == 422
    assert 'value="SEA"' in refused.content.decode()


def test_so_many_views_fit_a_list_and_no_more(world):
    for number in range(MOST_OWN):
        kept(world, f"View {number}", query="area=MS")
    with pytest.raises(RefusedError, match=f"{MOST_OWN} views"):
        kept(world, "One more")
    SavedView.objects.first().delete()
    kept(world, "In its place")
    for number, view in enumerate(SavedView.objects.order_by("pk")):
        assert saved_views.share_view(view_id=view.pk, actor=world.actor("US", Role.LEAD), at=world.now), number
    with pytest.raises(RefusedError, match=f"{MOST_SHARED} views"):
        kept(world, "Shared more", role=Role.POC, is_shared=True)


def test_a_copy_is_ones_own_and_finds_a_free_name(world):
    view = kept(world, "Sea", is_shared=True)
    kept(world, "Sea", role=Role.POC)
    act(browser(world, Role.POC), view, "copy")
    names = SavedView.objects.filter(owner=world.people["US"][Role.POC]).values_list("name", "shared_place")
    assert sorted(names) == [("Sea", None), ("Sea (2)", None)]


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"name": "  "}, "savedview_name_says_something"),
        ({"name": "FIRST"}, "savedview_name_once_a_person_and_list"),
        ({"is_default": True}, "savedview_one_default_a_person_and_list"),
        ({"place": 13}, "savedview_only_so_many_own"),
        ({"place": 1}, "savedview_place_once_a_person_and_list"),
        ({"shared_place": 13}, "savedview_only_so_many_shared"),
        ({"shared_place": 1}, "savedview_shared_place_once_a_list"),
        ({"page": "NONE"}, "savedview_page_known"),
        ({"side": "EU"}, "savedview_side_known"),
        ({"query": ""}, "savedview_query_is_canonical"),
        ({"query": "?area=MS"}, "savedview_query_is_canonical"),
        ({"query": "area=MS&page=2"}, "savedview_query_is_canonical"),
        ({"query": "q=a%00b"}, "savedview_query_is_canonical"),
    ],
)
def test_the_database_itself_refuses_what_breaks_a_rule(world, fields, rule):
    kept(world, "First", is_shared=True, is_default=True)
    second = {"owner": world.people["US"][Role.LEAD], "side": "US", "page": "PROJECTS", "name": "Second"}
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        SavedView.objects.create(**{**second, "query": "owner=US", "place": 2, "saved_at": world.now, **fields})


def test_another_person_of_the_side_may_not_share_under_a_name_that_is_taken(world):
    kept(world, "First", is_shared=True)
    other = kept(world, "first", role=Role.POC)
    with pytest.raises(IntegrityError, match="savedview_shared_name_once_a_side_and_list"), transaction.atomic():
        SavedView.objects.filter(pk=other.pk).update(shared_place=2)
