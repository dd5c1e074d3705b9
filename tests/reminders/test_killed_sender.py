"""A sender process that is killed loses no mail, and none goes twice."""

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
from reminders import sender
from reminders.choices import DeliveryState, Phase
from reminders.models import Delivery, Rung
from tests import factories

PATIENCE_SECONDS = 30


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


def test_a_mail_whose_sender_is_killed_between_claim_and_send_goes_once_when_the_lease_is_over(
    two_mails_due, letterbox
):
    # This relay never greets: who has connected has claimed a mail and has not sent it.
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(PATIENCE_SECONDS)
        with start_sender(relay_port=silent.getsockname()[1]) as killed:
            call, _address = silent.accept()
            killed.kill()
            assert killed.wait(PATIENCE_SECONDS) == -signal.SIGKILL
        call.close()
    claimed = Delivery.objects.get(state=DeliveryState.LEASED)
    assert (claimed.phase, claimed.tries) == (Phase.CLEAR, 1)

    assert sender.drain() == 1
    assert claimed.user.email not in [letter["To"] for letter in letterbox.letters()]
    Delivery.objects.filter(pk=claimed.pk).update(leased_until=timezone.now() - timedelta(seconds=1))
    with start_sender(relay_port=settings.SMTP.port) as following:
        said, _errors = following.communicate(timeout=PATIENCE_SECONDS)

    assert said == "0 planned, 1 sent\n"
    assert sorted(letter["To"] for letter in letterbox.letters()) == ["rok-lead@rok.example", "us-lead@us.example"]
    claimed.refresh_from_db()
    assert (claimed.state, claimed.tries, claimed.resends) == (DeliveryState.SENT, 2, 0)
