"""Files and the malware scanner, which is a real one that knows a single signature."""

import os
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client
from django.utils import timezone

from alliance import env, scanner
from alliance.accounts.models import User
from alliance.audit.models import Entry
from alliance.celery import app
from alliance.embedded.processes import wait_until
from alliance.embedded.redis import free_port
from frameworks.choices import Role
from projects import operations
from projects.choices import Audience, ScanState, State, Visibility
from projects.models import Attachment
from projects.tasks import scan_files
from tests.factories import NOW, lead_of, make_actor, make_project
from tests.projects.samples import EICAR, PDF

pytestmark = pytest.mark.usefixtures("reference")
WEB = os.environ["ALLIANCE_TEST_WEB_ROLE"]
SIGNATURE = f"Eicar-Test-Signature:0:*:{EICAR.hex()}\n"
# What it finds by a signature that is not its own maker's it calls so.
FOUND = "Eicar-Test-Signature.UNOFFICIAL"
MOST_BYTES = 1024 * 1024


class Daemon:
    """ClamAV's daemon in a folder of its own, on a socket of the machine and on the loopback address."""

    def __init__(self, folder: Path) -> None:
        self.socket, self.port = folder / "clamd.sock", free_port()
        self.settings = folder / "clamd.conf"
        (folder / "signatures").mkdir()
        (folder / "signatures" / "test.ndb").write_text(SIGNATURE, encoding="ascii")
        self.settings.write_text(
            f"Foreground yes\nLocalSocket {self.socket}\nTCPSocket {self.port}\nTCPAddr 127.0.0.1\n"
            f"DatabaseDirectory {folder / 'signatures'}\nStreamMaxLength {MOST_BYTES}\n",
            encoding="utf-8",
        )

    @contextmanager
    def running(self) -> Iterator[None]:
        clamd = subprocess.Popen(
            [os.environ["ALLIANCE_CLAMD_BIN"], "--config-file", str(self.settings)], stdout=subprocess.DEVNULL
        )
        try:
            assert wait_until(scanner.answers, seconds=30)
            yield
        finally:
            clamd.terminate()
            clamd.wait()


@pytest.fixture
def clamd(tmp_path, settings) -> Daemon:
    """Give a scanner that the site asks, and that does not run yet."""
    daemon = Daemon(tmp_path)
    settings.CLAMD_URL = f"unix://{daemon.socket}"
    return daemon


