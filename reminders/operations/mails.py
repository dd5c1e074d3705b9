"""What people decide about mails: an administrator about one that is stuck, everybody about their own."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from alliance import wall
from alliance.accounts.models import User
from alliance.accounts.operations import Oneself
from alliance.audit.recording import record
from frameworks.choices import Duty, Role
from frameworks.policies import Actor, HiddenError, WrongStateError
from reminders.choices import DROPPABLE, RESENDABLE, DeliveryState, Errand, Phase
from reminders.models import Delivery, ErrandMute, MailPreference, Mute

ONE_DAY = timedelta(days=1)


@transaction.atomic
def resend(*, delivery_id: int, actor: Actor, at: datetime) -> Delivery:
    """Let a mail that is in doubt, given up or expired be sent once more, with all that it gathers.

    :raises HiddenError: if it is not of the own side, or no mail of its own.
    :raises PermissionDenied: unless the actor is an administrator.
    :raises WrongStateError: in any other state.
    """
    mail = _locked(delivery_id, actor)
    if mail.state not in RESENDABLE:
        raise WrongStateError(_("Only a mail that is in doubt, given up or expired can be sent once more."))
    before = mail.state
    mail.gathered.filter(state=before).update(state=DeliveryState.GATHERED)
    mail.state, mail.phase, mail.tries, mail.resends = DeliveryState.PENDING, Phase.CLEAR, 0, 0
    mail.next_try_at, mail.expires_at = at, max(mail.expires_at, at + ONE_DAY)
    mail.save(update_fields=["state", "phase", "tries", "resends", "next_try_at", "expires_at"])
    record("delivery.resent", mail, actor=_deciding(actor), at=at, changes={"state": [before, mail.state]})
    return mail


@transaction.atomic
def drop(*, delivery_id: int, actor: Actor, at: datetime) -> Delivery:
    """Let a mail that waits or is stuck not be sent any more, with all that it gathers. The notices stay.

    :raises HiddenError, PermissionDenied: as ``resend`` does.
    :raises WrongStateError: if it is being sent at this moment, or has ended otherwise.
    """
    mail = _locked(delivery_id, actor)
    if mail.state not in DROPPABLE:
        raise WrongStateError(_("Only a mail that waits, is in doubt, given up or expired can be dropped."))
    before = mail.state
    gathered = mail.gathered.filter(state__in=[before, DeliveryState.GATHERED])
    gathered.update(state=DeliveryState.DROPPED)
    mail.state = DeliveryState.DROPPED
    mail.save(update_fields=["state"])
    record("delivery.dropped", mail, actor=_deciding(actor), at=at, changes={"state": [before, mail.state]})
    return mail


@transaction.atomic
def choose_mails(*, user_id: int, hour: int | None, muted: Iterable[str], at: datetime) -> None:
    """Say at which hour of one's own morning mails come, and of which kinds none. No change records nothing.

    :param hour: None for the ladder's own.
    """
    user = User.objects.select_for_update().get(pk=user_id)
    chosen = MailPreference.objects.filter(user=user).values_list("morning_hour", flat=True).first()
    silent, wanted = _muted(user), set(muted)
    if (chosen, silent) == (hour, wanted):
        return
    if hour is None:
        MailPreference.objects.filter(user=user).delete()
    else:
        MailPreference.objects.update_or_create(user=user, defaults={"morning_hour": hour})
    Mute.objects.filter(user=user).exclude(duty__in=wanted).delete()
    ErrandMute.objects.filter(user=user).exclude(errand__in=wanted).delete()
    _mute(user, wanted - silent)
    changes = {"morning_hour": [chosen, hour], "muted": [sorted(silent), sorted(wanted)]}
    record("account.mails", user, actor=Oneself(user_id=user.pk, side=user.side), at=at, changes=changes)


@transaction.atomic
def mute(*, user_id: int, duties: Iterable[str], at: datetime) -> None:
    """Send a person no more mails of some kinds of duty. They are known by the token of a mail, not signed in."""
    user = User.objects.select_for_update().get(pk=user_id)
    silent = _muted(user)
    more = set(duties) - silent
    if not more:
        return
    wall.stand_on(user.side)
    _mute(user, more)
    changes = {"muted": [sorted(silent), sorted(silent | more)]}
    record("account.mails", user, actor=Oneself(user_id=user.pk, side=user.side), at=at, changes=changes)


def _muted(user: User) -> set[str]:
    of_duties, of_errands = Mute.objects.filter(user=user), ErrandMute.objects.filter(user=user)
    return {*of_duties.values_list("duty", flat=True), *of_errands.values_list("errand", flat=True)}


def _mute(user: User, kinds: set[str]) -> None:
    Mute.objects.bulk_create(Mute(user=user, duty=duty) for duty in Duty if duty in kinds)
    ErrandMute.objects.bulk_create(ErrandMute(user=user, errand=errand) for errand in Errand if errand in kinds)


def _locked(delivery_id: int, actor: Actor) -> Delivery:
    visible = Delivery.objects.visible_to(actor).filter(gathered_in=None)
    mail = visible.select_for_update(of=("self",)).filter(pk=delivery_id).first()
    if mail is None:
        raise HiddenError
    if not actor.has(Role.ADMIN):
        raise PermissionDenied
    return mail


def _deciding(actor: Actor) -> Actor:
    return actor.acting_as(Role.ADMIN)
