"""What stands around every page: who is signed in, the clocks, and the way to each part of the site."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import SideCode
from alliance.templatetags.alliance import reader_language
from frameworks.choices import Role
from frameworks.naming import cycle_name, meeting_name
from frameworks.policies import Actor
from frameworks.queries import actor_of
from projects.queries.cycles import Ahead, meeting_ahead
from projects.queries.work import count_work
from reminders.watching import Outbox, outbox

ADMIN = frozenset({Role.ADMIN})
KEEPERS = ADMIN | {Role.AUDITOR}


@dataclass(frozen=True, slots=True)
class Place:
    """One part of the site, for those who hold one of the roles, or for everyone who is signed in when None."""

    label: str | Promise
    name: str
    roles: frozenset[Role] | None = None


PLACES = (
    Place(_("Projects"), "projects:list"),
    Place(_("Cycles"), "projects:cycles"),
    Place(_("Calendar"), "projects:calendar"),
    Place(_("Commitments"), "frameworks:commitments"),
    Place(_("Partners"), "projects:partners"),
    Place(_("Points of contact"), "projects:posts"),
    Place(_("Reports"), "projects:reports"),
    Place(_("Reminders"), "reminders:home", frozenset({Role.ADMIN, Role.LEAD})),
    Place(_("Audit"), "projects:audit", KEEPERS),
    Place(_("People"), "frameworks:people", ADMIN),
    Place(_("Reference data"), "frameworks:reference", ADMIN),
)


@dataclass(frozen=True, slots=True)
class NavItem:
    """One link of the main navigation; ``count`` tells the length of the list it leads to, or is None."""

    label: str
    url: str
    count: str | None
    current: bool


@dataclass(frozen=True, slots=True)
class Shell:
    """The frame of a page for one signed-in person at one moment; ``sides`` has the own one first.

    ``countdown_days`` are calendar days until the meeting at its own place, and None without an open cycle
    or once the meeting is past. ``outbox`` is for administrators, while mails of their side need somebody.
    """

    now: datetime
    side: str
    sides: tuple[SideCode, SideCode]
    post_label: str
    nav: tuple[NavItem, ...]
    illustrative: bool
    countdown_days: int | None
    scm_label: str
    outbox: Outbox | None


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give templates ``shell``, read when one of them first asks; None while nobody is signed in."""
    return {"shell": SimpleLazyObject(lambda: _shell_of(request))}


def _shell_of(request: Any) -> Shell | None:
    actor = _actor(request)
    if actor is None:
        return None
    ahead, now = meeting_ahead(), request.now
    return Shell(
        now=now,
        side=actor.side,
        sides=actor.sides,
        post_label=actor.seats[0].label if actor.seats else request.user.username,
        nav=tuple(_nav(request, actor, ahead, now)),
        illustrative=bool(ahead and ahead.is_illustrative),
        countdown_days=ahead.days_from(now) if ahead else None,
        scm_label=meeting_name(ahead.ordinal, ahead.forum_code, reader_language()) if ahead else "",
        outbox=_outbox(actor),
    )


def _outbox(actor: Actor) -> Outbox | None:
    """Return how the mails of the own side stand, if somebody must see to them and the person is to."""
    found = outbox(actor.side) if actor.has(Role.ADMIN) else None
    return found if found and found.needs_somebody else None


def _actor(request: Any) -> Actor | None:
    """Return who is signed in; nobody until the second factor is set up, where one is required."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not hasattr(request, "now"):
        return None
    if actor := getattr(request, "actor", None):
        return actor
    if settings.MFA_REQUIRED and not is_mfa_enabled(user):
        return None
    return actor_of(user, at=request.now)


def _nav(request: HttpRequest, actor: Actor, ahead: Ahead | None, now: datetime) -> list[NavItem]:
    links: list[tuple[str | Promise, str, str | None]] = [
        (_("Dashboard"), _address("projects:dashboard"), None),
        (_("My work"), _address("projects:work"), count_work(actor, now).label),
    ]
    if ahead:
        address = reverse("projects:cycle", args=[ahead.cycle_slug])
        links.append((cycle_name(ahead.ordinal, reader_language()), address, None))
    open_to = [place for place in PLACES if place.roles is None or place.roles & actor.roles]
    links += [(place.label, _address(place.name), None) for place in open_to]
    here = _nearest(request.path, [url for _label, url, _count in links])
    return [NavItem(str(label), url, count, url == here) for label, url, count in links]


@cache
def _address(name: str) -> str:
    return reverse(name)


def _nearest(path: str, urls: list[str]) -> str:
    """Return the address the page lies under: the longest, so that a cycle goes before the list of cycles."""
    above = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(above, key=len, default="")
