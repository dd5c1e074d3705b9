"""Reports: look at a cycle's data, freeze it, and see what is frozen."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alliance.accounts.choices import Language
from frameworks.views.signing_in import SignedInRequest, signed_in
from projects.choices import Edition, ReportKind
from projects.forms.reports import FilesForm, FreezeForm
from projects.models import Snapshot
from projects.operations import freeze_report, preview_report
from projects.operations.reports import EXPORTS
from projects.policies import Verdict, decide
from projects.queries.making import files_of, frozen_reports
from projects.queries.report import visible_cycles
from projects.reports.build import build
from projects.reports.rendering import FORMATS, file_name

MOST_SHOWN = 200


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
    if "look" in request.POST:
        # Two buttons of one form: the other only looks, at an address of its own without the form's token.
        asked = urlencode({"cycle": chosen["cycle"].pk, "kind": chosen["kind"]})
        return redirect(f"{reverse('projects:preview-report')}?{asked}")
    snapshot = freeze_report(cycle_id=chosen["cycle"].pk, kind=chosen["kind"], actor=request.actor, at=request.now)
    messages.success(request, _("The report is frozen. Nothing changes it from now on."))
    return redirect(snapshot)


@require_safe
@signed_in
def report_detail(request: SignedInRequest, slug: str) -> HttpResponse:
    return detail_page(request, _visible(request, slug))


@require_safe
@signed_in
def preview(request: SignedInRequest) -> HttpResponse:
    """Show a report as it would be frozen now. Nothing is kept of it."""
    form = FreezeForm(request.GET, cycles=visible_cycles(), kinds=_open_kinds(request))
    if not form.is_valid():
        return _list_page(request, form, status=422)
    chosen = form.cleaned_data
    content = preview_report(cycle_id=chosen["cycle"].pk, kind=chosen["kind"], actor=request.actor, at=request.now)
    context = {
        "report": build(content, "", _edition()),
        "cycle": chosen["cycle"],
        "kind": ReportKind(chosen["kind"]),
    }
    return render(request, "projects/report_preview.html", context)


def detail_page(
    request: SignedInRequest, snapshot: Snapshot, form: FilesForm | None = None, *, status: int = 200
) -> HttpResponse:
    """Return the page of a frozen report, with what can be made of it or is made."""
    edition, made = _edition(), files_of(snapshot, request.actor, at=request.now)
    context = {
        "snapshot": snapshot,
        "report": build(snapshot.content, snapshot.sha256, edition),
        "edition": edition,
        "may_take": _may(request, snapshot.kind),
        "form": form,
        "editions": [
            (
                f"{snapshot.slug}-{code}",
                name,
                [
                    (ending.upper(), file_name(snapshot.slug, code, ending), made.get((code, ending)))
                    for ending in FORMATS
                ],
            )
            for code, name in Edition.choices
        ],
    }
    return render(request, "projects/report_detail.html", context, status=status)


def _edition() -> str:
    return Language.KO.value if (get_language() or "").startswith(Language.KO) else Language.EN.value


def _visible(request: SignedInRequest, slug: str) -> Snapshot:
    snapshots = Snapshot.objects.visible_to(request.actor).select_related("cycle", "frozen_by", "frozen_as")
    return get_object_or_404(snapshots, slug=slug)


def _may(request: SignedInRequest, kind: str) -> bool:
    return decide(request.actor, EXPORTS[ReportKind(kind)]) is Verdict.ALLOW


def _open_kinds(request: SignedInRequest) -> list[str]:
    return [kind for kind in ReportKind.values if _may(request, kind)]


def _list_page(request: SignedInRequest, form: FreezeForm, *, status: int = 200) -> HttpResponse:
    snapshots = frozen_reports(request.actor)[:MOST_SHOWN]
    context = {"snapshots": snapshots, "form": form if form.kinds else None}
    return render(request, "projects/report_list.html", context, status=status)
