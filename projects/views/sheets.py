"""One-page sheets of projects: of one as it stands, of one as it was frozen, and all of a report as a book."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from alliance.templatetags.alliance import reader_language
from frameworks.policies import WrongStateError
from frameworks.views.signing_in import SignedInRequest, signed_in
from projects.content import canonical, digest
from projects.models import Snapshot
from projects.operations.taking import take_sheet, take_sheets
from projects.queries.finding import Found, find
from projects.queries.sheet import sheet_of
from projects.reports.extracts import ENDINGS, as_it_stands, book_of_sheets, one_sheet
from projects.reports.rendering import FORMATS
from projects.reports.tree import Report, Sheet
from projects.views.documents import as_file, may_take, named, offered

BOOK = "sheets"


@require_safe
@signed_in
def project_sheet(request: SignedInRequest, ref: str) -> HttpResponse:
    """Show a project's sheet as it stands now, with the files to take along."""
    found = find(request.actor, ref)
    context = {
        "project": found.project,
        "report": _live(request, found, reader_language()),
        "editions": offered(found.project.ref, ENDINGS),
    }
    return render(request, "projects/project_sheet.html", context)


@require_GET
@signed_in
def project_sheet_file(request: SignedInRequest, ref: str, name: str) -> HttpResponse:
    found = find(request.actor, ref)
    edition, ending = named(found.project.ref, ENDINGS, name)
    report = _live(request, found, edition)
    take_sheet(project=found.project, name=name, actor=request.actor, at=request.now)
    return as_file(FORMATS[ending].render(report), name)


@require_safe
@signed_in
def report_sheets(request: SignedInRequest, slug: str) -> HttpResponse:
    """List the sheets of a frozen report, each with its files, and all of them as a book."""
    snapshot = _visible(request, slug)
    report = book_of_sheets(snapshot.content, snapshot.sha256, reader_language())
    sheets = [block for block in report.blocks if isinstance(block, Sheet)]
    context = {
        "snapshot": snapshot,
        "report": report,
        "may_take": may_take(request, snapshot.kind),
        "book": offered(f"{slug}-{BOOK}", ENDINGS),
        "sheets": [(sheet, offered(f"{slug}-{sheet.ref.lower()}", ENDINGS)) for sheet in sheets],
    }
    return render(request, "projects/report_sheets.html", context)


@require_GET
@signed_in
def report_sheet_file(request: SignedInRequest, slug: str, name: str) -> HttpResponse:
    snapshot = _visible(request, slug)
    what = name.removeprefix(f"{slug}-").rpartition(".")[0].rpartition("-")[0]
    edition, ending = named(f"{slug}-{what}", ENDINGS, name)
    frozen = snapshot.content, snapshot.sha256, edition
    report = book_of_sheets(*frozen) if what == BOOK else one_sheet(*frozen, what)
    if report is None:
        raise Http404
    take_sheets(snapshot_id=snapshot.pk, name=name, actor=request.actor, at=request.now)
    return as_file(FORMATS[ending].render(report), name)


def _live(request: SignedInRequest, found: Found, edition: str) -> Report:
    data = sheet_of(found.project, side=request.actor.side, at=request.now)
    report = data and one_sheet(canonical(data), digest(data), edition, found.project.ref)
    if not report:
        raise WrongStateError(_("A project has a sheet once it is filed in a cycle."))
    return as_it_stands(report)


def _visible(request: SignedInRequest, slug: str) -> Snapshot:
    return get_object_or_404(Snapshot.objects.visible_to(request.actor), slug=slug)
