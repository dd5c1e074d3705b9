"""Sign-in, one's own account, errors and health."""

import pytest
from allauth.account.forms import EmailAwarePasswordResetTokenGenerator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.utils import is_mfa_enabled
from django.test import Client
from django.urls import reverse

from alliance.accounts.models import User
from alliance.accounts.operations import choose_language
from alliance.audit.models import Entry
from alliance.views import server_error

PASSWORD = "a long enough password"


def someone(username: str = "us.lead", **fields: object) -> User:
    given = {"side": "US", "name_en": "Jordan Avery", "name_ko": "조던 에이버리", "email": f"{username}@example.org"}
    return User.objects.create_user(username=username, password=PASSWORD, **given | fields)


def sign_in(client: Client, login: str, password: str):
    return client.post(reverse("account_login"), {"login": login, "password": password})


@pytest.mark.django_db
def test_the_right_password_opens_the_door(client):
    someone()
    assert sign_in(client, "us.lead", PASSWORD).status_code == 302
    assert "_auth_user_id" in client.session


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("us.lead", "wrong"),
        ("nobody", PASSWORD),
        ("us\x00lead", PASSWORD),
        ("us.lead", "\x00"),
        ("u" * 9000, "p" * 9000),
    ],
)
def test_anything_else_is_an_error_of_the_form(client, login, password):
    someone()
    response = sign_in(client, login, password)
    assert response.status_code == 422
    assert response.context["form"].errors
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_a_wrong_name_reads_like_a_wrong_password(client):
    someone()
    wrong_name = sign_in(client, "no.such.person", PASSWORD).context["form"].errors
    assert wrong_name == sign_in(client, "us.lead", "wrong").context["form"].errors


@pytest.mark.django_db
def test_the_notice_stands_in_both_languages(client):
    page = client.get(reverse("account_login")).content.decode()
    assert page.count('lang="ko"') >= 2
    assert "Before you sign in" in page


@pytest.mark.django_db
def test_nobody_signs_up(client):
    answers = {"username": "new", "email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
    assert client.get(reverse("account_signup")).status_code == 200
    client.post(reverse("account_signup"), answers)
    assert not User.objects.exists()


def with_an_authenticator_app(person):
    auth = TOTP.activate(person, generate_totp_secret())
    RecoveryCodes.activate(person)
    return auth


def asked_for_a_new_password(client, person):
    """Follow the link of the mail; return where the new password is sent."""
    token = EmailAwarePasswordResetTokenGenerator().make_token(person)
    return client.get(reverse("account_reset_password_from_key", args=[user_pk_to_url_str(person), token]))["Location"]


NEW = {"oldpassword": PASSWORD, "password1": "another long password", "password2": "another long password"}
REFUSED = [
    ("account_change_password", {}),
    ("account_change_password", {**NEW, "oldpassword": "wrong"}),
    ("account_change_password", {**NEW, "password2": "not the same one"}),
    ("account_change_password", {**NEW, "password1": "short", "password2": "short"}),
    ("account_change_password", {**NEW, "password1": "\x00" * 20, "password2": "\x00" * 20}),
    ("account_change_password", dict.fromkeys(NEW, "x" * 300_000)),
    ("account_reset_password", {}),
    ("account_reset_password", {"email": "no address"}),
    ("account_reset_password", {"email": "a\x00@example.org"}),
    ("account_reset_password", {"email": f"{'a' * 9000}@example.org"}),
    ("account_reauthenticate", {"password": "wrong"}),
    ("account_reauthenticate", {"password": "\x00"}),
    ("mfa_activate_totp", {"code": "000000"}),
    ("mfa_activate_totp", {"code": "\x00"}),
    ("mfa_activate_totp", {}),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "said"), REFUSED)
def test_a_form_of_the_account_that_is_refused_answers_422_with_its_errors(client, name, said):
    person = someone()
    sign_in(client, "us.lead", PASSWORD)
    # What changes how one signs in asks for the password once more.
    assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302

    response = client.post(reverse(name), said)

    assert response.status_code == 422
    assert "err-summary" in response.content.decode()
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    assert not is_mfa_enabled(person)


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["", "000000", "\x00", "x" * 9000])
def test_a_wrong_one_time_code_answers_422_and_opens_nothing(client, code):
    with_an_authenticator_app(someone())
    assert sign_in(client, "us.lead", PASSWORD)["Location"] == reverse("mfa_authenticate")
    response = client.post(reverse("mfa_authenticate"), {"code": code})
    assert response.status_code == 422
    assert "err-summary" in response.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
