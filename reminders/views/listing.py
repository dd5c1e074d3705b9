"""The list of duties: what the posts of the own side owe and owed, narrowed and sorted as the address says."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from frameworks.views.sifting import list_page
from frameworks.views.signing_in import SignedInRequest, signed_in
from reminders.filters import DutyFilter
from reminders.models import Obligation


@require_safe
@signed_in
def duty_list(request: SignedInRequest) -> HttpResponse:
    """Show the duties that are asked for; a value nobody knows is told and narrows nothing."""
    visible = Obligation.objects.visible_to(request.actor)
    narrowed = DutyFilter(request.GET, visible, actor=request.actor, at=request.now)
    found = list_page(
        request, narrowed, lambda found: found.select_related("milestone", "cycle__meeting__forum", "post")
    )
    total = found.sifted.total
    context = {
        "sifted": found.sifted,
        "told": ngettext("%(number)s duty", "%(number)s duties", total) % {"number": total},
        "page": found.page,
        "duties": found.rows,
        "now": request.now,
    }
    return render(request, "reminders/duty_list.html", context, status=found.sifted.status)
