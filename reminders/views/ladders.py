"""The ladder of a framework or of one cycle: reading it, and for administrators changing it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from frameworks.choices import CycleState, Duty
from frameworks.models import Cycle, Framework
from frameworks.policies import SideAction, Verdict, decide, require
from frameworks.views.signing_in import SignedInRequest, signed_in
from reminders import operations, queries
from reminders.forms import RungForm, StatutoryForm


@dataclass(frozen=True, slots=True)
class Ladder:
    """Whose ladder it is: a framework's, or one of its cycles'."""

    framework: Framework
    cycle: Cycle | None

    @property
    def url(self) -> str:
        """Return the address of its page."""
        if self.cycle:
            return reverse("reminders:ladder", args=[self.cycle.slug])
        return reverse("reminders:framework-ladder", args=[self.framework.code])

    @property
    def ids(self) -> dict[str, Any]:
        """Return what operations know it by."""
        return {"framework_id": self.framework.pk, "cycle_id": self.cycle.pk if self.cycle else None}


@require_safe
@signed_in
def ladder(request: SignedInRequest, slug: str = "", code: str = "") -> HttpResponse:
    return _show(request, _ladder(slug, code))


@require_POST
@signed_in
def save(request: SignedInRequest, slug: str = "", code: str = "", pk: int | None = None) -> HttpResponse:
    """Add a rung, or change one."""
    require(request.actor, SideAction.OPEN_OR_CLOSE_CYCLE)
    shown, form = _ladder(slug, code), RungForm(request.POST)
    if not form.is_valid():
        return _show(request, shown, form, pk)
    try:
        operations.save_rung(**shown.ids, rung_id=pk, fields=form.fields_of_rung, actor=request.actor, at=request.now)
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return _show(request, shown, form, pk)
    messages.success(request, _("The ladder is changed."))
    return redirect(shown.url)


@require_POST
@signed_in
def remove(request: SignedInRequest, pk: int, slug: str = "", code: str = "") -> HttpResponse:
    require(request.actor, SideAction.OPEN_OR_CLOSE_CYCLE)
    shown = _ladder(slug, code)
    operations.remove_rung(**shown.ids, rung_id=pk, actor=request.actor, at=request.now)
    messages.success(request, _("The rung is off the ladder."))
    return redirect(shown.url)


@require_POST
@signed_in
def begin(request: SignedInRequest, slug: str) -> HttpResponse:
    require(request.actor, SideAction.OPEN_OR_CLOSE_CYCLE)
    shown = _ladder(slug, "")
    operations.begin_ladder(cycle_id=shown.ids["cycle_id"], actor=request.actor, at=request.now)
    messages.success(request, _("This cycle has a ladder of its own now."))
    return redirect(shown.url)


@require_POST
@signed_in
def end(request: SignedInRequest, slug: str) -> HttpResponse:
    require(request.actor, SideAction.OPEN_OR_CLOSE_CYCLE)
    shown = _ladder(slug, "")
    operations.end_ladder(cycle_id=shown.ids["cycle_id"], actor=request.actor, at=request.now)
    messages.success(request, _("The ladder of the framework holds again."))
    return redirect(shown.url)


@require_POST
@signed_in
def statutory(request: SignedInRequest, slug: str) -> HttpResponse:
    require(request.actor, SideAction.OPEN_OR_CLOSE_CYCLE)
    shown, form = _ladder(slug, ""), StatutoryForm(request.POST)
    if not form.is_valid():
        return _show(request, shown, form)
    said = form.cleaned_data["duties"]
    operations.call_statutory(cycle_id=shown.ids["cycle_id"], duties=said, actor=request.actor, at=request.now)
    messages.success(request, _("Saved. Mails of these duties come to everybody concerned."))
    return redirect(shown.url)


def _ladder(slug: str, code: str) -> Ladder:
    if code:
        return Ladder(get_object_or_404(Framework, code=code), None)
    cycle = get_object_or_404(Cycle.objects.select_related("framework", "meeting__forum"), slug=slug)
    return Ladder(cycle.framework, cycle)


def _show(
    request: SignedInRequest, shown: Ladder, sent: RungForm | StatutoryForm | None = None, pk: int | None = None
) -> HttpResponse:
    """Show a ladder, with the form that was refused instead of the one it came from."""
    rungs, cycle = queries.ladder_of(shown.framework, shown.cycle), shown.cycle
    is_own = cycle is None or any(rung.cycle_id for rung in rungs)
    may_edit = decide(request.actor, SideAction.OPEN_OR_CLOSE_CYCLE) is Verdict.ALLOW
    may_edit = may_edit and (cycle is None or cycle.state == CycleState.OPEN)
    context: dict[str, Any] = {"ladder": shown, "is_own": is_own, "may_edit": may_edit, "sent": sent}
    fixed = queries.statutory_in([cycle]) if cycle else frozenset()
    context["statutory_names"] = [Duty(duty).label for duty in sorted(fixed)]
    forms = {rung.pk: RungForm.of(rung) for rung in rungs}
    new: RungForm = RungForm.of()
    if isinstance(sent, RungForm):
        if pk in forms:
            forms[pk] = sent
        else:
            new = sent
    context["lines"] = [(rung, forms[rung.pk]) for rung in rungs]
    context["new"] = new
    refused = isinstance(sent, StatutoryForm)
    context["statutory_form"] = sent if refused else StatutoryForm(initial={"duties": sorted(fixed)})
    return render(request, "reminders/ladder.html", context, status=422 if sent else 200)
