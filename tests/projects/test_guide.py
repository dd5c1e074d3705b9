"""Help says what the site does: its links open, its words stand on the pages, the tour remembers where a person is."""

import csv
import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, override

from alliance.accounts.choices import Station
from alliance.embedded.messages import CATALOGUE
from frameworks.choices import Role
from projects.guide import GUIDES, STOPS, WORDS
from projects.views.design import COLOURS, ICONS, PIECES
from tests.factories import make_open_cycle, make_person

TEMPLATES = settings.BASE_DIR / "templates"
COMPONENTS = sorted(path.name for path in (TEMPLATES / "components").iterdir())
QUOTED = re.compile("“(.+?)”")
STEPS = [step for questions in GUIDES.values() for question in questions for step in question.steps]
ROLES = list(GUIDES)


def signed_in(*roles: Role, side: str = "US") -> Client:
    client = Client()
    client.force_login(make_person(side, *roles))
    return client


def glossary() -> dict[str, str]:
    """Return the Korean of each English row of the glossary."""
    with (settings.BASE_DIR / "frameworks" / "reference" / "glossary.csv").open(encoding="utf-8") as file:
        return {row["en"]: row["ko"] for row in csv.DictReader(file)}


def in_korean(text: object) -> str:
    with override("ko"):
        return str(text)


def test_there_is_help_for_every_role():
    assert set(GUIDES) == set(Role)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_each_place_that_help_names_opens_for_the_role(reference, role):
    client = signed_in(role)
    places = {step.place for question in GUIDES[role] for step in question.steps if step.place}
    answers = {place: client.get(reverse(place)).status_code for place in places}
    assert places
    assert set(answers.values()) == {200}, answers


def test_what_help_puts_in_quotes_stands_on_the_sites_own_pages():
    known = CATALOGUE.read_text(encoding="utf-8")
    quoted = {words for step in STEPS for words in QUOTED.findall(str(step.says))}
    assert len(quoted) > 30
    assert {words for words in quoted if f'msgid "{words}"' not in known} == set()


@pytest.mark.parametrize("step", STEPS, ids=lambda step: str(step.says)[:40])
def test_the_same_words_are_quoted_in_korean(step):
    with override("ko"):
        meant = sorted(gettext(words) for words in QUOTED.findall(_in_english(step.says)))
        assert sorted(QUOTED.findall(str(step.says))) == meant


def _in_english(text: object) -> str:
    with override("en"):
        return str(text)


@pytest.mark.parametrize("slug", [slug for slug, word in WORDS.items() if word.row])
def test_a_word_is_said_in_korean_as_the_glossary_says_it(slug):
    word, ministry = WORDS[slug], glossary()
    assert in_korean(word.name) == ministry[word.row] or ministry[word.row] in in_korean(word.means)


@pytest.mark.django_db
def test_a_persons_own_role_stands_first(reference):
    page = signed_in(Role.AUDITOR).get("/help/")
    assert [guide["role"] for guide in page.context["own"]] == [Role.AUDITOR]
    assert page.content.index(b'id="auditor-h"') < page.content.index(b'id="author-h"')


@pytest.mark.django_db
def test_a_role_that_is_none_has_no_page(reference):
    assert signed_in(Role.LEAD).get("/help/minister/").status_code == 404


@pytest.mark.django_db
def test_whoever_is_new_is_led_from_station_to_station_and_found_there_again(reference):
    client = signed_in(Role.AUTHOR)
    seen = []
    for station in (*[stop.station for stop in STOPS[1:]], Station.ENDED):
        seen.append(client.get("/").context["stop"].station)
        answer = client.post("/help/tour/", {"station": station})
        assert answer["Location"] == ("/#tour" if station else "/")
    assert seen == [stop.station for stop in STOPS]
    assert b'id="tour"' not in client.get("/").content


@pytest.mark.django_db
def test_the_tour_can_be_taken_again_from_help(reference):
    client = signed_in(Role.AUTHOR)
    client.post("/help/tour/", {"station": Station.ENDED})
    assert b'name="station" value="1"' in client.get("/help/").content
    client.post("/help/tour/", {"station": Station.STANDING})
    assert client.get("/").context["stop"].station == Station.STANDING


