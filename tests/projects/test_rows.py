"""The list of projects in a real browser: rows chosen, looked at and opened by keys and by the mouse."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from alliance.accounts.models import User
from projects.choices import State, Visibility
from projects.models import Project
from tests.factories import make_project
from tests.projects.test_palette import enter
from tests.test_every_page import AXE, THEMES

__all__ = ["enter"]
pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("world")]


@pytest.fixture
def tab(world, enter):
    """Give the list of four projects in their order, in the browser of a lead."""
    for number in range(1, 5):
        make_project("US", State.SUBMITTED, Visibility.BOTH, title_en=f"Plan {number}", title_ko=f"계획 {number}")
    tab = enter()
    tab.goto("/projects/?order=title")
    return tab


def chosen(tab) -> list[bool]:
    return [box.is_checked() for box in tab.locator("input[name=ref]").all()]


def title(tab, number: int):
    return tab.get_by_role("link", name=f"Plan {number}", exact=True)


def test_keys_go_from_row_to_row_choose_a_range_and_open_one(tab):
    told = tab.locator("#many").get_by_role("status")
    tab.keyboard.press("j")
    expect(title(tab, 1)).to_be_focused()
    tab.keyboard.press("x")
    expect(told).to_have_text("1 chosen")
    tab.keyboard.press("j")
    tab.keyboard.press("j")
    tab.keyboard.press("Shift+X")
    expect(told).to_have_text("3 chosen")
    assert chosen(tab) == [True, True, True, False]
    tab.keyboard.press("k")
    expect(title(tab, 2)).to_be_focused()
    tab.keyboard.press("x")
    assert chosen(tab) == [True, False, True, False]

    tab.keyboard.press("o")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Plan 2")
    assert tab.faults == []


def test_a_korean_keyboard_reaches_the_same_keys_and_none_is_heard_in_a_field(tab):
    tab.evaluate("""() => document.body.dispatchEvent(
        new KeyboardEvent("keydown", { key: "ㅓ", code: "KeyJ", bubbles: true, cancelable: true }))""")
    expect(title(tab, 1)).to_be_focused()
    tab.get_by_label("Words").focus()
    tab.keyboard.type("jx")
    expect(tab.get_by_label("Words")).to_have_value("jx")
    assert not any(chosen(tab))


def test_the_mouse_chooses_a_range_and_the_head_chooses_all(tab):
    boxes = tab.locator("input[name=ref]")
    boxes.nth(3).click()
    boxes.nth(1).click(modifiers=["Shift"])
    assert chosen(tab) == [False, True, True, True]
    whole = tab.get_by_label("Choose all on this page")
    assert whole.evaluate("box => box.indeterminate")
    whole.click()
    assert all(chosen(tab))
    expect(tab.locator("#many").get_by_role("status")).to_have_text("4 chosen")
    whole.click()
    assert not any(chosen(tab))


def test_a_quick_look_takes_the_keyboard_and_gives_it_back_to_the_row(tab):
    dialog = tab.get_by_role("dialog")
    first = Project.objects.get(title_en="Plan 1")
    tab.get_by_role("link", name=first.ref.upper()).click()
    expect(dialog).to_have_accessible_name("Plan 1")
    expect(dialog.get_by_role("heading", name="Plan 1")).to_be_focused()
    tab.evaluate(AXE_SCRIPT)
    assert [found["id"] for found in tab.evaluate(AXE, THEMES["light"])] == []
    tab.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(tab.get_by_role("link", name=first.ref.upper())).to_be_focused()

    tab.keyboard.press("e")
    expect(dialog).to_have_accessible_name("Plan 1")
    tab.keyboard.press("j")
    expect(dialog).to_have_accessible_name("Plan 2")
    tab.keyboard.press("x")
    tab.keyboard.press("e")
    expect(dialog).to_be_hidden()
    expect(title(tab, 2)).to_be_focused()
    assert chosen(tab) == [False, True, False, False]
    assert tab.faults == []


def test_who_switched_keys_off_has_none_but_the_mouse_still_chooses(tab):
    User.objects.update(takes_keys=False)
    tab.reload()
    tab.keyboard.press("j")
    tab.keyboard.press("x")
    assert not any(chosen(tab))
    tab.locator("input[name=ref]").first.click()
    expect(tab.locator("#many").get_by_role("status")).to_have_text("1 chosen")
