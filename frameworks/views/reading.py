"""Pages one reads: the framework, and what was promised."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from frameworks.models import Commitment, Framework
from frameworks.views.signing_in import SignedInRequest, signed_in


@require_safe
@signed_in
def framework_detail(request: SignedInRequest, code: str) -> HttpResponse:
    framework = get_object_or_404(Framework, code=code)
    context = {
        "framework": framework,
        "areas": framework.areas.order_by("order", "pk"),
        "principles": framework.principles.order_by("order", "pk"),
        "rules": framework.milestone_rules.select_related("anchor_forum").order_by("order", "pk"),
        "others": Framework.objects.exclude(pk=framework.pk).order_by("code", "pk"),
    }
    return render(request, "frameworks/framework_detail.html", context)


@require_safe
@signed_in
def commitment_list(request: SignedInRequest) -> HttpResponse:
    commitments = Commitment.objects.select_related(
        "statement__meeting__forum", "related_framework", "related_forum"
    ).order_by("-statement__stated_on", "order", "pk")
    return render(request, "frameworks/commitment_list.html", {"commitments": commitments})
