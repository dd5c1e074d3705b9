"""What ministers promised together, and how much work answers it, counted over what a person may see.

Every project under the framework answers the commitment that founded it; any other is answered by work on its themes,
and by what stands on an agenda of the forum that follows it up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Q, QuerySet, When

from frameworks.models import Commitment, Statement, Theme
from frameworks.policies import Actor
from projects.models import AgendaItem, Project
from projects.queries.counts import CountOf, KeyIsOneOf
from projects.queries.finding import FRAMEWORK_CODE


@dataclass(frozen=True, slots=True)
class Answered:
    """A commitment with how many projects answer it, and by which themes they are counted."""

    commitment: Commitment
    number: int
    themes: list[Theme]

    @property
    def is_whole(self) -> bool:
        """Test whether all work under the framework answers it."""
        return _is_whole(self.commitment)


def answered_for(actor: Actor, by_framework: Mapping[int, int]) -> list[Answered]:
    """Return what the newest statement promised, what nothing answers first, in three statements.

    :param by_framework: how many projects of each framework the reader sees.
    """
    newest = Statement.objects.order_by("-stated_on", "-pk").values("pk")[:1]
    found = list(_commitments().filter(statement__in=newest))
    themes = {theme.code: theme for theme in Theme.objects.all()} if found else {}
    counts = _counts([one for one in found if not _is_whole(one)], actor)
    lines = [
        Answered(
            one,
            by_framework.get(one.related_framework_id or 0, 0) if _is_whole(one) else counts[one.pk],
            [themes[code] for code in one.theme_codes if code in themes],
        )
        for one in found
    ]
    return sorted(lines, key=lambda line: (line.number, line.commitment.order))


def answers_to(commitment_id: int) -> Q:
    """Return what holds for a project that answers a commitment."""
    commitment = _commitments().get(pk=commitment_id)
    if _is_whole(commitment):
        return Q(framework_id=commitment.related_framework_id)
    return Q(KeyIsOneOf(_keys(commitment)))


def _commitments() -> QuerySet[Commitment]:
    return Commitment.objects.select_related("statement__meeting__forum", "related_framework", "related_forum")


def _is_whole(commitment: Commitment) -> bool:
    framework = commitment.related_framework
    return framework is not None and framework.code == FRAMEWORK_CODE


def _counts(commitments: Sequence[Commitment], actor: Actor) -> dict[int, int]:
    """Count the answers to commitments that are not about the framework as a whole, in one statement."""
    if not commitments:
        return {}
    visible = Project.objects.visible_to(actor)
    counted = [
        When(pk=one.pk, then=CountOf(visible.filter(KeyIsOneOf(_keys(one))).order_by().values("pk")))
        for one in commitments
    ]
    return dict(Commitment.objects.filter(pk__in=[one.pk for one in commitments]).values_list("pk", Case(*counted)))


def _keys(commitment: Commitment) -> QuerySet[Any, Any]:
    themed = Project.themes.through.objects.filter(theme__code__in=commitment.theme_codes).values("project_id")
    if commitment.related_forum_id is None:
        return themed
    followed = AgendaItem.objects.filter(meeting__forum_id=commitment.related_forum_id).values("project_id")
    return themed.union(followed)
