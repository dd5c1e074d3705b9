"""Changes to ladders: both sides' administrators keep them, and both sides read of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from alliance.audit.recording import record
from frameworks.choices import CycleState, Duty
from frameworks.models import Cycle, Framework
from frameworks.policies import Actor, HiddenError, SideAction, WrongStateError, require
from reminders.models import Rung, StatutoryDuty
from reminders.models.ladders import TOLD

SAID = ("days_before", "channel", *TOLD)


@transaction.atomic
def begin_ladder(*, cycle_id: int, actor: Actor, at: datetime) -> list[Rung]:
    """Give a cycle a ladder of its own: a copy of its framework's, which may then be changed.

    :raises PermissionDenied: unless the actor is an administrator.
    :raises WrongStateError: if it has one, if there is nothing to copy, or if the cycle is closed.
    """
    cycle = _open(cycle_id, actor)
    if cycle.rungs.exists():
        raise WrongStateError(_("This cycle has a ladder of its own already."))
    rungs = list(Rung.objects.filter(framework_id=cycle.framework_id, cycle=None).order_by("-days_before"))
    if not rungs:
        raise WrongStateError(_("The framework has no ladder yet."))
    for rung in rungs:
        rung.pk, rung.cycle = None, cycle
    record("ladder.begun", cycle, actor=actor, at=at, changes={"rungs": [0, len(rungs)]}, shared=True)
    return Rung.objects.bulk_create(rungs)


@transaction.atomic
def end_ladder(*, cycle_id: int, actor: Actor, at: datetime) -> None:
    """Let the framework's ladder hold for a cycle again.

    :raises PermissionDenied: unless the actor is an administrator.
    :raises WrongStateError: if it has none of its own, or if the cycle is closed.
    """
    cycle = _open(cycle_id, actor)
    removed, _by_model = cycle.rungs.all().delete()
    if not removed:
        raise WrongStateError(_("This cycle has no ladder of its own."))
    record("ladder.ended", cycle, actor=actor, at=at, changes={"rungs": [removed, 0]}, shared=True)


@transaction.atomic
def save_rung(
    *, framework_id: int, cycle_id: int | None, rung_id: int | None, fields: dict[str, Any], actor: Actor, at: datetime
) -> Rung:
    """Add a rung to the ladder of a framework or a cycle, or change one of it.

    :param fields: of ``SAID``.
    :raises PermissionDenied: unless the actor is an administrator.
    :raises HiddenError: if there is no such rung on this ladder.
    :raises ValidationError: for a day that is on the ladder already or too far away, or nobody to tell.
    """
    ladder = _locked(framework_id, cycle_id, actor)
    rung = Rung(framework_id=framework_id, cycle_id=cycle_id) if rung_id is None else _rung_of(ladder, rung_id)
    before = [getattr(rung, name) for name in SAID] if rung.pk else [None] * len(SAID)
    for name in SAID:
        setattr(rung, name, fields[name])
    rung.clean_fields(exclude={"cycle"})
    rung.validate_constraints()
    verb = "ladder.rung_changed" if rung.pk else "ladder.rung_added"
    rung.save()
    changes = {name: [old, getattr(rung, name)] for name, old in zip(SAID, before, strict=True)}
    record(verb, ladder, actor=actor, at=at, changes=changes, shared=True)
    return rung


@transaction.atomic
def remove_rung(*, framework_id: int, cycle_id: int | None, rung_id: int, actor: Actor, at: datetime) -> None:
    """Take a rung off a ladder; what was planned by it stays planned. One that is off already changes nothing.

    :raises PermissionDenied: unless the actor is an administrator.
    """
    ladder = _locked(framework_id, cycle_id, actor)
    rung = _rungs_of(ladder).filter(pk=rung_id).first()
    if rung is None:
        return
    changes = {"days_before": [rung.days_before, None]}
    rung.delete()
    record("ladder.rung_removed", ladder, actor=actor, at=at, changes=changes, shared=True)


@transaction.atomic
def call_statutory(*, cycle_id: int, duties: Iterable[str], actor: Actor, at: datetime) -> None:
    """Say of which kinds of duty nobody may mute the mails in a cycle. Saying the same again changes nothing.

    :raises PermissionDenied: unless the actor is an administrator.
    :raises WrongStateError: if the cycle is closed.
    """
    cycle = _open(cycle_id, actor)
    before, after = set(cycle.statutory_duties.values_list("duty", flat=True)), set(duties)
    if before == after:
        return
    cycle.statutory_duties.exclude(duty__in=after).delete()
    StatutoryDuty.objects.bulk_create(StatutoryDuty(cycle=cycle, duty=duty) for duty in Duty if duty in after - before)
    changes = {"statutory": [sorted(before), sorted(after)]}
    record("ladder.statutory", cycle, actor=actor, at=at, changes=changes, shared=True)


def _open(cycle_id: int, actor: Actor) -> Cycle:
    require(actor, SideAction.OPEN_OR_CLOSE_CYCLE)
    cycle = Cycle.objects.select_for_update(of=("self",)).get(pk=cycle_id)
    if cycle.state != CycleState.OPEN:
        raise WrongStateError(_("This cycle is closed already."))
    return cycle


def _locked(framework_id: int, cycle_id: int | None, actor: Actor) -> Framework | Cycle:
    """Lock whose ladder it is: of two who change it at once the second finds what the first did."""
    if cycle_id is not None:
        return _open(cycle_id, actor)
    require(actor, SideAction.OPEN_OR_CLOSE_CYCLE)
    return Framework.objects.select_for_update(of=("self",)).get(pk=framework_id)


def _rungs_of(ladder: Framework | Cycle) -> QuerySet[Rung]:
    return ladder.rungs.filter(cycle=None) if isinstance(ladder, Framework) else ladder.rungs.all()


def _rung_of(ladder: Framework | Cycle, rung_id: int) -> Rung:
    rung = _rungs_of(ladder).filter(pk=rung_id).first()
    if rung is None:
        raise HiddenError
    return rung
