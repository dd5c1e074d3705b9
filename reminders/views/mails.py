"""Mails: how those of a side stand and what to do about one that is stuck; one's own preferences; unsubscribing."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance.accounts.models import User
from frameworks.choices import Duty, Role
from frameworks.views.sifting import list_page
from frameworks.views.signing_in import SignedInRequest, signed_in
from reminders import operations, queries
from reminders.filters import MailFilter
from reminders.forms import MailsForm
from reminders.models import Delivery
from reminders.tokens import UnknownTokenError, read_token


@require_safe
@signed_in
def log(request: SignedInRequest) -> HttpResponse:
    """Show the mails the person may see that are asked for; a value nobody knows is told and narrows nothing."""
    narrowed = MailFilter(request.GET, Delivery.objects.visible_to(request.actor), actor=request.actor)
    found = list_page(request, narrowed, lambda mails: queries.with_words(mails, request.actor))
    may_act, total = request.actor.has(Role.ADMIN), found.sifted.total
    context = {
        "sifted": found.sifted,
        "told": ngettext("%(number)s mail", "%(number)s mails", total) % {"number": total},
        "page": found.page,
        "lines": [(mail, queries.acts_on(mail) if may_act else []) for mail in found.rows],
        "is_of_side": may_act,
    }
    return render(request, "reminders/log.html", context, status=found.sifted.status)


@require_POST
@signed_in
def resend(request: SignedInRequest, pk: int) -> HttpResponse:
    operations.resend(delivery_id=pk, actor=request.actor, at=request.now)
    messages.success(request, _("The mail is sent once more."))
    return redirect("reminders:log")


@require_POST
@signed_in
def drop(request: SignedInRequest, pk: int) -> HttpResponse:
    operations.drop(delivery_id=pk, actor=request.actor, at=request.now)
    messages.success(request, _("The mail is dropped. The notice on the site stays."))
    return redirect("reminders:log")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def preferences(request: SignedInRequest) -> HttpResponse:
    """Let a person choose the hour of their mails, and of which kinds they want none."""
    fixed = queries.statutory_in(queries.open_cycles())
    form = MailsForm(request.POST, fixed=fixed) if request.method == "POST" else _chosen(request, fixed)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        operations.choose_mails(user_id=request.user.pk, hour=said["hour"], muted=said["muted"], at=request.now)
        messages.success(request, _("Saved."))
        return redirect("reminders:preferences")
    context = {"form": form, "fixed": [Duty(duty).label for duty in sorted(fixed)], "address": request.user.email}
    return render(request, "reminders/preferences.html", context, status=422 if form.is_bound else 200)


def _chosen(request: SignedInRequest, fixed: frozenset[str]) -> MailsForm:
    chosen = queries.preferences_of(request.user.pk)
    return MailsForm(initial={"hour": chosen.hour or "", "muted": chosen.muted}, fixed=fixed)


# The token is the right to it: programs of readers send it by themselves, without a session (RFC 8058).
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether mails of these kinds shall come no more; sent, let them come no more."""
    try:
        user_id, duties = read_token(token)
    except UnknownTokenError as error:
        raise Http404 from error
    user = get_object_or_404(User, pk=user_id)
    if request.method == "POST":
        operations.mute(user_id=user.pk, duties=duties, at=timezone.now())
    with translation.override(user.language):
        context = {"duties": [duty.label for duty in duties], "is_done": request.method == "POST"}
        return render(request, "reminders/unsubscribe.html", context)
