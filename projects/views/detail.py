"""One project: its page, one of its versions, and two of them side by side."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from alliance.accounts.choices import Language
from alliance.templatetags.alliance import reader_language
from frameworks.naming import cycle_name
from frameworks.policies import HiddenError
from frameworks.views.signing_in import SignedInRequest, signed_in
from projects.forms.acts import ActForm
from projects.forms.content import ProjectForm
from projects.models import Project
from projects.operations import mark_read
from projects.policies import Action, open_actions
from projects.queries.finding import Found, find
from projects.queries.keeping import pages_of
from projects.queries.page import project_page
from projects.queries.presence import editors_of
from projects.queries.terms import pointers_of
from projects.queries.versions import (
    Wording,
    changes_between,
    first_visible,
    lines_of,
    version_for,
    visible_versions,
)
from projects.views.act_table import ACTS
from projects.views.files import file_offers
from projects.views.keeping import offer_kept
from projects.views.offers import asked_acts, offers_for, waits_for
from projects.views.talking import TALKING, asked_of, talk_offers

# These stand beside what they add to; all other acts stand together.
FOLLOWING = ("settle-divergence", "add-milestone", "forecast-milestone", "reach-milestone", "drop-milestone")
PLACED = frozenset({"note", "share-review", "attach", "remove-file", "log-engagement", *FOLLOWING, *TALKING})
NOTHING: Mapping[str, ActForm] = {}


@require_safe
@signed_in
def detail(request: SignedInRequest, ref: str) -> HttpResponse:
    found = find(request.actor, ref)
    if ref != found.project.ref:
        query = request.META["QUERY_STRING"]
        return redirect(f"{found.project.get_absolute_url()}{'?' if query else ''}{query}")
    return render_project(request, found)


@require_safe
@signed_in
def version(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    project = find(request.actor, ref).project
    shown = version_for(project, request.actor, number)
    lines = lines_of(shown.content, Wording(project.framework_id), reader_language())
    context = {
        "project": project,
        "version": shown,
        "lines": list(lines),
        "first_version": first_visible(project, request.actor),
        "pointers": pointers_of(shown.content),
    }
    return render(request, "projects/version_detail.html", context)


@require_safe
@signed_in
def compare(request: SignedInRequest, ref: str) -> HttpResponse:
    project = find(request.actor, ref).project
    first, newest = first_visible(project, request.actor), project.version_number
    before = version_for(project, request.actor, _number(request, "from", max(first, newest - 1)))
    after = version_for(project, request.actor, _number(request, "to", newest))
    changes = changes_between(before.content, after.content, Wording(project.framework_id), reader_language())
    context = {
        "project": project,
        "before": before,
        "after": after,
        "changes": changes,
        "words_out": sum(change.difference.words_out for change in changes),
        "words_in": sum(change.difference.words_in for change in changes),
        "versions": visible_versions(project, request.actor).defer("content").order_by("-number", "pk"),
    }
    return render(request, "projects/version_compare.html", context)


def render_project(
    request: SignedInRequest, found: Found, *, bound: Mapping[str, ActForm] = NOTHING, status: int = 200
) -> HttpResponse:
    """Show the page of a project.

    :param bound: forms that were refused, by the name of their act, shown again with what was typed.
    """
    page = project_page(found, request.actor, request.now, whole="whole" in request.GET, asked=asked_of(request))
    offers = offers_for(found, page, request.actor, bound, asked_acts(request))
    unsent = offer_kept(
        request,
        pages_of(found.project, request.actor),
        {name: offer.form for name, offer in offers.items()},
        {name: act.words for name, act in ACTS.items()},
    )
    if request.method == "GET" and page.talk.read_until:
        mark_read(project_id=found.project.pk, read_at=page.talk.read_until, actor=request.actor)
    acts = [offer for name, offer in offers.items() if name not in PLACED]
    context = {
        "page": page,
        "project": found.project,
        # Links keep to it: a form that was refused shows the page under another address.
        "address": found.project.get_absolute_url(),
        "cycle_label": cycle_label(found.project),
        "can_edit": Action.EDIT_FIELDS in open_actions(request.actor, found.facts),
        "acts": acts,
        "waits": waits_for(found, page, request.actor),
        **talk_offers(request, page.talk, offers),
        "note_offer": offers.get("note"),
        "share_offer": offers.get("share-review"),
        **file_offers(page.files, offers),
        "follow_offers": {name.partition("-")[0]: offers[name] for name in FOLLOWING if name in offers},
        "log_offer": offers.get("log-engagement"),
        "unsent": unsent,
        "editors": editors_of(found.project.pk, request.actor, request.now),
        "is_owner": found.project.owner == request.actor.side,
        "left_behind": left_behind(found.project),
    }
    return render(request, "projects/project_detail.html", context, status=status)


def left_behind(project: Project) -> list[str]:
    """Return the fields whose other language has changed since, in words."""
    return [str(ProjectForm.base_fields[name].label) for name in project.stale]


def cycle_label(project: Project) -> str:
    """Return the name of the cycle a project is filed in, empty before it is."""
    language: Any = Language(reader_language())
    return cycle_name(project.cycle.meeting.ordinal, language) if project.cycle else ""


def _number(request: HttpRequest, name: str, default: int) -> int:
    text = request.GET.get(name, "")
    if text and not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise HiddenError
    return int(text) if text else default
