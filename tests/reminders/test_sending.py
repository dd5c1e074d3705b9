"""Reminders are planned once and sent once, in the reader's language, on both clocks."""

import socket
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from frameworks.choices import Duty, Role
from reminders import planner, sender
from reminders.choices import DeliveryState, ObligationState, Phase
from reminders.models import Delivery, Notice, Obligation, Rung
from reminders.operations import settle
from tests import factories


@pytest.fixture
def duty(world) -> Obligation:
    """Give one open duty of the US lead and one of the ROK lead, due in five days, with a ladder; return the first."""
    for days in (30, 7, 3):
        Rung.objects.create(framework=factories.framework(), days_before=days, local_hour=9)
    factories.make_person("US", Role.LEAD, username="us-lead")
    factories.make_person("ROK", Role.LEAD, username="rok-lead")
    factories.make_open_cycle(at=timezone.now())
    soon = timezone.now() + timedelta(days=5)
    kept = Obligation.objects.filter(duty=Duty.RANKING)
    kept.update(due_at=soon)
    Obligation.objects.exclude(pk__in=kept).update(state=ObligationState.WAIVED, settled_at=timezone.now())
    return kept.get(post__side="US")


def test_only_the_newest_due_rung_is_sent_and_the_older_is_superseded(duty):
    assert planner.plan() == 2

    states = Delivery.objects.filter(obligation=duty).order_by("-days_before").values_list("days_before", "state")
    assert list(states) == [(30, DeliveryState.SUPERSEDED), (7, DeliveryState.PENDING)]
    assert Notice.objects.count() == 2


def test_a_second_plan_adds_nothing(duty):
    planner.plan()

    assert planner.plan() == 0
    assert Delivery.objects.count() == 4


