"""A fact sheet drafted from a public report, edited by a press officer, and taken along; the site publishes nothing."""

from hashlib import sha256

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from alliance.templatetags.alliance import reader_language
from frameworks.policies import HiddenError
from frameworks.views.signing_in import SignedInRequest, signed_in
from projects.choices import ReportKind
from projects.forms.fact_sheet import FactSheetForm
from projects.models import Snapshot
from projects.operations.taking import take_fact_sheet
from projects.policies import Action, require
from projects.queries.keeping import Key
from projects.reports.fact_sheet import draft, fact_sheet, plain_text
from projects.reports.rendering import FORMATS
from projects.views.documents import as_file
from projects.views.keeping import keep, offer_kept

NAME = "fact-sheet"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def fact_sheet_page(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show the draft to edit; sent, give back the file that was asked for, and keep what was typed."""
    snapshot = Snapshot.objects.visible_to(request.actor).filter(slug=slug, kind=ReportKind.PUBLIC).first()
    if snapshot is None:
        raise HiddenError
    require(request.actor, Action.EXPORT_REPORT_PUBLIC)
    if request.method == "POST":
        form = FactSheetForm(request.POST)
        return _file(request, snapshot, form) if form.is_valid() else _page(request, snapshot, form, status=422)
    drafted = {f"text_{code}": text for code, text in draft(snapshot.content).texts.items()}
    return _page(request, snapshot, FactSheetForm(initial={**drafted, "file": f"{reader_language()}.docx"}))


def _page(request: SignedInRequest, snapshot: Snapshot, form: FactSheetForm, *, status: int = 200) -> HttpResponse:
    context = {
        "snapshot": snapshot,
        "form": form,
        "draft": draft(snapshot.content),
        "unsent": offer_kept(request, (request.path,), {NAME: form}),
    }
    return render(request, "projects/fact_sheet.html", context, status=status)


def _file(request: SignedInRequest, snapshot: Snapshot, form: FactSheetForm) -> HttpResponse:
    """Make the file; nothing leads away from the page, so what was typed stays kept for its author to go on with."""
    language, ending = form.cleaned_data["file"].split(".")
    report = fact_sheet(snapshot.content, snapshot.sha256, form.cleaned_data[f"text_{language}"], language)
    made = plain_text(report) if ending == "txt" else FORMATS[ending].render(report)
    name = f"{snapshot.slug}-{NAME}-{language}.{ending}"
    take_fact_sheet(
        snapshot_id=snapshot.pk, name=name, sha256=sha256(made).hexdigest(), actor=request.actor, at=request.now
    )
    key = Key.read(request.POST.get("kept", ""))
    if key and key.user_id == request.user.pk:
        keep(request, key)
    return as_file(made, name)
