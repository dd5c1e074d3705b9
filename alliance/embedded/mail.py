"""A mail server that delivers nothing: it keeps what it is given as files, and can misbehave on request.

Each letter is one file, NUMBER.eml, with the envelope's addresses in X-Envelope-From and X-Envelope-To.
The word in the file ``mode`` says how the next letter is met; see ``MODES``. Whatever it says, an address that begins
with ``refused`` is refused for good. The file ``relay.log`` tells of each letter as Postfix would.
"""

import asyncio
import itertools
import json
import re
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

from aiosmtpd.smtp import SMTP, Envelope, Session

from alliance.embedded import mail_page
from alliance.embedded.places import write_private
from alliance.embedded.processes import Keeper

NAME = "mail"
ACCEPTED = "250 Kept, and sent nowhere"
HANG_SECONDS = 3600.0
MESSAGE_ID = re.compile(rb"(?im)^message-id:\s*(<[^>]*>)")
LARGEST_LETTER_BYTES = 32 * 1024 * 1024


@dataclass(slots=True)
class Letterbox:
    """The folder that letters are kept in, and how the server behaves at the moment."""

    folder: Path
    numbers: "itertools.count[int]" = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        taken = [int(path.stem) for path in self.folder.glob("*.eml") if path.stem.isdecimal()]
        self.numbers = itertools.count(max(taken, default=0) + 1)

    @property
    def mode(self) -> str:
        path = self.folder / "mode"
        said = path.read_text(encoding="utf-8").strip() if path.exists() else ""
        return said if said in MODES else "ok"

    def keep(self, envelope: Envelope) -> None:
        """Write the letter down in one step, and tell the log of it."""
        content = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content or "").encode()
        head = [f"X-Envelope-From: {envelope.mail_from}", *(f"X-Envelope-To: {to}" for to in envelope.rcpt_tos)]
        path = self.folder / f"{next(self.numbers):08d}.eml"
        draft = path.with_suffix(".new")
        draft.write_bytes("".join(f"{line}\r\n" for line in head).encode() + content)
        draft.replace(path)
        found = MESSAGE_ID.search(content)
        said = found[1].decode("ascii", "replace") if found else "<>"
        lines = (
            f"postfix/cleanup[1]: {path.stem}: message-id={said}\n",
            f"postfix/qmgr[1]: {path.stem}: from=<{envelope.mail_from}>, size={len(content)}, nrcpt=1 (queue active)\n",
        )
        with (self.folder / "relay.log").open("a", encoding="utf-8") as log:
            log.writelines(lines)


@dataclass
class Handler:
    """Answers one letter as the mode says. Without slots: aiosmtpd asks for all members, which breaks in 3.11.2."""

    box: Letterbox

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer one address; the name is aiosmtpd's."""
        if address.startswith("refused"):
            return "550 No such mailbox"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 Well"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Answer the end of a letter; the name is aiosmtpd's."""
        return await MODES[self.box.mode](server, self.box, envelope)


def _drop(transport: asyncio.BaseTransport | None) -> None:
    """Break the connection off without a word."""
    if isinstance(transport, asyncio.WriteTransport):
        transport.abort()


async def _keep(server: SMTP, box: Letterbox, envelope: Envelope) -> str:
    box.keep(envelope)
    return ACCEPTED


async def _put_off(server: SMTP, box: Letterbox, envelope: Envelope) -> str:
    return "451 Try again later"


async def _refuse(server: SMTP, box: Letterbox, envelope: Envelope) -> str:
    return "550 No such mailbox"


async def _hang(server: SMTP, box: Letterbox, envelope: Envelope) -> str:
    await asyncio.sleep(HANG_SECONDS)
    return "451 Try again later"


async def _lose_the_answer(server: SMTP, box: Letterbox, envelope: Envelope) -> str:
    box.keep(envelope)
    _drop(server.transport)
    return ACCEPTED


async def _hang_up(server: SMTP, box: Letterbox, envelope: Envelope) -> str:
    _drop(server.transport)
    return "421 Closing"


Answer = Callable[[SMTP, Letterbox, Envelope], Awaitable[str]]
MODES: dict[str, Answer] = {
    "ok": _keep,
    "4xx": _put_off,
    "5xx": _refuse,
    "hang": _hang,
    # The letter is taken, but the sender never learns of it.
    "lost250": _lose_the_answer,
    "down": _hang_up,
}


class Door(SMTP):
    """The server's end of one connection; in the mode ``down`` nobody opens."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        if self.event_handler.box.mode == "down":
            _drop(transport)


def serve(folder: Path, *, smtp_port: int, page_port: int) -> None:
    """Run the mail server and its page until the process is told to end.

    The ports are written to ports.json once both listen; 0 takes any free one.
    """
    asyncio.run(_serve(Letterbox(folder), smtp_port, page_port))


async def _serve(box: Letterbox, smtp_port: int, page_port: int) -> None:
    def door() -> Door:
        return Door(Handler(box), data_size_limit=LARGEST_LETTER_BYTES, enable_SMTPUTF8=True, hostname="localhost")

    server = await asyncio.get_running_loop().create_server(door, "127.0.0.1", smtp_port)
    page = mail_page.server(box.folder, page_port)
    threading.Thread(target=page.serve_forever, daemon=True).start()
    ports = {"smtp": server.sockets[0].getsockname()[1], "page": page.server_address[1]}
    write_private(box.folder / "ports.json", json.dumps(ports))
    await server.serve_forever()


@dataclass
class Mail:
    """The mail sink of one home."""

    keeper: Keeper
    url: str = ""
    page: str = ""

    def start(self, python: str, *, page_port: int = 0) -> None:
        """Start the sink as a process of its own and wait until its page answers."""
        folder = self.keeper.home.mail
        note = folder / "ports.json"
        note.unlink(missing_ok=True)
        (folder / "mode").unlink(missing_ok=True)
        command = [python, "-m", "alliance.embedded", "serve-mail", str(folder), "0", str(page_port)]
        self.keeper.start(NAME, command, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}, cwd=Path.cwd())
        self.keeper.wait_for(NAME, note.exists)
        ports = json.loads(note.read_text(encoding="utf-8"))
        self.url = f"smtp://127.0.0.1:{ports['smtp']}"
        self.page = f"http://127.0.0.1:{ports['page']}/"
        self.keeper.wait_for(NAME, lambda: bool(urlopen(self.page, timeout=5).status))  # noqa: S310 - our own loopback page
