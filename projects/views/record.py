"""The record of the own side: who did what, as which post, before and after, why and when; as a file; and verified."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from django.db import transaction
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_safe

from alliance import wall
from alliance.audit.chain import verify
from alliance.audit.models import Entry
from alliance.templatetags.alliance import reader_language
from frameworks.calendar.clocks import ZONES
from frameworks.policies import HiddenError
from frameworks.views.sifting import Sifted, above_of, asks_for_all
from frameworks.views.signing_in import SignedInRequest, signed_in
from projects.forms.record import NoteForm
from projects.forms.sifting import EntryFilter
from projects.operations.exporting import record_audit_export
from projects.policies import Action, Verdict, decide, require
from projects.queries.record import told, with_posts, with_seals
from projects.reports.record import record_chunks
from projects.views.reel import entries_around

CHUNK = 1_000
# So many entries are counted unasked.
COUNTED = 10_000


@require_safe
@signed_in
def audit_list(request: SignedInRequest) -> HttpResponse:
    require(request.actor, Action.VIEW_AUDIT_OWN_SIDE)
    narrowed = EntryFilter(request.GET, Entry.objects.of_side(request.actor.side), actor=request.actor, at=request.now)
    reel = entries_around(narrowed, request.GET, whole=asks_for_all(request))
    above = above_of(request, narrowed, reel.rows, path=request.path, most=COUNTED)
    context = {
        "sifted": above,
        "told": _count(above),
        "reel": reel,
        "entries": told(reel.rows),
        "may_export": decide(request.actor, Action.EXPORT_AUDIT_OWN_SIDE) is Verdict.ALLOW,
        "may_verify": decide(request.actor, Action.VERIFY_AUDIT_CHAIN) is Verdict.ALLOW,
    }
    return render(request, "projects/audit_list.html", context, status=above.status)


def _count(above: Sifted) -> str:
    """Say how many entries there are; beyond ``COUNTED`` no more than that there are more."""
    if not above.is_counted and above.total > COUNTED:
        return _("More than %(number)s entries of your side") % {"number": f"{COUNTED:,}"}
    number = above.total
    return ngettext("%(number)s entry of your side", "%(number)s entries of your side", number) % {"number": number}


@require_safe
@signed_in
def audit_of_side(request: SignedInRequest, side: str) -> HttpResponse:
    """Lead to the record of the own side; any other is not there."""
    if side.upper() != request.actor.side:
        raise HiddenError
    return redirect("projects:audit")


@require_GET
@signed_in
def audit_export(request: SignedInRequest) -> HttpResponseBase:
    require(request.actor, Action.EXPORT_AUDIT_OWN_SIDE)
    record_audit_export(person=request.user, actor=request.actor, at=request.now)
    response = StreamingHttpResponse(_stream(request, reader_language()), content_type="text/csv; charset=utf-8")
    day = request.now.astimezone(ZoneInfo(ZONES[request.actor.side]))
    response.headers["Content-Disposition"] = f'attachment; filename="record-{day:%Y-%m-%d}.csv"'
    return response


def _stream(request: SignedInRequest, language: str) -> Iterator[str]:
    """Read in a transaction and a language of its own: those of the request are over before the first line."""
    with transaction.atomic(), translation.override(language):
        wall.stand_on(request.actor.side)
        entries = with_seals(with_posts(Entry.objects.of_side(request.actor.side))).order_by("pk")
        yield from record_chunks(entries.iterator(chunk_size=CHUNK))


@require_safe
@signed_in
def audit_verify(request: SignedInRequest) -> HttpResponse:
    require(request.actor, Action.VERIFY_AUDIT_CHAIN)
    is_noted = bool(request.GET.keys() & {"seq", "hash"})
    form = NoteForm(request.GET if is_noted else None)
    note = form.note if is_noted and form.is_valid() else None
    context = {"found": verify(request.actor.side, note=note), "form": form, "note": note}
    return render(request, "projects/audit_verify.html", context, status=422 if form.errors else 200)
