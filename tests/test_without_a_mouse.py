"""Whoever has no mouse, little room, other colours or no wish for motion does the same work, in a real browser."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab

from frameworks.choices import Role
from projects.choices import State, Visibility
from projects.models import Project
from tests.factories import PASSWORD, make_open_cycle, make_person, make_project

pytestmark = pytest.mark.browser
# More stops than any page has; whoever needs more is lost.
STOPS = 250
OVERHANG = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# A window of 1280 by 1024 pixels at a zoom of 400 % (WCAG 1.4.10).
ZOOMED = {"width": 320, "height": 256}
# What readers may set for themselves without losing anything (WCAG 1.4.12).
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
    p { margin-block-end: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""
MOVING = """() => [...document.querySelectorAll("*")].filter(one => {
  const style = getComputedStyle(one);
  return style.animationName !== "none" || style.transitionDuration.split(", ").some(time => parseFloat(time) > 0);
}).length"""
BARE = """() => [...document.querySelectorAll("a.btn, button.btn, input:not([type=hidden]), select")].filter(one =>
  getComputedStyle(one).borderStyle === "none" && !["radio", "checkbox", "file"].includes(one.type)).length"""
SAMPLE = (
    *("{cycle}board/", "/projects/board/?by=forum", "/projects/timeline/?zoom=month"),
    *("/", "/work/", "/projects/", "/projects/new/", "{project}", "{project}?do=review", "{cycle}", "{cycle}forums/"),
    *("/calendar/?view=year", "/calendar/?view=month", "/posts/", "/partners/", "/reports/", "/commitments/"),
    *("/help/", "/help/lead/", "/help/words/", "/help/keyboard/", "/accessibility/", "/design/"),
)


class Typist:
    """Somebody at a browser who has a keyboard alone."""

    def __init__(self, browser: Browser, site: str, username: str) -> None:
        self.site = site
        self.tab = browser.new_context(locale="en-US").new_page()
        self.go("/account/login/")
        self.reach("[name=login]").keyboard.type(username)
        self.reach("[name=password]").keyboard.type(PASSWORD)
        self.press("Enter")
        expect(self.tab).to_have_url(f"{site}/")

    def go(self, path: str) -> None:
        """Type an address."""
        self.tab.goto(self.site + path)

    def reach(self, selector: str) -> Tab:
        """Press Tab until the thing has the focus, and insist that the focus is seen there."""
        for _stop in range(STOPS):
            self.tab.keyboard.press("Tab")
            if self.tab.evaluate("selector => document.activeElement.matches(selector)", selector):
                assert self.tab.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", selector
                return self.tab
        raise AssertionError(f"No Tab leads to {selector} on {self.tab.url}")

    def press(self, key: str) -> None:
        """Press a key that leads to another page."""
        with self.tab.expect_navigation():
            self.tab.keyboard.press(key)

    def follow(self, selector: str) -> None:
        """Reach a link or button and press Enter on it."""
        self.reach(selector)
        self.press("Enter")

    def act(self, name: str) -> None:
        """Open an act of the project's page and do it."""
        self.follow(f"#act-{name}[href]")
        self.follow(f'form[action$="/{name}/"] button.btn-main')


@pytest.fixture
def at_the_keyboard(world, browser: Browser, live_server) -> Iterator:
    """Give a way to let a person in who holds a role, by side and role."""
    people: list[Typist] = []

    def let_in(side: str, role: Role) -> Typist:
        username = f"{side}-{role}".lower()
        make_person(side, role, username=username)
        people.append(Typist(browser, live_server.url, username))
        return people[-1]

    yield let_in
    for person in people:
        person.tab.context.close()


def test_a_project_is_logged_submitted_endorsed_and_reported_on_by_keys_alone(at_the_keyboard):
    make_open_cycle(at=timezone.now(), scm_on=timezone.now().date() + timedelta(days=60))
    author, us_lead, rok_lead = (
        at_the_keyboard(side, role) for side, role in (("US", Role.AUTHOR), ("US", Role.LEAD), ("ROK", Role.LEAD))
    )

    author.follow('.mainnav a[href="/projects/"]')
    author.follow('a[href="/projects/new/"]')
    author.reach("[name=title_en]").keyboard.type("Watch of the coast")
    author.reach("[name=area]").keyboard.press("m")
    author.follow("form.form-pairs .btn-main")
    author.act("submit")
    project = Project.objects.get()
    assert project.state == State.SUBMITTED

    us_lead.go(project.get_absolute_url())
    us_lead.act("share")
    for lead in (us_lead, rok_lead):
        project.refresh_from_db()
        lead.go(project.get_absolute_url())
        lead.act("endorse")
    project.refresh_from_db()
    assert project.state == State.ENDORSED

    us_lead.go(project.get_absolute_url())
    us_lead.follow("#act-report-status[href]")
    us_lead.reach("[name=health]").keyboard.press("Space")
    us_lead.follow('form[action$="/report-status/"] button.btn-main')
    assert project.status_reports.count() == 1


