"""A page on the loopback address that shows what the mail sink was given, for people and for tests."""

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

NEWEST = 200
LOOPBACK = {"127.0.0.1", "localhost"}
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><link rel="stylesheet" href="/style.css"></head>
<body><main><h1>{title}</h1>{body}</main></body></html>"""
STYLE = """:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
main { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
table { width: 100%; border-collapse: collapse }
th, td { padding: .5rem; text-align: start; vertical-align: top; border-bottom: 1px solid GrayText }
pre { padding: 1rem; border: 1px solid GrayText; white-space: pre-wrap; overflow-wrap: anywhere }
"""
# Letters are shown as escaped text only; should an escape ever fail, nothing in them can run or be fetched.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def server(folder: Path, port: int) -> ThreadingHTTPServer:
    """Return a server, not yet serving, for the letters in a folder."""
    return ThreadingHTTPServer(("127.0.0.1", port), partial(LetterHandler, folder=folder))


def read(path: Path) -> EmailMessage:
    """Return one letter as the sink wrote it down."""
    return message_from_bytes(path.read_bytes(), policy=policy.default)


def parts(letter: EmailMessage) -> Iterator[tuple[str, str]]:
    """Give each part of a letter as its kind and its text; attachments as their names."""
    for part in letter.walk():
        if part.is_multipart():
            continue
        if name := part.get_filename():
            yield f"Attachment ({part.get_content_type()})", name
        elif part.get_content_maintype() == "text":
            yield part.get_content_type(), str(part.get_content())


class LetterHandler(BaseHTTPRequestHandler):
    """Answers GET with the list, one letter, or the style sheet."""

    def __init__(self, *args: object, folder: Path) -> None:
        self.folder = folder
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        # Another site's page could point a name of its own at this address.
        if self.headers.get("Host", "").rsplit(":", 1)[0] not in LOOPBACK:
            self._answer("Not here.", "text/plain", HTTPStatus.MISDIRECTED_REQUEST)
        elif self.path == "/":
            self._answer(PAGE.format(title="Letters", body=self._list()))
        elif self.path == "/style.css":
            self._answer(STYLE, "text/css")
        elif (path := self._letter_path()).exists():
            self._answer(self._letter(path))
        else:
            self._answer("No such letter.", "text/plain", HTTPStatus.NOT_FOUND)

    def _letter_path(self) -> Path:
        number = self.path.strip("/")
        return self.folder / (f"{int(number):08d}.eml" if number.isascii() and number.isdecimal() else "none")

    def _list(self) -> str:
        paths = sorted(self.folder.glob("*.eml"), reverse=True)
        if not paths:
            return "<p>Nothing was sent yet. Letters appear here and go nowhere else.</p>"
        rows = []
        for path in paths[:NEWEST]:
            letter = read(path)
            cells = "".join(f"<td>{escape(str(letter.get(name, '')))}</td>" for name in ("To", "Date"))
            subject = escape(str(letter.get("Subject", ""))) or "(no subject)"
            rows.append(f'<tr><td>{int(path.stem)}</td><td><a href="/{int(path.stem)}">{subject}</a></td>{cells}</tr>')
        head = "".join(f'<th scope="col">{name}</th>' for name in ("No.", "Subject", "To", "Date"))
        count = f"<p>{len(paths)} kept, the newest {len(rows)} shown. None of them left this machine.</p>"
        return f"{count}<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"

    def _letter(self, path: Path) -> str:
        letter = read(path)
        names = dict.fromkeys(letter.keys())
        headers = "\n".join(f"{name}: {value}" for name in names for value in letter.get_all(name, []))
        shown = "".join(f"<h2>{escape(kind)}</h2><pre>{escape(text)}</pre>" for kind, text in parts(letter))
        body = f'<p><a href="/">All letters</a></p>{shown}<h2>Headers</h2><pre>{escape(headers)}</pre>'
        return PAGE.format(title=escape(str(letter.get("Subject", ""))) or "(no subject)", body=body)

    def _answer(self, text: str, kind: str = "text/html", status: HTTPStatus = HTTPStatus.OK) -> None:
        content = text.encode("utf-8", "replace")
        self.send_response(status)
        for name, value in {
            **HEADERS,
            "Content-Type": f"{kind}; charset=utf-8",
            "Content-Length": len(content),
        }.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the log is for trouble."""