@pytest.mark.django_db
def test_keys_of_one_character_can_be_switched_off_and_on(reference):
    client = signed_in(Role.AUTHOR)
    for keys, is_there in (("off", False), ("on", True)):
        client.post("/help/keys/", {"keys": keys})
        assert (b"js/keys.js" in client.get("/work/").content) is is_there
        assert (b"<kbd>?</kbd>" in client.get("/help/keyboard/").content) is is_there


@pytest.mark.django_db
def test_a_word_opens_what_it_means_without_a_script(reference):
    make_open_cycle()
    page = signed_in(Role.LEAD).get("/").content.decode()
    targets = re.findall(r'popovertarget="([^"]+)"', page)
    assert {"page-unverified", "page-divergent", "foot-scm", "foot-kidd"} <= set(targets)
    assert all(page.count(f'popover id="{target}"') == 1 for target in targets)


@pytest.mark.django_db
@pytest.mark.parametrize("client", [Client(), None], ids=["nobody signed in", "somebody"])
def test_the_statement_on_accessibility_is_open_to_everybody(reference, client):
    page = (client or signed_in(Role.LEADERSHIP)).get("/accessibility/")
    assert page.status_code == 200
    assert all(name in page.content for name in (b"WCAG 2.2", b"Section 508", b"KWCAG 2.2"))


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/account/login/", "/work/"])
def test_every_page_leads_to_help_and_to_the_statement(reference, path):
    page = (Client() if "login" in path else signed_in(Role.LEAD)).get(path).content
    assert b'href="/accessibility/"' in page
    assert (b'href="/help/"' in page) is ("login" not in path)


@pytest.mark.django_db
@pytest.mark.parametrize(("demo", "debug", "status"), [(True, False, 200), (False, True, 200), (False, False, 404)])
def test_the_page_of_all_parts_is_for_whoever_builds_the_site(reference, settings, demo, debug, status):
    settings.DEMO, settings.DEBUG, settings.MFA_REQUIRED = demo, debug, False
    assert signed_in(Role.LEAD).get("/design/").status_code == status


@pytest.mark.django_db
def test_the_page_of_all_parts_shows_both_languages_in_the_theme_that_is_asked_for(reference):
    client = signed_in(Role.LEAD)
    page = client.get("/design/?theme=dark").content.decode()
    assert page.count('<div class="specimen stack" lang="en">') == len(PIECES)
    assert page.count('<div class="specimen stack" lang="ko">') == len(PIECES)
    assert '<div class="specimens" data-theme="dark">' in page
    assert "data-theme" not in client.get("/design/?theme=none").content.decode()


def test_the_page_of_all_parts_knows_every_colour_and_every_icon():
    tokens = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
    icons = (TEMPLATES / "components" / "icons.svg.html").read_text(encoding="utf-8")
    assert sorted(COLOURS) == sorted(re.findall(r"--([\w-]+): (?:light-dark|#)", tokens))
    assert sorted(ICONS) == sorted(re.findall(r'<symbol id="([\w-]+)"', icons))


def test_no_component_is_dead():
    texts = {path: path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html")}
    pages = [text for path, text in texts.items() if path.parent.name != "design"]
    used = {name for name in COMPONENTS if any(f"components/{name}" in text for text in pages)}
    assert used == set(COMPONENTS)


def test_every_component_is_shown_on_the_page_of_all_parts():
    shown = "".join(path.read_text(encoding="utf-8") for path in (TEMPLATES / "design").iterdir())
    # The frame of every page holds the icons; a summary of errors draws the reader to itself and stands on forms alone;
    # what narrows a list, and leafs through the record, is nothing without the rows of one.
    framed = {"icons.svg.html", "error_summary.html", "sift_form.html", "sifted.html", "reel.html"}
    assert {name for name in COMPONENTS if f'"components/{name}"' not in shown} == framed & set(COMPONENTS)
