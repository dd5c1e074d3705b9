"""One's own reminders, and settling a duty of one's own post."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from frameworks.views.signing_in import SignedInRequest, signed_in
from reminders import operations, queries
from reminders.forms import NilForm

PER_PAGE = 50


@require_safe
@signed_in
def home(request: SignedInRequest) -> HttpResponse:
    page = Paginator(queries.own_mails(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "side_mails": queries.side_mails(request.actor), "ladder": queries.ladder()}
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
        return render(request, "reminders/nil_form.html", {"form": form, "pk": pk}, status=422)
    reason = form.cleaned_data["reason"]
    operations.return_nil(obligation_id=pk, reason=reason, actor=request.actor, at=request.now)
    messages.success(request, _("The nil return is recorded."))
    return redirect("/work/")
