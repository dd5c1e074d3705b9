"""Which pages are measured, against what, and what each is held to."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from alliance.accounts.models import User
from frameworks.models import Cycle, PriorityArea
from projects.models import Project

# Beyond so many times its target a page fails; between the two it is told.
TOLERANCE = 1.3


@dataclass(frozen=True)
class Page:
    """A page, the floor's page for the same rows, and the ratio of medians of wall time it is held to."""

    name: str
    product: str
    floor: str
    target: float
    samples: int = 40

    @property
    def is_export(self) -> bool:
        """Test whether it is a file of all rows."""
        return self.product.startswith("/projects/export.")

    def verdict(self, ratio: float) -> str:
        """Return in a word whether the ratio holds."""
        if ratio <= self.target:
            return "held"
        return "over" if ratio <= self.target * TOLERANCE else "missed"


def pages() -> list[Page]:
    """Return what is measured; targets are those of the design for this product."""
    area, other = (PriorityArea.objects.get(framework__code="RCF", code=code) for code in ("MS", "ME"))
    # The one that was saved most often, with all that was said of it.
    known = (
        Project.objects.exclude(key__startswith="gen-").filter(number__isnull=False).order_by("-version_number").first()
    )
    cycle = Cycle.objects.get(state="OPEN")
    return [
        Page("list, 50 of all", "/projects/", "/", 2.5),
        Page("state and area", "/projects/?state=SUBMITTED&area=MS", f"/?state=SUBMITTED&area={area.pk}", 3.0),
        Page("area and words", "/projects/?area=ME&q=가뭄", f"/?area={other.pk}&q=가뭄", 1.5),
        Page("words, a tenth of all", "/projects/?q=평화유지", "/?q=평화유지", 1.25),
        Page("two syllables, rare", "/projects/?q=르완", "/?q=르완", 2.5),
        Page("two syllables, common", "/projects/?q=가뭄", "/?q=가뭄", 2.5),
        # In two thirds of all rows.
        Page("a very common word", "/projects/?q=security", "/?q=security", 1.25),
        Page("everything, by that word", "/search/?q=security", "/?q=security", 1.25, samples=20),
        Page("facets, counted", "/projects/?counts=all", "/facets/", 2.5),
        Page("page 1,200", "/projects/?page=1200", "/?page=1200", 1.6),
        Page("one project", known.get_absolute_url(), f"/{known.key}/", 6.0),
        Page("dashboard", "/", "/sums/", 3.0),
        Page("board", f"/cycles/{cycle.slug}/board/", f"/board/?cycle={cycle.pk}", 3.0),
        Page("export, CSV", "/projects/export.csv", "/export.csv", 1.5, samples=2),
        Page("export, XLSX", "/projects/export.xlsx", "/export.xlsx", 1.3, samples=2),
    ]


@contextmanager
def signed_in(username: str) -> Iterator[dict[str, str]]:
    """Give the headers of a signed-in browser."""
    user = User.objects.get(username=username)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    yield {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session.session_key}"}
    session.delete()
