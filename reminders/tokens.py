"""What a mail carries to be unsubscribed from without signing in: it can mute some kinds of mails, and no more."""

from collections.abc import Iterable

from django.core import signing

from frameworks.choices import Duty

SALT = "reminders.unsubscribe"


class UnknownTokenError(Exception):
    """A token that no mail of this site carried."""


def unsubscribe_token(user_id: int, duties: Iterable[str]) -> str:
    """Return the token for a person and some kinds of duty. It does not expire, and is the same each time."""
    return signing.Signer(salt=SALT).sign_object([user_id, *sorted(duties)])


def read_token(token: str) -> tuple[int, list[Duty]]:
    """Return the person's id and the kinds of duty.

    :raises UnknownTokenError: if it was not made by this site.
    """
    try:
        user_id, *duties = signing.Signer(salt=SALT).unsign_object(token)
        return user_id, [Duty(duty) for duty in duties]
    except (signing.BadSignature, ValueError) as error:
        raise UnknownTokenError from error
