"""The press: it takes one file after another, has each made in a child process, and keeps what came of it.

PostgreSQL alone says what is to be made and by whom (``projects.operations.making``); whoever rings only wakes it.
A child that is no longer wanted, or takes too long, is killed with all it started, and nothing is left of it.
"""

import hashlib
import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

from django.conf import settings
from django.db import DatabaseError
from psycopg2.errors import DiskFull

from projects.choices import Trouble
from projects.operations import making
from projects.operations.making import Job
from projects.reports.press import DONE, STEP, TROUBLE

log = logging.getLogger(__name__)

# A worker that is told to end finishes the file in hand, and takes no other after so long.
TURN_SECONDS = 40
LOOK_SECONDS = 0.5
# What a child may take: memory, and seconds of all cores for each second that it is waited for.
MEMORY_BYTES = 4 * 1024**3
WORK_FACTOR = 4


class Said:
    """What a child says, read as it comes."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self.steps_done, self.trouble, self.body = 0, "", b""
        self.is_whole = False
        self._pipe = pipe
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def wait(self, seconds: float) -> bool:
        """Wait until the child has said all, so long at most; return whether it has."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _read(self) -> None:
        for line in self._pipe:
            what, _blank, words = line.decode(errors="replace").strip().partition(" ")
            if what == STEP:
                self.steps_done = int(words)
            elif what == TROUBLE:
                self.trouble = words
            elif what == DONE:
                self._take(*words.split())
                return

    def _take(self, size: str, sha256: str) -> None:
        self.body = self._pipe.read()
        self.is_whole = len(self.body) == int(size) and hashlib.sha256(self.body).hexdigest() == sha256


def work() -> int:
    """Make what waits until the turn is over, no place is free, or nothing waits; return how many files were made."""
    made, turn_ends = 0, time.monotonic() + TURN_SECONDS
    while time.monotonic() < turn_ends and (job := making.claim()):
        made += make(job)
    return made


def make(job: Job) -> bool:
    """Make one file that was claimed, and keep it or say why there is none; return whether it was made."""
    with _child() as child:
        said = Said(_pipe(child.stdout))
        _hand_over(child, job)
        trouble = _follow(child, said, job)
    if trouble is None:
        log.info("The file %s is not wanted any more, or another's by now.", job.file_id)
        making.leave(job)
        return False
    if trouble:
        log.warning("The file %s could not be made: %s", job.file_id, trouble)
        making.give_up(job, Trouble(trouble))
        return False
    return keep(job, said.body)


def keep(job: Job, body: bytes) -> bool:
    """Keep a document; return whether it was kept, and could be."""
    try:
        return making.finish(job, body)
    except DatabaseError as problem:
        log.exception("The file %s could not be kept.", job.file_id)
        making.give_up(job, Trouble.DISK if isinstance(problem.__cause__, DiskFull) else Trouble.BROKEN)
        return False


def _follow(child: subprocess.Popen[bytes], said: Said, job: Job) -> str | None:
    """Wait for a child, renewing the lease; return its trouble, "" for none, None when nobody wants it any more."""
    ends = time.monotonic() + settings.REPORT_FILE_SECONDS
    while not said.wait(LOOK_SECONDS):
        if not making.go_on(job, said.steps_done):
            return None
        if time.monotonic() > ends:
            return Trouble.TIME
    child.wait()
    if said.is_whole and child.returncode == 0:
        return "" if making.go_on(job, said.steps_done) else None
    return said.trouble if said.trouble in Trouble.values else Trouble.BROKEN


@contextmanager
def _child() -> Iterator[subprocess.Popen[bytes]]:
    """Start a child in a group of its own; whatever still runs of it afterwards is killed."""
    command = [sys.executable, "-m", "projects.reports.press"]
    child = subprocess.Popen(  # noqa: S603  our own program, our own interpreter, the data on its input
        command, cwd=settings.BASE_DIR, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    )
    # On leaving, its pipes are closed and it is waited for.
    with child:
        try:
            yield child
        finally:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)


def _hand_over(child: subprocess.Popen[bytes], job: Job) -> None:
    told = {
        **{"content": job.content, "sha256": job.sha256, "edition": job.edition, "ending": job.ending},
        **{"work": WORK_FACTOR * settings.REPORT_FILE_SECONDS + 1, "memory": MEMORY_BYTES},
    }
    # A child that died already says so by its silence.
    with suppress(BrokenPipeError), _pipe(child.stdin) as pipe:
        pipe.write(json.dumps(told).encode())


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise RuntimeError("A child was started without a pipe.")
    return pipe
