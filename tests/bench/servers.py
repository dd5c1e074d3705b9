"""Web servers side by side, the product and the floor, and what requests to each cost."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psutil
from django.db import connection

NANOSECONDS = 1_000_000_000
# What Linux takes for "forget the peak of memory".
RESET_PEAK = "5"


@dataclass
class Answer:
    """What one request cost: seconds on the clock, CPU seconds of worker and database, the first byte, and bytes.

    The helpers of a parallel scan are not among the CPU seconds.
    """

    wall: float
    cpu: float
    first_byte: float
    size: int


@dataclass
class Server:
    """One gunicorn with plain workers."""

    port: int
    process: psutil.Process
    name: str
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Answer:
        """Fetch a path while nobody else asks for anything.

        :raises RuntimeError: on any other answer than 200.
        """
        pids = self._pids()
        before = sum(map(_cpu, pids))
        wall, first_byte, size = self._fetch(path)
        return Answer(wall, sum(map(_cpu, pids)) - before, first_byte, size)

    def get_together(self, path: str, *, clients: int, each: int) -> list[float]:
        """Return the seconds of so many requests by each of so many clients at once."""
        with ThreadPoolExecutor(clients) as pool:
            return list(pool.map(lambda _number: self._fetch(path)[0], range(clients * each)))

    def forget_peak(self) -> None:
        """Let ``memory`` tell the peak from now on, where the system can forget."""
        for worker in self.process.children():
            if (path := Path(f"/proc/{worker.pid}/clear_refs")).exists():
                path.write_text(RESET_PEAK)

    def memory(self) -> int:
        """Return the most memory that a worker has held, in bytes; what it holds now where the system keeps no peak."""
        return max(map(_peak, self.process.children()))

    def _fetch(self, path: str) -> tuple[float, float, int]:
        started = time.perf_counter()
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        asking.request("GET", quote(path, safe="/?&=."), headers={"Host": "localhost", **self.headers})
        answer = asking.getresponse()
        first = answer.read(1)
        first_byte = time.perf_counter() - started
        size = len(first)
        while piece := answer.read(1 << 20):
            size += len(piece)
        wall = time.perf_counter() - started
        asking.close()
        if answer.status != http.client.OK:
            raise RuntimeError(f"{path} answered {answer.status}")
        return wall, first_byte, size

    def _pids(self) -> list[int]:
        """Return the workers, and the processes of the database that work for them."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pid FROM pg_stat_activity WHERE application_name = %s", [self.name])
            return [*(worker.pid for worker in self.process.children()), *(pid for (pid,) in cursor.fetchall())]


def _cpu(pid: int) -> float:
    """Return the CPU seconds of a process, to the nanosecond where the system tells; 0 once it is gone."""
    precise = Path(f"/proc/{pid}/schedstat")
    try:
        if precise.exists():
            return int(precise.read_text().split()[0]) / NANOSECONDS
        times = psutil.Process(pid).cpu_times()
    except (OSError, psutil.Error):
        return 0
    return times.user + times.system


def _peak(process: psutil.Process) -> int:
    status = Path(f"/proc/{process.pid}/status")
    if not status.exists():
        return process.memory_info().rss
    return int(re.search(r"VmHWM:\s+(\d+) kB", status.read_text())[1]) * 1024


@contextmanager
def serving(application: str, *, database: str, log: Path) -> Iterator[Server]:
    """Serve a WSGI application until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    name = f"bench-{log.stem}"
    env = {
        **os.environ,
        "ALLIANCE_DATABASE_URL": database,
        "ALLIANCE_BIND": f"127.0.0.1:{port}",
        "PGAPPNAME": name,
    }
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "-c",
        "python:tests.bench.plain",
        "-b",
        f"127.0.0.1:{port}",
        application,
    ]
    with log.open("w") as out, subprocess.Popen(command, env=env, stdout=out, stderr=out) as process:
        try:
            _wait(port, process, log)
            yield Server(port, psutil.Process(process.pid), name)
        finally:
            process.terminate()


@contextmanager
def both(folder: Path) -> Iterator[tuple[Server, Server]]:
    """Serve the product and the floor; the product as the role that is walled in, as everywhere."""
    owner = os.environ["ALLIANCE_DATABASE_URL"]
    web = owner.replace("alliance_owner@", "alliance_web@")
    with (
        serving("alliance.wsgi", database=web, log=folder / "product.log") as product,
        serving("tests.bench.floor", database=owner, log=folder / "floor.log") as floor,
    ):
        yield product, floor


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _try in range(200):
        if process.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0 and psutil.Process(process.pid).children():
                return
        time.sleep(0.1)
    raise RuntimeError(log.read_text())
