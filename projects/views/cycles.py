"""Cycles: the list, and one with its milestones, pipeline and duties."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from frameworks.models import Cycle
from frameworks.views.signing_in import SignedInRequest, signed_in
from projects.queries import cycles as queries
from projects.views.dashboard import line_of

PER_PAGE = 50
GATE_LABELS: dict[str, str | Promise] = {
    "filed": _("Filed"),
    "reviewed": _("Reviewed"),
    "one": _("One side signed"),
    "both": _("Both signed"),
    "presented": _("Presented"),
}


@require_safe
@signed_in
def cycle_list(request: SignedInRequest) -> HttpResponse:
    return render(request, "projects/cycle_list.html", {"lines": queries.all_cycles(request.actor)})


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
        "gate": gate if gate in GATE_LABELS else "filed",
        "gate_labels": GATE_LABELS,
        "page": Paginator(queries.filings_of(cycle, actor, gate), PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "projects/cycle_detail.html", context)
