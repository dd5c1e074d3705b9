"""The record of the own side: who did what, as which post, before and after, why and when."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alliance.audit.models import Entry
from frameworks.views.signing_in import SignedInRequest, signed_in
from projects.policies import Action, require
from projects.queries.record import told, with_posts

PER_PAGE = 50


@require_safe
@signed_in
def audit_list(request: SignedInRequest) -> HttpResponse:
    require(request.actor, Action.VIEW_AUDIT_OWN_SIDE)
    entries = with_posts(Entry.objects.of_side(request.actor.side).newest_first())
    page = Paginator(entries, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "projects/audit_list.html", {"page": page, "entries": told(page)})
