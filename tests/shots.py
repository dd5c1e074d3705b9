"""A picture of every page, for the eye: ./dev shots runs this with ADDRESS FOLDER [NAME ...] once Django is set up."""

import os
import sys
from collections.abc import Sequence
from itertools import groupby, product
from operator import attrgetter
from pathlib import Path

from django.conf import settings
from django.test.utils import setup_test_environment
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from playwright.sync_api import Error as BrowserError

from alliance.accounts.models import User
from tests.conftest import BROWSER_OPTIONS
from tests.pages import PAGES, Page, give_second_factor, go, seen_by, sign_in

SIDES = {"en": "US", "ko": "ROK"}
LOCALES = {"en": "en-US", "ko": "ko-KR"}
LOOKS = tuple(product(("light", "dark"), (1440, 390)))


def take(site: str, folder: Path, names: Sequence[str]) -> int:
    """Take the pictures and tell of each page as it is done; return 1 if one failed, 2 for a name of no page."""
    if unknown := set(names) - {page.name for page in PAGES}:
        print(f"No page is called {', '.join(sorted(unknown))}. There are: {', '.join(page.name for page in PAGES)}.")
        return 2
    pages = sorted((page for page in PAGES if not names or page.name in names), key=attrgetter("role"))
    done = faults = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["ALLIANCE_CHROMIUM"], args=BROWSER_OPTIONS)
        for lang, side in SIDES.items():
            for role, found in groupby(pages, key=attrgetter("role")):
                context = _enter(browser, site, lang, f"{side}-{role}".lower() if role else "")
                for page in found:
                    done += 1
                    said = _shoot(context, site, seen_by(side, page), folder / f"{page.name}-{lang}")
                    faults += said.startswith("FAULT")
                    print(f"{done:>3}/{len(pages) * len(SIDES)} {page.name}-{lang}: {said}", flush=True)
                context.close()
        browser.close()
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}; {faults} pages failed")
    return 1 if faults else 0


def _enter(browser: Browser, site: str, lang: str, username: str) -> BrowserContext:
    """Open the site for somebody who reads a language; nobody is signed in without a name."""
    context = browser.new_context(locale=LOCALES[lang], reduced_motion="reduce")
    if username:
        if username.endswith("-leadership"):
            give_second_factor(User.objects.get(username=username))
        session = sign_in(username).cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session.value, "url": site}])
    return context


def _shoot(context: BrowserContext, site: str, page: Page | None, picture: Path) -> str:
    """Take the pictures of one page in every look; return a line about it, which begins with FAULT if it failed."""
    if page is None:
        return "nothing of the kind in the demo workspace"
    tab = context.new_page()
    try:
        answer = go(tab, site, page)
        for scheme, width in LOOKS:
            tab.emulate_media(color_scheme=scheme)
            tab.set_viewport_size({"width": width, "height": 900})
            tab.evaluate("document.fonts.ready")
            tab.screenshot(path=f"{picture}-{scheme}-{width}.png", full_page=True)
    except BrowserError as problem:
        return f"FAULT {problem.message.splitlines()[0]}"
    finally:
        tab.close()
    if answer is None or answer.status >= 500:
        return f"FAULT {page.path} answers {answer.status if answer else 'nothing'}"
    return page.path[:80]


if __name__ == "__main__":
    # People are signed in without a browser, as in the tests.
    setup_test_environment()
    sys.exit(take(sys.argv[1], Path(sys.argv[2]), sys.argv[3:]))
