"""Whoever holds a post is told on the site of what it owes, and puts the notice away."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from alliance.accounts.models import User
from alliance.audit.models import Entry
from frameworks.choices import Duty, Role
from projects.queries.waiting import Task
from reminders import planner, sender
from reminders.choices import DeliveryState
from reminders.models import Delivery, Notice, Obligation, Rung
from tests import factories


@pytest.fixture
def duty(reference) -> Obligation:
    """Give a duty of the US lead that is due in five days, with one rung; a lead of each side is there."""
    Rung.objects.create(framework=factories.framework(), days_before=7)
    factories.make_person("US", Role.LEAD, username="us-lead")
    factories.make_person("ROK", Role.LEAD, username="rok-lead")
    cycle = factories.make_open_cycle(at=timezone.now())
    cycle.obligations.update(due_at=timezone.now() + timedelta(days=90))
    duty = cycle.obligations.get(duty=Duty.RANKING, post__side="US")
    Obligation.objects.filter(pk=duty.pk).update(due_at=timezone.now() + timedelta(days=5))
    return duty


def client_of(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


def test_a_notice_that_is_read_leaves_my_work_and_the_duty_stays(duty):
    planner.plan()
    notice, client = Notice.objects.get(), client_of("us-lead")
    address = f"/reminders/notices/{notice.pk}/read/"
    assert address in client.get("/work/").content.decode()

    answer = client.post(address)

    assert (answer.status_code, answer["Location"]) == (302, "/work/")
    work = client.get("/work/").context["work"]
    assert (work.notices, duty in work.things(Task.OVERDUE, Task.OWED)) == ([], True)
    assert Entry.objects.about(notice).get().verb == "notice.read"


def test_a_notice_read_twice_was_read_the_first_time(duty):
    planner.plan()
    notice, client = Notice.objects.get(), client_of("us-lead")
    client.post(f"/reminders/notices/{notice.pk}/read/")
    notice.refresh_from_db()
    first = notice.read_at

    assert client.post(f"/reminders/notices/{notice.pk}/read/").status_code == 302
    notice.refresh_from_db()
    assert notice.read_at == first
    assert Entry.objects.about(notice).count() == 1


def test_for_everybody_else_a_notice_does_not_exist(duty):
    planner.plan()
    notice = Notice.objects.get()
    factories.make_person("US", Role.ADMIN, username="us-admin")

    for username in ("us-admin", "rok-lead"):
        assert client_of(username).post(f"/reminders/notices/{notice.pk}/read/").status_code == 404
    assert client_of("us-lead").get(f"/reminders/notices/{notice.pk}/read/").status_code == 405
    assert client_of("us-lead").post(f"/reminders/notices/{10**25}/read/").status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_a_holder_without_an_address_is_told_on_the_site_and_gets_no_mail(duty, letterbox):
    User.objects.filter(username="us-lead").update(email="")

    assert (planner.plan(), planner.plan()) == (1, 0)
    assert sender.drain() == 0

    mail = Delivery.objects.get()
    assert (mail.state, mail.notice.user.username) == (DeliveryState.NO_ADDRESS, "us-lead")
    assert f"/reminders/notices/{mail.notice.pk}/read/" in client_of("us-lead").get("/work/").content.decode()
    assert "No address: told on the site alone" in client_of("us-lead").get("/reminders/").content.decode()
    assert letterbox.letters() == []


def test_all_who_hold_a_post_today_are_told_and_those_with_an_address_get_the_mail(duty, letterbox):
    factories.seat(factories.make_user("US", username="us-deputy", email=""), duty.post)
    yesterday = timezone.now().date() - timedelta(days=2)
    factories.seat(factories.make_user("US", username="us-former", email=""), duty.post, until=yesterday)

    planner.plan()
    sender.drain()

    assert set(Notice.objects.values_list("user__username", flat=True)) == {"us-lead", "us-deputy"}
    assert [letter["To"] for letter in letterbox.letters()] == ["us-lead@us.example"]


def test_only_the_newest_due_rung_is_told_to_a_holder_without_an_address(duty):
    Rung.objects.create(framework=factories.framework(), days_before=30)
    User.objects.filter(username="us-lead").update(email="")

    planner.plan()

    states = Delivery.objects.order_by("-days_before").values_list("days_before", "state")
    assert list(states) == [(30, DeliveryState.SUPERSEDED), (7, DeliveryState.NO_ADDRESS)]
    assert Notice.objects.get().delivery.days_before == 7


def test_an_address_taken_away_after_the_plan_gets_no_mail(duty, letterbox):
    planner.plan()
    User.objects.filter(username="us-lead").update(email="")

    assert sender.drain() == 0
    assert Delivery.objects.get().state == DeliveryState.NO_ADDRESS
    assert letterbox.letters() == []
