"""What ./dev starts: two roles in the database, a mail server that can misbehave, and processes that are ours alone."""

import json
import os
import smtplib
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import ProgrammingError, connection, transaction

from alliance.embedded.places import Home
from alliance.embedded.processes import Keeper, Process, claim, wait_until, who_claims

SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]


# ---- the database ----


@pytest.fixture
def as_web(db):
    """Speak to the database as the site does."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {os.environ['ALLIANCE_TEST_WEB_ROLE']}")
        yield cursor


def test_the_sites_role_reads_and_writes_rows(as_web):
    as_web.execute("INSERT INTO django_session VALUES ('key', 'data', now()) RETURNING session_key")
    assert as_web.fetchone() == ("key",)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "ALTER TABLE django_session ADD COLUMN mine int",
        "DROP TABLE django_session",
        "TRUNCATE django_session",
        "ALTER TABLE django_session DISABLE TRIGGER ALL",
    ],
)
def test_the_sites_role_cannot_change_tables(as_web, statement):
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), transaction.atomic():
        as_web.execute(statement)


def test_neither_role_steps_round_policies(as_web):
    as_web.execute(
        "SELECT count(*) FROM pg_roles WHERE rolname LIKE 'alliance%' AND (rolbypassrls OR rolsuper OR rolcreaterole)"
    )
    assert as_web.fetchone() == (0,)


def test_capitals_and_order_are_those_of_unicode(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT lower('ÀÉ'), (SELECT string_agg(x, '' ORDER BY x) FROM unnest(ARRAY['나','가','b']) x)")
        assert cursor.fetchone() == ("àé", "b가나")


# ---- the mail sink ----


def send(subject: str = "안녕하세요 <b>") -> None:
    letter = EmailMultiAlternatives(subject, "본문 <script>", "from@example.org", ["to@example.org"])
    letter.attach_alternative("<p>본문</p>", "text/html")
    letter.send()


def test_a_letter_is_kept_as_it_was_sent(letterbox):
    send()
    (letter,) = letterbox.letters()
    assert letter["Subject"] == "안녕하세요 <b>"
    assert letter["X-Envelope-To"] == "to@example.org"
    assert letter.get_body(("plain",)).get_content().strip() == "본문 <script>"


@pytest.mark.parametrize(
    ("mode", "error", "kept"),
    [
        ("4xx", smtplib.SMTPDataError, 0),
        ("5xx", smtplib.SMTPDataError, 0),
        ("lost250", smtplib.SMTPServerDisconnected, 1),
        ("down", smtplib.SMTPServerDisconnected, 0),
        ("hang", (TimeoutError, smtplib.SMTPServerDisconnected), 0),
    ],
)
def test_the_mail_sink_misbehaves_on_request(letterbox, settings, mode, error, kept):
    settings.EMAIL_TIMEOUT = 0.5
    letterbox.behave(mode)
    with pytest.raises(error):
        send()
    assert len(letterbox.letters()) == kept


def page(path: str, **headers: str) -> str:
    port = json.loads((Path(os.environ["ALLIANCE_MAIL_FOLDER"]) / "ports.json").read_text())["page"]
    with urlopen(Request(f"http://127.0.0.1:{port}{path}", headers=headers), timeout=10) as answer:
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        return answer.read().decode()


def test_letters_are_shown_as_text_alone(letterbox):
    send()
    number = max(int(path.stem) for path in letterbox.folder.glob("*.eml"))
    assert "안녕하세요 &lt;b&gt;" in page("/")
    shown = page(f"/{number}")
    assert "본문 &lt;script&gt;" in shown
    assert "&lt;p&gt;본문&lt;/p&gt;" in shown
    assert "<script" not in shown


@pytest.mark.parametrize("path", ["/../secret_key", "/999999", "/%00", "/mode", "/-1", "/1.eml"])
def test_the_letter_page_shows_letters_and_nothing_else(path):
    with pytest.raises(HTTPError, match="404"):
        page(path)


def test_the_letter_page_answers_to_its_own_name_only():
    with pytest.raises(HTTPError, match="421"):
        page("/", Host="evil.example")


# ---- processes ----


@pytest.fixture
def home(tmp_path) -> Home:
    home = Home(tmp_path / "home")
    home.make()
    return home


def test_what_a_killed_command_left_is_found_and_stopped(home):
    child = Keeper(home).start("sleeper", SLEEPER, env=os.environ, cwd=home.path)
    assert Keeper(home).stop_all() == ["sleeper"]
    assert wait_until(lambda: child.poll() is not None, seconds=5)
    assert Keeper(home).known() == []


def test_a_stranger_with_the_same_number_is_left_alone(home):
    with subprocess.Popen(SLEEPER) as stranger:
        mistaken = replace(Process.seen("sleeper", stranger.pid), started=1.0)
        Keeper(home).write_down(mistaken)
        assert Keeper(home).stop_all() == []
        assert stranger.poll() is None
        stranger.kill()


def test_children_whose_parent_was_killed_are_stopped_too(home):
    keeper = Keeper(home)
    child = keeper.start("parent", ["/bin/sh", "-c", "sleep 600 & exec sleep 600"], env=os.environ, cwd=home.path)
    (process,) = keeper.known()
    assert wait_until(lambda: len(process.members()) == 2, seconds=5)
    child.kill()
    child.wait()
    assert len(process.members()) == 1
    Keeper(home).stop_all()
    assert process.members() == []


def test_one_command_at_a_time_has_charge_of_a_home(home):
    assert who_claims(home) is None
    with claim(home) as first, claim(home) as second:
        assert (first, second) == (True, False)
        assert who_claims(home) == os.getpid()
    assert who_claims(home) is None
