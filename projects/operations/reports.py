"""Looking at a cycle's report before it is frozen, and freezing it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from alliance.accounts.models import User
from alliance.audit.recording import record
from frameworks.choices import Role
from frameworks.models import Cycle, Post
from frameworks.policies import Actor
from projects.choices import ReportKind
from projects.content import canonical, digest
from projects.models import Snapshot
from projects.operations.moving import post_of
from projects.operations.settling import settle_by_report
from projects.policies import Action, require
from projects.queries.report import count_kept_back, report_of

EXPORTS = {
    ReportKind.OWN: Action.EXPORT_REPORT_OWN_VIEW,
    ReportKind.JOINT: Action.EXPORT_REPORT_JOINT,
    ReportKind.PUBLIC: Action.EXPORT_REPORT_PUBLIC,
}
# As which of their posts those who may do so export.
EXPORTERS = (Role.ADMIN, Role.LEAD, Role.LEADERSHIP)


@transaction.atomic
def freeze_report(*, cycle_id: int, kind: str, actor: Actor, at: datetime) -> Snapshot:
    """Freeze the report of a cycle as canonical JSON with its hash; nothing changes it afterwards.

    :raises PermissionDenied: if the actor's posts may not export this kind.
    """
    require(actor, EXPORTS[ReportKind(kind)])
    actor = actor.acting_as(*EXPORTERS)
    # Of two who freeze at once the second waits here, and takes the next number. Related rows are read after.
    cycle = Cycle.objects.select_for_update(of=("self",)).select_related("meeting__forum", "framework").get(pk=cycle_id)
    slug = _next_slug(cycle, kind, actor.side)
    content = _content(cycle, kind, slug, actor=actor, at=at)
    snapshot = Snapshot.objects.create(
        cycle=cycle,
        slug=slug,
        kind=kind,
        side=actor.side,
        content=canonical(content),
        sha256=digest(content),
        frozen_by_id=actor.user_id,
        frozen_as_id=post_of(actor),
        frozen_at=at,
    )
    kept_back = count_kept_back(cycle, side=actor.side, at=at) if kind == ReportKind.JOINT else None
    changes = {"sha256": [None, snapshot.sha256], "entries": [None, len(content["entries"])]}
    # Only the own side reads of an entry that is not shared, so that it may say what was kept back.
    record("report.frozen", snapshot, actor=actor, at=at, changes={**changes, "own_kept_back": [None, kept_back]})
    if kind != ReportKind.PUBLIC:
        settle_by_report(cycle, actor=actor, at=at)
    return snapshot


def preview_report(*, cycle_id: int, kind: str, actor: Actor, at: datetime) -> str:
    """Return the content of a report as it would be frozen at this moment. Nothing is kept of it.

    Nobody has frozen it, so it has no hash yet: that would change with every moment.

    :raises PermissionDenied: if the actor's posts may not export this kind.
    """
    require(actor, EXPORTS[ReportKind(kind)])
    cycle = Cycle.objects.select_related("meeting__forum", "framework").get(pk=cycle_id)
    content = _content(cycle, kind, f"{cycle.slug}-preview", actor=actor.acting_as(*EXPORTERS), at=at)
    return canonical(content)


def _content(cycle: Cycle, kind: str, slug: str, *, actor: Actor, at: datetime) -> dict[str, Any]:
    post = Post.objects.get(pk=post_of(actor))
    person = User.objects.get(pk=actor.user_id)
    is_public = kind == ReportKind.PUBLIC
    return {
        **report_of(cycle, kind, side=actor.side, at=at),
        "slug": slug,
        "frozen_as": {"en": post.title_en, "ko": post.title_ko},
        # The public learns the post, not the person.
        "frozen_by": None if is_public else {"en": person.name_en, "ko": person.name_ko},
    }


def _next_slug(cycle: Cycle, kind: str, side: str) -> str:
    """Return "scm-58-joint-1", or "scm-58-own-us-1": a side's own views are counted apart, or they would tell."""
    earlier = Snapshot.objects.filter(cycle=cycle, kind=kind)
    if kind == ReportKind.OWN:
        return f"{cycle.slug}-own-{side.lower()}-{earlier.filter(side=side).count() + 1}"
    return f"{cycle.slug}-{kind.lower()}-{earlier.count() + 1}"
