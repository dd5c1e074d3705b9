"""Forms at the door, and of one's own account."""

from collections.abc import Callable
from typing import Any

from allauth.account.forms import EmailAwarePasswordResetTokenGenerator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import reverse

from alliance.accounts.models import User
from frameworks.choices import Role
from tests.factories import (
    PASSWORD,
    make_person,
)
from tests.scenes import NEW_PASSWORD, Scene


def at_the_door(name: str, **said: Any) -> Callable[[], Scene]:
    """Give the scene of somebody who has not signed in."""

    def scene() -> Scene:
        make_person("US", Role.LEAD, username="us-lead")
        return Scene(Client(), reverse(name), said)

    return scene


def inside(name: str, **said: Any) -> Callable[[], Scene]:
    """Give the scene of somebody who signed in and gave the password once more."""

    def scene() -> Scene:
        return Scene(_trusted(make_person("US", Role.LEAD)), reverse(name), said)

    return scene


def without_a_password() -> Scene:
    person = make_person("US", Role.LEAD)
    client = _trusted(person)
    person.set_unusable_password()
    person.save(update_fields=["password"])
    client.force_login(person)
    return Scene(client, reverse("account_set_password"), {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})


def with_a_link() -> Scene:
    person, client = make_person("US", Role.LEAD), Client()
    token = EmailAwarePasswordResetTokenGenerator().make_token(person)
    link = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(person), token])
    return Scene(client, client.get(link)["Location"], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})


def before_the_app_is_set_up() -> Scene:
    client = _trusted(make_person("US", Role.LEAD))
    path = reverse("mfa_activate_totp")
    client.get(path)
    return Scene(client, path, {"code": _code(client.session[totp.SECRET_SESSION_KEY])})


def with_the_app(name: str, *, asks: bool = True, is_inside: bool = True) -> Callable[[], Scene]:
    """Give the scene of somebody who uses an authenticator app.

    :param asks: whether the form asks for a code.
    :param is_inside: whether the person has signed in, or is asked for the code as yet.
    """

    def scene() -> Scene:
        person = make_person("US", Role.LEAD)
        client = _trusted(person) if is_inside else Client()
        secret = totp.generate_totp_secret()
        totp.TOTP.activate(person, secret)
        if not is_inside:
            client.post(reverse("account_login"), {"login": person.username, "password": PASSWORD})
        return Scene(client, reverse(name), {"code": _code(secret)} if asks else {})

    return scene


def _trusted(user: User) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def _code(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
