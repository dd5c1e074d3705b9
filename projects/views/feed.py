"""Calendars for other programs: a person's own under a secret address, and the dates of one project."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance import wall
from frameworks.policies import HiddenError, SideAction, Verdict, WrongStateError, decide
from frameworks.views.signing_in import SignedInRequest, signed_in
from projects.operations import subscribing
from projects.policies import Action
from projects.policies import require as require_on
from projects.queries.feed import Entry, entry_of, feed_of, fingerprint_of, reader_of, token_of
from projects.queries.finding import find
from projects.reports.ical import calendar_of


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def address(request: SignedInRequest) -> HttpResponse:
    """Show whether there is a calendar address, and make a new one; it is shown this once."""
    context: dict[str, object] = {"may": decide(request.actor, SideAction.CREATE_OWN_CALENDAR_TOKEN) is Verdict.ALLOW}
    if request.method == "POST":
        token = subscribing.make_token(actor=request.actor, at=request.now)
        context["address"] = f"{settings.SITE_URL}/calendar/feed/{token}.ics"
    context["token"] = token_of(request.actor)
    return render(request, "projects/calendar_address.html", context)


@require_POST
@signed_in
def revoke(request: SignedInRequest) -> HttpResponse:
    if subscribing.revoke_token(actor=request.actor, at=request.now):
        messages.success(request, _("The calendar address leads nowhere from now on."))
    return redirect("projects:calendar-address")


@require_safe
def feed(request: SignedInRequest, token: str) -> HttpResponse:
    """Give a program the calendar of whoever made the address, as they may see it at this moment.

    An address that was revoked, or whose person may not come in, answers as one that never was: in plain words, since
    a program reads them, and with no cookie.
    """
    try:
        reader = reader_of(subscribing.digest_of(token))
        # Nobody signed in: what may be read follows from whose address it is.
        wall.stand_on(reader.side)
        with override(reader.language):
            return _unless_unchanged(request, feed_of(reader, request.now))
    except HiddenError:
        words = _("There is no such page, or you may not see it")
        return HttpResponse(f"{words}\n", status=404, content_type="text/plain; charset=utf-8")


@require_safe
@signed_in
def project_dates(request: SignedInRequest, ref: str) -> HttpResponse:
    """Give the dates of one project as a file for a calendar."""
    found = find(request.actor, ref)
    require_on(request.actor, Action.CALENDAR_ENTRY, found.facts)
    entry = entry_of(found.project)
    if entry is None:
        raise WrongStateError(_("It has no first day yet. Its authors can give it one."))
    return _answer(calendar_of(found.project.ref.upper(), [entry], request.now), f"{found.project.ref}.ics")


def _unless_unchanged(request: SignedInRequest, entries: list[Entry]) -> HttpResponse:
    """Answer with the calendar, or 304; whether it changed is asked only after the right to it was read."""
    tag = f'W/"{fingerprint_of(entries)}"'
    answer = get_conditional_response(request, etag=tag)
    if answer is None:
        answer = _answer(calendar_of(_("Regional Cooperation Framework"), entries, request.now), "rcf.ics")
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _answer(body: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
