"""Cycles: the list, and one with its milestones, pipeline and duties."""

from datetime import date
from zoneinfo import ZoneInfo

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frameworks import operations
from frameworks.calendar.clocks import ZONES
from frameworks.choices import CycleState
from frameworks.forms import OpenCycleForm
from frameworks.models import Cycle, PriorityArea
from frameworks.policies import SideAction, Verdict, WrongStateError, decide, require
from frameworks.views.signing_in import SignedInRequest, signed_in
from projects.forms.milestones import CloseOutForm
from projects.operations import RefusedError
from projects.operations.closing import close_out_cycle
from projects.queries import cycles as queries
from projects.queries.closing import still_open
from projects.views.dashboard import line_of
from projects.views.keeping import offer_kept
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
    return _list(request, OpenCycleForm(initial={"opened_on": _today(request)}, today=_today(request)))


@require_POST
@signed_in
def open_cycle(request: SignedInRequest) -> HttpResponse:
    """Open a cycle, and with it the duties of both sides' posts."""
    require(request.actor, SideAction.OPEN_OR_CLOSE_CYCLE)
    form = OpenCycleForm(request.POST, today=_today(request))
    if not form.is_valid():
        return _list(request, form, status=422)
    opened_at = form.moment(request.now, ZONES[request.actor.side])
    said = {"framework_id": form.cleaned_data["framework"].pk, "meeting_id": form.cleaned_data["meeting"].pk}
    cycle = operations.open_cycle(**said, actor=request.actor, at=request.now, opened_at=opened_at)
    open_obligations(cycle_id=cycle.pk, actor=request.actor, at=request.now)
    return redirect(cycle)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def close_cycle(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show what is still open in a cycle, and close it with what is said of that."""
    cycle = get_object_or_404(Cycle.objects.select_related("meeting__forum", "framework"), slug=slug)
    require(request.actor, SideAction.OPEN_OR_CLOSE_CYCLE)
    if cycle.state == CycleState.CLOSED:
        raise WrongStateError(_("This cycle is closed already."))
    left = still_open(cycle, request.actor)
    is_sent = request.method == "POST"
    form = CloseOutForm(request.POST if is_sent else None, is_needed=left.takes_words)
    if is_sent and form.is_valid():
        said = form.cleaned_data["close_out"]
        try:
            close_out_cycle(cycle_id=cycle.pk, close_out=said, actor=request.actor, at=request.now)
            return redirect(cycle)
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
    unsent = offer_kept(request, (request.path,), {"close": form}, {"close": _("Close the cycle")})
    context = {"cycle": cycle, "left": left, "form": form, "unsent": unsent}
    return render(request, "projects/cycle_close.html", context, status=422 if is_sent else 200)


@require_safe
@signed_in
def cycle_detail(request: SignedInRequest, slug: str) -> HttpResponse:
    cycle = get_object_or_404(Cycle.objects.select_related("meeting__forum", "framework"), slug=slug)
    actor, now = request.actor, request.now
    gate = request.GET.get("gate", "filed")
    area = PriorityArea.objects.filter(framework=cycle.framework_id, code=request.GET.get("area", "")).first()
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
        "area": area,
        "page": Paginator(queries.filings_of(cycle, actor, gate, area), PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "projects/cycle_detail.html", context)


def _list(request: SignedInRequest, form: OpenCycleForm, *, status: int = 200) -> HttpResponse:
    context = {
        "lines": queries.all_cycles(request.actor),
        "form": form if _may_manage(request) and (form.is_possible or form.is_bound) else None,
    }
    return render(request, "projects/cycle_list.html", context, status=status)


def _today(request: SignedInRequest) -> date:
    return request.now.astimezone(ZoneInfo(ZONES[request.actor.side])).date()


def _may_manage(request: SignedInRequest) -> bool:
    return decide(request.actor, SideAction.OPEN_OR_CLOSE_CYCLE) is Verdict.ALLOW
