"""A duty is settled by whoever holds its post or waived by who leads; for the other side it does not exist."""

import pytest
from django.test import Client
from django.utils import timezone

from alliance.accounts.models import User
from alliance.audit.models import Entry
from frameworks.choices import Duty, Role
from frameworks.models import Framework, Post
from reminders.choices import ObligationState
from reminders.models import Obligation
from tests import factories


@pytest.fixture
def duty(reference) -> Obligation:
    """Give an open duty of the US lead; of either side a lead, a POC, an author and an administrator are there."""
    for side in ("US", "ROK"):
        for role in (Role.LEAD, Role.POC, Role.AUTHOR, Role.ADMIN):
            factories.make_person(side, role, username=f"{side}-{role}".lower())
    factories.make_open_cycle(at=timezone.now())
    return Obligation.objects.get(duty=Duty.CALL, post__side="US", post__role=Role.LEAD)


def client_of(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


def test_the_holder_says_with_a_reason_that_nothing_is_returned(duty):
    answer = client_of("us-lead").post(f"/reminders/{duty.pk}/nil/", {"reason": "No concept this year."})

    assert (answer.status_code, answer["Location"]) == (302, "/work/")
    duty.refresh_from_db()
    assert (duty.state, duty.nil_return.reason) == (ObligationState.NIL, "No concept this year.")
    assert Entry.objects.about(duty).get().reason == "No concept this year."


@pytest.mark.parametrize("reason", ["", "   ", "a\x00b", "x" * 2001])
def test_a_nil_return_without_a_usable_reason_comes_back_with_its_form(duty, reason):
    answer = client_of("us-lead").post(f"/reminders/{duty.pk}/nil/", {"reason": reason})

    assert answer.status_code == 422
    duty.refresh_from_db()
    assert duty.state == ObligationState.OPEN


@pytest.mark.parametrize("act", ["met", "nil"])
def test_a_duty_answers_each_person_as_the_rules_say(duty, act):
    address, said = f"/reminders/{duty.pk}/{act}/", {"reason": "None."}

    assert client_of("rok-lead").post(address, said).status_code == 404
    assert client_of("us-author").post(address, said).status_code == 403
    assert client_of("us-lead").get(address).status_code == 405
    assert client_of("us-lead").post(address, said).status_code == 302
    assert client_of("us-lead").post(address, said).status_code == 409
    assert client_of("us-lead").post(f"/reminders/{10**25}/{act}/", said).status_code == 404


def test_a_duty_without_an_act_of_its_own_is_said_to_be_done(duty):
    assert client_of("us-lead").post(f"/reminders/{duty.pk}/met/").status_code == 302
    duty.refresh_from_db()
    assert duty.state == ObligationState.MET


@pytest.mark.parametrize(
    ("name", "holder", "said"),
    [
        (Duty.CONCEPT, "us-poc", "Submitting a project of this area to the cycle settles this duty."),
        (Duty.REVIEW, "us-poc", "Reviewing a project of this area settles this duty."),
        (Duty.RANKING, "us-lead", "Handing in your side&#x27;s order of the cycle&#x27;s projects settles this duty."),
        (Duty.STATUS, "us-poc", "Once your side has reported of late how all active work of this area goes,"),
        (Duty.ENDORSEMENT, "us-lead", "Endorsing a project of this cycle settles this duty."),
        (Duty.FINAL_TEXT, "us-lead", "Freezing a report of this cycle settles this duty,"),
        (Duty.PRESENT, "us-lead", "Recording a project of this cycle as presented settles this duty."),
        (Duty.CLOSE_OUT, "us-lead", "Freezing a report of this cycle on the day of its meeting or later settles this"),
        (Duty.PRESENT, "rok-lead", "이번 보고주기의 사업을 상정으로 기록하면 이행되는 임무입니다."),
    ],
)
def test_a_duty_that_an_act_settles_is_not_said_to_be_done(duty, name, holder, said):
    owed = Obligation.objects.get(duty=name, post__side=User.objects.get(username=holder).side)

    answer = client_of(holder).post(f"/reminders/{owed.pk}/met/")

    assert answer.status_code == 409
    assert said in answer.content.decode()
    owed.refresh_from_db()
    assert owed.state == ObligationState.OPEN


def test_my_work_offers_the_word_only_where_no_act_settles_the_duty(duty):
    page = client_of("us-lead").get("/work/").content.decode()

    offered = {owed.duty for owed in Obligation.objects.filter(post__side="US") if f"/reminders/{owed.pk}/met/" in page}
    assert offered == {Duty.CALL}
    assert "Endorsing a project of this cycle settles this duty." in page


@pytest.mark.parametrize(("holder", "role"), [("us-admin", Role.ADMIN), ("us-lead", Role.LEAD)])
def test_an_administrator_or_a_lead_waives_a_duty_of_the_own_side_and_says_why(duty, holder, role):
    owed = Obligation.objects.get(duty=Duty.CONCEPT, post__side="US")

    answer = client_of(holder).post(f"/reminders/{owed.pk}/waive/", {"reason": "The post was vacant."})

    assert (answer.status_code, answer["Location"]) == (302, "/reminders/")
    owed.refresh_from_db()
    assert (owed.state, owed.settled_by.username) == (ObligationState.WAIVED, holder)
    entry = Entry.objects.about(owed).get()
    assert (entry.verb, entry.side, entry.shared, entry.reason) == (
        "obligation.waived",
        "US",
        False,
        "The post was vacant.",
    )
    assert Post.objects.get(pk=entry.post_id).role == role


def test_a_waiver_answers_each_person_as_the_rules_say(duty):
    address, said = f"/reminders/{duty.pk}/waive/", {"reason": "Nothing to rank."}

    assert client_of("rok-admin").post(address, said).status_code == 404
    assert client_of("rok-lead").post(address, said).status_code == 404
    assert client_of("us-poc").post(address, said).status_code == 403
    assert client_of("us-author").post(address, said).status_code == 403
    assert client_of("us-admin").get(address).status_code == 405
    assert client_of("us-admin").post(address, said).status_code == 302
    assert client_of("us-admin").post(address, said).status_code == 409
    assert client_of("us-admin").post(f"/reminders/{10**25}/waive/", said).status_code == 404


def test_a_lead_of_another_framework_waives_nothing(duty):
    other = Framework.objects.create(code="OTHER", name_en="Other", name_ko="다른 협력", confidence="CONFIRMED")
    Post.objects.filter(role=Role.LEAD, side="US").update(framework=other)

    assert client_of("us-lead").post(f"/reminders/{duty.pk}/waive/", {"reason": "None."}).status_code == 403
    assert list(client_of("us-lead").get("/reminders/").context["waivable"]) == []


def test_a_waiver_without_a_reason_comes_back_with_its_form(duty):
    answer = client_of("us-admin").post(f"/reminders/{duty.pk}/waive/", {"reason": " "})

    assert answer.status_code == 422
    assert "Why it is waived" in answer.content.decode()
    duty.refresh_from_db()
    assert duty.state == ObligationState.OPEN


def test_a_duty_is_offered_for_a_waiver_to_exactly_those_who_may_give_it(duty):
    own = set(Obligation.objects.filter(post__side="US"))

    for username, offered in (("us-admin", own), ("us-lead", own), ("us-poc", set()), ("us-author", set())):
        page = client_of(username).get("/reminders/")
        assert set(page.context["waivable"]) == offered
        assert ("/waive/" in page.content.decode()) == bool(offered)


@pytest.mark.parametrize("number", [1, 8])
def test_the_page_takes_as_many_statements_for_one_duty_as_for_eight(duty, number, django_assert_max_num_queries):
    kept = Obligation.objects.filter(post__side="US").order_by("pk")[:number]
    waived = {"state": ObligationState.WAIVED, "settled_at": timezone.now()}
    Obligation.objects.exclude(pk__in=[owed.pk for owed in kept]).update(**waived)
    client = client_of("us-admin")

    with django_assert_max_num_queries(16):
        page = client.get("/reminders/")

    assert len(page.context["waivable"]) == number
