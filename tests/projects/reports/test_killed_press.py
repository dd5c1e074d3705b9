"""Files made by processes of their own, as the site's role: killed, together, short of room, time or a font."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from django.conf import settings as site
from django.db import connection
from django.utils import timezone

from frameworks.choices import Role
from projects import making as press
from projects.choices import MakingState, ReportKind, State, Trouble
from projects.models import ReportBytes, ReportFile, ReportPlace
from projects.operations import ask_for_files, freeze_report, making
from projects.reports.press import FACES
from projects.reports.rendering import document
from tests.factories import make_actor, make_open_cycle, make_project

PATIENCE_SECONDS = 60
# A file of PostgreSQL's log is 16 MB; a limit below would stop the log as well.
LOG_BYTES = 16 * 1024**2

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
def scene(world) -> SimpleNamespace:
    """Give a joint report of some projects, and an administrator who may ask for files of it."""
    at = timezone.now()
    for _project in range(5):
        make_project("US", State.PRESENTED)
    admin = make_actor("US", Role.ADMIN, at=at)
    report = freeze_report(cycle_id=make_open_cycle().pk, kind=ReportKind.JOINT, actor=admin, at=at)
    return SimpleNamespace(admin=admin, report=report)


def ask(scene, *wanted) -> list[ReportFile]:
    return ask_for_files(snapshot_id=scene.report.pk, wanted=wanted, actor=scene.admin, at=timezone.now())


def start() -> subprocess.Popen[str]:
    """Start a process of the site that makes what waits, signed in as the site is."""
    parts = urlsplit(os.environ["ALLIANCE_DATABASE_URL"])
    database = parts._replace(
        path=f"/{connection.settings_dict['NAME']}", netloc=parts.netloc.replace("alliance_owner", "alliance_web")
    )
    return subprocess.Popen(
        [sys.executable, "manage.py", "make_files"],
        cwd=site.BASE_DIR,
        env={**os.environ, "ALLIANCE_DATABASE_URL": database.geturl()},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def limit_files(process: int, size: int | str) -> None:
    """Let a process write files up to so many bytes; only whom it belongs to may say so."""
    owner = Path(f"/proc/{process}").stat()
    become = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    command = ["prlimit", f"--pid={process}", f"--fsize={size}:unlimited"]
    subprocess.run(command, check=True, cwd="/", **become)


def children_of(process: int) -> str:
    """Return the processes that a process has started."""
    return Path(f"/proc/{process}/task/{process}/children").read_text()


def being_made() -> int:
    return ReportFile.objects.filter(state=MakingState.MAKING).count()


def wait_until(condition) -> None:
    ends = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < ends
        time.sleep(0.02)


def test_a_worker_that_is_killed_leaves_nothing_half_made_and_another_makes_the_file_once_its_lease_is_over(scene):
    (file,) = ask(scene, ("ko", "pdf"))
    with start() as killed:
        wait_until(lambda: children_of(killed.pid))
        assert being_made() == 1
        killed.kill()
        assert killed.wait(PATIENCE_SECONDS) == -signal.SIGKILL
    file.refresh_from_db()
    assert (file.state, file.tries, file.size) == (MakingState.MAKING, 1, None)
    assert not ReportBytes.objects.exists()
    assert making.claim() is None
    over = timezone.now() - timedelta(seconds=1)
    ReportFile.objects.update(leased_until=over)
    ReportPlace.objects.exclude(lease_token=None).update(leased_until=over)

    with start() as following:
        said, _errors = following.communicate(timeout=PATIENCE_SECONDS)

    assert said == "0 cleared, 1 made\n"
    file.refresh_from_db()
    assert (file.state, file.tries) == (MakingState.READY, 2)
    body = bytes(ReportBytes.objects.get(file=file).body)
    assert body == document(scene.report.content, scene.report.sha256, "ko", "pdf")


def test_three_workers_make_each_file_once_and_never_more_than_two_at_a_time(scene):
    files = ask(scene, *[(edition, ending) for edition in ("en", "ko") for ending in ("pdf", "docx", "xlsx")])
    workers, seen = [start() for _worker in range(3)], set()
    while any(worker.poll() is None for worker in workers):
        seen.add(being_made())
        time.sleep(0.05)
    made = sum(int(worker.communicate()[0].split()[2]) for worker in workers)

    assert (made, max(seen)) == (len(files), 2)
    assert set(ReportFile.objects.values_list("state", "tries")) == {(MakingState.READY, 1)}


def test_a_server_without_room_keeps_nothing_of_a_document_and_says_so(scene):
    (file,) = ask(scene, ("en", "xlsx"))
    job = making.claim()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    # PostgreSQL can write so far and no further into one file: half a page is left over when the limit comes.
    limit_files(backend, LOG_BYTES + 4096)
    try:
        assert not press.keep(job, os.urandom(LOG_BYTES + 1024**2))
    finally:
        limit_files(backend, "unlimited")

    file.refresh_from_db()
    assert (file.state, file.trouble, file.size) == (MakingState.QUEUED, Trouble.DISK, None)
    assert not ReportBytes.objects.exists()
    ReportFile.objects.update(next_try_at=timezone.now())
    assert press.work() == 1


def test_a_document_that_takes_too_long_is_stopped_and_says_so(scene, settings):
    settings.REPORT_FILE_SECONDS = 0
    (file,) = ask(scene, ("en", "pdf"))

    assert press.work() == 0

    file.refresh_from_db()
    assert (file.state, file.trouble) == (MakingState.FAILED, Trouble.TIME)


def test_without_a_font_no_document_is_made_and_it_is_said_which_trouble_that_is(scene, tmp_path: Path):
    for package in ("alliance", "frameworks", "reminders", "projects"):
        shutil.copytree(site.BASE_DIR / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "projects" / "reports" / "fonts" / FACES[1]).unlink()
    job = {
        **{"content": scene.report.content, "sha256": scene.report.sha256, "edition": "en", "ending": "pdf"},
        **{"work": 60, "memory": press.MEMORY_BYTES},
    }

    said = subprocess.run(
        [sys.executable, "-m", "projects.reports.press"],
        cwd=tmp_path, input=json.dumps(job).encode(), capture_output=True, check=False,
    )  # fmt: skip

    assert (said.returncode, said.stdout) == (1, b"trouble FONT\n"), said.stderr
