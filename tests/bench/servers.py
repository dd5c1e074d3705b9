"""Two web servers side by side, the product and the floor, and what one request to each costs."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psutil


@dataclass
class Answer:
    """What one request cost: seconds on the clock, CPU seconds in the worker, the first byte, and bytes."""

    wall: float
    cpu: float
    first_byte: float
    size: int


@dataclass
class Server:
    """One gunicorn with a single plain worker."""

    port: int
    process: psutil.Process
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def worker(self) -> psutil.Process:
        return self.process.children()[0]

    def get(self, path: str) -> Answer:
        """Fetch a path; anything but 200 is a mistake of the benchmark.

        :raises RuntimeError: on any other answer.
        """
        worker = self.worker
        before = _cpu(worker)
        started = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        connection.request("GET", quote(path, safe="/?&=."), headers={"Host": "localhost", **self.headers})
        answer = connection.getresponse()
        first = answer.read(1)
        first_byte = time.perf_counter() - started
        body = first + answer.read()
        wall = time.perf_counter() - started
        connection.close()
        if answer.status != http.client.OK:
            raise RuntimeError(f"{path} answered {answer.status}")
        return Answer(wall, _cpu(worker) - before, first_byte, len(body))

    def memory(self) -> int:
        """Return the most memory the worker has held, in bytes; what it holds now where the system keeps no peak."""
        status = Path(f"/proc/{self.worker.pid}/status")
        if not status.exists():
            return self.worker.memory_info().rss
        return int(re.search(r"VmHWM:\s+(\d+) kB", status.read_text())[1]) * 1024


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


@contextmanager
def serving(application: str, *, database: str, log: Path) -> Iterator[Server]:
    """Serve a WSGI application until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {**os.environ, "ALLIANCE_DATABASE_URL": database, "ALLIANCE_BIND": f"127.0.0.1:{port}"}
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
            yield Server(port, psutil.Process(process.pid))
        finally:
            process.terminate()


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _try in range(200):
        if process.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0 and psutil.Process(process.pid).children():
                return
        time.sleep(0.1)
    raise RuntimeError(log.read_text())
