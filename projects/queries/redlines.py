"""Frozen reports that can be held against each other, and what a project was called before it was shared."""

from collections.abc import Sequence

from django.db.models import QuerySet

from frameworks.policies import Actor, HiddenError
from projects.models import Project, Snapshot

MOST_REPORTS = 200


def comparable(actor: Actor) -> QuerySet[Snapshot]:
    """Return the reports a person may read, the newest first, without what they hold."""
    snapshots = Snapshot.objects.visible_to(actor).select_related("cycle__meeting__forum").defer("content")
    return snapshots.order_by("-frozen_at", "-pk")[:MOST_REPORTS]


def chosen_pair(actor: Actor, first: str, second: str) -> tuple[Snapshot, Snapshot]:
    """Return two reports by their addresses, the older one first whichever was named first.

    :raises HiddenError: alike for what does not exist and for what the actor may not read.
    """
    found = {one.slug: one for one in Snapshot.objects.visible_to(actor).filter(slug__in=(first, second))}
    if not {first, second} <= found.keys():
        raise HiddenError
    older, newer = sorted((found[first], found[second]), key=lambda one: (one.frozen_at, one.pk))
    return older, newer


def usual_pair(snapshots: Sequence[Snapshot]) -> tuple[str, str] | None:
    """Return the addresses of the newest report and of the one of its kind before; nothing without such a pair."""
    for at, newer in enumerate(snapshots):
        for older in snapshots[at + 1 :]:
            if older.kind == newer.kind:
                return older.slug, newer.slug
    return None


def renamed(actor: Actor, refs: set[str]) -> dict[str, str]:
    """Return what projects are called now that reports of the own side tell of by the key they had before."""
    shared = Project.objects.visible_to(actor).filter(key__in=refs, number__isnull=False)
    return {project.key: project.ref for project in shared.only("key", "prefix", "number").order_by("pk")}
