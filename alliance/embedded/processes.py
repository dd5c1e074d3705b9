"""Start, watch and stop the processes that are ours, and never one that is not.

Each process leads a session of its own, so that a Ctrl-C reaches the command alone, which then stops the
others in order. A file for each holds its number and the moment it started: after a hard kill the next start
finds what was left behind, and a number that was given to a stranger in the meantime is left alone.
"""

import fcntl
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

import psutil

from alliance.embedded.places import Home, ProblemError, write_private

PATIENCE_SECONDS = 15.0
# The kernel counts from the boot, and the clock may have been set since.
CLOCK_TOLERANCE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Process:
    """One process that we started."""

    name: str
    number: int
    started: float
    farewell: int

    @classmethod
    def seen(cls, name: str, number: int, farewell: int = signal.SIGTERM) -> Self:
        """Describe the running process of that number."""
        return cls(name, number, psutil.Process(number).create_time(), farewell)

    def is_running(self) -> bool:
        """Test whether this very process runs, not merely one with its number."""
        try:
            process = psutil.Process(self.number)
            same = abs(process.create_time() - self.started) <= CLOCK_TOLERANCE_SECONDS
            return same and process.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False

    def members(self) -> list[int]:
        """Return the numbers of all that still run in this process's session, itself included."""
        if psutil.pid_exists(self.number) and not self.is_running() and not _is_zombie(self.number):
            return []
        found = []
        for process in psutil.process_iter():
            try:
                ours = os.getsid(process.pid) == self.number
                if (
                    ours
                    and process.create_time() >= self.started - CLOCK_TOLERANCE_SECONDS
                    and not _is_zombie(process.pid)
                ):
                    found.append(process.pid)
            except (psutil.NoSuchProcess, ProcessLookupError, PermissionError):
                continue
        return found

    def stop(self) -> None:
        """Ask it to end, wait, and end it and what it left behind by force if it does not."""
        if self.is_running():
            os.kill(self.number, self.farewell)
            wait_until(lambda: not self.is_running(), seconds=PATIENCE_SECONDS)
        for number in self.members():
            try:
                os.kill(number, signal.SIGKILL)
            except ProcessLookupError:
                continue
        wait_until(lambda: not self.members(), seconds=PATIENCE_SECONDS)


def _is_zombie(number: int) -> bool:
    try:
        return bool(psutil.Process(number).status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def wait_until(condition: Callable[[], object], *, seconds: float) -> bool:
    """Ask again and again, less and less often, until the answer is yes or the time is up."""
    deadline, pause = time.monotonic() + seconds, 0.01
    while not (answer := condition()) and time.monotonic() < deadline:
        time.sleep(pause)
        pause = min(pause * 1.5, 0.25)
    return bool(answer)


@dataclass(slots=True)
class Keeper:
    """Keeps the processes of one home: what it starts is written down before anything else can go wrong."""

    home: Home
    own: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        env: Mapping[str, str],
        cwd: Path,
        farewell: int = signal.SIGTERM,
        user: Mapping[str, Any] | None = None,
    ) -> subprocess.Popen[bytes]:
        """Start a process in a session of its own; its words go to log/NAME.log."""
        with (self.home.log / f"{name}.log").open("ab") as log:
            child = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=dict(env),
                cwd=cwd,
                start_new_session=True,
                **(user or {}),
            )
        self.own[name] = child
        self.write_down(Process.seen(name, child.pid, farewell))
        return child

    def write_down(self, process: Process) -> None:
        write_private(self.home.run / f"{process.name}.process", json.dumps(asdict(process)))

    def known(self) -> list[Process]:
        """Return every process written down in this home, the last started first."""
        found = []
        for path in self.home.run.glob("*.process"):
            try:
                found.append(Process(**json.loads(path.read_text(encoding="utf-8"))))
            except (ValueError, TypeError):
                path.unlink(missing_ok=True)
        return sorted(found, key=lambda process: process.started, reverse=True)

    def stop(self, name: str) -> None:
        """Stop one process of this home by its name."""
        for process in self.known():
            if process.name == name:
                self._stop(process)

    def stop_all(self) -> list[str]:
        """Stop all that runs in this home, the last started first; return the names of what ran."""
        return [process.name for process in self.known() if self._stop(process)]

    def _stop(self, process: Process) -> bool:
        ran = process.is_running() or bool(process.members())
        process.stop()
        if child := self.own.pop(process.name, None):
            child.wait()
        (self.home.run / f"{process.name}.process").unlink(missing_ok=True)
        return ran

    def first_to_end(self) -> str | None:
        """Return the name of a process that ended by itself, if there is one."""
        return next((name for name, child in self.own.items() if child.poll() is not None), None)

    def wait_for(self, name: str, condition: Callable[[], object], *, seconds: float = 60.0) -> None:
        """Wait until a process that was just started is of use.

        :raises ProblemError: if it ends, or takes too long.
        """
        child = self.own[name]
        wait_until(lambda: child.poll() is not None or condition(), seconds=seconds)
        if child.poll() is not None or not condition():
            raise ProblemError(f"{name} did not start. {last_words(self.home.log / f'{name}.log')}")


@contextmanager
def claim(home: Home) -> Iterator[bool]:
    """Take charge of a home for as long as the block lasts; False means that another command has it.

    The kernel gives the lock back even if this process is killed.
    """
    with (home.run / "lock").open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield True


def who_claims(home: Home) -> int | None:
    """Return the number of the process that has charge of a home, if one has."""
    path = home.run / "lock"
    if not path.exists():
        return None
    with claim(home) as free:
        number = path.read_text(encoding="utf-8")
    return None if free else int(number or 0)


def last_words(log: Path) -> str:
    """Return the last line of a log and where to read the rest."""
    lines = log.read_text(encoding="utf-8", errors="replace").split("\n") if log.exists() else []
    said = next((line.strip() for line in reversed(lines) if line.strip()), "It said nothing.")
    return f"{said[:300]} (see {log})"
