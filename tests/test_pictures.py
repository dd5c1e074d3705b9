"""Pictures against those that were kept: what is real is found, the rest let be. ./dev shots looks at every page."""

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Browser

from tests.pages import PAGES
from tests.pictures.keeping import Judge, prints_of
from tests.pictures.prints import Print, differing
from tests.pictures.still import MOMENT
from tests.pictures.taking import looks_of, rounds_of

SAMPLE = {"en": {"sign-in", "not-found", "help-keyboard"}, "ko": {"no-account-yet", "accessibility", "help-words"}}
TOKEN = "() => document.documentElement.style.setProperty('--accent-fill', '#7a1fa2')"
WORD = "() => { document.querySelector('h1').textContent = 'Come in' }"


def test_a_cell_may_be_a_little_lighter_and_with_another_browser_like_its_neighbour():
    kept = Print(4, bytes([60, 60, 60, 60, 60, 20, 20, 60, 60, 60, 60, 60]))
    softer = Print(4, bytes([60, 60, 60, 60, 60, 22, 22, 60, 60, 60, 60, 60]))
    lower = Print(4, bytes([60, 60, 60, 60, 60, 60, 60, 60, 60, 20, 20, 60]))
    longer = Print(4, kept.cells + bytes([60] * 4))

    assert differing(kept, softer, same_browser=True) == []
    assert differing(kept, lower, same_browser=True) == [(1, 1), (2, 1), (1, 2), (2, 2)]
    assert differing(kept, lower, same_browser=False) == []
    assert differing(kept, longer, same_browser=True) == [(column, 3) for column in range(4)]
    assert differing(kept, longer, same_browser=False) == []


@pytest.mark.browser
@pytest.mark.usefixtures("world")
def test_a_page_is_as_it_was_until_a_colour_or_a_word_changes(browser: Browser, live_server, tmp_path, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: MOMENT)
    page = next(page for page in PAGES if page.name == "sign-in")
    tab, canvas = browser.new_page(), browser.new_page()
    judge = Judge(browser.version, tmp_path, tmp_path)

    def look() -> tuple[dict, dict]:
        pictures = {f"en-{look}": picture for look, picture in looks_of(tab, live_server.url, page)}
        return pictures, prints_of(canvas, pictures)

    assert judge.differences(canvas, "sign-in", *look()) == ["was never kept"]
    assert judge.keep("sign-in", look()[1])
    assert judge.differences(canvas, "sign-in", *look()) == []
    assert not judge.keep("sign-in", look()[1])
    for change in (TOKEN, WORD):
        tab = browser.new_page()
        tab.add_init_script(f"addEventListener('DOMContentLoaded', {change})")
        assert len(judge.differences(canvas, "sign-in", *look())) == 4
    assert len(list(tmp_path.glob("sign-in-en-*.png"))) == 4


@pytest.mark.browser
@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_sample_of_pages_looks_as_it_was_kept(browser: Browser, live_server, tmp_path, monkeypatch, lang):
    monkeypatch.setattr(timezone, "now", lambda: MOMENT)
    call_command("make_demo", verbosity=0)
    judge, canvas, found = Judge(browser.version, tmp_path), browser.new_page(), []
    for one in rounds_of(lang, SAMPLE[lang]):
        context = one.enter(browser, live_server.url)
        for page, seen in one.pages:
            assert seen
            looks = looks_of(context.new_page(), live_server.url, seen)
            pictures = {f"{lang}-{look}": picture for look, picture in looks}
            differences = judge.differences(canvas, page.name, pictures, prints_of(canvas, pictures))
            found += [f"{page.name}: {words}" for words in differences]
        context.close()
    assert not found, "\n".join(["./dev shots --keep, if it should look so:", *found])
