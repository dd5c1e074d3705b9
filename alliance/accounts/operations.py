"""What people change about their own account."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from alliance.accounts.choices import Language
from alliance.accounts.models import User
from alliance.audit.recording import record


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
