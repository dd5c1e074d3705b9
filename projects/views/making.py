"""Files of reports: ask for some, see how far they are, give one up, take one along."""

import logging
from collections.abc import Iterable

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST, require_safe
from kombu.exceptions import OperationalError

from frameworks.views.signing_in import SignedInRequest, signed_in
from projects.choices import Edition
from projects.forms.reports import FilesForm
from projects.models import ReportFile, Snapshot
from projects.operations import ask_for_files, drop_file, take_report
from projects.operations.making import AT_A_TIME
from projects.queries.making import OwnFiles, own_files
from projects.reports.rendering import FORMATS, file_name, named
from projects.tasks import make_files
from projects.views.reports import detail_page

log = logging.getLogger(__name__)

# A file is saved; nothing of it runs in the page's name.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


@require_safe
@signed_in
def files(request: SignedInRequest) -> HttpResponse:
    """Show how far the files are that the person asked for, and those that are ready."""
    return _files_page(request)


@require_POST
@signed_in
def ask(request: SignedInRequest, slug: str) -> HttpResponse:
    snapshot = _visible(request, slug)
    form = FilesForm(request.POST, slug=slug)
    if not form.is_valid():
        return detail_page(request, snapshot, form, status=422)
    asked = ask_for_files(snapshot_id=snapshot.pk, wanted=form.wanted, actor=request.actor, at=request.now)
    transaction.on_commit(_ring)
    said = ngettext("{number} file is asked for.", "{number} files are asked for.", len(asked))
    messages.success(request, said.format(number=len(asked)))
    return redirect("projects:report-files")


@require_POST
@signed_in
def drop(request: SignedInRequest, slug: str) -> HttpResponse:
    snapshot = _visible(request, slug)
    form = FilesForm(request.POST, slug=slug)
    if not form.is_valid():
        return _files_page(request, form, status=422)
    for edition, ending in form.wanted:
        drop_file(snapshot_id=snapshot.pk, edition=edition, ending=ending, actor=request.actor, at=request.now)
    messages.success(request, _("Given up. You can ask for it again at any time."))
    return redirect("projects:report-files")


@require_GET
@signed_in
def download(request: SignedInRequest, slug: str, name: str) -> HttpResponse:
    """Hand out a file that is made to whoever may have it at this moment."""
    snapshot = _visible(request, slug)
    if not (found := named(slug, name)):
        raise Http404
    edition, ending = found
    _file, body = take_report(
        snapshot_id=snapshot.pk, edition=edition, ending=ending, actor=request.actor, at=request.now
    )
    headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(body, content_type=FORMATS[ending].media_type, headers=headers)


def _visible(request: SignedInRequest, slug: str) -> Snapshot:
    snapshots = Snapshot.objects.visible_to(request.actor).select_related("cycle", "frozen_by", "frozen_as")
    return get_object_or_404(snapshots, slug=slug)


def _ring() -> None:
    """Wake as many workers as files may be made at a time. A lost ring is a delay until the clock's next tick."""
    try:
        for _place in range(AT_A_TIME):
            make_files.apply_async(retry=False)
    except OperationalError as problem:
        log.warning("Nobody could be woken to make files: %s", problem)


def _files_page(request: SignedInRequest, form: FilesForm | None = None, *, status: int = 200) -> HttpResponse:
    own = own_files(request.actor, at=request.now)
    context = {
        "own": own,
        "waiting": _lines(own.waiting),
        "ready": _lines(own.ready),
        "ended": _lines(own.ended),
        "summary": _summary(own),
        "form": form,
    }
    return render(request, "projects/report_files.html", context, status=status)


def _lines(found: Iterable[ReportFile]) -> list[tuple[ReportFile, str, str]]:
    """Return files with their names and what edition they are."""
    return [
        (file, file_name(file.snapshot.slug, file.edition, file.format), Edition(file.edition).label) for file in found
    ]


def _summary(own: OwnFiles) -> str:
    """Say in one sentence how far all is."""
    if own.waiting:
        every = len(own.batch)
        told = {"done": every - len(own.waiting), "every": every, "steps_done": own.steps_done, "steps": own.steps}
        return _("{done} of {every} files are done: {steps_done} of {steps} steps.").format(**told)
    if own.ready:
        return ngettext("{number} file is ready.", "{number} files are ready.", len(own.ready)).format(
            number=len(own.ready)
        )
    return _("Nothing is being made.")
