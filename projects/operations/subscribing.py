"""The address under which a program reads one person's calendar."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction

from alliance.accounts.models import User
from alliance.audit.recording import record
from frameworks.policies import Actor, SideAction, require
from reminders.models import CalendarToken


def digest_of(token: str) -> str:
    """Return what is kept of a token: its SHA-256 in hexadecimals."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make_token(*, actor: Actor, at: datetime) -> str:
    """Make a new token and revoke the one before; the token itself is told this once and kept nowhere.

    :raises PermissionDenied: for a post whose holders have no dates.
    """
    require(actor, SideAction.CREATE_OWN_CALENDAR_TOKEN)
    person = User.objects.select_for_update().get(pk=actor.user_id)
    person.calendar_tokens.filter(revoked_at__isnull=True).update(revoked_at=at)
    token = secrets.token_urlsafe(32)
    CalendarToken.objects.create(user=person, sha256=digest_of(token), made_at=at)
    record("calendar.token_made", person, actor=actor, at=at)
    return token


@transaction.atomic
def revoke_token(*, actor: Actor, at: datetime) -> int:
    """Revoke the person's token; return how many were in force."""
    person = User.objects.select_for_update().get(pk=actor.user_id)
    revoked = person.calendar_tokens.filter(revoked_at__isnull=True).update(revoked_at=at)
    if revoked:
        record("calendar.token_revoked", person, actor=actor, at=at)
    return revoked
