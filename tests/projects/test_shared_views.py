"""Sharing saved views: who may do what, what both walls hide, what is recorded, and how much may be."""

import re

import pytest
from django.db import IntegrityError, transaction

from alliance.audit.models import Entry
from frameworks.choices import Role
from projects.models import SavedView
from projects.models.saved_views import MOST_OWN, MOST_SHARED
from projects.operations import RefusedError, saved_views
from tests.projects.looks import act, browser, kept, save
from tests.projects.test_wall import side
from tests.projects.worlds import World

pytestmark = pytest.mark.django_db
ACTS = ("rename", "share", "unshare", "open", "close", "copy", "delete")


@pytest.fixture
def world() -> World:
    return World()


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
