"""A sender process that is killed or told to end loses no mail, and none goes twice."""

import os
import signal
import socket
import subprocess
import sys
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from frameworks.choices import Duty, Role
from reminders import planner, sender
from reminders.choices import DeliveryState, Phase
from reminders.models import Delivery, Rung
from tests import factories
from tests.faults.gate import Point, gate_to_relay

PATIENCE_SECONDS = 30
BOTH = ["rok-lead@rok.example", "us-lead@us.example"]


@pytest.fixture
def two_mails_due(world) -> None:
    """Let a lead of each side owe a ranking that is due in five days, with one rung on the ladder."""
    Rung.objects.create(framework=factories.framework(), days_before=7)
    for side in ("US", "ROK"):
        factories.make_person(side, Role.LEAD, username=f"{side}-lead".lower())
    cycle = factories.make_open_cycle(at=timezone.now())
    cycle.obligations.update(due_at=timezone.now() + timedelta(days=90))
    cycle.obligations.filter(duty=Duty.RANKING).update(due_at=timezone.now() + timedelta(days=5))


def start_sender(*, relay_port: int) -> subprocess.Popen[str]:
    """Start a process that plans and sends in this test's database, with the relay at a port."""
    database = urlsplit(os.environ["ALLIANCE_DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    told = {"ALLIANCE_DATABASE_URL": database.geturl(), "ALLIANCE_SMTP_URL": f"smtp://127.0.0.1:{relay_port}"}
    command = [sys.executable, "manage.py", "send_due"]
    return subprocess.Popen(
        command, cwd=settings.BASE_DIR, env={**os.environ, **told}, stdout=subprocess.PIPE, text=True
    )


def test_what_a_killed_sender_had_claimed_goes_once_when_the_lease_is_over(two_mails_due, letterbox):
    # This relay never greets: who has connected has claimed mails and has sent none.
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(PATIENCE_SECONDS)
        with start_sender(relay_port=silent.getsockname()[1]) as killed:
            call, _address = silent.accept()
            killed.kill()
            assert killed.wait(PATIENCE_SECONDS) == -signal.SIGKILL
        call.close()
    claimed = Delivery.objects.filter(state=DeliveryState.LEASED)
    assert list(claimed.values_list("phase", "tries")) == [(Phase.CLEAR, 1)] * 2

    assert sender.drain() == 0
    assert letterbox.letters() == []
    claimed.update(leased_until=timezone.now() - timedelta(seconds=1))
    with start_sender(relay_port=settings.SMTP.port) as following:
        said, _errors = following.communicate(timeout=PATIENCE_SECONDS)

    assert said == "0 planned, 2 sent\n"
    assert sorted(letter["To"] for letter in letterbox.letters()) == BOTH
    rows = Delivery.objects.values_list("state", "tries", "resends")
    assert list(rows) == [(DeliveryState.SENT, 2, 0)] * 2


def test_a_sender_that_is_told_to_end_finishes_the_mail_at_hand_and_gives_back_the_others(two_mails_due, letterbox):
    amid = Point((b"rcpt TO:", b"DATA\r\n"), answered=False)
    with (
        gate_to_relay(settings.SMTP.port, amid, waits=True) as (gate, port),
        start_sender(relay_port=port) as ending,
    ):
        assert gate.reached.wait(PATIENCE_SECONDS)
        ending.send_signal(signal.SIGTERM)
        gate.go_on.set()
        said, _errors = ending.communicate(timeout=PATIENCE_SECONDS)

    assert (ending.returncode, said) == (0, "2 planned, 1 sent\n")
    assert len(letterbox.letters()) == 1
    assert sorted(Delivery.objects.values_list("state", "tries")) == [
        (DeliveryState.PENDING, 0),
        (DeliveryState.SENT, 1),
    ]
    assert sender.drain() == 1
    assert sorted(letter["To"] for letter in letterbox.letters()) == BOTH


def test_a_turn_that_is_over_leaves_a_mail_past_the_mark_to_whoever_settles_its_doubt(two_mails_due, letterbox):
    planner.plan()
    marked = Delivery.objects.order_by("next_try_at", "pk").first()
    marked.phase = Phase.MARKED
    marked.save(update_fields=["phase"])
    # It is not told to stop before the claim, and is before the first mail.
    asked = iter([False, True])

    assert sender.drain(is_stopped=lambda: next(asked, True)) == 0

    assert letterbox.letters() == []
    assert dict(Delivery.objects.values_list("state", "phase")) == {
        DeliveryState.LEASED: Phase.MARKED,
        DeliveryState.PENDING: Phase.CLEAR,
    }
    assert sender.drain() == 2
    marked.refresh_from_db()
    assert (marked.state, marked.resends) == (DeliveryState.SENT, 1)
