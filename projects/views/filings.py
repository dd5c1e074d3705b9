"""The list of filings of all cycles, narrowed and sorted as the address says."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from alliance.templatetags.alliance import reader_language
from frameworks.views.sifting import page_of, sifted
from frameworks.views.signing_in import SignedInRequest, signed_in
from projects.forms.sifting import FilingFilter
from projects.models import Submission
from projects.queries.filings import filings


@require_safe
@signed_in
def filing_list(request: SignedInRequest) -> HttpResponse:
    """Show the filings that are asked for; a value nobody knows is told and narrows nothing."""
    narrowed = FilingFilter(request.GET, filings(request.actor), language=reader_language())
    above = sifted(request, narrowed)
    page = page_of(request, above.total)
    # The page is picked by keys alone; what is shown is read of its rows and no others.
    keys = narrowed.qs.order_by(*narrowed.order_by).values("pk")
    picked = Submission.objects.filter(pk__in=keys[max(page.start_index() - 1, 0) : page.end_index()])
    context = {
        "sifted": above,
        "told": ngettext("%(number)s filing", "%(number)s filings", above.total) % {"number": above.total},
        "page": page,
        "filings": picked.select_related("project__area", "cycle__meeting")
        .defer("project__search_text", "project__grams")
        .order_by(*narrowed.order_by),
    }
    return render(request, "projects/filing_list.html", context, status=above.status)
