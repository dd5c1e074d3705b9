"""What every request passes through, and how a view answers with a page or its fragment."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from alliance import wall

GetResponse = Callable[[HttpRequest], HttpResponseBase]
# These say whether the database is well, so they cannot need it to be.
OUTSIDE_TRANSACTIONS = frozenset({"/healthz", "/readyz"})
ASKS = ("HX-Request", "HX-Boosted", "HX-History-Restore-Request")


class RefuseNulMiddleware:
    """Answer 400 to an address that holds a NUL: PostgreSQL stores none, so nothing can match it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponse("Bad request", status=400, content_type="text/plain")
        return self.get_response(request)


class RefuseHugeMiddleware:
    """Answer 413 to a body larger than any form of the site takes, and leave it unread."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > settings.BODY_MAX_BYTES:
            return render(request, "errors/413.html", {"most": settings.FILE_MAX_BYTES}, status=413)
        return self.get_response(request)


class OneTransactionMiddleware:
    """Run the view and the rendering of its page in one transaction, undone when the answer is a 5xx.

    The database is told for that transaction alone which side asks; pages for nobody see nothing that has a side.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path in OUTSIDE_TRANSACTIONS:
            return self.get_response(request)
        with transaction.atomic():
            wall.stand_on(getattr(request.user, "side", ""))
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response


class ReaderLanguageMiddleware:
    """Speak the language a signed-in person chose, whatever the browser asks for."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = getattr(request.user, "language", "")
        if language and language in dict(settings.LANGUAGES):
            translation.activate(language)
            request.LANGUAGE_CODE = language
        request.now = timezone.now()  # type: ignore[attr-defined]  # frameworks.views.signing_in.SignedInRequest
        return self.get_response(request)


def wants_fragment(request: HttpRequest) -> bool:
    """Test whether htmx asked for part of the page rather than the whole of it."""
    asked, boosted, restoring = (name in request.headers for name in ASKS)
    return asked and not (boosted or restoring)


def render_page(
    request: HttpRequest, page: str, context: dict[str, Any], *, fragment: str = "", status: int = 200
) -> HttpResponse:
    """Render ``fragment`` for htmx and ``page`` for everyone else."""
    template = fragment if fragment and wants_fragment(request) else page
    response = render(request, template, context, status=status)
    if fragment:
        patch_vary_headers(response, ASKS)
    return response
