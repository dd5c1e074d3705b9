"""What waits for the person who asks."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frameworks.views.signing_in import SignedInRequest, signed_in
from projects.queries.work import work_of


@require_safe
@signed_in
def my_work(request: SignedInRequest) -> HttpResponse:
    return render(request, "projects/work.html", {"work": work_of(request.actor, request.now), "now": request.now})
