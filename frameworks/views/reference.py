"""The reference data that is loaded, with its sources: for administrators."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frameworks.policies import SideAction, require
from frameworks.queries import reference_tables
from frameworks.views.signing_in import SignedInRequest, signed_in


@require_safe
@signed_in
def reference(request: SignedInRequest) -> HttpResponse:
    require(request.actor, SideAction.REFERENCE_ADMIN_SITE)
    return render(request, "frameworks/reference.html", {"tables": reference_tables()})
