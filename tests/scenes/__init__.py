"""What a form is about, who sends it, and what it takes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from alliance.accounts.models import User

NEW_PASSWORD = "other-plain-words-for-tests"
CONTENT = {
    "title_en": "Coast watch",
    "aims_en": "Watch it.",
    "kind": "PROJECT",
    "area": "MS",
    "partners": ["JP"],
    "date_precision": "DAY",
    "starts_on": "2026-10-01",
}
FREE_CONTENT = frozenset({"title_en", "aims_en"})
OPTIONAL_CONTENT = frozenset({"aims_en", "partners", "starts_on"})


@dataclass(frozen=True, slots=True)
class Scene:
    """Who sends a form, where to, and what they could say; the addresses ``elsewhere`` do not exist for them."""

    client: Client
    path: str
    said: Mapping[str, Any] = field(default_factory=dict)
    elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """One address that takes a form.

    :param name: of the address, with its namespace.
    :param scene: makes what the form is about.
    :param free: fields that take any words.
    :param optional: fields that may be left out.
    :param taken: the answer to what a person could say.
    :param refused: the answer when one field is spoilt.
    :param by_token: whether a secret in the address is the right to send it, and no session.
    :param ends_it: whether what it is about is gone once it was taken.
    """

    name: str
    scene: Callable[[], Scene]
    free: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    taken: int = 302
    refused: int = 422
    by_token: bool = False
    ends_it: bool = False

    @property
    def is_allauths(self) -> bool:
        """Test whether the form is of the library that signs people in."""
        return self.name.startswith(("account_", "mfa_"))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
