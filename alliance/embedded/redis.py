"""A private Valkey or Redis on the loopback address, behind a password that only its owner can read.

It keeps nothing on the disk: rows in PostgreSQL decide, and a lost message is only a delay.
"""

import secrets
import socket
from dataclasses import dataclass

import redis as client

from alliance.embedded import binaries
from alliance.embedded.places import write_private
from alliance.embedded.processes import Keeper

NAME = "redis"


def free_port() -> int:
    """Return a loopback port that is free at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_free(port: int) -> bool:
    """Test whether a server could listen on this loopback port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


@dataclass
class Redis:
    """The doorbell of one home."""

    keeper: Keeper
    url: str = ""

    def start(self) -> None:
        """Start the server on a free port and wait until it answers."""
        port, password = free_port(), secrets.token_urlsafe(24)
        run = self.keeper.home.run
        settings = run / "redis.conf"
        lines = [
            "bind 127.0.0.1",
            f"port {port}",
            f"requirepass {password}",
            "daemonize no",
            'save ""',
            "appendonly no",
            f'dir "{run}"',
        ]
        write_private(settings, "\n".join(lines) + "\n")
        self.url = f"redis://:{password}@127.0.0.1:{port}/0"
        self.keeper.start(NAME, [binaries.redis(), settings], env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"}, cwd=run)
        self.keeper.wait_for(NAME, self._answers)

    def _answers(self) -> bool:
        try:
            with client.Redis.from_url(self.url) as connection:
                return bool(connection.ping())
        except client.ConnectionError:
            return False
