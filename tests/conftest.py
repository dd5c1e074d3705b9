"""What every test can ask for. The services are real: ./dev test starts them and says where they are."""

import os
import threading
import time
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.conf import settings as site
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import connection
from django.db.backends.signals import connection_created
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as trials
from playwright.sync_api import Browser, expect, sync_playwright

BROWSER_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
]

LAST_REQUEST = 5  # seconds in which a page that was closed has sent its last request and got its answer
GLANCE = 0.1  # seconds between two looks at who is at work

# No test is red because a machine is slow.
trials.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
trials.load_profile("unhurried")


class Letterbox:
    """What the mail sink was given since the test began, and how it behaves."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.seen = set(folder.glob("*.eml"))

    def letters(self) -> list[EmailMessage]:
        """Return the letters in the order in which they came."""
        paths = sorted(path for path in self.folder.glob("*.eml") if path not in self.seen)
        return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]

    def behave(self, mode: str) -> None:
        """Meet the next letters as ``mode`` says: ok, 4xx, 5xx, hang, lost250 or down."""
        (self.folder / "mode").write_text(mode, encoding="utf-8")


@pytest.fixture(autouse=True, scope="session")
def _plain_and_quick():
    """Serve static files under their own names, and hash passwords fast: there is nothing to guard here."""
    site.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    site.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _speak_no_readers_language() -> Iterator[None]:
    """Forget the language of the last page a test asked for: a request leaves it behind in its thread."""
    yield
    translation.deactivate()


def _become(statement: str) -> None:
    """Change the role of this thread's connection, unseen by whoever counts statements."""
    if connection.connection is not None and not connection.connection.closed:
        with connection.connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.fixture(autouse=True)
def _served_as_the_site_is():
    """Serve every request as the role the site signs in as, so that no test passes by the owner's rights alone."""
    serving = threading.local()

    def begin(**_rest: object) -> None:
        serving.now = True
        _become(f"SET ROLE {os.environ['ALLIANCE_TEST_WEB_ROLE']}")

    def end(**_rest: object) -> None:
        serving.now = False
        _become("RESET ROLE")

    def connected(**_rest: object) -> None:
        if getattr(serving, "now", False):
            begin()

    request_started.connect(begin)
    request_finished.connect(end)
    connection_created.connect(connected)
    yield
    request_started.disconnect(begin)
    request_finished.disconnect(end)
    connection_created.disconnect(connected)
    end()


@pytest.fixture
def mail_over_smtp(settings) -> None:
    """Let letters leave through the real SMTP backend; Django's test runner keeps them in memory otherwise."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def letterbox(mail_over_smtp) -> Iterator[Letterbox]:
    """Give the mail sink's letters of this test."""
    box = Letterbox(Path(os.environ["ALLIANCE_MAIL_FOLDER"]))
    yield box
    box.behave("ok")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give one real browser; each person in a test opens a context of their own in it."""
    # A machine that is busy with other tests draws late; what is waited for is the same.
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=os.environ["ALLIANCE_CHROMIUM"], args=BROWSER_OPTIONS)
        yield chromium
        chromium.close()


@pytest.fixture
def reference(db) -> None:
    """Load the reference data."""
    call_command("load_reference", verbosity=0)


@pytest.fixture
def world(transactional_db) -> Iterator[None]:
    """Load the reference data where a test commits: for live servers, browsers and two connections at once."""
    call_command("load_reference", verbosity=0)
    yield
    let_others_end()


def let_others_end() -> None:
    """Wait until nobody else is at work in the database: a page that is closed sends a last request of its own.

    The tables are emptied next, and a request that still holds one would end in a deadlock with that.
    """
    until = time.monotonic() + LAST_REQUEST
    while time.monotonic() < until:
        time.sleep(GLANCE)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
            )
            if cursor.fetchone() == (0,):
                return
