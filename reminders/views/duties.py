"""One's own reminders, settling a duty of one's own post, and waiving one of the own side's."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from frameworks.views.signing_in import SignedInRequest, signed_in
from reminders import operations, queries
from reminders.forms import NilForm, WaiverForm

PER_PAGE = 50


@require_safe
@signed_in
def home(request: SignedInRequest) -> HttpResponse:
    page = Paginator(queries.own_mails(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "side_mails": queries.side_mails(request.actor, at=request.now),
        "cycles": queries.open_cycles(),
        "waivable": queries.waivable(request.actor),
        "without_holder": queries.without_holder(request.actor),
        "now": request.now,
    }
    return render(request, "reminders/home.html", context)


@require_POST
@signed_in
def met(request: SignedInRequest, pk: int) -> HttpResponse:
    operations.mark_met(obligation_id=pk, actor=request.actor, at=request.now)
    messages.success(request, _("The duty is settled."))
    return redirect("/work/")


@require_POST
@signed_in
def nil(request: SignedInRequest, pk: int) -> HttpResponse:
    form = NilForm(request.POST)
    if not form.is_valid():
        return _ask_again(request, _("Nil return"), form)
    reason = form.cleaned_data["reason"]
    operations.return_nil(obligation_id=pk, reason=reason, actor=request.actor, at=request.now)
    messages.success(request, _("The nil return is recorded. The other side reads it and acknowledges it."))
    return redirect("/work/")


@require_POST
@signed_in
def acknowledge(request: SignedInRequest, pk: int) -> HttpResponse:
    operations.acknowledge_nil(obligation_id=pk, actor=request.actor, at=request.now)
    messages.success(request, _("The nil return is acknowledged."))
    return redirect("/work/")


@require_POST
@signed_in
def waive(request: SignedInRequest, pk: int) -> HttpResponse:
    form = WaiverForm(request.POST)
    if not form.is_valid():
        return _ask_again(request, _("Waive"), form)
    reason = form.cleaned_data["reason"]
    operations.waive(obligation_id=pk, reason=reason, actor=request.actor, at=request.now)
    messages.success(request, _("The duty is waived."))
    return redirect("reminders:home")


@require_POST
@signed_in
def read(request: SignedInRequest, pk: int) -> HttpResponse:
    operations.mark_read(notice_id=pk, actor=request.actor, at=request.now)
    return redirect("/work/")


def _ask_again(request: SignedInRequest, act: str, form: Form) -> HttpResponse:
    return render(request, "reminders/reason_form.html", {"act": act, "form": form}, status=422)
