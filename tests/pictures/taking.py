"""How a page is looked at: in both themes, wide and narrow, without what is by chance."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, product
from operator import attrgetter

from django.conf import settings
from playwright.sync_api import Browser, BrowserContext
from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Page as Tab

from alliance.accounts.models import User
from tests.pages import PAGES, Page, give_second_factor, go, seen_by, sign_in

SIDES = {"en": "US", "ko": "ROK"}
LOCALES = {"en": "en-US", "ko": "ko-KR"}
LOOKS = tuple(product(("light", "dark"), (1440, 390)))
# Keys and codes that are made anew for each reader.
CHANCE = (".qr", ".qr ~ .facts .hash", ".codes .hash")
STILL = f"{', '.join(CHANCE)} {{ visibility: hidden !important }}"
HIDE = "css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets = [sheet]; }"


class FaultyPageError(Exception):
    """A page that a browser cannot show, or the site does not give."""


@dataclass(frozen=True, slots=True)
class Round:
    """The pages that one person looks at, each as its side comes to it; the session is "" while nobody is signed in."""

    lang: str
    session: str
    pages: list[tuple[Page, Page | None]]

    def enter(self, browser: Browser, site: str) -> BrowserContext:
        """Open the site for this person."""
        context = browser.new_context(locale=LOCALES[self.lang], reduced_motion="reduce")
        if self.session:
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": self.session, "url": site}])
        return context


def rounds_of(lang: str, names: set[str]) -> list[Round]:
    """Return who of the side that reads a language looks at which of the named pages; at all of them without names."""
    side = SIDES[lang]
    pages = sorted((page for page in PAGES if not names or page.name in names), key=attrgetter("role"))
    return [
        Round(lang, _session(f"{side}-{role}".lower()) if role else "", [(page, seen_by(side, page)) for page in found])
        for role, found in groupby(pages, key=attrgetter("role"))
    ]


def _session(username: str) -> str:
    if username.endswith("-leadership"):
        give_second_factor(User.objects.get(username=username))
    return sign_in(username).cookies[settings.SESSION_COOKIE_NAME].value


def looks_of(tab: Tab, site: str, page: Page) -> Iterator[tuple[str, bytes]]:
    """Give each look of a page by its name, such as "dark-390", as a PNG.

    :raises FaultyPageError: if there is nothing to look at.
    """
    try:
        answer = go(tab, site, page)
        if answer is None or answer.status >= 500:
            raise FaultyPageError(f"{page.path} answers {answer.status if answer else 'nothing'}")
        tab.evaluate(HIDE, STILL)
        for scheme, width in LOOKS:
            tab.emulate_media(color_scheme=scheme)
            tab.set_viewport_size({"width": width, "height": 900})
            tab.evaluate("document.fonts.ready.then(() => true)")
            yield f"{scheme}-{width}", tab.screenshot(full_page=True, animations="disabled")
    except BrowserError as problem:
        raise FaultyPageError(problem.message.splitlines()[0]) from problem
