"""Reports: freeze a cycle's data, look at it, take it along as a document."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from alliance.accounts.choices import Language
from frameworks.views.signing_in import SignedInRequest, signed_in
from projects.choices import ReportKind
from projects.forms.reports import FreezeForm
from projects.models import Snapshot
from projects.operations import freeze_report, take_report
from projects.operations.reports import EXPORTS
from projects.policies import Verdict, decide
from projects.queries.report import visible_cycles
from projects.reports.build import BOTH, build
from projects.reports.rendering import FORMATS, document, file_name, named

EDITION_NAMES = ((Language.EN.value, "English"), (Language.KO.value, "한국어"), (BOTH, "English + 한국어"))


@require_safe
@signed_in
def report_list(request: SignedInRequest) -> HttpResponse:
    return _list_page(request, FreezeForm(cycles=visible_cycles(), kinds=_open_kinds(request)))


@require_POST
@signed_in
def freeze(request: SignedInRequest) -> HttpResponse:
    form = FreezeForm(request.POST, cycles=visible_cycles(), kinds=_open_kinds(request))
    if not form.is_valid():
        return _list_page(request, form, status=422)
    chosen = form.cleaned_data
    snapshot = freeze_report(cycle_id=chosen["cycle"].pk, kind=chosen["kind"], actor=request.actor, at=request.now)
    messages.success(request, _("The report is frozen. Nothing changes it from now on."))
    return redirect(snapshot)


@require_safe
@signed_in
def report_detail(request: SignedInRequest, slug: str) -> HttpResponse:
    snapshot = _visible(request, slug)
    edition = Language.KO.value if (get_language() or "").startswith(Language.KO) else Language.EN.value
    context = {
        "snapshot": snapshot,
        "report": build(snapshot.content, snapshot.sha256, edition),
        "edition": edition,
        "may_take": _may(request, snapshot.kind),
        "editions": [
            (code, name, [(extension.upper(), file_name(slug, code, extension)) for extension in FORMATS])
            for code, name in EDITION_NAMES
        ],
    }
    return render(request, "projects/report_detail.html", context)


@require_GET
@signed_in
def download(request: SignedInRequest, slug: str, name: str) -> HttpResponse:
    snapshot = _visible(request, slug)
    if not (found := named(slug, name)):
        raise Http404
    edition, extension = found
    snapshot = take_report(snapshot_id=snapshot.pk, name=name, actor=request.actor, at=request.now)
    # A cycle's report is made in well under a second, so it is made while the person waits; no queue yet.
    made = document(snapshot.content, snapshot.sha256, edition, extension)
    response = HttpResponse(made, content_type=FORMATS[extension].media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _visible(request: SignedInRequest, slug: str) -> Snapshot:
    snapshots = Snapshot.objects.visible_to(request.actor).select_related("cycle", "frozen_by", "frozen_as")
    return get_object_or_404(snapshots, slug=slug)


def _may(request: SignedInRequest, kind: str) -> bool:
    return decide(request.actor, EXPORTS[ReportKind(kind)]) is Verdict.ALLOW


def _open_kinds(request: SignedInRequest) -> list[str]:
    return [kind for kind in ReportKind.values if _may(request, kind)]


def _list_page(request: SignedInRequest, form: FreezeForm, *, status: int = 200) -> HttpResponse:
    snapshots = (
        Snapshot.objects.visible_to(request.actor)
        .select_related("cycle__meeting__forum", "frozen_as")
        .defer("content")
        .order_by("-frozen_at", "-pk")[:200]
    )
    context = {"snapshots": snapshots, "form": form if form.kinds else None}
    return render(request, "projects/report_list.html", context, status=status)
