"""The palette in a real browser: called by a key, it finds while one types, and the keyboard alone goes anywhere."""

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from frameworks.choices import Role
from projects.choices import State, Visibility
from tests.factories import make_actor, make_project
from tests.projects.test_typing import compose, enter_while_composing, session_of
from tests.test_every_page import AXE, OVERHANG, THEMES

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("world")]
SOON = 8_000  # milliseconds: more than the script waits, and a slow machine's time


@pytest.fixture
def enter(browser, live_server) -> Iterator[Callable[..., Page]]:
    """Give a way to open a browser in which somebody of a side is signed in, on a page that has the palette."""
    contexts = []

    def let_in(side: str = "US", **options) -> Page:
        context = browser.new_context(base_url=live_server.url, **options)
        contexts.append(context)
        session = session_of(make_actor(side, Role.LEAD).user_id)
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(SOON)
        page.faults = []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("console", lambda line: page.faults.append(line.text) if line.type == "error" else None)
        page.goto("/commitments/")
        return page

    yield let_in
    for context in contexts:
        context.close()


@pytest.fixture
def zebra(world):
    make_project("US", State.SUBMITTED, Visibility.BOTH, title_en="Zebra second", title_ko="얼룩말 둘")
    return make_project("US", State.SUBMITTED, Visibility.BOTH, title_en="Zebra", title_ko="얼룩말")


def test_a_key_opens_it_words_find_and_the_arrows_and_enter_lead_there(enter, zebra):
    tab = enter()
    palette = tab.locator("#palette")
    expect(palette).to_be_hidden()
    tab.keyboard.press("Control+k")
    expect(tab.locator("#palette-q")).to_be_focused()

    tab.keyboard.type("zebra")
    expect(palette.get_by_role("status")).to_have_text("2 found for “zebra”")
    expect(palette.locator("mark").first).to_have_text("Zebra")
    links = palette.locator(".palette-found a")
    tab.keyboard.press("ArrowDown")
    expect(links.nth(0)).to_be_focused()
    tab.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    tab.keyboard.press("ArrowUp")
    tab.keyboard.press("ArrowUp")
    expect(tab.locator("#palette-q")).to_be_focused()
    tab.keyboard.press("ArrowUp")
    expect(tab.locator("#palette-q")).to_be_focused()
    palette.get_by_role("link", name="Zebra", exact=True).focus()
    tab.keyboard.press("Enter")
    tab.wait_for_url(f"**{zebra.get_absolute_url()}")
    assert tab.faults == []


def test_escape_closes_it_and_gives_back_the_place(enter, zebra):
    tab = enter()
    tab.locator("nav a").first.focus()
    tab.keyboard.press("Control+k")
    tab.keyboard.type("zebra")
    expect(tab.locator("#palette mark").first).to_be_visible()
    tab.keyboard.press("Escape")
    expect(tab.locator("#palette")).to_be_hidden()
    expect(tab.locator("nav a").first).to_be_focused()


def test_enter_shows_the_page_of_the_search_unless_it_ends_a_composition(enter, zebra):
    tab = enter("ROK")
    tab.keyboard.press("Control+k")
    compose(tab, "얼룩말")
    enter_while_composing(tab)
    tab.wait_for_timeout(500)
    assert tab.url.endswith("/commitments/")
    # What is being composed is looked for already.
    expect(tab.locator("#palette").get_by_role("status")).to_have_text("“얼룩말” 검색 결과 2건")

    tab.locator("#palette-q").fill("얼룩말 둘")
    tab.keyboard.press("Enter")
    tab.wait_for_url(re.compile(r"/search/\?q="))
    expect(tab.locator("h1")).to_have_text("검색")
    expect(tab.locator("main mark").first).to_have_text("얼룩말 둘")


def test_what_is_wrong_and_a_site_that_does_not_answer_are_said(enter, world):
    tab = enter()
    tab.keyboard.press("Control+k")
    said = tab.locator("#palette").get_by_role("status")
    tab.keyboard.type("zzzz")
    expect(said).to_have_text("Nothing found for “zzzz”")
    tab.context.route("**/search/?**", lambda route: route.abort())
    tab.keyboard.type("z")
    expect(said).to_contain_text("does not answer")


@pytest.mark.parametrize("side", ["US", "ROK"])
def test_it_is_accessible_in_both_themes_and_fits_a_narrow_window(enter, zebra, side):
    tab = enter(side, reduced_motion="reduce", viewport={"width": 320, "height": 700})
    tab.keyboard.press("Control+k")
    tab.keyboard.type("zebra")
    expect(tab.locator("#palette mark").first).to_be_visible()
    tab.evaluate(AXE_SCRIPT)
    for theme, rules in THEMES.items():
        tab.emulate_media(color_scheme=theme)
        faults = [(found["id"], node["html"][:160]) for found in tab.evaluate(AXE, rules) for node in found["nodes"]]
        assert faults == []
    assert tab.evaluate(OVERHANG) == 0


def test_without_the_script_the_field_in_the_header_searches(enter, zebra):
    tab = enter(java_script_enabled=False)
    tab.locator("#find-q").fill("zebra")
    tab.locator("#find-q").press("Enter")
    expect(tab.locator("main mark").first).to_have_text("Zebra")
    expect(tab.locator("#palette")).to_be_hidden()