def of(actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


@pytest.fixture
def scene(reference) -> SimpleNamespace:
    author = make_actor("US", Role.AUTHOR)
    project = make_project("US", State.RETURNED, Visibility.BOTH, actor=author)
    own, other, admin = of(author), of(lead_of("ROK")), of(make_actor("US", Role.ADMIN))
    return SimpleNamespace(
        author=author, project=project, page=project.get_absolute_url(), own=own, other=other, admin=admin
    )


def add(scene, content=PDF, audience=Audience.BOTH, *, ago=timedelta(0)) -> Attachment:
    at = timezone.now() - ago
    return operations.attach(
        project_id=scene.project.pk, name="plan", content=content, audience=audience, actor=scene.author, at=at
    )


def scan() -> None:
    """Let the worker take its turn, as the role that it signs in as."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {WEB}")
        scan_files()
        cursor.execute("RESET ROLE")


def address(scene, file: Attachment) -> str:
    return f"{scene.page}files/{file.key}/{file.name}"


def page(scene, client=None) -> str:
    return (client or scene.own).get(scene.page).content.decode()


def test_a_file_waits_until_it_is_scanned_and_clean(scene, clamd):
    file = add(scene)
    for client in (scene.own, scene.other):
        answer = client.get(address(scene, file))
        assert answer.status_code == client.head(address(scene, file)).status_code == 409
        assert PDF not in answer.content
    assert "This file waits for the malware scanner." in scene.own.get(address(scene, file)).content.decode()
    assert "It can be taken once it is scanned and clean." in page(scene)

    with clamd.running():
        scan()

    file.refresh_from_db()
    assert file.scan == ScanState.CLEAN
    assert scene.other.get(address(scene, file)).content == PDF
    assert "Scanned: clean" in page(scene)


def test_a_file_with_malware_is_locked_for_good_and_its_side_alone_is_told(scene, clamd):
    file, good = add(scene, EICAR), add(scene)
    with clamd.running():
        scan()
        scan()

    file.refresh_from_db()
    assert file.scan == ScanState.INFECTED
    for client in (scene.own, scene.admin):
        answer = client.get(address(scene, file))
        assert answer.status_code == 409
        assert EICAR not in answer.content
        assert "Malware found: locked" in page(scene, client)
    assert scene.other.get(address(scene, file)).status_code == 404
    assert file.key not in page(scene, scene.other)
    assert good.key in page(scene, scene.other)
    entry = Entry.objects.get(verb="file.infected")
    assert (entry.side, entry.actor_id, entry.post_label, entry.reason) == ("US", None, "ClamAV", FOUND)
    assert not entry.shared


def test_a_file_with_malware_can_be_removed(scene, clamd):
    file = add(scene, EICAR)
    with clamd.running():
        scan()
    said = {"file": file.key, "reason": "It holds malware."}
    assert scene.own.post(f"{scene.page}remove-file/", said).status_code == 302
    assert file.key not in page(scene)
    assert not Entry.objects.get(verb="project.file_removed").shared


def test_while_the_scanner_is_down_files_wait_and_the_page_says_so(scene, clamd):
    file = add(scene, ago=timedelta(minutes=6))
    scan()
    file.refresh_from_db()
    assert file.scan == ScanState.WAITING
    assert "The scanner does not answer at present." in page(scene)
    with clamd.running():
        scan()
    file.refresh_from_db()
    assert file.scan == ScanState.CLEAN


def test_a_file_that_the_scanner_cannot_take_does_not_hold_up_the_others(scene, clamd):
    heavy, light = add(scene, PDF.ljust(MOST_BYTES + 1, b"\n"), ago=timedelta(minutes=1)), add(scene)
    with clamd.running():
        scan()
    heavy.refresh_from_db()
    light.refresh_from_db()
    assert (heavy.scan, light.scan) == (ScanState.WAITING, ScanState.CLEAN)


def test_files_of_both_sides_are_scanned_and_what_came_before_the_scanner_too(scene, clamd, settings):
    author = make_actor("ROK", Role.AUTHOR)
    project = make_project("ROK", State.DRAFT, actor=author)
    settings.CLAMD_URL, url = "", settings.CLAMD_URL
    theirs = operations.attach(
        project_id=project.pk, name="plan", content=PDF, audience=Audience.OWN, actor=author, at=NOW
    )
    assert theirs.scan == ScanState.UNSCANNED
    settings.CLAMD_URL = url
    ours = add(scene)
    with clamd.running():
        scan()
    assert set(Attachment.objects.filter(pk__in=[ours.pk, theirs.pk]).values_list("scan", flat=True)) == {"CLEAN"}


def test_the_scanner_is_reached_over_the_network_as_well(clamd, settings):
    settings.CLAMD_URL = f"tcp://127.0.0.1:{clamd.port}"
    with clamd.running():
        assert scanner.find_malware(PDF) == ""
        assert scanner.find_malware(b"words before it " + EICAR) == FOUND


def test_readiness_names_the_scanner_once_there_is_to_be_one(clamd, client, settings):
    assert client.get("/readyz").json()["clamd"] == "down"
    assert client.get("/readyz").status_code == 503
    with clamd.running():
        assert client.get("/readyz").json()["clamd"] == "ok"
    settings.CLAMD_URL = ""
    assert "clamd" not in client.get("/readyz").json()


@pytest.mark.parametrize("answer", [b"", b"stream: ", b"nonsense\0", b"stream: Eicar FOUND and more\0", b"x" * 10_000])
def test_an_answer_that_means_nothing_is_no_verdict(answer, settings):
    """A stranger stands where the scanner should: a real server that says what it likes."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.CLAMD_URL = f"tcp://127.0.0.1:{server.getsockname()[1]}"

        def serve() -> None:
            connected, _place = server.accept()
            with connected:
                while not connected.recv(65536).endswith(bytes(4)):
                    pass
                connected.sendall(answer)

        serving = threading.Thread(target=serve)
        serving.start()
        with pytest.raises(scanner.ScannerError):
            scanner.find_malware(PDF)
        serving.join()


@pytest.mark.parametrize("address", ["/run/clamd.ctl", "unix://", "unix://run/clamd.ctl", "tcp://", "http://scanner"])
def test_an_address_that_leads_to_no_scanner_stops_the_site(address, monkeypatch):
    monkeypatch.setenv("ALLIANCE_CLAMD_URL", address)
    with pytest.raises(ImproperlyConfigured):
        env.scanner("ALLIANCE_CLAMD_URL")


def test_the_worker_knows_the_task():
    app.loader.import_default_modules()
    assert "projects.tasks.scan_files" in app.tasks
