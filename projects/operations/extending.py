"""More time for a duty: a post asks, the lead of the other side consents or refuses, and the record shows it."""

from dataclasses import replace
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from alliance.audit.recording import record
from frameworks.choices import Role
from frameworks.policies import Actor, HiddenError, WrongStateError
from projects.operations.deciding import decide_on
from projects.operations.moving import RefusedError, locked, post_of
from projects.policies import Action
from reminders.choices import ExtensionState, ObligationState
from reminders.models import Extension, Obligation
from reminders.operations import end_of_day, put_off


@transaction.atomic
def ask_for_time(
    *, project_id: int, obligation_id: int, until: date, reason: str, actor: Actor, at: datetime
) -> Extension:
    """Ask for more time for one open duty of the actor's posts that a project is for; both sides learn of it.

    :param until: the last day, to its end where the own side is.
    :raises RefusedError: for a duty that is not open and the actor's, a day that is no later, or a second request.
    :raises HiddenError, PermissionDenied, WrongStateError: as ``moving.locked`` does.
    """
    project, actor = locked(project_id, actor, Action.REQUEST_EXTENSION, Role.POC, Role.LEAD)
    owed = Obligation.objects.owed_by(actor).filter(pk=obligation_id, cycle__framework_id=project.framework_id)
    duty = owed.select_for_update(of=("self",)).select_related("post__side", "milestone").first()
    if duty is None:
        raise RefusedError(_("Choose an open duty of your own post."))
    return _ask(duty, until, reason, actor=actor, at=at)


@transaction.atomic
def ask_from_duty(*, obligation_id: int, until: date, reason: str, actor: Actor, at: datetime) -> Extension:
    """Ask for more time for one open duty as the post that owes it, whatever it is for; both sides learn of it.

    :param until: the last day, to its end where the own side is.
    :raises HiddenError: if the duty is not of the own side.
    :raises PermissionDenied: unless the actor holds its post.
    :raises WrongStateError: if it is settled, or its cycle is closed.
    :raises RefusedError: for a day that is no later, or a second request.
    """
    seen = Obligation.objects.visible_to(actor).select_related("post__side", "milestone", "cycle")
    duty = seen.select_for_update(of=("self",)).filter(pk=obligation_id).first()
    if duty is None:
        raise HiddenError
    seat = next((seat for seat in actor.seats if seat.post_id == duty.post_id), None)
    if seat is None:
        raise PermissionDenied
    if duty.state != ObligationState.OPEN or duty.cycle.closed_at:
        raise WrongStateError(_("This duty is settled already, or its cycle is closed."))
    return _ask(duty, until, reason, actor=replace(actor, record_seat=seat), at=at)


def _ask(duty: Obligation, until: date, reason: str, *, actor: Actor, at: datetime) -> Extension:
    if end_of_day(until, duty.post) <= duty.due_at:
        raise RefusedError(_("Choose a day after the one on which it is due."))
    if duty.extensions.filter(state=ExtensionState.ASKED).exists():
        raise RefusedError(_("More time is asked for already. The other side has to decide first."))
    asked = Extension.objects.create(
        obligation=duty,
        side=actor.side,
        until=until,
        reason=reason,
        asked_by_id=actor.user_id,
        asked_as_id=post_of(actor),
        asked_at=at,
    )
    _record("obligation.extension_asked", asked, actor=actor, at=at, reason=reason)
    return asked


@transaction.atomic
def grant_time(*, extension_id: int, actor: Actor, at: datetime) -> Extension:
    """Consent to what the other side asked for: the duty is due on the later day, and reminded of anew.

    :raises HiddenError: if the request is not for this person to see.
    :raises PermissionDenied: unless the actor is lead of the framework on the other side.
    :raises WrongStateError: if it is decided already, or the duty is settled.
    """
    asked, actor = _waiting(extension_id, actor)
    if asked.obligation.state != ObligationState.OPEN:
        raise WrongStateError(_("This duty is settled already."))
    decide_on(asked, ExtensionState.GRANTED, actor=actor, at=at)
    put_off(obligation_id=asked.obligation_id, until=asked.until, at=at)
    _record("obligation.extended", asked, actor=actor, at=at)
    return asked


@transaction.atomic
def refuse_time(*, extension_id: int, reason: str, actor: Actor, at: datetime) -> Extension:
    """Refuse what the other side asked for, with a reason; the duty is due as before.

    :raises HiddenError, PermissionDenied, WrongStateError: as ``grant_time`` does.
    """
    asked, actor = _waiting(extension_id, actor)
    decide_on(asked, ExtensionState.REFUSED, actor=actor, at=at, reason=reason)
    _record("obligation.extension_refused", asked, actor=actor, at=at, reason=reason)
    return asked


def _waiting(extension_id: int, actor: Actor) -> tuple[Extension, Actor]:
    visible = Extension.objects.visible_to(actor).select_related("obligation__cycle", "obligation__post__side")
    asked = visible.select_for_update(of=("self",)).filter(pk=extension_id).first()
    if asked is None:
        raise HiddenError
    framework_id = asked.obligation.cycle.framework_id
    if asked.side == actor.side or not actor.leads(framework_id):
        raise PermissionDenied(_("The lead of the other side decides on what one side asks for."))
    if asked.state != ExtensionState.ASKED:
        raise WrongStateError(_("This request is decided already."))
    return asked, actor.acting_as(Role.LEAD, framework_id=framework_id)


def _record(verb: str, asked: Extension, *, actor: Actor, at: datetime, reason: str = "") -> None:
    changes = {"until": [None, asked.until.isoformat()]}
    record(verb, asked.obligation, actor=actor, at=at, changes=changes, reason=reason, shared=True)
