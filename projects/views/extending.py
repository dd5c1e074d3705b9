"""Asking for more time from a duty itself, and deciding on what the other side asks for."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from frameworks.views.signing_in import SignedInRequest, signed_in
from projects.forms.extending import TimeForm
from projects.forms.meetings import RefusalForm
from projects.operations import RefusedError, extending


@require_POST
@signed_in
def ask(request: SignedInRequest, pk: int) -> HttpResponse:
    form = TimeForm(request.POST)
    if form.is_valid():
        try:
            extending.ask_from_duty(obligation_id=pk, **form.cleaned_data, actor=request.actor, at=request.now)
            messages.success(request, _("More time is asked for. The lead of the other side decides."))
            return redirect("projects:work")
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
    return render(request, "reminders/reason_form.html", {"act": _("Ask for more time"), "form": form}, status=422)


@require_POST
@signed_in
def grant(request: SignedInRequest, pk: int) -> HttpResponse:
    extending.grant_time(extension_id=pk, actor=request.actor, at=request.now)
    messages.success(request, _("More time is granted."))
    return redirect("projects:work")


@require_POST
@signed_in
def refuse(request: SignedInRequest, pk: int) -> HttpResponse:
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return render(request, "reminders/reason_form.html", {"act": _("Refuse more time"), "form": form}, status=422)
    reason = form.cleaned_data["reason"]
    extending.refuse_time(extension_id=pk, reason=reason, actor=request.actor, at=request.now)
    messages.success(request, _("More time is refused."))
    return redirect("projects:work")
