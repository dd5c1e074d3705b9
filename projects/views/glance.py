"""A quick look at one project: a page of its own, and what the lists show of it in a dialog."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frameworks.views.signing_in import SignedInRequest, signed_in
from projects.policies import Action, Verdict, decide
from projects.queries.finding import find
from projects.queries.glance import glance_of
from projects.views.detail import cycle_label


@require_safe
@signed_in
def glance(request: SignedInRequest, ref: str) -> HttpResponse:
    """Show the summary; ``part`` asks for it alone, without the page around."""
    found = find(request.actor, ref)
    is_part = bool(request.GET.get("part"))
    context = {
        "project": found.project,
        "glance": glance_of(found, request.actor, request.now),
        "cycle_label": cycle_label(found.project),
        "can_edit": decide(request.actor, Action.EDIT_FIELDS, found.facts) is Verdict.ALLOW,
        "is_part": is_part,
    }
    return render(request, "projects/_glance.html" if is_part else "projects/project_glance.html", context)
