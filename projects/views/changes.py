"""What others did meanwhile, told on open pages: how much changed, and who is at the form. It replaces nothing."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.functional import SimpleLazyObject
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from frameworks.models import Cycle
from frameworks.policies import HiddenError
from frameworks.views.signing_in import SignedInRequest, signed_in
from projects.choices import Watched
from projects.operations.presence import SPOKE, keep_editing, stop_editing
from projects.queries.changes import MOST, changes_on
from projects.queries.finding import find
from projects.queries.presence import editors_of

# What each page is watched for.
PAGES = {
    "projects:detail": Watched.PROJECT,
    "projects:list": Watched.PROJECTS,
    "projects:timeline": Watched.PROJECTS,
    "projects:projects-board": Watched.PROJECTS,
    "projects:submissions": Watched.PROJECTS,
    "projects:dashboard": Watched.DASHBOARD,
    "projects:work": Watched.WORK,
    "projects:calendar": Watched.CALENDAR,
    "projects:cycle": Watched.CYCLE,
    "projects:board": Watched.BOARD,
    "projects:forums": Watched.FORUMS,
}
EDIT = "projects:edit"
OF_A_CYCLE = frozenset({Watched.CYCLE, Watched.BOARD, Watched.FORUMS})


def watch(request: HttpRequest) -> dict[str, Any]:
    """Give templates ``watch``: where the open page asks what others did, or nothing where it need not."""
    return {"watch": SimpleLazyObject(lambda: _watch_of(request))}


def _watch_of(request: Any) -> dict[str, str]:
    place = request.resolver_match
    if place is None or not hasattr(request, "actor"):
        return {}
    if place.view_name == EDIT:
        return {"editing": reverse("projects:editing", args=[place.kwargs["ref"]])}
    page = PAGES.get(place.view_name)
    # A page that answers a form shows what was typed: it is left alone.
    if page is None or request.method != "GET":
        return {}
    about = "".join(place.kwargs.values())
    asked = {"of": page.value, "since": int(request.now.timestamp() * 1000), **({"about": about} if about else {})}
    return {"changes": f"{reverse('projects:changes')}?{urlencode(asked)}"}


@require_safe
@signed_in
def changes(request: SignedInRequest) -> HttpResponseBase:
    """Say in words how many changes others made since a page was read, and who is at its form.

    While that stays the same the answer is 304 and empty. Nothing is written: neither the session nor a visit is
    prolonged by a page that asks by itself.

    :raises HiddenError: for what the reader may not see, and for what no page of ours asks.
    """
    page, since = _page(request), _moment(request)
    about = request.GET.get("about", "")
    project = find(request.actor, about).project if page is Watched.PROJECT else None
    cycle = get_object_or_404(Cycle, slug=about) if page in OF_A_CYCLE else None
    number = changes_on(
        page,
        request.actor,
        since=since,
        at=request.now,
        project_id=project.pk if project else 0,
        cycle_id=cycle.pk if cycle else None,
    )
    return _told(request, changes=_words(number), editing=_editing(request, project.pk) if project else "")


@require_POST
@signed_in
def editing(request: SignedInRequest, ref: str) -> HttpResponseBase:
    """Take note that the person is still at the form of a project, or has left it, and say who else is there."""
    found = find(request.actor, ref)
    if "left" in request.POST:
        stop_editing(project_id=found.project.pk, actor=request.actor)
        return HttpResponse(status=204)
    keep_editing(found, lasting=SPOKE, actor=request.actor, at=request.now)
    return _told(request, changes="", editing=_editing(request, found.project.pk))


def _told(request: HttpRequest, **words: str) -> HttpResponseBase:
    etag = quote_etag(hashlib.sha256(json.dumps(words).encode()).hexdigest()[:16])
    response = JsonResponse(words, headers={"ETag": etag, "Cache-Control": "private, no-store"})
    return get_conditional_response(request, etag=etag, response=response) or response


def _editing(request: SignedInRequest, project_id: int) -> str:
    return editors_of(project_id, request.actor, request.now)


def _words(number: int) -> str:
    if number > MOST:
        return _("More than {number} changes by others").format(number=MOST)
    return (
        ngettext("{number} change by others", "{number} changes by others", number).format(number=number)
        if number
        else ""
    )


def _page(request: HttpRequest) -> Watched:
    try:
        return Watched(request.GET.get("of", ""))
    except ValueError as problem:
        raise HiddenError from problem


def _moment(request: HttpRequest) -> datetime:
    """Return when the page was read: the address carries milliseconds since 1970."""
    text = request.GET.get("since", "")
    if not (text.isascii() and text.isdecimal() and len(text) < 14):
        raise HiddenError
    return datetime.fromtimestamp(int(text) / 1000, UTC)
