"""Cycles: the list, and one with its milestones, pipeline and duties."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from frameworks import operations
from frameworks.choices import CycleState
from frameworks.forms import OpenCycleForm
from frameworks.models import Cycle
from frameworks.policies import SideAction, Verdict, decide, require
from frameworks.views.signing_in import SignedInRequest, signed_in
from projects.queries import cycles as queries
from projects.views.dashboard import line_of
from reminders.operations import open_obligations

PER_PAGE = 50
GATE_LABELS: dict[str, str | Promise] = {
    "filed": _("Filed"),
    "reviewed": _("Reviewed"),
    "one": _("One side signed"),
    "both": _("Both signed"),
    "presented": _("Presented"),
    "moved": _("In a later cycle since"),
}


@require_safe
@signed_in
def cycle_list(request: SignedInRequest) -> HttpResponse:
    return _list(request, OpenCycleForm())


@require_POST
@signed_in
def open_cycle(request: SignedInRequest) -> HttpResponse:
    """Open a cycle, and with it the duties of both sides' posts."""
    require(request.actor, SideAction.OPEN_OR_CLOSE_CYCLE)
    form = OpenCycleForm(request.POST)
    if not form.is_valid():
        return _list(request, form, status=422)
    cycle = operations.open_cycle(
        framework_id=form.cleaned_data["framework"].pk,
        meeting_id=form.cleaned_data["meeting"].pk,
        actor=request.actor,
        at=request.now,
    )
    open_obligations(cycle_id=cycle.pk, actor=request.actor, at=request.now)
    return redirect(cycle)


@require_POST
@signed_in
def close_cycle(request: SignedInRequest, slug: str) -> HttpResponse:
    cycle = get_object_or_404(Cycle, slug=slug)
    operations.close_cycle(cycle_id=cycle.pk, actor=request.actor, at=request.now)
    return redirect(cycle)


@require_safe
@signed_in
def cycle_detail(request: SignedInRequest, slug: str) -> HttpResponse:
    cycle = get_object_or_404(Cycle.objects.select_related("meeting__forum", "framework"), slug=slug)
    actor, now = request.actor, request.now
    gate = request.GET.get("gate", "filed")
    milestones = queries.milestones_of(cycle, actor, now)
    context = {
        "cycle": cycle,
        "now": now,
        "countdown": queries.countdown_to(cycle, now),
        "gates": queries.gates_of(cycle, actor),
        "milestones": milestones,
        "line": line_of(cycle, milestones, actor, now),
        "pipeline": queries.pipeline_of(cycle, actor),
        "states": queries.FILED,
        "duties": queries.duties_of(cycle, actor),
        "may_close": cycle.state == CycleState.OPEN and _may_manage(request),
        "gate": gate if gate in GATE_LABELS else "filed",
        "gate_labels": GATE_LABELS,
        "page": Paginator(queries.filings_of(cycle, actor, gate), PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "projects/cycle_detail.html", context)


def _list(request: SignedInRequest, form: OpenCycleForm, *, status: int = 200) -> HttpResponse:
    context = {
        "lines": queries.all_cycles(request.actor),
        "form": form if _may_manage(request) and form.is_possible else None,
    }
    return render(request, "projects/cycle_list.html", context, status=status)


def _may_manage(request: SignedInRequest) -> bool:
    return decide(request.actor, SideAction.OPEN_OR_CLOSE_CYCLE) is Verdict.ALLOW
