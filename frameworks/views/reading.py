"""Pages one reads: the framework, what was promised, and the calendar."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from frameworks import queries
from frameworks.models import Commitment, Framework, Meeting, SourceConflict
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


@require_safe
@signed_in
def calendar(request: SignedInRequest) -> HttpResponse:
    context = {
        "milestones": queries.open_milestones(request.actor.side),
        "meetings": Meeting.objects.in_time(),
        "closures": queries.closures_ahead(request.now.date()),
        "conflicts": SourceConflict.objects.order_by("subject_en", "pk"),
    }
    return render(request, "frameworks/calendar.html", context)
