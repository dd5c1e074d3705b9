"""The clock and the workers say that they live; who has been silent for two minutes is shown, and not ready."""

import os
import subprocess
import sys
import time
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from frameworks.choices import Role
from reminders.beating import say_worker_lives
from reminders.models import Heartbeat
from reminders.tasks import tick
from tests import factories

PATIENCE_SECONDS = 30
LONG_AGO = timedelta(minutes=3)


def beat(part: str, *, ago: timedelta = timedelta(0)) -> None:
    Heartbeat.objects.create(part=part, beat_at=timezone.now() - ago)


def told(client: Client) -> tuple[str, str]:
    """Return what /readyz says of the clock and of the workers."""
    answer = client.get("/readyz").json()
    return answer["clock"], answer["worker"]


@pytest.mark.parametrize(
    ("clock", "worker", "said"),
    [
        (timedelta(0), timedelta(0), ("ok", "ok")),
        (LONG_AGO, timedelta(0), ("down", "ok")),
        (timedelta(0), LONG_AGO, ("ok", "down")),
    ],
)
def test_readyz_says_which_of_them_has_fallen_silent(db, client, clock, worker, said):
    beat("beat", ago=clock)
    beat("worker one", ago=worker)

    assert told(client) == said


def test_what_never_said_anything_does_not_live(db, client):
    assert told(client) == ("down", "down")
    assert client.get("/readyz").status_code == 503


def test_of_several_workers_one_that_answers_is_enough(db, client):
    beat("beat")
    beat("worker one", ago=LONG_AGO)
    beat("worker two")

    assert told(client) == ("ok", "ok")


def test_a_worker_that_is_gone_for_good_is_forgotten_and_the_clock_is_not(db):
    beat("beat", ago=timedelta(days=2))
    beat("worker one", ago=timedelta(days=2))

    say_worker_lives("two")

    assert set(Heartbeat.objects.values_list("part", flat=True)) == {"beat", "worker two"}


def test_the_page_shows_administrators_each_sign_and_marks_the_silent(world, client):
    beat("beat", ago=LONG_AGO)
    beat("worker one")
    client.force_login(factories.make_person("US", Role.ADMIN))

    page = client.get("/reminders/").content.decode()

    clock, worker = (page.partition(words)[2][:60] for words in ("of the clock</dt>", "of the worker one</dt>"))
    assert '<b class="off">' in clock
    assert '<b class="off">' not in worker


def test_a_task_says_that_its_worker_lives(world, letterbox):
    tick()

    assert Heartbeat.objects.get().part == "worker by hand"


def test_the_clock_says_that_it_lives_as_often_as_it_rings(transactional_db, tmp_path):
    database = urlsplit(os.environ["ALLIANCE_DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    env = {**os.environ, "ALLIANCE_DATABASE_URL": database.geturl(), "ALLIANCE_TICK_SECONDS": "1"}
    command = f"{sys.executable} -m celery -A alliance.celery beat --pidfile= -s {tmp_path / 'beat'}".split()
    with subprocess.Popen(
        command, cwd=settings.BASE_DIR, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT
    ) as clock:
        ends = time.monotonic() + PATIENCE_SECONDS
        while not Heartbeat.objects.exists() and time.monotonic() < ends:
            time.sleep(0.2)
        clock.kill()

    assert Heartbeat.objects.get().part == "beat"
