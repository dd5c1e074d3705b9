"""The list of filings of all cycles, narrowed and sorted as the address says."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from alliance.templatetags.alliance import reader_language
from frameworks.views.sifting import list_page
from frameworks.views.signing_in import SignedInRequest, signed_in
from projects.forms.sifting import FilingFilter
from projects.queries.filings import filings

# What no line shows of a project, and is long.
UNREAD = [f"project__{name}" for name in ("search_text", "grams")]


@require_safe
@signed_in
def filing_list(request: SignedInRequest) -> HttpResponse:
    """Show the filings that are asked for; a value nobody knows is told and narrows nothing."""
    narrowed = FilingFilter(request.GET, filings(request.actor), language=reader_language())
    found = list_page(
        request, narrowed, lambda found: found.select_related("project__area", "cycle__meeting").defer(*UNREAD)
    )
    total = found.sifted.total
    context = {
        "sifted": found.sifted,
        "told": ngettext("%(number)s filing", "%(number)s filings", total) % {"number": total},
        "page": found.page,
        "filings": found.rows,
    }
    return render(request, "projects/filing_list.html", context, status=found.sifted.status)
