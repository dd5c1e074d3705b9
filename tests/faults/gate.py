"""A door between a sender and a server that stops everything at one point of what is said, and says so.

So a process can be killed at an exact point of its work without a word of the product knowing of it.
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

CHUNK = 65_536
BACKLOG = 16
LONGEST_PAUSE_SECONDS = 8


@dataclass(frozen=True, slots=True)
class Point:
    """Where to stop: at the first message with the last of these words, once all words before were heard in order.

    ``answered`` means that the server is given the message and does what it says; its answer is kept back. Otherwise
    the message itself is kept back.
    """

    words: tuple[bytes, ...]
    answered: bool


@dataclass
class Gate:
    """Passes on what two programs say to each other, until the point is reached.

    One that ``waits`` passes everything on once it is told to go on; without, whoever waits for it is to be killed.
    """

    address: str | tuple[str, int]
    point: Point
    waits: bool = False
    heard: int = 0
    tail: bytes = b""
    reached: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)
    awaiting_answer: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)
    open_ends: list[socket.socket] = field(default_factory=list)

    def serve(self, door: socket.socket) -> None:
        """Let programs in until the door is closed."""
        with suppress(OSError):
            while True:
                program, _address = door.accept()
                server = _connect(self.address)
                self.open_ends += [program, server]
                for here, there, passes in ((program, server, self._asks), (server, program, self._answers)):
                    threading.Thread(target=self._carry, args=(here, there, passes), daemon=True).start()

    def close(self) -> None:
        """End all conversations."""
        for end in self.open_ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _carry(self, here: socket.socket, there: socket.socket, passes: "Passes") -> None:
        with suppress(OSError):
            while message := here.recv(CHUNK):
                if not passes(message):
                    return
                there.sendall(message)
            there.shutdown(socket.SHUT_WR)

    def _asks(self, message: bytes) -> bool:
        """Follow what the program says; return whether it is passed on."""
        with self.lock:
            if self.reached.is_set():
                return self.go_on.is_set()
            # The words may arrive in two pieces.
            said, self.tail = self.tail + message, (self.tail + message)[-40:]
            while self.heard < len(self.point.words) and self.point.words[self.heard] in said:
                said = said.partition(self.point.words[self.heard])[2]
                self.tail = said[-40:]
                self.heard += 1
            if self.heard < len(self.point.words):
                return True
            if self.point.answered:
                self.awaiting_answer.set()
                return True
            self.reached.set()
            return self.waits and self.go_on.wait(LONGEST_PAUSE_SECONDS)

    def _answers(self, message: bytes) -> bool:
        """Return whether the server's answer is passed on."""
        if self.awaiting_answer.is_set():
            self.reached.set()
        return self.go_on.is_set() or not self.reached.is_set()


Passes = type(Gate._asks)


def _connect(address: str | tuple[str, int]) -> socket.socket:
    if isinstance(address, str):
        server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    else:
        server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.connect(address)
    return server


@contextmanager
def gate_to_relay(port: int, point: Point, *, waits: bool = False) -> Iterator[tuple[Gate, int]]:
    """Stand before a mail server; give the gate and its port."""
    door = socket.create_server(("127.0.0.1", 0), backlog=BACKLOG)
    with door, _standing(Gate(("127.0.0.1", port), point, waits), door) as gate:
        yield gate, door.getsockname()[1]


@contextmanager
def gate_to_database(socket_path: str, folder: Path, point: Point) -> Iterator[Gate]:
    """Stand before PostgreSQL's socket with a socket of the same name in another folder."""
    place = folder / Path(socket_path).name
    place.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as door:
        door.bind(str(place))
        door.listen(BACKLOG)
        with _standing(Gate(socket_path, point), door) as gate:
            yield gate
    place.unlink(missing_ok=True)


@contextmanager
def _standing(gate: Gate, door: socket.socket) -> Iterator[Gate]:
    thread = threading.Thread(target=gate.serve, args=(door,), daemon=True)
    thread.start()
    try:
        yield gate
    finally:
        door.close()
        gate.close()
