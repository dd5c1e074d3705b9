"""Redlines: two frozen reports compared on a page, and as a document to take along."""

import json

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_safe

from alliance.templatetags.alliance import reader_language
from frameworks.views.signing_in import SignedInRequest, signed_in
from projects.models import Snapshot
from projects.operations.taking import take_redline
from projects.queries.redlines import chosen_pair, comparable, renamed, usual_pair
from projects.reports.extracts import ENDINGS
from projects.reports.redline import Frozen, redline
from projects.reports.rendering import FORMATS
from projects.reports.tree import Report
from projects.views.documents import as_file, may_take, named, offered


@require_safe
@signed_in
def compare(request: SignedInRequest) -> HttpResponse:
    """Show what changed between two reports; without a choice, between the newest and the one of its kind before."""
    snapshots = list(comparable(request.actor))
    asked = request.GET.get("from", ""), request.GET.get("to", "")
    slugs = asked if any(asked) else usual_pair(snapshots)
    context: dict[str, object] = {"snapshots": snapshots}
    if slugs:
        before, after = chosen_pair(request.actor, *slugs)
        context |= {
            "before": before,
            "after": after,
            "report": _tree(request, before, after, reader_language()),
            "may_take": may_take(request, before.kind, after.kind),
            "editions": offered(_stem(before, after), ENDINGS),
        }
    return render(request, "projects/report_compare.html", context)


@require_GET
@signed_in
def redline_document(request: SignedInRequest, before: str, slug: str, name: str) -> HttpResponse:
    older, newer = chosen_pair(request.actor, before, slug)
    edition, ending = named(_stem(older, newer), ENDINGS, name)
    if older.slug != before:
        raise Http404
    older, newer = take_redline(before_id=older.pk, after_id=newer.pk, name=name, actor=request.actor, at=request.now)
    return as_file(FORMATS[ending].render(_tree(request, older, newer, edition)), name)


def _tree(request: SignedInRequest, before: Snapshot, after: Snapshot, edition: str) -> Report:
    refs = {entry["ref"] for one in (before, after) for entry in json.loads(one.content)["entries"]}
    older, newer = (Frozen(one.content, one.sha256) for one in (before, after))
    return redline(older, newer, edition, renamed(request.actor, refs))


def _stem(before: Snapshot, after: Snapshot) -> str:
    return f"{before.slug}-to-{after.slug}"
