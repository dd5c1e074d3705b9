"""The saved views that a list offers its reader, read once a request, and the list opened with one of them."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect

from projects.choices import LISTS, ListKind
from projects.queries import listing
from projects.queries.saved_views import Offered, offered

# These read what they are narrowed by anyway, and the views come along.
WITH_CHOICES = frozenset({ListKind.PROJECTS, ListKind.TIMELINE, ListKind.WORK_BOARD})


class DefaultViewMiddleware:
    """Lead from the bare address of a list to what its reader chose to open it with.

    The view then stands in the address like any other, so that links to it stay what they are. An address that asks
    for anything is left alone; one asks for everything by ``all``.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: Any, view: object, args: object, kwargs: object) -> HttpResponseRedirect | None:
        """Lead there, where there is such a view."""
        is_bare = request.method in {"GET", "HEAD"} and not request.META.get("QUERY_STRING")
        if not is_bare or page_of(request) is None or not request.user.is_authenticated:
            return None
        chosen = next((one for one in views_on(request) if one.is_default), None)
        return HttpResponseRedirect(f"{request.path}?{chosen.query}") if chosen else None


def page_of(request: HttpRequest) -> ListKind | None:
    """Return the list that is asked for, if it is one."""
    return LISTS.get(request.resolver_match.view_name) if request.resolver_match else None


def views_on(request: Any) -> list[Offered]:
    """Return what the list that is asked for offers its reader."""
    if not hasattr(request, "saved_views"):
        page = page_of(request)
        if page in WITH_CHOICES:
            choices_of(request)
        else:
            about = {"user_id": request.user.pk, "side": request.user.side}
            request.saved_views = offered(**about, page=page) if page else []
    return list(request.saved_views)


def choices_of(request: Any) -> list[listing.Choice]:
    """Return what projects can be narrowed by; on a list, what it offers is read along."""
    if not hasattr(request, "choices"):
        about = {"user_id": request.user.pk, "side": request.user.side}
        page = page_of(request) or ListKind.PROJECTS
        request.choices, request.saved_views = listing.choices_with_views(**about, page=page)
    return list(request.choices)
