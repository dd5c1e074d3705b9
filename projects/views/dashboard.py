"""The first page: where do we stand."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frameworks.views.signing_in import SignedInRequest, signed_in


@require_safe
@signed_in
def dashboard(request: SignedInRequest) -> HttpResponse:
    return render(request, "projects/dashboard.html", {})
