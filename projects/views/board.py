"""Boards of a cycle and of projects: cards in columns, each with the moves that are open to the reader."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from frameworks.choices import CycleState
from frameworks.models import Cycle, Meeting
from frameworks.policies import Actor
from frameworks.views.signing_in import SignedInRequest, signed_in
from projects.choices import State
from projects.filters import NOWHERE_YET
from projects.models import Project
from projects.policies import Action, Verdict, decide
from projects.queries import board as queries
from projects.queries.forums import CHAIN, meetings_of
from projects.queries.page import ProjectPage
from projects.views.act_table import ACTS
from projects.views.listing import chips_of, filter_of

BY = {"state": _("By state"), "forum": _("By forum")}
# The acts that move a filing within its cycle, and to which state. To carry one on leads to another cycle's board.
LEADS_TO = {
    "submit": State.SUBMITTED,
    "withdraw-endorsement": State.SUBMITTED,
    "share": "",
    "return": State.RETURNED,
    "endorse": State.ENDORSED,
    "present": State.PRESENTED,
    "close": State.CLOSED,
    "defer": State.CLOSED,
    "merge": State.CLOSED,
    "split": State.CLOSED,
    "withdraw": State.CLOSED,
}


@dataclass(frozen=True, slots=True)
class Move:
    """A move that is open to the reader: where its form is, and the code of the column it leads to, if it does."""

    words: str | Promise
    link: str
    to: str


@dataclass(frozen=True, slots=True)
class ShownCard:
    """A card with its moves."""

    card: queries.Card
    moves: list[Move]


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands on a board, by which filters the list shows its filings and its drafts, and whose agendas count."""

    found: QuerySet[Project]
    filed: dict[str, str]
    drafts: dict[str, str]
    cycles: Iterable[Cycle]


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A column as the page shows it; ``more`` is the address of the list of all that belongs there."""

    column: queries.Column
    name: str | Promise
    more: str
    cards: list[ShownCard]


@require_safe
@signed_in
def board(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show what is filed in a cycle, and while it is open the drafts of its framework."""
    cycle = get_object_or_404(Cycle.objects.select_related("meeting__forum", "framework"), slug=slug)
    shown = Shown(queries.on_board(cycle, request.actor), {"cycle": slug}, {"framework": cycle.framework.code}, [cycle])
    return _show(request, shown, {"cycle": cycle})


@require_safe
@signed_in
def projects_board(request: SignedInRequest) -> HttpResponse:
    """Show the projects that the filters of the list let through, whichever their cycle."""
    narrowed = filter_of(request)
    kept = narrowed.chosen
    shown = Shown(narrowed.qs, kept, kept, Cycle.objects.filter(state=CycleState.OPEN).select_related("meeting__forum"))
    context = {"filter": narrowed, "chips": chips_of(request, narrowed, request.path)}
    return _show(request, shown, context, status=422 if narrowed.form.errors else 200)


def _show(request: SignedInRequest, shown: Shown, about: dict[str, Any], *, status: int = 200) -> HttpResponse:
    by = "forum" if request.GET.get("by") == "forum" else "state"
    columns = (_by_forum if by == "forum" else _by_state)(shown, request)
    return render(request, "projects/board.html", {**about, "by": by, "ways": BY, "columns": columns}, status=status)


def moves_of(card: queries.Card, actor: Actor) -> list[Move]:
    """Return the acts that move a card and are open to the actor, as the project's page would offer them."""
    # What fits one of these acts looks at nothing of a project's page that a card does not tell as well.
    page, address = cast(ProjectPage, card), card.project.get_absolute_url()
    return [
        Move(act.words, f"{address}?{urlencode({'do': name})}#act-{name}", to)
        for name, to in LEADS_TO.items()
        if (act := ACTS[name])
        and decide(actor, act.action_for(actor), card.facts) is Verdict.ALLOW
        and act.fits(page, actor)
        and not act.hurdle(page, actor)
    ]


def _by_state(shown: Shown, request: SignedInRequest) -> list[ShownColumn]:
    return [
        ShownColumn(
            column,
            State(column.code).label,
            _list_of((shown.drafts if column.code == State.DRAFT else shown.filed) | {"state": column.code}),
            [ShownCard(card, moves_of(card, request.actor)) for card in column.cards],
        )
        for column in queries.columns_by_state(shown.found, request.actor, request.now)
    ]


def _by_forum(shown: Shown, request: SignedInRequest) -> list[ShownColumn]:
    columns = queries.columns_by_forum(shown.found, request.actor, request.now)
    agendas: dict[int | None, dict[str, str]] = {
        cycle.pk: _agendas(cycle, meetings_of(cycle)) for cycle in shown.cycles
    }
    return [
        ShownColumn(
            column,
            NOWHERE_YET if column.code == queries.NOWHERE else column.code,
            _list_of(shown.filed | {"forum": column.code}),
            [
                ShownCard(card, _to_agendas(card, agendas.get(card.project.cycle_id or 0, {}), request.actor))
                for card in column.cards
            ],
        )
        for column in columns
    ]


def _to_agendas(card: queries.Card, agendas: dict[str, str], actor: Actor) -> list[Move]:
    """Return the way to the agenda of the next forum, if the actor may put it there."""
    order = queries.FORUMS
    following = [code for code in order[order.index(card.column) + 1 :] if code in agendas][:1]
    if not following or decide(actor, Action.PUT_ON_AGENDA, card.facts) is not Verdict.ALLOW:
        return []
    (code,) = following
    return [Move(_("Put on the agenda"), agendas[code], code)]


def _agendas(cycle: Cycle, meetings: Iterable[Meeting]) -> dict[str, str]:
    """Return for each forum of the chain where its last meeting in the cycle takes projects on its agenda."""
    found = {
        meeting.forum.code: f"{reverse('projects:agenda', args=[cycle.slug, meeting.address])}#put-h"
        for meeting in meetings
    }
    return {code: found[code] for code in CHAIN if code in found}


def _list_of(filters: dict[str, str]) -> str:
    return f"{reverse('projects:list')}?{urlencode(filters)}"
