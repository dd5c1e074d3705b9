"""The end of a session loses no text: it comes back to its author after signing in, and to nobody else."""

import re

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from alliance.accounts.models import User
from frameworks.choices import Role
from projects.choices import State, Visibility
from projects.models import Comment, KeptForm, Project
from projects.operations.keeping import MOST_BYTES
from tests.factories import PASSWORD, make_actor, make_person, make_project

pytestmark = pytest.mark.usefixtures("reference")
SEAL = re.compile(r'name="kept" value="([^"]+)"')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
TYPED = {"title_en": "Coast watch", "aims_ko": "연안을 함께 살핀다.", "kind": "INITIATIVE", "partners": ["JP", "PH"]}


class Browser:
    """A browser that sends forms with their tokens, as people's do."""

    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True)

    def open(self, address: str) -> str:
        self.page = self.client.get(address, follow=True).content.decode()
        return self.page

    def send(self, address: str, **fields):
        """Send a form of the page that is open."""
        return self.client.post(address, {"csrfmiddlewaretoken": TOKEN.search(self.page)[1], **fields})

    def sign_in(self, person: User, address: str = "/account/login/"):
        """Sign in at an address that leads on to another."""
        cache.clear()
        self.open(address)
        on = re.search(r'name="next" value="([^"]*)"', self.page)
        following = {"next": on[1].replace("&amp;", "&")} if on else {}
        return self.send("/account/login/", login=person.username, password=PASSWORD, **following)

    def end_session(self) -> None:
        """Let the session run out: the cookie stays in the browser, and leads to nothing."""
        self.client.session.flush()
        self.client.cookies["sessionid"] = "gone"


def seal_of(page: str, name: str) -> str:
    return next(seal for seal in SEAL.findall(page) if f"#{name}." in seal)


@pytest.fixture
def author(reference) -> User:
    return make_person("US", Role.AUTHOR)


@pytest.fixture
def at_the_form(author) -> tuple[Browser, str]:
    """A browser whose author has the form of a new project open, and whose session has ended since."""
    browser = Browser()
    browser.sign_in(author)
    seal = seal_of(browser.open("/projects/new/"), "new")
    form, browser.form = browser.page, browser.page
    browser.end_session()
    browser.page = form
    return browser, seal


def assert_all_is_back(page: str) -> None:
    assert "What you typed is back in the form." in page
    assert 'value="Coast watch"' in page
    assert "연안을 함께 살핀다." in page
    assert re.search(r'value="INITIATIVE" selected', page)
    assert len(re.findall(r'name="partners" value="(?:JP|PH)"[^>]*checked', page)) == 2


def test_after_signing_in_again_everything_typed_is_back_and_nothing_was_sent(at_the_form, author):
    browser, seal = at_the_form

    answer = browser.send("/projects/new/", **TYPED, kept=seal)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/?next=")
    assert "You are signed out. Sign in again: what you typed is kept" in browser.open(answer["Location"])
    back = browser.sign_in(author, answer["Location"])
    assert_all_is_back(browser.open(back["Location"]))
    assert not Project.objects.exists()
    sent = browser.send("/projects/new/", **TYPED, area="MS", date_precision="DAY", kept=seal_of(browser.page, "new"))
    assert sent.status_code == 302
    assert Project.objects.get().aims_ko == TYPED["aims_ko"]
    assert not KeptForm.objects.exists()


def test_a_second_factor_on_the_way_loses_nothing(at_the_form, author):
    browser, seal = at_the_form
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(author, secret)

    answer = browser.send("/projects/new/", **TYPED, kept=seal)
    asked = browser.sign_in(author, answer["Location"])
    assert asked["Location"].startswith("/account/2fa/authenticate/")
    browser.open(asked["Location"])
    code = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
    back = browser.send("/account/2fa/authenticate/", code=code)

    assert_all_is_back(browser.open(back["Location"]))


@pytest.mark.parametrize("side", ["US", "ROK"])
def test_another_person_who_signs_in_on_that_browser_never_sees_it(at_the_form, author, side):
    browser, seal = at_the_form
    answer = browser.send("/projects/new/", **TYPED, kept=seal)
    other = make_person(side, Role.AUTHOR, Role.ADMIN, language="en")

    back = browser.sign_in(other, answer["Location"])

    for address in (back["Location"], "/projects/new/", "/kept/", "/"):
        page = browser.open(address)
        assert "Coast watch" not in page
        assert "연안을" not in page
        assert "You have text here" not in page
    browser.open("/account/logout/")
    browser.send("/account/logout/")
    assert_all_is_back(browser.open(browser.sign_in(author, answer["Location"])["Location"]))


