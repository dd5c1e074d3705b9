"""Typing in a real browser: it is kept by itself, and Enter during a Korean composition sends nothing."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from alliance.accounts.models import User
from frameworks.choices import Role
from projects import operations
from projects.choices import State, Visibility
from projects.models import KeptForm, Project
from tests.factories import NOW, fields_of, lead_of, make_actor, make_project

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("world")]
SOON = 8_000  # milliseconds: more than the script waits, and a slow machine's time


def session_of(user_id: int) -> str:
    client = Client()
    client.force_login(User.objects.get(pk=user_id))
    return client.cookies["sessionid"].value


@pytest.fixture
def enter(browser, live_server) -> Iterator[Callable[..., Page]]:
    """Give a way to open a browser in which somebody is signed in."""
    contexts = []

    def let_in(actor, **options) -> Page:
        context = browser.new_context(base_url=live_server.url, **options)
        contexts.append(context)
        if actor:
            context.add_cookies([{"name": "sessionid", "value": session_of(actor.user_id), "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(SOON)
        page.faults = []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("console", lambda line: page.faults.append(line.text) if line.type == "error" else None)
        return page

    yield let_in
    for context in contexts:
        context.close()


@pytest.fixture
def author(world):
    return make_actor("US", Role.AUTHOR)


def test_what_is_typed_is_kept_without_asking_and_offered_again(enter, author):
    tab = enter(author)
    tab.goto("/projects/new/")
    tab.fill("[name=title_en]", "Coast watch")
    tab.locator('[name=partners][value="JP"]').check()

    expect(tab.locator("[data-kept]")).to_have_text(re.compile(r"^Kept \d\d:\d\d$"))
    assert KeptForm.objects.get().fields["title_en"] == ["Coast watch"]

    again = enter(author)
    again.goto("/projects/new/")
    again.get_by_role("link", name="Take it up").click()
    expect(again.locator("[name=title_en]")).to_have_value("Coast watch")
    expect(again.locator('[name=partners][value="JP"]')).to_be_checked()
    again.locator("[name=area]").select_option("MS")
    again.locator("form.form-pairs .btn-main").click()
    expect(again.locator("h1")).to_contain_text("Coast watch")
    assert not KeptForm.objects.exists()
    assert tab.faults == again.faults == []


def test_what_was_typed_last_is_kept_when_the_page_is_left_at_once(enter, author):
    tab = enter(author)
    tab.goto("/projects/new/")
    tab.fill("[name=aims_ko]", "연안을 살핀다.")
    tab.goto("/")
    tab.wait_for_timeout(500)
    assert KeptForm.objects.get().fields["aims_ko"] == ["연안을 살핀다."]


def test_what_is_sent_is_not_kept_by_leaving_with_it(enter, author):
    tab = enter(author)
    tab.goto("/projects/new/")
    tab.fill("[name=title_en]", "Coast watch")
    tab.locator("[name=area]").select_option("MS")
    tab.locator("form.form-pairs .btn-main").click()
    expect(tab.locator("h1")).to_contain_text("Coast watch")
    tab.wait_for_timeout(500)
    assert not KeptForm.objects.exists()


def test_taking_all_back_ends_the_keeping(enter, author):
    tab = enter(author)
    tab.goto("/projects/new/")
    tab.fill("[name=title_en]", "Coast")
    expect(tab.locator("[data-kept]")).to_contain_text("Kept")
    tab.fill("[name=title_en]", "")
    expect(tab.locator("[data-kept]")).to_have_text("")
    assert not KeptForm.objects.exists()


def test_the_script_says_when_it_cannot_keep_and_does_once_it_can(enter, author):
    tab = enter(author)
    tab.goto("/projects/new/")
    tab.route("**/keep/", lambda route: route.abort(), times=1)
    tab.fill("[name=title_en]", "Coast")
    expect(tab.locator("[data-kept]")).to_have_text("Not kept now: copy your text before you leave.")
    expect(tab.locator("[data-kept]")).to_have_text(re.compile(r"^Kept \d\d:\d\d$"))
    assert KeptForm.objects.get().fields["title_en"] == ["Coast"]


def test_after_the_session_ended_the_script_keeps_on_and_says_so(enter, author):
    tab = enter(author)
    tab.goto("/projects/new/")
    tab.context.clear_cookies(name="sessionid")
    tab.fill("[name=title_en]", "Coast")
    expect(tab.locator("[data-kept]")).to_contain_text("Your text is kept, but")
    assert KeptForm.objects.get().user_id == author.user_id


def test_without_the_script_forms_work_and_taking_up_does_too(enter, author):
    tab = enter(author, java_script_enabled=False)
    tab.goto("/projects/new/")
    tab.fill("[name=aims_en]", "Watch the coast together.")
    tab.locator("form.form-pairs .btn-main").click()
    expect(tab.locator(".err-summary")).to_be_visible()
    tab.goto("/projects/new/")
    tab.get_by_role("link", name="Take it up").click()
    expect(tab.locator("[name=aims_en]")).to_have_value("Watch the coast together.")


def compose(tab: Page, text: str) -> None:
    """Type Korean as an input method does: a composition that is open until something ends it."""
    session = tab.context.new_cdp_session(tab)
    session.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})


def enter_while_composing(tab: Page) -> None:
    """Press Enter as browsers report it while an input method has the key."""
    session = tab.context.new_cdp_session(tab)
    key = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229, "nativeVirtualKeyCode": 13}
    session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **key})
    session.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})


@pytest.mark.parametrize(("address", "field"), [("/projects/new/", "[name=title_ko]"), ("/projects/", "[name=q]")])
def test_enter_during_a_korean_composition_sends_nothing(enter, address, field):
    tab = enter(make_actor("ROK", Role.AUTHOR))
    tab.goto(address)
    tab.locator(field).first.focus()
    asked = []
    tab.on("request", lambda request: asked.append(request) if request.is_navigation_request() else None)

    compose(tab, "연안")
    enter_while_composing(tab)
    tab.wait_for_timeout(500)

    assert asked == []
    expect(tab.locator(field).first).to_have_value("연안")
    assert not Project.objects.exists()


def test_a_browser_that_would_send_on_the_enter_that_ends_a_composition_is_held_back(enter, author):
    """Safari reports that Enter after the composition, as key 229; Chromium can be told to say the same."""
    tab = enter(author)
    tab.goto("/projects/new/")
    stopped = tab.locator("[name=title_ko]").evaluate(
        """input => {
          const press = (keyCode, isComposing) => input.dispatchEvent(new KeyboardEvent("keydown",
            {key: "Enter", keyCode, isComposing, bubbles: true, cancelable: true}));
          return [press(229, false), press(13, true), press(13, false)];
        }"""
    )
    assert stopped == [False, False, True]


def test_two_texts_are_merged_field_by_field_in_words(enter, author):
    project = make_project("US", State.RETURNED, Visibility.BOTH, actor=author, aims_en="Watch the sea.")
    tab = enter(author)
    tab.goto(f"{project.get_absolute_url()}edit/")
    tab.fill("[name=aims_en]", "Watch the sea by night.")
    tab.fill("[name=resources_en]", "Each side pays its own.")
    expect(tab.locator("[data-kept]")).to_contain_text("Kept")
    saved = fields_of(**{**_texts(project), "aims_en": "Watch the sea by day.", "source": "A letter."})
    operations.save_project(project_id=project.pk, base_version=1, fields=saved, actor=lead_of("US"), at=NOW)

    tab.locator("form.form-pairs .btn-main").click()

    expect(tab.locator("h1")).to_contain_text("somebody saved this text before you")
    assert KeptForm.objects.get().fields["aims_en"] == ["Watch the sea by night."]
    row = tab.locator("tr", has_text="by night")
    expect(row.locator("mark").first).to_have_text("night")
    expect(tab.locator("[name=take_aims_en][value=mine]")).to_be_checked()
    expect(tab.locator("[name=take_resources_en][value=mine]")).to_be_checked()
    expect(tab.locator("[name=take_source][value=saved]")).to_be_checked()
    tab.locator("[name=take_aims_en][value=saved]").check()
    tab.get_by_role("button", name="Save my choice").click()

    expect(tab.locator("#versions")).to_contain_text("Version 3")
    project.refresh_from_db()
    assert project.aims_en == "Watch the sea by day."
    assert project.resources_en == "Each side pays its own."
    assert project.source == "A letter."
    assert not KeptForm.objects.exists()


def test_two_texts_are_joined_by_hand_and_kept_meanwhile(enter, author):
    project = make_project("US", State.RETURNED, Visibility.BOTH, actor=author)
    tab = enter(author)
    tab.goto(f"{project.get_absolute_url()}edit/")
    tab.fill("[name=aims_en]", "Mine.")
    saved = fields_of(**{**_texts(project), "aims_en": "Theirs."})
    operations.save_project(project_id=project.pk, base_version=1, fields=saved, actor=lead_of("US"), at=NOW)
    tab.locator("form.form-pairs .btn-main").click()

    tab.locator("summary", has_text="Join by hand").click()
    tab.locator("form.form-pairs [name=aims_en]").fill("Theirs and mine.")
    expect(tab.locator("[data-kept]")).to_contain_text("Kept")
    assert KeptForm.objects.get().fields["aims_en"] == ["Theirs and mine."]
    assert KeptForm.objects.get().fields["base_version"] == ["2"]
    tab.locator("form.form-pairs .btn-main").click()

    expect(tab.locator("#versions")).to_contain_text("Version 3")
    assert Project.objects.get().aims_en == "Theirs and mine."
    assert not KeptForm.objects.exists()


def _texts(project: Project) -> dict[str, str]:
    return {name: getattr(project, name) for name in ("title_en", "title_ko", "aims_en", "aims_ko")}
