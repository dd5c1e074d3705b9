"""Two people, each in a real browser: what one does is told to the other, and nothing under their hands moves."""

import pytest
from playwright.sync_api import expect

from alliance.accounts.models import User
from projects.choices import State, Visibility
from tests.factories import make_project
from tests.projects.test_palette import enter  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("world")]
# The page asks every 8 seconds or so; a busy machine takes longer.
SOON = 20_000


def test_one_is_told_what_the_other_does_and_goes_on_typing(enter):  # noqa: F811  # the fixture is imported
    project = make_project("US", State.SUBMITTED, Visibility.BOTH)
    kim, lee = enter("US"), enter("ROK")
    kim.goto(f"{project.get_absolute_url()}?do=comment")
    lee.goto(f"{project.get_absolute_url()}?do=comment")
    typed = kim.locator("#act-comment textarea")
    typed.fill("Half a sen")
    place = typed.bounding_box()

    lee.locator("#act-comment textarea").fill("우리가 합니다.")
    lee.locator("#act-comment input[value=BOTH]").check()
    lee.locator("#act-comment button").click()

    notice = kim.locator(".watch")
    expect(notice).to_contain_text("1 change by others", timeout=SOON)
    expect(kim.locator("[data-told]")).to_have_text("1 change by others")
    expect(typed).to_have_value("Half a sen")
    expect(typed).to_be_focused()
    assert typed.bounding_box() == place
    notice.get_by_role("link", name="Show").click()
    expect(kim).to_have_url(f"{kim.url.partition('?')[0]}?do=comment")
    expect(kim.locator("main")).to_contain_text("우리가 합니다.")
    assert kim.faults == lee.faults == []


def test_who_edits_is_told_and_whoever_leaves_is_told_of_no_more(enter):  # noqa: F811  # the fixture is imported
    project = make_project("US", State.RETURNED, Visibility.BOTH)
    kim, lee = enter("US"), enter("ROK")
    kim.goto(f"{project.get_absolute_url()}edit/")
    lee.goto(project.get_absolute_url())
    person = User.objects.filter(side="US").latest("pk")
    expect(lee.locator(".watch")).to_contain_text(person.name_ko)

    kim.goto("/projects/")

    expect(lee.locator(".watch")).to_be_hidden(timeout=SOON)
    assert kim.faults == lee.faults == []
