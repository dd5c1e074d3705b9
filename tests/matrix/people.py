"""Everybody the table speaks of, signed in over HTTP with password and second factor."""

import http.client
import re
import uuid
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache

from alliance.accounts.models import User
from frameworks.choices import Confidence, Role
from frameworks.models import Framework, Organization, Post, PriorityArea
from tests.factories import OFFICES, PASSWORD, make_person, make_user, seat
from tests.matrix.cells import Who

ROLES = ("author", "poc", "lead", "admin", "auditor", "leadership")
# A form is taken with the token that the browser's cookie holds, too.
TOKEN = "t" * 32
# What differs from one request to the next: the token of its forms, and the clock.
NONCE = re.compile(rb'(?:name="csrfmiddlewaretoken" value=")[^"]*|<time [^>]*>[^<]*</time>')


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: status, where it leads to, and the body without what differs from request to request."""

    status: int
    location: str
    body: bytes


@dataclass(slots=True)
class Browser:
    """One person's browser: cookies and nothing else."""

    address: str
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, method: str = "GET") -> Answer:
        return self._ask(method, path)

    def post(self, path: str, said: dict[str, object], files: dict[str, tuple[str, bytes]] | None = None) -> Answer:
        """Send a form; with files as a browser does it."""
        self.cookies["csrftoken"] = TOKEN
        form = {"csrfmiddlewaretoken": TOKEN, **said}
        if files is None:
            return self._ask("POST", path, urlencode(form, doseq=True).encode(), "application/x-www-form-urlencoded")
        boundary = uuid.uuid4().hex
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in form.items()
        ]
        parts += [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{file_name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n".encode()
            + content
            + b"\r\n"
            for name, (file_name, content) in files.items()
        ]
        body = b"".join([*parts, f"--{boundary}--\r\n".encode()])
        return self._ask("POST", path, body, f"multipart/form-data; boundary={boundary}")

    def _ask(self, method: str, path: str, body: bytes = b"", kind: str = "") -> Answer:
        place = urlsplit(self.address)
        connection = http.client.HTTPConnection(place.hostname, place.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if kind:
            headers |= {"Content-Type": kind, "Origin": self.address}
        connection.request(method, path, body=body or None, headers=headers)
        answer = connection.getresponse()
        text = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _mark, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        connection.close()
        return Answer(answer.status, answer.headers.get("Location", ""), NONCE.sub(b"", text))


@dataclass(slots=True)
class Person:
    """A kind of person of the table, with the account they sign in to; nobody has none."""

    who: Who
    user: User | None
    browser: Browser


class People:
    """All kinds of people: each role on each side, once bound to the area and framework and once to others."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.elsewhere = Framework.objects.create(
            code="OTHER", name_en="Another", name_ko="다른 것", confidence=Confidence.CONFIRMED
        )
        PriorityArea.objects.create(
            framework=self.elsewhere,
            order=1,
            code="OA",
            name_en="An area",
            name_ko="분야",
            confidence=Confidence.CONFIRMED,
        )
        self.users: dict[Who, User] = {}
        for side in ("US", "ROK"):
            for role in ROLES:
                self.users[Who(side, role, "True")] = self._bound(side, role)
                self.users[Who(side, role, "False")] = self._unbound(side, role)
        self.known = {who: Person(who, user, self._sign_in(user)) for who, user in self.users.items()}
        self.known |= {who: Person(who, None, browser) for who, browser in self._outsiders().items()}

    def person(self, who: Who) -> Person:
        return self.known[who]

    def user(self, side: str, role: str) -> User:
        """Return who holds a role on a side and has to do with the projects."""
        return self.users[Who(side, role, "True")]

    def _bound(self, side: str, role: str) -> User:
        return make_person(side, Role(role.upper()), username=f"{side}-{role}".lower())

    def _unbound(self, side: str, role: str) -> User:
        name = f"{side}-{role}-elsewhere".lower()
        if role == "poc":
            return make_person(side, Role.POC, areas=("TC",), username=name)
        if role != "lead":
            return make_person(side, Role(role.upper()), username=name)
        user = make_user(side, username=name)
        post = Post.objects.create(
            side_id=side,
            role=Role.LEAD,
            framework=self.elsewhere,
            organization=Organization.objects.get(code=OFFICES[side]),
            slug=name,
            title_en="Lead elsewhere",
            title_ko="다른 총괄담당관",
        )
        seat(user, post)
        return user

    def _sign_in(self, user: User, *, second_factor: bool = True) -> Browser:
        # Everybody signs in from one place here, sooner after one another than a place may: forget who came before.
        cache.clear()
        browser = Browser(self.address)
        secret = totp.generate_totp_secret()
        if second_factor:
            totp.TOTP.activate(user, secret)
        browser.get("/account/login/")
        browser.post("/account/login/", {"login": user.username, "password": PASSWORD})
        if second_factor:
            code = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
            browser.post("/account/2fa/authenticate/", {"code": code})
        if not Session.objects.filter(session_key=browser.cookies.get(settings.SESSION_COOKIE_NAME)).exists():
            raise RuntimeError(f"{user.username} could not sign in.")
        return browser

    def _outsiders(self) -> dict[Who, Browser]:
        """Return nobody, somebody who was closed out after signing in, and somebody without a second factor."""
        gone = make_person("US", Role.LEAD, username="us-gone")
        browser = self._sign_in(gone)
        User.objects.filter(pk=gone.pk).update(is_active=False)
        bare = make_person("US", Role.LEAD, username="us-bare")
        return {
            Who("-", "anonymous", ""): Browser(self.address),
            Who("-", "deactivated", ""): browser,
            Who("-", "no_mfa", ""): self._sign_in(bare, second_factor=False),
        }