@pytest.mark.parametrize("passwords", [("", ""), ("a new long password", "another one"), ("\x00" * 20, "\x00" * 20)])
def test_a_new_password_that_is_refused_answers_422_and_the_link_stays_good(client, passwords):
    person = someone()
    address = asked_for_a_new_password(client, person)

    refused = client.post(address, dict(zip(("password1", "password2"), passwords, strict=True)))
    assert refused.status_code == 422
    assert "err-summary" in refused.content.decode()

    assert client.post(address, NEW).status_code == 302
    person.refresh_from_db()
    assert person.check_password(NEW["password1"])
    assert "This link no longer works" in client.post(address, NEW).content.decode()


@pytest.mark.django_db
def test_whoever_tries_too_often_is_told_so_in_the_readers_language(client):
    someone(language="ko")
    sign_in(client, "us.lead", PASSWORD)
    answers = [client.post(reverse("account_reset_password"), {"email": "a@example.org"}) for _time in range(25)]
    assert {answer.status_code for answer in answers} == {302, 429}
    assert '<html lang="ko">' in answers[-1].content.decode()


@pytest.mark.django_db
def test_the_account_page_shows_what_is_known_and_is_ones_own(client):
    assert client.get(reverse("accounts:home")).status_code == 302
    client.force_login(someone())
    page = client.get(reverse("accounts:home")).content.decode()
    assert "Jordan Avery" in page
    assert "us.lead@example.org" in page


@pytest.mark.django_db
def test_people_do_not_change_their_own_address(client):
    person = someone()
    client.force_login(person)
    client.post(reverse("account_email"), {"email": "other@example.org", "action_add": ""})
    person.refresh_from_db()
    assert person.email == "us.lead@example.org"


@pytest.mark.django_db
def test_a_chosen_language_is_kept_and_recorded(client):
    person = someone()
    client.force_login(person)
    response = client.post(reverse("set-language"), {"language": "ko", "next": "/account/"})
    assert (response.status_code, response["Location"]) == (302, "/account/")
    person.refresh_from_db()
    assert person.language == "ko"
    assert client.get("/account/").headers["Content-Language"] == "ko"
    entry = Entry.objects.get()
    assert (entry.verb, entry.changes, entry.actor_id) == ("account.language", {"language": ["en", "ko"]}, person.pk)


@pytest.mark.django_db
def test_choosing_the_present_language_changes_nothing():
    person = someone()
    choose_language(user_id=person.pk, language="en", at=person.date_joined)
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_whoever_is_not_signed_in_gets_a_cookie(client):
    response = client.post(reverse("set-language"), {"language": "ko"})
    assert response["Location"] == "/"
    assert client.get(reverse("account_login")).headers["Content-Language"] == "ko"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)", "/" * 3000, "\x00"]
)
def test_the_language_switch_leads_nowhere_else(client, elsewhere):
    assert client.post(reverse("set-language"), {"language": "en", "next": elsewhere})["Location"] == "/"


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["", "fr", "\x00", "ko" * 5000])
def test_a_language_that_is_not_offered_is_refused(client, language):
    assert client.post(reverse("set-language"), {"language": language}).status_code == 400


@pytest.mark.django_db
def test_the_switch_takes_no_get(client):
    assert client.get(reverse("set-language")).status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["ko", "en"])
def test_an_absent_page_speaks_the_readers_language(client, code):
    client.force_login(someone(language=code))
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert f'<html lang="{code}">' in response.content.decode()


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_in_words():
    response = Client(enforce_csrf_checks=True).post(reverse("set-language"), {"language": "ko"})
    assert response.status_code == 403
    assert "errors/csrf.html" in [template.name for template in response.templates]


@pytest.mark.django_db
def test_the_process_and_its_dependencies_report(client):
    assert client.get("/healthz").content == b"ok\n"
    assert client.get("/readyz").json()["database"] == "ok"
    assert client.get("/readyz").json()["migrations"] == "ok"


@pytest.mark.django_db
def test_a_missing_broker_is_named(client, settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    response = client.get("/readyz")
    assert response.status_code == 503
    # Nothing rings and nobody takes here, and that is told beside it.
    up, down = ("database", "migrations", "reminders"), ("redis", "clock", "worker")
    assert response.json() == {**dict.fromkeys(up, "ok"), **dict.fromkeys(down, "down")}


def test_a_page_for_a_failure_asks_the_database_nothing():
    response = server_error(None)
    assert response.status_code == 500
    assert "Something failed on our side" in response.content.decode()
