"""Correcting the holidays of one's own country. What is counted over them follows above: ``projects.operations``."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from alliance.audit.recording import record
from frameworks.calendar.days import FIRST_YEAR, LAST_YEAR, SATURDAY
from frameworks.choices import Role
from frameworks.models import HolidayOverride
from frameworks.policies import Actor, HiddenError, SideAction, WrongStateError, require


def override_refusal(*, side: str, on: date, is_closed: bool) -> str:
    """Return why a day of a country cannot be corrected so, in words; nothing when it can."""
    if not FIRST_YEAR <= on.year <= LAST_YEAR:
        return _("Choose a day from {first} to {last}: holidays are known for those years.").format(
            first=FIRST_YEAR, last=LAST_YEAR
        )
    if on.weekday() >= SATURDAY:
        return _("This day is a Saturday or a Sunday, on which nobody counts. Choose a weekday.")
    corrected = HolidayOverride.objects.in_force().filter(side=side, on=on).exists()
    if corrected:
        return _("This day of this country is corrected already. Take that back first.")
    is_off = any(reason.side == side for reason in HolidayOverride.objects.calendar().why_not(on))
    if is_closed and is_off:
        return _("This day is a holiday of this country already.")
    if not is_closed and not is_off:
        return _("This day is no holiday of this country, so that there is none to remove.")
    return ""


@transaction.atomic
def add_override(
    *, on: date, is_closed: bool, reason_en: str, reason_ko: str, actor: Actor, at: datetime
) -> HolidayOverride:
    """Add a day off of the actor's own country, or remove one, with a reason in one language at least.

    Each government knows its own working days, so that no other side confirms them.

    :raises PermissionDenied: unless the actor is an administrator.
    :raises WrongStateError: if the day cannot be corrected so; the text says why.
    """
    require(actor, SideAction.PROPOSE_CALENDAR_CHANGE)
    actor = actor.acting_as(Role.ADMIN)
    if refusal := override_refusal(side=actor.side, on=on, is_closed=is_closed):
        raise WrongStateError(refusal)
    correction = HolidayOverride.objects.create(
        side=actor.side,
        on=on,
        is_closed=is_closed,
        reason_en=reason_en,
        reason_ko=reason_ko,
        added_by_id=actor.user_id,
        added_as_id=_post_of(actor),
        added_at=at,
    )
    verb, reason = ("holiday.added" if is_closed else "holiday.removed"), reason_en or reason_ko
    record(verb, correction, actor=actor, at=at, changes={"day": [None, on.isoformat()]}, reason=reason, shared=True)
    return correction


@transaction.atomic
def end_override(*, override_id: int, reason: str, actor: Actor, at: datetime) -> HolidayOverride:
    """Take back a correction of the own country; the day counts as the library knows it again.

    :raises PermissionDenied: unless the actor is an administrator.
    :raises HiddenError: if there is none of the own country.
    :raises WrongStateError: if it is taken back already.
    """
    require(actor, SideAction.PROPOSE_CALENDAR_CHANGE)
    actor = actor.acting_as(Role.ADMIN)
    found = HolidayOverride.objects.select_for_update().filter(pk=override_id, side=actor.side).first()
    if found is None:
        raise HiddenError
    if found.ended_at is not None:
        raise WrongStateError(_("This correction is taken back already."))
    found.ended_by_id, found.ended_at, found.ended_reason = actor.user_id, at, reason
    found.ended_as_id = _post_of(actor)
    found.save(update_fields=["ended_by", "ended_as", "ended_at", "ended_reason"])
    changes = {"day": [found.on.isoformat(), None]}
    record("holiday.taken_back", found, actor=actor, at=at, changes=changes, reason=reason, shared=True)
    return found


def _post_of(actor: Actor) -> int:
    """Return the post an administrator acts as."""
    post_id, _label = actor.post_for_record()
    if post_id is None:
        raise PermissionDenied
    return post_id
