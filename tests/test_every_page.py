"""Every page as a browser shows it: both languages, both themes, a wide and a narrow window, nothing to trip over."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from operator import attrgetter
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext
from playwright.sync_api import Page as Tab

from alliance.accounts.models import User
from frameworks.choices import CycleState
from frameworks.models import Cycle
from frameworks.queries import actor_of
from projects.choices import ReportKind
from projects.operations import freeze_report
from tests.pages import PAGES, Page, address

SIDES = {"en": "us", "ko": "rok"}
# Each page is seen in both themes, but not in each theme in both languages: that takes twice as long and tells no more.
THEMES = {"en": "light", "ko": "dark"}
WIDE, NARROW = ({"width": width, "height": 900} for width in (1440, 390))
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
OVERHANG = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
AXE = Axe()


@pytest.fixture
def everything(world) -> None:
    """Make the demo workspace, and a report of it that both sides may read."""
    call_command("make_demo", verbosity=0)
    now = timezone.now()
    admin = actor_of(User.objects.get(username="us-admin"), at=now)
    freeze_report(cycle_id=Cycle.objects.get(state=CycleState.OPEN).pk, kind=ReportKind.JOINT, actor=admin, at=now)


@pytest.mark.browser
def test_every_page_is_whole_accessible_and_fits_a_telephone(live_server, everything, browser):
    by_role = sorted(PAGES, key=attrgetter("role"))
    faults = [
        f"{page.name} {lang}: {fault}"
        for lang, side in SIDES.items()
        for role, pages in groupby(by_role, key=attrgetter("role"))
        for page, fault in faults_of(browser, live_server.url, lang, f"{side}-{role}" if role else "", list(pages))
    ]
    assert not faults, "\n" + "\n".join(faults)


def faults_of(browser: Browser, site: str, lang: str, username: str, pages: list[Page]) -> Iterator[tuple[Page, str]]:
    """Give each page with each thing that is wrong with it, as one person sees it."""
    with person(browser, site, lang, username) as context:
        for page in pages:
            path = address(page, SIDES[lang].upper())
            if path is None:
                yield page, "the demo workspace holds nothing of the kind"
                continue
            tab = context.new_page()
            for fault in (*faults_on_arrival(tab, site, path, page, lang), *faults_of_look(tab)):
                yield page, fault
            tab.close()


@contextmanager
def person(browser: Browser, site: str, lang: str, username: str) -> Iterator[BrowserContext]:
    """Give a browser of somebody who reads a language; nobody is signed in without a name."""
    context = browser.new_context(locale={"en": "en-US", "ko": "ko-KR"}[lang], color_scheme=THEMES[lang], viewport=WIDE)
    if username:
        client = Client()
        client.force_login(User.objects.get(username=username))
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])
    yield context
    context.close()


def faults_on_arrival(tab: Tab, site: str, path: str, page: Page, lang: str) -> list[str]:
    """Go to a page; return what is wrong with the answer, with what it asks for and with what it reports."""
    due = 404 if page.name == "not-found" else 200
    said: list[str] = []
    asked: list[str] = []
    # The browser reports the 404 that is asked for as an error, too; that one is meant.
    tab.on("console", lambda message: said.append(message.text) if is_fault(message, site + path, due) else None)
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.on("request", lambda request: asked.append(request.url))
    answer = tab.goto(f"{site}{path}")
    spoken = tab.get_attribute("html", "lang")
    elsewhere = [url for url in asked if urlsplit(url).scheme != "data" and not url.startswith(f"{site}/")]
    return [
        *([] if answer and answer.status == due else [f"{path} answers {answer and answer.status}"]),
        *([] if tab.url == f"{site}{path}" else [f"{path} leads to {tab.url}"]),
        *([] if spoken == lang else [f"speaks {spoken}"]),
        *[f"console: {text}" for text in said],
        *[f"asks {url}" for url in elsewhere],
    ]


def is_fault(message, url: str, due: int) -> bool:
    """Tell whether a line of the console is an error that is not the answer that was asked for."""
    return message.type == "error" and not (due == 404 and message.location["url"] == url)


def faults_of_look(tab: Tab) -> list[str]:
    """Return what axe finds broken with the parts that break it, and how far the page hangs over a telephone's edge."""
    faults = [
        f"{found['id']}: {node['target']} {node['html'][:160]}"
        for found in AXE.run(tab, options=OPTIONS).response["violations"]
        for node in found["nodes"]
    ]
    tab.set_viewport_size(NARROW)
    overhang = tab.evaluate(OVERHANG)
    return [*faults, *([f"hangs over by {overhang} px at 390 px"] if overhang > 0 else [])]
