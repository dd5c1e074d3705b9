"""Posts of both sides: who holds them, handing them over, and what the next holder is left."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from alliance.accounts.models import User
from alliance.audit.models import Entry
from frameworks.choices import Duty, Role
from frameworks.models import Post, Tenure
from frameworks.operations import end_tenure, hand_over
from frameworks.policies import Actor, HiddenError
from frameworks.queries import actor_of
from projects import operations
from projects.models import Endorsement
from projects.queries import posts as queries
from reminders.models import Obligation
from tests.factories import (
    NOW,
    lead_of,
    make_actor,
    make_open_cycle,
    make_person,
    make_project,
    make_user,
)

pytestmark = pytest.mark.usefixtures("reference")
TODAY = date(2026, 9, 8)
TOMORROW = TODAY + timedelta(days=1)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def admin() -> Actor:
    return make_actor("US", Role.ADMIN)


@pytest.fixture
def post() -> Post:
    """Give the post of the US lead, held since 2024 by us-lead; us-next is there to take over."""
    make_person("US", Role.LEAD, username="us-lead")
    make_user("US", username="us-next")
    return Post.objects.get(slug="us-lead")


@pytest.fixture
def give(admin) -> Callable[..., Tenure]:
    def give(username: str = "us-next", *, on: date = TOMORROW, acting: bool = False, by: Actor = admin) -> Tenure:
        return hand_over(slug="us-lead", username=username, starts_on=on, acting=acting, actor=by, at=NOW)

    return give


def holders(post: Post, day: date) -> list[str]:
    return list(post.tenures.on(day).order_by("acting", "pk").values_list("user__username", flat=True))


# ---- Handing over ----
def test_the_next_holder_begins_on_a_day_and_the_present_one_ends_the_day_before(post, give):
    give(on=TOMORROW)
    assert (holders(post, TODAY), holders(post, TOMORROW)) == (["us-lead"], ["us-next"])
    entry = Entry.objects.get(verb="post.handed_over")
    assert entry.changes["holder"] == ["us-lead", "us-next"]
    assert entry.shared


def test_somebody_may_only_stand_in(post, give):
    give(acting=True)
    assert post.tenures.on(TOMORROW).get().acting


def test_a_planned_hand_over_that_never_began_gives_way_to_another(post, give):
    make_user("US", username="us-other")
    give(on=TOMORROW + timedelta(days=5))
    give("us-other", on=TOMORROW)
    assert holders(post, TOMORROW + timedelta(days=30)) == ["us-other"]


@pytest.mark.parametrize(
    ("username", "on"),
    [
        ("us-next", TODAY - timedelta(days=1)),  # the past stays as it was
        ("rok-somebody", TOMORROW),
        ("nobody", TOMORROW),
        ("us-gone", TOMORROW),
        ("us-lead", TOMORROW),  # holds it already
    ],
)
def test_what_makes_no_sense_changes_nothing(post, give, username, on):
    make_user("ROK", username="rok-somebody")
    make_user("US", username="us-gone", is_active=False)
    with pytest.raises(ValidationError):
        give(username, on=on)
    assert holders(post, TOMORROW) == ["us-lead"]


def test_no_administrator_gives_a_post_to_themselves(post, give, admin):
    with pytest.raises(PermissionDenied):
        give(admin.username)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMIN])
def test_nobody_but_an_administrator_hands_a_post_over(post, give, role):
    with pytest.raises(PermissionDenied):
        give(by=make_actor("US", role))


def test_a_post_of_the_other_side_does_not_exist_for_an_administrator(post, give):
    with pytest.raises(HiddenError):
        give(by=make_actor("ROK", Role.ADMIN))


def test_a_post_may_stand_vacant(post, admin):
    tenure = post.tenures.get()
    end_tenure(slug="us-lead", tenure_id=tenure.pk, ends_on=TODAY, actor=admin, at=NOW)
    assert (holders(post, TODAY), holders(post, TOMORROW)) == (["us-lead"], [])
    with pytest.raises(ValidationError):
        end_tenure(slug="us-lead", tenure_id=tenure.pk, ends_on=TOMORROW, actor=admin, at=NOW)
    with pytest.raises(ValidationError):
        end_tenure(slug="us-lead", tenure_id=tenure.pk, ends_on=TODAY - timedelta(days=2), actor=admin, at=NOW)


def test_an_administrator_does_not_end_the_own_tenure(admin):
    tenure = Tenure.objects.get(user_id=admin.user_id)
    with pytest.raises(PermissionDenied):
        end_tenure(slug="us-admin", tenure_id=tenure.pk, ends_on=TODAY, actor=admin, at=NOW)


def test_the_database_lets_two_hold_a_post_on_one_day_only_if_one_stands_in(post):
    day = {"post": post, "user": User.objects.get(username="us-next"), "starts_on": TODAY, "ends_on": TODAY}
    with pytest.raises(DatabaseError, match="tenure_one_holder_a_day"), transaction.atomic():
        Tenure.objects.create(**day)
    Tenure.objects.create(**day, acting=True)


# ---- What follows ----
def test_open_duties_stay_with_the_post_and_signatures_with_who_gave_them(post, give):
    make_open_cycle()
    former = actor_of(User.objects.get(username="us-lead"), at=NOW)
    project = make_project("ROK", "SUBMITTED", "BOTH")
    operations.endorse(project_id=project.pk, version=1, actor=former, at=NOW)
    give(on=TODAY)
    new = actor_of(User.objects.get(username="us-next"), at=NOW)

    assert Obligation.objects.owed_by(new).filter(duty=Duty.RANKING).exists()
    assert not Obligation.objects.owed_by(actor_of(User.objects.get(username="us-lead"), at=NOW)).exists()
    assert Endorsement.objects.get(project=project).endorser_id == former.user_id
    assert Entry.objects.get(verb="project.endorsed").actor_id == former.user_id


def test_rights_are_gone_at_the_next_request_and_begin_with_the_next_holder(post):
    now = timezone.now()
    project = make_project("US", "SUBMITTED", "BOTH", at=now)
    former, new = (User.objects.get(username=name) for name in ("us-lead", "us-next"))
    browsers = client_of(former), client_of(new)
    note = f"{project.get_absolute_url()}note/"
    assert browsers[0].post(note, {"body": "Mine."}).status_code == 302

    today = queries.today_of("US", now)
    boss = client_of(make_person("US", Role.ADMIN))
    answer = boss.post("/posts/us-lead/hand-over/", {"user": "us-next", "starts_on": today.isoformat()})

    assert (answer.status_code, answer["Location"]) == (302, "/posts/us-lead/")
    assert browsers[0].post(note, {"body": "Mine."}).status_code == 404
    assert browsers[1].post(note, {"body": "Mine."}).status_code == 302
    assert browsers[1].get("/work/").context["work"].total > 0


# ---- The pages ----
def test_both_sides_contacts_stand_by_area_the_own_first_and_other_posts_of_the_own_side_alone():
    make_person("US", Role.POC, Role.ADMIN, areas=("MS",))
    make_person("ROK", Role.POC, Role.AUDITOR, areas=("MS",))
    reader = make_actor("ROK", Role.AUTHOR)

    found = queries.directory(reader, at=NOW)
    [framework] = found.frameworks
    maritime = next(row for row in framework.rows if row.area and row.area.code == "MS")

    assert [line.post.slug for _side, line in maritime.lines] == ["rok-poc-ms", "us-poc-ms"]
    assert {line.post.slug for line in found.others} == {"rok-auditor", "rok-author"}
    page = client_of(User.objects.get(pk=reader.user_id)).get("/posts/").content.decode()
    assert "/posts/us-poc-ms/" in page
    assert "/posts/us-admin/" not in page


def test_a_vacancy_is_said_loudly_with_who_held_it_last(post):
    post.tenures.update(ends_on=TODAY - timedelta(days=3))
    page = client_of(make_person("ROK", Role.AUTHOR, language="en")).get("/posts/").content.decode()
    assert "1 post is vacant" in page
    assert "Last held by Person us-lead" in page


def test_a_post_shows_its_former_holders_to_both_sides_and_what_it_owes_to_the_own(post, give):
    make_open_cycle()
    give(on=TODAY)
    own, other = (client_of(make_person(side, Role.AUTHOR, language="en")) for side in ("US", "ROK"))
    at_home, abroad = own.get("/posts/us-lead/"), other.get("/posts/us-lead/")
    assert [tenure.user.username for tenure in at_home.context["line"].former] == ["us-lead"]
    assert [tenure.user.username for tenure in abroad.context["line"].former] == ["us-lead"]
    assert at_home.context["charge"].duties
    assert "charge" not in abroad.context
    assert "Open duties" not in abroad.content.decode()


def test_the_number_of_each_state_is_the_length_of_the_list_it_leads_to(post):
    for state, visibility in (("SUBMITTED", "BOTH"), ("SUBMITTED", "OWN"), ("DRAFT", "OWN")):
        make_project("US", state, visibility)
    make_project("ROK", "SUBMITTED", "OWN")
    client = client_of(User.objects.get(username="us-lead"))
    rows = client.get("/posts/us-lead/").context["charge"].areas
    for row in rows:
        for state, number in row.states:
            listed = client.get("/projects/", {"area": row.area.code, "state": state}).context["page"]
            assert listed.paginator.count == number
    assert dict(next(row for row in rows if row.area.code == "MS").states)["SUBMITTED"] == 2


def test_the_brief_names_what_waits_and_only_what_its_reader_may_see(post):
    make_open_cycle()
    shared = make_project("US", "SUBMITTED", "BOTH")
    draft = make_project("US")
    operations.endorse(project_id=shared.pk, version=1, actor=lead_of("ROK"), at=NOW)
    lead, leadership = (client_of(make_person("US", Role.LEADERSHIP)), client_of(User.objects.get(username="us-lead")))[
        ::-1
    ]

    page = lead.get("/posts/us-lead/brief/")
    text = page.content.decode()
    assert "US has not signed" in text
    assert "ROK has not signed" not in text
    assert draft.key.upper() in text
    assert page.context["brief"].entries[0].entry.verb == "project.shared"
    assert draft.key.upper() not in leadership.get("/posts/us-lead/brief/").content.decode()


def test_the_brief_is_of_the_own_side_alone_and_for_those_with_a_post(post):
    for reader in (make_person("ROK", *Role), make_user("US")):
        assert client_of(reader).get("/posts/us-lead/brief/").status_code == 404
    assert client_of(make_person("ROK", *Role)).get("/posts/us-none/brief/").status_code == 404


def test_only_administrators_of_the_side_are_offered_to_hand_over(post, admin):
    assert "hand_over" in client_of(User.objects.get(pk=admin.user_id)).get("/posts/us-lead/").context
    for reader in (User.objects.get(username="us-lead"), make_person("ROK", Role.ADMIN)):
        assert "hand_over" not in client_of(reader).get("/posts/us-lead/").context


def test_an_administrator_who_names_themselves_is_told_403_and_offered_others(post, admin):
    client = client_of(User.objects.get(pk=admin.user_id))
    assert admin.username not in str(client.get("/posts/us-lead/").context["hand_over"]["user"])
    said = {"user": admin.username, "starts_on": "2099-01-01"}
    assert client.post("/posts/us-lead/hand-over/", said).status_code == 403
