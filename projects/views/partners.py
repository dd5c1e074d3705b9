"""Countries and groups: what the alliance does with whom."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from frameworks.models import Country, PriorityArea
from frameworks.views.signing_in import SignedInRequest, signed_in
from projects.models import Project
from projects.queries import partners
from projects.queries.finding import FRAMEWORK_CODE
from projects.reports.partner_map import dots_of


@require_safe
@signed_in
def partner_list(request: SignedInRequest) -> HttpResponse:
    code = request.GET.get("area", "")
    area = PriorityArea.objects.filter(framework__code=FRAMEWORK_CODE, code=code).first() if code else None
    groups = partners.groups_with_counts(request.actor, on=request.now.date(), area=area)
    return render(request, "projects/partner_list.html", {"groups": groups, "dots": dots_of(groups), "area": area})


@require_safe
@signed_in
def partner_detail(request: SignedInRequest, alpha2: str) -> HttpResponse:
    country = get_object_or_404(Country, alpha2=alpha2.upper())
    context = {
        "country": country,
        "memberships": country.memberships.select_related("group").order_by("group__code", "pk"),
        "projects": Project.objects.visible_to(request.actor)
        .filter(partner_codes__contains=[country.alpha2])
        .select_related("area")
        .defer("search_text", "grams")
        .order_by("-updated_at", "-pk")[:200],
    }
    return render(request, "projects/partner_detail.html", context)
