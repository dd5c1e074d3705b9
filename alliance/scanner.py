"""Asking ClamAV's daemon whether bytes hold malware.

clamd's protocol: a command that begins with "z" ends with a NUL, and so does the answer. After ``zINSTREAM`` come
chunks, each behind its length in four bytes, the highest first, and an empty one at the end. The answer is
``stream: OK``, ``stream: NAME FOUND``, or a text that ends in ``ERROR``. One connection serves one command.
The clients on the package index are abandoned or under a licence that would bind this product.
"""

import socket
from urllib.parse import unquote, urlsplit

from django.conf import settings

CHUNK_BYTES = 64 * 1024
LONGEST_ANSWER = 4096
# A probe must not hold up whoever asks; a large document may take a while to unpack.
PING_SECONDS, SCAN_SECONDS = 2, 60


class ScannerError(Exception):
    """The scanner does not answer, or not what it should: nothing is known of the bytes."""


def is_configured() -> bool:
    """Test whether this site has a scanner at all."""
    return bool(settings.CLAMD_URL)


def answers() -> bool:
    """Test whether the scanner answers a ping."""
    try:
        return _ask(b"zPING\0", seconds=PING_SECONDS) == "PONG"
    except ScannerError:
        return False


def find_malware(content: bytes) -> str:
    """Return the name of what the scanner found; empty for clean bytes.

    :raises ScannerError: if it cannot be said.
    """
    answer = _ask(b"zINSTREAM\0", content, seconds=SCAN_SECONDS)
    verdict = answer.removeprefix("stream: ")
    if verdict == "OK":
        return ""
    name, found, rest = verdict.rpartition(" FOUND")
    if found and not rest:
        return name
    raise ScannerError(f"clamd said {answer!r}.")


def _ask(command: bytes, content: bytes | None = None, *, seconds: int) -> str:
    try:
        with _connect(seconds) as connection:
            connection.sendall(command)
            if content is not None:
                _stream(connection, content)
            answer = b""
            while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
                if not (more := connection.recv(LONGEST_ANSWER)):
                    break
                answer += more
    except OSError as problem:
        raise ScannerError(f"clamd: {problem}") from problem
    return answer.rstrip(b"\0").decode("utf-8", "replace").strip()


def _connect(seconds: int) -> socket.socket:
    parts = urlsplit(settings.CLAMD_URL)
    if parts.scheme == "tcp":
        return socket.create_connection((parts.hostname or "", parts.port or 3310), timeout=seconds)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.settimeout(seconds)
        connection.connect(unquote(parts.path))
    except OSError:
        connection.close()
        raise
    return connection


def _stream(connection: socket.socket, content: bytes) -> None:
    view = memoryview(content)
    for start in range(0, len(view), CHUNK_BYTES):
        chunk = view[start : start + CHUNK_BYTES]
        connection.sendall(len(chunk).to_bytes(4, "big"))
        connection.sendall(chunk)
    connection.sendall(bytes(4))
