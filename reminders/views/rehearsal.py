"""What is still to be sent of a cycle, before it is; and a look at one of the mails in one's own mailbox."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from frameworks.models import Cycle
from frameworks.views.signing_in import SignedInRequest, signed_in
from reminders import rehearsal
from reminders.relay import RefusedForGoodError, RefusedForNowError, RelayDownError

PER_PAGE = 50


@require_safe
@signed_in
def rehearse(request: SignedInRequest, slug: str) -> HttpResponse:
    return _show(request, _cycle(slug))


@require_POST
@signed_in
def test(request: SignedInRequest, slug: str) -> HttpResponse:
    """Send one of the mails to come to oneself."""
    cycle = _cycle(slug)
    told = rehearsal.rehearse(cycle, request.actor, at=request.now)
    one = next((one for one in told if one.key == request.POST.get("mail")), None)
    if one is None or not request.user.email:
        said = _("You have no e-mail address here.") if one else _("Choose a mail that is still to come.")
        messages.error(request, said)
        return _show(request, cycle, status=422)
    try:
        rehearsal.send_test(one, user=request.user, actor=request.actor, at=request.now)
    except (RefusedForGoodError, RefusedForNowError, RelayDownError, ValueError) as problem:
        messages.error(request, _("The mail server did not take it: {problem}").format(problem=problem))
    else:
        messages.success(request, _("Sent to {address}.").format(address=request.user.email))
    return redirect("reminders:rehearsal", slug)


def _show(request: SignedInRequest, cycle: Cycle, status: int = 200) -> HttpResponse:
    told = rehearsal.rehearse(cycle, request.actor, at=request.now)
    page = Paginator(told, PER_PAGE).get_page(request.GET.get("page"))
    vacant = [one for one in told if one.is_vacant]
    context = {"cycle": cycle, "page": page, "vacant": vacant, "mails": sum(one.is_mail for one in told)}
    return render(request, "reminders/rehearsal.html", context, status=status)


def _cycle(slug: str) -> Cycle:
    return get_object_or_404(Cycle.objects.select_related("framework", "meeting__forum"), slug=slug)