def test_three_planners_at_once_plan_each_reminder_once(duty):
    def run() -> None:
        planner.plan()
        connection.close()

    threads = [threading.Thread(target=run) for _planner in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Delivery.objects.count() == 4
    assert Notice.objects.count() == 2


def test_a_clock_that_steps_back_sends_no_older_rung(duty):
    planner.plan()

    assert planner.plan(at=timezone.now() - timedelta(days=3)) == 0


def test_each_reader_gets_one_mail_in_the_own_language_with_both_clocks(duty, letterbox):
    planner.plan()

    assert sender.drain() == 2
    assert sender.drain() == 0
    letters = {letter["To"]: letter for letter in letterbox.letters()}
    assert sorted(letters) == ["rok-lead@rok.example", "us-lead@us.example"]
    english = letters["us-lead@us.example"].get_body(("plain",)).get_content()
    korean = letters["rok-lead@rok.example"].get_body(("plain",)).get_content()
    assert "Washington" in english.splitlines()[6]
    assert "Seoul" in english.splitlines()[7]
    assert "서울" in korean.splitlines()[6]
    assert "워싱턴" in korean.splitlines()[7]
    assert set(Delivery.objects.exclude(state="SUPERSEDED").values_list("state", flat=True)) == {DeliveryState.SENT}


def test_nothing_is_sent_for_a_duty_settled_after_the_plan(duty, letterbox):
    planner.plan()
    lead = factories.lead_of("US")

    settle(duty=Duty.RANKING, cycle_id=duty.cycle_id, side="US", area_id=None, actor=lead, at=timezone.now())

    assert sender.drain() == 1
    assert [letter["To"] for letter in letterbox.letters()] == ["rok-lead@rok.example"]


def test_nothing_is_sent_to_a_person_whose_post_passed_on(duty, letterbox):
    planner.plan()
    yesterday = timezone.now().date() - timedelta(days=2)
    duty.post.tenures.update(ends_on=yesterday)

    sender.drain()

    assert [letter["To"] for letter in letterbox.letters()] == ["rok-lead@rok.example"]
    assert Delivery.objects.get(obligation=duty, days_before=7).state == DeliveryState.CANCELLED


def test_an_address_refused_for_good_is_given_up_and_recorded(duty, letterbox):
    planner.plan()
    letterbox.behave("5xx")

    assert sender.drain() == 0
    mails = Delivery.objects.exclude(state="SUPERSEDED")
    assert {mail.state for mail in mails} == {DeliveryState.DEAD}
    assert all(mail.error.startswith("5") for mail in mails)


def test_a_relay_that_is_busy_is_asked_again_later(duty, letterbox):
    planner.plan()
    letterbox.behave("4xx")

    assert sender.drain() == 0
    mails = Delivery.objects.exclude(state="SUPERSEDED")
    assert {mail.state for mail in mails} == {DeliveryState.PENDING}
    assert all(mail.next_try_at > timezone.now() for mail in mails)


def test_a_sender_that_died_past_the_mark_is_followed_by_one_copy_and_then_by_doubt(duty, letterbox):
    planner.plan()
    row = Delivery.objects.filter(obligation=duty, days_before=7)
    died = {"phase": Phase.MARKED, "leased_until": timezone.now() - timedelta(seconds=1)}
    assert sender.claim(at=timezone.now()) is not None
    row.update(state=DeliveryState.LEASED, lease_token="6f1f5f0e-0000-4000-8000-000000000000", **died)

    sender.drain()

    again = row.get()
    assert (again.state, again.resends) == (DeliveryState.SENT, 1)
    row.update(state=DeliveryState.LEASED, **died)
    sender.drain()
    assert row.get().state == DeliveryState.IN_DOUBT
    assert [letter["To"] for letter in letterbox.letters()].count("us-lead@us.example") == 1


def test_an_answer_that_is_lost_leaves_the_mail_leased_past_the_mark(duty, letterbox):
    planner.plan()
    letterbox.behave("lost250")

    assert sender.drain() == 0
    mails = Delivery.objects.exclude(state="SUPERSEDED")
    assert {(mail.state, mail.phase) for mail in mails} == {(DeliveryState.LEASED, Phase.MARKED)}
    letterbox.behave("ok")
    mails.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert sender.drain() == 2
    copies = [letter["Message-ID"] for letter in letterbox.letters()]
    assert len(copies) == 4
    assert len(set(copies)) == 2


def test_a_relay_that_parts_rudely_after_it_took_the_mail_gets_no_copy(duty, settings):
    planner.plan()
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as relay:
        settings.SMTP = replace(settings.SMTP, port=relay.getsockname()[1])
        thread = threading.Thread(target=_rude_relay, args=(relay, heard))
        thread.start()

        assert sender.drain(limit=1) == 1
        thread.join()
    assert heard[-1] == b"QUIT"
    assert Delivery.objects.filter(state=DeliveryState.SENT).count() == 1


def _rude_relay(relay: socket.socket, heard: list[bytes]) -> None:
    """Take one mail, then answer QUIT with a refusal."""
    answers = {b"EHLO": b"250 hello", b"DATA": b"354 go on", b".": b"250 taken", b"QUIT": b"421 no"}
    connection, _address = relay.accept()
    with connection, connection.makefile("rwb") as wire:
        wire.write(b"220 rude\r\n")
        wire.flush()
        in_data = False
        for line in wire:
            word = line.strip() if in_data else line.split(maxsplit=1)[0]
            if in_data and word != b".":
                continue
            in_data = word == b"DATA"
            heard.append(word.upper())
            wire.write(answers.get(word.upper(), b"250 well") + b"\r\n")
            wire.flush()


def test_an_address_no_header_can_hold_does_not_stop_the_others(duty, letterbox):
    planner.plan()
    duty.post.tenures.get().user.__class__.objects.filter(username="us-lead").update(email="a\r\nBcc: b@c.example")

    assert sender.drain() == 1
    assert Delivery.objects.get(obligation=duty, days_before=7).state == DeliveryState.DEAD


def test_nothing_is_sent_for_a_day_that_has_moved_since(duty, letterbox):
    planner.plan()
    type(duty.milestone).objects.filter(pk=duty.milestone_id).update(revision=2)

    sender.drain()

    assert Delivery.objects.get(obligation=duty, days_before=7).state == DeliveryState.CANCELLED


@pytest.mark.parametrize(
    ("due", "first_minute"),
    [
        # Washington goes to summer time on 14 March 2027 and back on 7 November 2027; nine there is not one instant.
        (datetime(2027, 3, 20, 12, tzinfo=UTC), datetime(2027, 3, 13, 14, tzinfo=UTC)),
        (datetime(2027, 3, 21, 12, tzinfo=UTC), datetime(2027, 3, 14, 13, tzinfo=UTC)),
        (datetime(2027, 11, 13, 12, tzinfo=UTC), datetime(2027, 11, 6, 13, tzinfo=UTC)),
        (datetime(2027, 11, 14, 12, tzinfo=UTC), datetime(2027, 11, 7, 14, tzinfo=UTC)),
    ],
)
def test_a_rung_falls_at_nine_of_the_readers_clock_when_clocks_change(duty, due, first_minute):
    Obligation.objects.filter(pk=duty.pk).update(due_at=due)
    Obligation.objects.exclude(pk=duty.pk).update(state=ObligationState.WAIVED, settled_at=timezone.now())
    planner.plan(at=first_minute - timedelta(days=1))

    assert planner.plan(at=first_minute - timedelta(seconds=1)) == 0
    assert planner.plan(at=first_minute) == 1


def test_a_mail_writes_out_both_zones_and_the_cycle(duty, letterbox):
    planner.plan()
    Obligation.objects.filter(pk=duty.pk).update(due_at=datetime(2026, 9, 17, 3, 59, tzinfo=UTC))

    sender.drain()

    english = next(letter for letter in letterbox.letters() if letter["To"] == "us-lead@us.example")
    for kind in ("plain", "html"):
        text = english.get_body((kind,)).get_content()
        assert "EDT, UTC−4" in text
        assert "KST, UTC+9" in text
        assert "cycle" in text
    assert english["Auto-Submitted"] == "auto-generated"
    assert "http" not in english.get_body(("html",)).get_content().replace("http://127.0.0.1", "")
