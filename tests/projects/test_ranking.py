"""The orders of a cycle's projects: each side's own, both side by side, and the one both agree on."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from alliance.accounts.models import User
from alliance.audit.models import Entry
from frameworks.choices import Duty, Role
from frameworks.operations import close_cycle
from frameworks.policies import WrongStateError
from projects import operations
from projects.choices import RankingKind, State, Visibility
from projects.models import Ranking
from projects.operations import RefusedError, ranking
from projects.queries.ranking import ranking_of, to_rank
from reminders.choices import ObligationState
from reminders.models import Obligation
from tests.factories import NOW, lead_of, make_actor, make_open_cycle, make_project
from tests.projects.test_races import held_open, second_person

pytestmark = pytest.mark.usefixtures("reference")


@pytest.fixture
def three():
    """Return three projects of one cycle that both sides see."""
    lead_of("US"), lead_of("ROK")
    return [make_project(owner, State.SUBMITTED, Visibility.BOTH) for owner in ("US", "ROK", "US")]


def browser_of(actor):
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    User.objects.filter(pk=actor.user_id).update(language="en")
    return client


def path(name=""):
    return f"/cycles/{make_open_cycle().slug}/ranking/{name}"


def places(*projects, **more):
    return {**{f"place-{one.ref}": place for place, one in enumerate(projects, 1)}, **more}


def do(act, side, **said):
    return getattr(ranking, act)(cycle_id=make_open_cycle().pk, actor=lead_of(side), at=NOW, **said)


def hand_in(side, *projects):
    return do("hand_in_order", side, order=[one.pk for one in projects])


def propose(side, *projects):
    return do("propose_order", side, order=[one.pk for one in projects])


def seen_by(side):
    return ranking_of(make_open_cycle(), lead_of(side))


def agreed():
    return Ranking.objects.get(kind=RankingKind.AGREED)


def test_both_leads_rank_and_agree_from_their_pages(three):
    first, second, third = three
    us, rok = browser_of(lead_of("US")), browser_of(lead_of("ROK"))
    assert us.post(path("save/"), places(third, first, second)).status_code == 302
    assert us.post(path("hand-in/"), places(third, first, second)).status_code == 302

    waiting = rok.get(path()).content.decode()
    assert "US: handed in" in waiting
    assert "pending ROK" in waiting
    assert "Both orders" not in waiting

    assert rok.post(path("hand-in/"), places(first, second, third)).status_code == 302
    assert "Both orders" in rok.get(path()).content.decode()
    assert rok.post(path("propose/"), places(first, third, second)).status_code == 302
    assert us.get(path()).content.decode().count("Confirm this order") == 1
    assert us.post(path("confirm/"), {"seal": seen_by("US").agreed.seal}).status_code == 302

    assert seen_by("ROK").is_agreed
    assert [line.project.pk for line in seen_by("ROK").lines] == [first.pk, third.pk, second.pk]
    assert "Order agreed by both sides" in us.get(path()).content.decode()


def test_the_other_sides_order_is_shown_once_both_are_handed_in(three):
    do("save_order", "ROK", order=[one.pk for one in reversed(three)])
    assert seen_by("US").handed_in == frozenset()
    hand_in("ROK", *reversed(three))
    assert (seen_by("US").other, seen_by("US").pending) == (None, ["US"])

    hand_in("US", *three)

    assert [line.apart for line in seen_by("US").lines] == [2, 0, 2]
    assert [line.own for line in seen_by("ROK").lines] == [1, 2, 3]


def test_handing_in_settles_the_duty_to_rank_of_the_own_side_alone(three):
    hand_in("US", *three)
    states = dict(Obligation.objects.filter(duty=Duty.RANKING).values_list("post__side", "state"))
    assert states == {"US": ObligationState.MET, "ROK": ObligationState.OPEN}


def test_a_project_is_moved_up_and_down_by_a_button(three):
    first, second, third = three
    client = browser_of(lead_of("US"))

    answer = client.post(path("save/"), places(first, second, third, up=third.ref))
    assert answer["Location"].endswith(f"#place-{third.ref}")
    assert [one.pk for one in seen_by("US").start()] == [first.pk, third.pk, second.pk]
    client.post(path("save/"), places(first, third, second, down=first.ref))
    assert [one.pk for one in seen_by("US").start()] == [third.pk, first.pk, second.pk]
    client.post(path("save/"), places(third, first, second, up=third.ref))
    assert [one.pk for one in seen_by("US").start()] == [third.pk, first.pk, second.pk]


@pytest.mark.parametrize("name", ["save/", "hand-in/", "propose/"])
def test_what_makes_no_order_is_refused_with_all_that_was_typed(three, name):
    first, second, third = three
    if name == "propose/":
        hand_in("US", *three), hand_in("ROK", *three)
    hidden = make_project("ROK", State.SUBMITTED)
    client, whole = browser_of(lead_of("US")), places(first, second, third)
    spoilt = [
        {**whole, f"place-{third.ref}": "2"},
        {**whole, f"place-{third.ref}": "4"},
        {**whole, f"place-{third.ref}": "x"},
        {name: place for name, place in whole.items() if third.ref not in name},
        {**whole, f"place-{hidden.key}": "4"},
        {**whole, "place-rcf-999": "4"},
    ]
    for said in spoilt:
        answer = client.post(path(name), said)
        assert answer.status_code == 422, said
        assert f'name="place-{first.ref}" value="1"' in answer.content.decode()
    unknown = [client.post(path(name), said).content.decode().count("not in this cycle") for said in spoilt[-2:]]
    assert unknown == [1, 1]
    assert not Ranking.objects.filter(kind=RankingKind.AGREED).exists()


def test_the_own_side_alone_and_the_withdrawn_are_not_ranked(three):
    make_project("US", State.SUBMITTED)
    operations.withdraw(project_id=three[0].pk, reason="No money.", actor=lead_of("US"), at=NOW)
    assert list(to_rank(make_open_cycle(), lead_of("US"))) == three[1:]
    with pytest.raises(RefusedError):
        hand_in("US", *three)


def test_an_order_that_is_handed_in_stays(three):
    hand_in("US", *three)
    for act in ("save_order", "hand_in_order"):
        with pytest.raises(WrongStateError):
            do(act, "US", order=[one.pk for one in three])


def test_only_the_lead_of_the_framework_ranks(three):
    order = [one.pk for one in three]
    for role in (Role.POC, Role.ADMIN, Role.AUTHOR):
        actor = make_actor("US", role)
        with pytest.raises(PermissionDenied):
            ranking.save_order(cycle_id=make_open_cycle().pk, order=order, actor=actor, at=NOW)
        assert browser_of(actor).post(path("save/"), places(*three)).status_code == 403
        assert "Save as draft" not in browser_of(actor).get(path()).content.decode()


def test_nothing_is_proposed_before_both_have_handed_in(three):
    hand_in("US", *three)
    with pytest.raises(WrongStateError):
        propose("US", *three)


def test_a_counter_proposal_takes_the_place_of_the_first_which_can_no_longer_be_confirmed(three):
    first, second, third = three
    hand_in("US", *three), hand_in("ROK", *three)
    propose("US", first, second, third)
    read = seen_by("ROK").agreed.seal
    propose("ROK", third, second, first)

    with pytest.raises(WrongStateError):
        do("confirm_order", "US", seal=read)
    with pytest.raises(PermissionDenied):
        do("confirm_order", "ROK", seal=seen_by("ROK").agreed.seal)
    do("confirm_order", "US", seal=seen_by("US").agreed.seal)

    with pytest.raises(WrongStateError):
        propose("US", *three)
    with pytest.raises(WrongStateError):
        do("decline_order", "US", reason="Too late.")


def test_whoever_confirms_what_the_own_side_proposed_reads_why_not(three):
    hand_in("US", *three), hand_in("ROK", *three), propose("US", *three)
    answer = browser_of(lead_of("US")).post(path("confirm/"), {"seal": seen_by("US").agreed.seal})
    assert answer.status_code == 403
    assert "Your side proposed this order." in answer.content.decode()


def test_a_proposal_is_declined_with_a_reason_that_both_read_in_the_record(three):
    hand_in("US", *three), hand_in("ROK", *three), propose("US", *three)
    client = browser_of(lead_of("ROK"))
    assert client.post(path("decline/"), {"reason": ""}).status_code == 422
    assert client.post(path("decline/"), {"reason": "Ours first."}).status_code == 302

    assert seen_by("US").agreed is None
    told = Entry.objects.filter(verb__startswith="ranking.").order_by("pk")
    verbs = ["ranking.handed_in", "ranking.handed_in", "ranking.proposed", "ranking.declined"]
    assert [entry.verb for entry in told] == verbs
    assert all(entry.shared for entry in told)
    assert told.last().reason == "Ours first."


def test_in_a_closed_cycle_the_orders_stand(three):
    cycle = make_open_cycle()
    hand_in("US", *three)
    close_cycle(cycle_id=cycle.pk, actor=None, at=NOW)
    with pytest.raises(WrongStateError):
        ranking.save_order(cycle_id=cycle.pk, order=[one.pk for one in three], actor=lead_of("ROK"), at=NOW)
    assert browser_of(lead_of("US")).get(f"/cycles/{cycle.slug}/ranking/").status_code == 200


def test_a_project_shared_later_waits_at_the_end_without_a_place(three):
    hand_in("US", *three), hand_in("ROK", *three)
    late = make_project("ROK", State.SUBMITTED, Visibility.BOTH)
    last = seen_by("US").lines[-1]
    assert (last.project.pk, last.own, last.other, last.apart) == (late.pk, None, None, None)
    assert seen_by("US").start()[-1] == late


@pytest.mark.usefixtures("world")
def test_of_two_leads_who_propose_at_once_the_second_order_stands_alone():
    projects = [make_project(owner, State.SUBMITTED, Visibility.BOTH) for owner in ("US", "ROK")]
    hand_in("US", *projects), hand_in("ROK", *projects)
    with held_open():
        propose("US", *projects)
        with second_person(lambda: propose("ROK", *reversed(projects))) as outcome:
            pass
    assert isinstance(outcome[0], Ranking)
    assert agreed().side == "ROK"
    assert list(agreed().ranks.order_by("place").values_list("project_id", flat=True)) == [
        one.pk for one in reversed(projects)
    ]


@pytest.mark.usefixtures("world")
def test_a_confirmation_and_a_counter_proposal_at_once_give_one_agreed_order():
    projects = [make_project(owner, State.SUBMITTED, Visibility.BOTH) for owner in ("US", "ROK")]
    hand_in("US", *projects), hand_in("ROK", *projects), propose("US", *projects)
    seal = seen_by("ROK").agreed.seal
    with held_open():
        do("confirm_order", "ROK", seal=seal)
        with second_person(lambda: propose("US", *reversed(projects))) as outcome:
            pass
    assert isinstance(outcome[0], WrongStateError)
    assert agreed().confirmed_at is not None
    assert list(agreed().ranks.order_by("place").values_list("project_id", flat=True)) == [one.pk for one in projects]


@pytest.mark.parametrize("number", [1, 50])
def test_the_page_takes_as_many_statements_for_fifty_projects_as_for_one(number, django_assert_max_num_queries):
    projects = [make_project("US", State.SUBMITTED, Visibility.BOTH, actor=lead_of("US")) for _ in range(number)]
    hand_in("US", *projects), hand_in("ROK", *projects), propose("US", *projects)
    client = browser_of(lead_of("ROK"))
    client.get(path())
    with django_assert_max_num_queries(16):
        assert client.get(path()).status_code == 200
