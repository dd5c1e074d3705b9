"""Cycles: the list, and one with its milestones, pipeline and duties."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from frameworks.models import Cycle
from frameworks.views.signing_in import SignedInRequest, signed_in


@require_safe
@signed_in
def cycle_list(request: SignedInRequest) -> HttpResponse:
    return render(request, "projects/cycle_list.html", {})


@require_safe
@signed_in
def cycle_detail(request: SignedInRequest, slug: str) -> HttpResponse:
    cycle = get_object_or_404(Cycle, slug=slug)
    return render(request, "projects/cycle_detail.html", {"cycle": cycle})
