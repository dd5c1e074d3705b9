"""When mails do not go out, /readyz says so, and every page of an administrator."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from alliance.accounts.models import User
from frameworks.choices import Duty, Role
from reminders import planner, sender
from reminders.choices import DeliveryState
from reminders.models import Delivery, Obligation, Rung
from reminders.watching import outbox
from tests import factories


@pytest.fixture
def mail(reference) -> Delivery:
    """Give a mail to the US lead that is due now; each side has an administrator."""
    Rung.objects.create(framework=factories.framework(), days_before=7)
    factories.make_person("US", Role.LEAD, username="us-lead")
    cycle = factories.make_open_cycle(at=timezone.now())
    cycle.obligations.update(due_at=timezone.now() + timedelta(days=90))
    Obligation.objects.filter(duty=Duty.RANKING, post__side="US").update(due_at=timezone.now() + timedelta(days=5))
    for side in ("US", "ROK"):
        factories.make_person(side, Role.ADMIN, username=f"{side.lower()}-admin")
    planner.plan()
    return Delivery.objects.get()


def page_of(username: str) -> str:
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client.get("/projects/").content.decode()


def let_it_wait(mail: Delivery, **fields: object) -> None:
    Delivery.objects.filter(pk=mail.pk).update(**fields)


def test_a_mail_that_waits_for_four_minutes_is_no_trouble(mail, client):
    let_it_wait(mail, next_try_at=timezone.now() - timedelta(minutes=4))

    assert client.get("/readyz").json()["reminders"] == "ok"
    assert "Mails of your side do not go out" not in page_of("us-admin")


def test_a_mail_that_waits_for_six_minutes_turns_everything_red(mail, client):
    let_it_wait(mail, next_try_at=timezone.now() - timedelta(minutes=6))

    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["reminders"]) == (503, "down")
    assert "Mails of your side do not go out" in page_of("us-admin")
    for other in ("us-lead", "rok-admin"):
        assert "Mails of your side do not go out" not in page_of(other)


def test_a_mail_that_was_tried_is_late_from_its_first_try(mail):
    # Tries now, after 1, 3 and 7 minutes: the next is 8 minutes after that one.
    let_it_wait(mail, tries=4, next_try_at=timezone.now() + timedelta(minutes=8))

    assert outbox().is_late
    let_it_wait(mail, tries=2, next_try_at=timezone.now() + timedelta(minutes=1))
    assert not outbox().is_late


def test_a_mail_that_a_sender_died_with_is_late(mail):
    claimed = sender.claim()
    assert claimed is not None
    assert not outbox().is_late

    let_it_wait(mail, next_try_at=timezone.now() - timedelta(minutes=6))

    assert outbox().is_late


def test_a_mail_for_tomorrow_is_not_late(mail):
    let_it_wait(mail, next_try_at=timezone.now() + timedelta(days=1))

    assert outbox().oldest_due_at is None


@pytest.mark.parametrize(
    ("state", "words"),
    [(DeliveryState.DEAD, "1 mail was given up."), (DeliveryState.IN_DOUBT, "in doubt whether 1 mail has gone.")],
)
def test_administrators_of_the_readers_side_are_told_of_a_mail_somebody_must_look_at(mail, client, state, words):
    let_it_wait(mail, state=state)

    assert words in page_of("us-admin")
    for other in ("us-lead", "rok-admin"):
        assert words not in page_of(other)
    assert client.get("/readyz").json()["reminders"] == "ok"


def test_a_mail_that_was_dropped_troubles_nobody_any_more(mail):
    let_it_wait(mail, state=DeliveryState.DROPPED)

    assert "given up" not in page_of("us-admin")
