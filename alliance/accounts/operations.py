"""What people change about their own account."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from alliance.accounts.choices import Language, Station
from alliance.accounts.models import User
from alliance.audit.recording import record

# A visit ends once a person has not looked for so long; looks closer together than a moment are not told apart.
VISIT_ENDS, RESTING = timedelta(hours=1), timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Oneself:
    """A person acting on their own account: as no post, since the account is theirs whatever post they hold."""

    user_id: int
    side: str

    def post_for_record(self) -> tuple[int | None, str]:
        """Return no post."""
        return None, ""


@transaction.atomic
def choose_language(*, user_id: int, language: str, at: datetime) -> User:
    """Speak another language to a person, on pages and in mails. Choosing the present one changes nothing.

    :raises ValidationError: for a language that is not offered.
    """
    if language not in Language.values:
        raise ValidationError(_("Choose English or Korean."), code="language")
    user = User.objects.select_for_update().get(pk=user_id)
    if user.language == language:
        return user
    before, user.language = user.language, language
    user.save(update_fields=["language"])
    record(
        "account.language",
        user,
        actor=Oneself(user_id=user.pk, side=user.side),
        at=at,
        changes={"language": [before, language]},
    )
    return user


def go_on_tour(*, user_id: int, station: int) -> None:
    """Remember at which station of the tour a person is. Nobody else is concerned, so the record says nothing.

    :raises ValidationError: for a station that the tour does not have.
    """
    if station not in Station.values:
        raise ValidationError(_("The tour has no such station."), code="station")
    User.objects.filter(pk=user_id).update(tour_station=station)


def look(*, user: User, at: datetime) -> datetime | None:
    """Remember that a person looks where things stand, and return when their visit before this one ended, if ever.

    A visit goes on while no hour passes between two looks. Only pages that a person opens count, never what a page
    asks for by itself. Nobody else is concerned, so the record says nothing.
    """
    seen, before = user.looked_at, user.looked_before
    if seen and at - seen < RESTING:
        return before
    if seen is None or at - seen > VISIT_ENDS:
        before = seen
    User.objects.filter(pk=user.pk).update(looked_at=at, looked_before=before)
    return before


def take_keys(*, user_id: int, wanted: bool) -> None:
    """Listen to keys of one character on a person's pages, or no longer. Nobody else is concerned."""
    User.objects.filter(pk=user_id).update(takes_keys=wanted)
