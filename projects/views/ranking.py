"""The order of a cycle's projects: each lead's own, both side by side, and the one they agree on."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from frameworks.calendar.clocks import ZONES
from frameworks.models import Cycle
from frameworks.queries import due_moment
from frameworks.views.signing_in import SignedInRequest, View, signed_in
from projects.forms.ranking import MOVES, PREFIX, ConfirmForm, DeclineForm, OrderForm
from projects.operations import RefusedError, ranking
from projects.operations.ranking import require_lead
from projects.policies import Action, Verdict, decide
from projects.queries.ranking import CycleRanking, ranking_of

Words = str | Promise


@require_safe
@signed_in
def cycle_ranking(request: SignedInRequest, slug: str) -> HttpResponse:
    return _show(request, ranking_of(_cycle(slug), request.actor))


def ranking_act(
    operation: Callable[..., object],
    form_of: Callable[[SignedInRequest, CycleRanking], forms.Form],
    said_of: Callable[[Any], dict[str, object]],
    done: Words,
) -> View:
    """Make the view of an act on the orders of a cycle.

    :param said_of: what the operation takes of the form.
    :param done: said to the person once it is done.
    """

    def view(request: SignedInRequest, slug: str) -> HttpResponse:
        cycle = _cycle(slug)
        require_lead(request.actor, cycle)
        shown = ranking_of(cycle, request.actor)
        form = form_of(request, shown)
        if not form.is_valid():
            return _show(request, shown, form, status=422)
        try:
            operation(cycle_id=cycle.pk, actor=request.actor, at=request.now, **said_of(form))
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
            return _show(request, shown, form, status=422)
        moved = next((request.POST[move] for move in MOVES if move in request.POST), "")
        if not moved:
            messages.success(request, str(done))
        response = redirect("projects:ranking", slug=slug)
        response["Location"] += f"#{PREFIX}{moved}" if moved else ""
        return response

    return require_POST(signed_in(view))


def _order_form(request: SignedInRequest, shown: CycleRanking) -> OrderForm:
    return OrderForm(request.POST, projects=shown.start(), auto_id="%s")


def _order(form: OrderForm) -> dict[str, object]:
    return {"order": form.order}


save = ranking_act(ranking.save_order, _order_form, _order, _("Your side's order is saved. Only your side sees it."))
hand_in = ranking_act(ranking.hand_in_order, _order_form, _order, _("Your side's order is handed in."))
propose = ranking_act(ranking.propose_order, _order_form, _order, _("The order is proposed to the other side."))
confirm = ranking_act(
    ranking.confirm_order,
    lambda request, _shown: ConfirmForm(request.POST),
    lambda form: form.cleaned_data,
    _("Both sides have agreed on this order."),
)
decline = ranking_act(
    ranking.decline_order,
    lambda request, _shown: DeclineForm(request.POST),
    lambda form: form.cleaned_data,
    _("The proposed order is dropped."),
)


def _cycle(slug: str) -> Cycle:
    return get_object_or_404(Cycle.objects.select_related("meeting__forum", "framework"), slug=slug)


def _show(
    request: SignedInRequest, shown: CycleRanking, form: forms.Form | None = None, *, status: int = 200
) -> HttpResponse:
    """Show the orders; ``form`` is one that was refused, shown again with what was typed."""
    actor, cycle = request.actor, shown.cycle
    is_lead = decide(actor, Action.RANK_CYCLE) is Verdict.ALLOW and actor.leads(cycle.framework_id)
    may_order = is_lead and shown.is_open and bool(shown.projects)
    ordering = may_order and (not shown.is_handed_in or (shown.is_complete and not shown.is_agreed))
    order_form = form if isinstance(form, OrderForm) else OrderForm(projects=shown.start(), auto_id="%s")
    context = {
        "cycle": cycle,
        "ranking": shown,
        "due_at": due_moment(shown.milestone, ZONES[actor.side]) if shown.milestone else None,
        "form": order_form if ordering else None,
        "refused": form,
        "declining": form if isinstance(form, DeclineForm) else DeclineForm(),
        "may_answer": may_order and shown.agreed is not None and not shown.is_agreed,
    }
    return render(request, "projects/ranking.html", context, status=status)