def test_a_card_of_the_board_is_moved_by_keys_alone(at_the_keyboard):
    cycle = make_open_cycle(at=timezone.now(), scm_on=timezone.now().date() + timedelta(days=60))
    project = make_project("ROK", State.SUBMITTED, Visibility.BOTH)
    lead = at_the_keyboard("US", Role.LEAD)

    lead.go(cycle.get_absolute_url())
    lead.follow('a[href$="/board/"]')
    lead.reach(".card-moves summary").keyboard.press("Enter")
    lead.follow(".card-moves a[data-to=RETURNED]")
    lead.reach("#act-return textarea").keyboard.type("Say more.")
    lead.follow('form[action$="/return/"] button.btn-main')

    project.refresh_from_db()
    assert project.state == State.RETURNED


def test_a_question_mark_opens_the_sheet_of_keys_but_not_while_one_types(at_the_keyboard):
    reader = at_the_keyboard("US", Role.AUTHOR)
    reader.reach("[type=search]").keyboard.type("who?")
    expect(reader.tab).to_have_url(f"{reader.site}/")
    reader.reach(".mainnav a")
    reader.press("?")
    expect(reader.tab).to_have_url(f"{reader.site}/help/keyboard/")


def test_a_word_opens_and_closes_by_keys(at_the_keyboard):
    reader = at_the_keyboard("US", Role.AUTHOR)
    meaning = reader.tab.locator("#foot-scm")
    reader.reach("[popovertarget=foot-scm]").keyboard.press("Enter")
    expect(meaning).to_be_visible()
    reader.reach("#foot-scm a").keyboard.press("Escape")
    expect(meaning).to_be_hidden()


@pytest.fixture
def looks(world, browser: Browser, live_server) -> Iterator:
    """Give a way to look at the sample of pages as a lead of a side, with a browser set up in a way."""
    now = timezone.now()
    cycle = make_open_cycle(at=now, scm_on=now.date() + timedelta(days=60))
    tabs: list[Tab] = []

    def look(side: str, **setting: object) -> Iterator[Tab]:
        shared = make_project(side, State.SUBMITTED, Visibility.BOTH)
        lead = make_person(side, Role.LEAD, Role.AUTHOR, language="ko" if side == "ROK" else "en")
        client = Client()
        client.force_login(lead)
        tabs.append(browser.new_context(**setting).new_page())
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        tabs[-1].context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        for path in SAMPLE:
            filled = path.format(project=shared.get_absolute_url(), cycle=cycle.get_absolute_url())
            answer = tabs[-1].goto(live_server.url + filled)
            assert answer, filled
            assert answer.status == 200, filled
            yield tabs[-1]

    yield look
    for tab in tabs:
        tab.context.close()


@pytest.mark.parametrize("side", ["US", "ROK"])
def test_at_four_times_the_size_nothing_scrolls_sideways_whatever_the_spacing(looks, side):
    wide = {}
    for tab in looks(side, viewport=ZOOMED):
        plain = tab.evaluate(OVERHANG)
        tab.evaluate(SPACED)
        wide[tab.url] = plain, tab.evaluate(OVERHANG)
    assert len(wide) == len(SAMPLE)
    assert {url: over for url, over in wide.items() if max(over) > 0} == {}


def test_in_forced_colours_controls_keep_their_edges_and_shades_give_way(looks):
    edges = "[...document.querySelectorAll('.mainnav a')].map(one => getComputedStyle(one).borderBottomColor)"
    for tab in looks("US", forced_colors="active"):
        assert tab.evaluate(BARE) == 0, tab.url
        shades = tab.evaluate(
            "[...document.querySelectorAll('.scroll')].map(one => getComputedStyle(one).backgroundImage)"
        )
        assert set(shades) <= {"none"}, tab.url
        # Where the page stands in the navigation, one link alone has an edge that is seen.
        if tab.locator(".mainnav [aria-current]").count():
            assert sorted(Counter(tab.evaluate(edges)).values())[0] == 1, tab.url


def test_whoever_wants_no_motion_sees_none(looks):
    moving = {tab.url: tab.evaluate(MOVING) for tab in looks("US", reduced_motion="reduce")}
    assert set(moving.values()) == {0}, moving
