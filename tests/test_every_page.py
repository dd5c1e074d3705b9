"""Every page as a browser shows it: both languages, both themes, a wide and a narrow window, nothing to trip over."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from operator import attrgetter
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import ConsoleMessage, sync_playwright
from playwright.sync_api import Page as Tab

from alliance.accounts.models import User
from frameworks.queries import actor_of
from projects import operations
from tests.conftest import BROWSER_OPTIONS
from tests.factories import fields_of, framework
from tests.pages import PAGES, Page, give_second_factor, go, seen_by, sign_in

SIDES = {"en": "US", "ko": "ROK"}
LOCALES = {"en": "en-US", "ko": "ko-KR"}
WIDTHS = (390, 1440)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
# A theme changes colours alone, so the second one is looked at with the rules of colour alone.
THEMES = {"light": {"type": "tag", "values": TAGS}, "dark": {"type": "rule", "values": COLOURS}}
SESSION = settings.SESSION_COOKIE_NAME
AXE = "async rules => (await axe.run({runOnly: rules, resultTypes: ['violations'], preload: false})).violations"
OVERHANG = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def everything(world) -> None:
    """Make the demo workspace, and beside it what only some sites hold."""
    call_command("make_demo", verbosity=0)
    now = timezone.now()
    for lang, side in SIDES.items():
        give_second_factor(User.objects.get(username=f"{side.lower()}-leadership"))
        log_in_the_other_language(actor_of(User.objects.get(username=f"{side.lower()}-author"), at=now), lang, now)


def log_in_the_other_language(author, lang, now) -> None:
    """Log a project that says nothing in its authors' own language, in two versions."""
    silent = {f"title_{lang}": "", f"aims_{lang}": ""}
    log = {"fields": fields_of(**silent), "actor": author, "at": now}
    project = operations.create_project(framework_id=framework().pk, **log)
    operations.save_project(project_id=project.pk, base_version=1, **{**log, "fields": fields_of(**silent)})


@dataclass(frozen=True, slots=True)
class Round:
    """The pages one person looks at, with the session that is theirs; none while nobody is signed in."""

    lang: str
    session: str
    pages: list[Page]


@pytest.mark.browser
def test_every_page_is_whole_accessible_and_fits_a_telephone(live_server, everything, settings):
    # Everybody signs in at the start; on a slow machine the walk takes longer than a sign-in counts as recent.
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 3600
    languages = [rounds_of(lang) for lang in SIDES]
    # One browser a language, side by side: most of the time axe computes.
    with ThreadPoolExecutor() as pool:
        found = pool.map(partial(faults_of, live_server.url), languages)
    faults = [fault for faults in found for fault in faults]
    assert not faults, "\n" + "\n".join(faults)


def rounds_of(lang: str) -> list[Round]:
    """Return who of one side looks at which pages."""
    rounds = []
    for role, pages in groupby(sorted(PAGES, key=attrgetter("role")), key=attrgetter("role")):
        seen = [seen_by(SIDES[lang], page) for page in pages]
        assert None not in seen, "the demo workspace holds nothing of the kind"
        session = sign_in(f"{SIDES[lang]}-{role}".lower()).cookies[SESSION].value if role else ""
        rounds.append(Round(lang, session, seen))
    return rounds


def faults_of(site: str, rounds: list[Round]) -> list[str]:
    """Return what is wrong with the pages, as one browser shows them to one person after another."""
    faults = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["ALLIANCE_CHROMIUM"], args=BROWSER_OPTIONS)
        for one in rounds:
            # Colours in motion have no contrast to speak of.
            context = browser.new_context(locale=LOCALES[one.lang], reduced_motion="reduce")
            if one.session:
                context.add_cookies([{"name": SESSION, "value": one.session, "url": site}])
            tab = context.new_page()
            for page in one.pages:
                found = (*faults_on_arrival(tab, site, page, one.lang), *faults_of_look(tab))
                faults += [f"{page.name} {one.lang}: {fault}" for fault in found]
            context.close()
        browser.close()
    return faults


def faults_on_arrival(tab: Tab, site: str, page: Page, lang: str) -> list[str]:
    """Go to a page; return what is wrong with the answer, with what it asks for and with what it reports."""
    said: list[str] = []
    asked: list[str] = []
    listeners = {
        "console": lambda message: said.append(message.text) if is_fault(message, site, page) else None,
        "pageerror": lambda error: said.append(str(error)),
        "request": lambda request: asked.append(request.url),
    }
    for event, listen in listeners.items():
        tab.on(event, listen)
    answer = go(tab, site, page)
    for event, listen in listeners.items():
        tab.remove_listener(event, listen)
    spoken = tab.get_attribute("html", "lang")
    elsewhere = [url for url in asked if urlsplit(url).scheme != "data" and not url.startswith(f"{site}/")]
    return [
        *([] if answer and answer.status == page.status else [f"{page.path} answers {answer and answer.status}"]),
        *([] if tab.url == f"{site}{page.leads_to or page.path}" else [f"{page.path} leads to {tab.url}"]),
        *([] if spoken == lang else [f"speaks {spoken}"]),
        *[f"console: {text}" for text in said],
        *[f"asks {url}" for url in elsewhere],
    ]


def is_fault(message: ConsoleMessage, site: str, page: Page) -> bool:
    """Tell whether a line of the console is an error; a refusal that is due is reported as one, too."""
    is_due = page.status >= 400 and message.location["url"] == f"{site}{page.path}"
    return message.type == "error" and not is_due


def faults_of_look(tab: Tab) -> Iterator[str]:
    """Give what axe finds broken in each theme and what breaks it, and how far the page hangs over an edge."""
    tab.evaluate(AXE_SCRIPT)
    for theme, rules in THEMES.items():
        tab.emulate_media(color_scheme=theme)
        for found in tab.evaluate(AXE, rules):
            for node in found["nodes"]:
                yield f"{theme}: {found['id']}: {node['target']} {node['html'][:160]}"
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": 900})
        if (overhang := tab.evaluate(OVERHANG)) > 0:
            yield f"hangs over by {overhang} px at {width} px"