def test_an_act_on_a_project_leads_back_to_its_page_and_is_not_done(author):
    project = make_project("US", State.RETURNED, Visibility.BOTH, actor=make_actor("US", Role.AUTHOR))
    lead = make_person("US", Role.LEAD)
    browser = Browser()
    browser.sign_in(lead)
    form = browser.open(f"{project.get_absolute_url()}?do=comment")
    browser.end_session()
    browser.page = form

    typed = {"body": "Who pays for it?", "audience": "BOTH", "kept": seal_of(form, "comment")}
    answer = browser.send(f"{project.get_absolute_url()}comment/", **typed)
    page = browser.open(browser.sign_in(lead, answer["Location"])["Location"])

    assert not Comment.objects.filter(body__startswith="Who").exists()
    act = re.search(r'<details class="act" open>.*?</details>', page, re.DOTALL)[0]
    assert "Who pays for it?" in act
    assert re.search(r'value="BOTH"[^>]*checked', act)


def test_what_the_script_keeps_after_the_end_is_kept_too_and_said_once(at_the_form, author):
    browser, seal = at_the_form
    for title in ("Coast", "Coast watch"):
        assert browser.send("/keep/", title_en=title, kept=seal).status_code == 302
    assert KeptForm.objects.get().fields["title_en"] == ["Coast watch"]
    assert "You are signed out" not in browser.open("/account/login/")
    browser.sign_in(author)
    assert "You have text here" in browser.open("/projects/new/")


def test_a_file_cannot_be_kept_and_the_page_says_so(at_the_form):
    browser, seal = at_the_form
    answer = browser.send("/projects/new/", **TYPED, kept=seal, file=SimpleUploadedFile("plan.txt", b"Plan"))
    assert "A file cannot be kept: choose it again." in browser.open(answer["Location"])


def test_what_is_too_long_to_be_kept_is_said_to_be_lost(at_the_form):
    browser, seal = at_the_form
    answer = browser.send("/projects/new/", aims_en="x" * MOST_BYTES, kept=seal)
    assert "too long to be kept" in browser.open(answer["Location"])
    assert not KeptForm.objects.exists()


@pytest.mark.parametrize("seal", ["", "forged", "1 /projects/new/#new.a:forged"])
def test_without_a_seal_made_here_nothing_is_kept(at_the_form, seal):
    browser, _seal = at_the_form
    assert browser.send("/projects/new/", **TYPED, kept=seal)["Location"] == "/account/login/?next=/projects/new/"
    assert not KeptForm.objects.exists()


def test_nothing_is_kept_for_an_account_that_was_closed(at_the_form, author):
    browser, seal = at_the_form
    User.objects.filter(pk=author.pk).update(is_active=False)
    assert browser.send("/projects/new/", **TYPED, kept=seal).status_code == 302
    assert not KeptForm.objects.exists()


def test_a_form_from_before_signing_in_anew_gives_the_text_back_to_its_author(at_the_form, author):
    browser, seal = at_the_form
    browser.sign_in(author)
    browser.page = browser.form

    answer = browser.send("/projects/new/", **TYPED, kept=seal)

    page = answer.content.decode()
    assert answer.status_code == 403
    assert "nothing you typed is lost" in page
    assert "연안을 함께 살핀다." in page
    back = re.search(r'href="(/projects/new/\?take=[^"]+)"', page)[1]
    assert_all_is_back(browser.open(back))
    assert not Project.objects.exists()


def test_a_form_from_before_somebody_else_signed_in_gives_them_nothing(at_the_form, author):
    browser, seal = at_the_form
    other = make_person("ROK", Role.AUTHOR, language="en")
    browser.sign_in(other)
    browser.page = browser.form

    answer = browser.send("/projects/new/", **TYPED, kept=seal)

    page = answer.content.decode()
    assert answer.status_code == 403
    assert "kept for its author alone" in page
    assert "연안을" not in page
    assert "take=" not in page
    assert KeptForm.objects.get().user_id == author.pk
    assert "Coast watch" not in browser.open("/projects/new/")


def test_a_second_factor_that_is_still_to_be_set_up_loses_nothing(author, settings):
    browser = Browser()
    browser.sign_in(author)
    seal = seal_of(browser.open("/projects/new/"), "new")
    settings.MFA_REQUIRED = True
    assert browser.send("/projects/new/", **TYPED, kept=seal)["Location"] == "/account/2fa/totp/activate/"
    assert KeptForm.objects.get().fields["title_en"] == ["Coast watch"]
