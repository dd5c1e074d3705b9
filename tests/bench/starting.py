"""How long ./dev up takes in a fresh clone, and again: from the command to the site that answers."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
# What the benchmark tells its own services must not reach the clone, which starts services of its own.
CLOSED = {name: value for name, value in os.environ.items() if not name.startswith(("ALLIANCE_", "DJANGO_"))}


def seconds_to_start() -> tuple[float, float]:
    """Clone what is committed, start it twice, and return both times in seconds.

    The first installs the locked packages, makes the database and the demo workspace.
    """
    with tempfile.TemporaryDirectory(prefix="alliance-bench-") as folder:
        clone = Path(folder) / "clone"
        _run("git", "clone", "-q", str(ROOT), str(clone), folder=ROOT)
        # The services of a site that root starts run as somebody else, who has to get in.
        Path(folder).chmod(0o755)
        try:
            return _start(clone), _start(clone)
        finally:
            shutil.rmtree(clone, ignore_errors=True)


def _start(clone: Path) -> float:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    started = time.perf_counter()
    _run("./dev", "up", "--detach", "--port", str(port), folder=clone)
    taken = time.perf_counter() - started
    _run("./dev", "down", folder=clone)
    return taken


def _run(*command: str, folder: Path) -> None:
    subprocess.run(command, cwd=folder, env=CLOSED, check=True, stdout=subprocess.DEVNULL)
