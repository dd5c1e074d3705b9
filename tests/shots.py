"""A picture of every page, for the eye: ./dev shots runs this with ADDRESS FOLDER [NAME ...] once Django is set up."""

import itertools
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.conftest import BROWSER_OPTIONS
from tests.pages import PAGES, address

SIDES = {"en": "us", "ko": "rok"}
SCHEMES = ("light", "dark")
WIDTHS = (1440, 390)


def take(site: str, folder: Path, names: Sequence[str]) -> int:
    """Take the pictures and print one line for each page; return 1 if a page answered with a fault."""
    pages = [page for page in PAGES if not names or page.name in names]
    ways = list(itertools.product(SIDES, SCHEMES, WIDTHS))
    addresses = {(page, lang): address(page, SIDES[lang].upper()) for page in pages for lang in SIDES}
    faults = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["ALLIANCE_CHROMIUM"], args=BROWSER_OPTIONS)
        for role, (lang, scheme, width) in itertools.product(sorted({page.role for page in pages}), ways):
            context = _open(browser, lang, scheme, width)
            if role:
                _sign_in(context, site, f"{SIDES[lang]}-{role}")
            for page in (page for page in pages if page.role == role):
                path = addresses[page, lang]
                picture = folder / f"{page.name}-{lang}-{scheme}-{width}.png"
                faults += _shoot(context, f"{site}{path}", picture) if path else 0
            context.close()
        browser.close()
    for page in pages:
        print(f"{page.name:<22}{addresses[page, 'en'] or 'nothing of the kind in the demo workspace'}")
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}; {faults} pages answered with a fault")
    return 1 if faults else 0


def _open(browser: Browser, lang: str, scheme: str, width: int) -> BrowserContext:
    return browser.new_context(
        color_scheme=scheme, locale={"en": "en-US", "ko": "ko-KR"}[lang], viewport={"width": width, "height": 900}
    )


def _sign_in(context: BrowserContext, site: str, username: str) -> None:
    page = context.new_page()
    page.goto(f"{site}/account/login/")
    page.fill("[name=login]", username)
    page.fill("[name=password]", os.environ.get("ALLIANCE_DEMO_PASSWORD", "alliance-demo"))
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/account/login/" not in url)
    page.close()


def _shoot(context: BrowserContext, url: str, picture: Path) -> int:
    """Take one picture; return 1 if the page answered with a fault of ours."""
    page = context.new_page()
    answer = page.goto(url)
    page.evaluate("document.fonts.ready")
    page.screenshot(path=picture, full_page=True)
    page.close()
    broken = answer is None or answer.status >= 500
    if broken:
        print(f"{url}: {answer.status if answer else 'no answer'}")
    return int(broken)


if __name__ == "__main__":
    sys.exit(take(sys.argv[1], Path(sys.argv[2]), sys.argv[3:]))
