"""Putting a cycle's shared projects in order: each lead for the own side, then both together."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from alliance.audit.recording import record
from frameworks.choices import CycleState, Duty, Role
from frameworks.models import Cycle
from frameworks.policies import Actor, WrongStateError
from projects.choices import Audience, RankingKind
from projects.models import Project, Rank, Ranking
from projects.operations.moving import RefusedError, post_of
from projects.policies import Action, TakesAnotherError, require
from projects.queries.ranking import seal_of, to_rank
from reminders.operations import settle


@transaction.atomic
def save_order(*, cycle_id: int, order: Sequence[int], actor: Actor, at: datetime) -> Ranking:
    """Keep the own side's order as a draft, which the other side does not see.

    :param order: the ids of all projects to rank, the first place first.
    :raises RefusedError: if it is not the order of exactly these projects.
    :raises PermissionDenied: if the actor is not lead of the cycle's framework.
    :raises WrongStateError: if the order is handed in, or the cycle closed.
    """
    cycle, actor = _locked(cycle_id, actor)
    return _draft(cycle, _checked(cycle, order, actor), actor, at=at)


@transaction.atomic
def hand_in_order(*, cycle_id: int, order: Sequence[int], actor: Actor, at: datetime) -> Ranking:
    """Hand the own side's order in, for good. The side's duty to rank is met by it.

    :raises RefusedError, PermissionDenied, WrongStateError: as ``save_order`` does.
    """
    cycle, actor = _locked(cycle_id, actor)
    projects = _checked(cycle, order, actor)
    ranking = _draft(cycle, projects, actor, at=at)
    ranking.audience, ranking.handed_in_at = Audience.BOTH, at
    ranking.save(update_fields=["audience", "handed_in_at"])
    settle(duty=Duty.RANKING, cycle_id=cycle.pk, side=actor.side, area_id=None, actor=actor, at=at)
    _record("ranking.handed_in", cycle, projects, actor, at=at)
    return ranking


@transaction.atomic
def propose_order(*, cycle_id: int, order: Sequence[int], actor: Actor, at: datetime) -> Ranking:
    """Propose an order for both sides; it takes the place of whichever was proposed before.

    :raises WrongStateError: before both sides have handed in, once an order is agreed, or the cycle closed.
    :raises RefusedError, PermissionDenied: as ``save_order`` does.
    """
    cycle, actor = _locked(cycle_id, actor)
    if cycle.rankings.filter(kind=RankingKind.SIDE, handed_in_at__isnull=False).count() < len(actor.sides):
        raise WrongStateError(_("An order can be proposed once both sides have handed theirs in."))
    proposed = cycle.rankings.filter(kind=RankingKind.AGREED).first() or Ranking(cycle=cycle, kind=RankingKind.AGREED)
    if proposed.confirmed_at:
        raise WrongStateError(_("Both sides have agreed on an order already."))
    projects = _checked(cycle, order, actor)
    proposed.audience, proposed.handed_in_at = Audience.BOTH, at
    _write(proposed, projects, actor, at=at)
    _record("ranking.proposed", cycle, projects, actor, at=at)
    return proposed


@transaction.atomic
def confirm_order(*, cycle_id: int, seal: str, actor: Actor, at: datetime) -> Ranking:
    """Agree to the order that the lead of the other side proposed: it is in force for both.

    :param seal: of the order that was read.
    :raises TakesAnotherError: if the own side proposed it.
    :raises WrongStateError: if none is proposed, or another one by now.
    :raises PermissionDenied: if the actor is not lead of the cycle's framework.
    """
    cycle, actor = _locked(cycle_id, actor)
    proposed = _proposed(cycle)
    if proposed.side == actor.side:
        raise TakesAnotherError(_("Your side proposed this order. The lead of the other side confirms it."))
    projects = list(Project.objects.filter(ranks__ranking=proposed).order_by("ranks__place"))
    if seal != seal_of(proposed.side, (project.pk for project in projects)):
        raise WrongStateError(_("Another order has been proposed meanwhile. Read it first."))
    proposed.confirmed_by_id, proposed.confirmed_as_id, proposed.confirmed_at = actor.user_id, post_of(actor), at
    proposed.save(update_fields=["confirmed_by", "confirmed_as", "confirmed_at"])
    _record("ranking.agreed", cycle, projects, actor, at=at)
    return proposed


@transaction.atomic
def decline_order(*, cycle_id: int, reason: str, actor: Actor, at: datetime) -> Cycle:
    """Decline the order that the other side proposed, or take the own side's back, with a reason for both to read.

    :raises WrongStateError: if none is proposed, or one is agreed already.
    :raises PermissionDenied: if the actor is not lead of the cycle's framework.
    """
    cycle, actor = _locked(cycle_id, actor)
    proposed = _proposed(cycle)
    verb = "ranking.taken_back" if proposed.side == actor.side else "ranking.declined"
    # What it was stays in the record.
    proposed.delete()
    record(verb, cycle, actor=actor, at=at, reason=reason, shared=True)
    return cycle


def _locked(cycle_id: int, actor: Actor) -> tuple[Cycle, Actor]:
    """Lock the cycle, the queue for all its orders: of two leads at once, the second sees what the first did."""
    cycle = Cycle.objects.select_for_update().get(pk=cycle_id)
    require_lead(actor, cycle)
    if cycle.state != CycleState.OPEN:
        raise WrongStateError(_("The cycle is closed: its orders stand as they are."))
    return cycle, actor.acting_as(Role.LEAD, framework_id=cycle.framework_id)


def require_lead(actor: Actor, cycle: Cycle) -> None:
    """Require the lead of the cycle's framework.

    :raises PermissionDenied: for everybody else.
    """
    require(actor, Action.RANK_CYCLE)
    if not actor.leads(cycle.framework_id):
        raise PermissionDenied


def _checked(cycle: Cycle, order: Sequence[int], actor: Actor) -> list[Project]:
    projects = {project.pk: project for project in to_rank(cycle, actor)}
    if len(order) != len(projects) or set(order) != projects.keys():
        raise RefusedError(_("Give every project of the cycle a place of its own, and no other project."))
    if not projects:
        raise RefusedError(_("There is nothing to put in order yet."))
    return [projects[pk] for pk in order]


def _draft(cycle: Cycle, projects: list[Project], actor: Actor, *, at: datetime) -> Ranking:
    mine = {"kind": RankingKind.SIDE, "side": actor.side}
    ranking = cycle.rankings.filter(**mine).first() or Ranking(cycle=cycle, **mine)
    if ranking.handed_in_at:
        raise WrongStateError(_("Your side has handed its order in already."))
    return _write(ranking, projects, actor, at=at)


def _write(ranking: Ranking, projects: list[Project], actor: Actor, *, at: datetime) -> Ranking:
    ranking.side, ranking.ranked_at = actor.side, at
    ranking.ranked_by_id, ranking.ranked_as_id = actor.user_id, post_of(actor)
    ranking.save()
    ranking.ranks.all().delete()
    places = enumerate(projects, 1)
    Rank.objects.bulk_create(Rank(ranking=ranking, project=project, place=place) for place, project in places)
    return ranking


def _proposed(cycle: Cycle) -> Ranking:
    proposed = cycle.rankings.filter(kind=RankingKind.AGREED).first()
    if proposed is None:
        raise WrongStateError(_("No order is proposed. It may have been taken back."))
    if proposed.confirmed_at:
        raise WrongStateError(_("Both sides have agreed on an order already."))
    return proposed


def _record(verb: str, cycle: Cycle, projects: list[Project], actor: Actor, *, at: datetime) -> None:
    order = ", ".join(project.ref.upper() for project in projects)
    record(verb, cycle, actor=actor, at=at, changes={"order": [None, order]}, shared=True)
