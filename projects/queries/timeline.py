"""Projects in time, as one person may see them: a page of those with days, and those without."""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import F, Prefetch, Q, QuerySet

from frameworks.choices import MeetingState
from frameworks.models import Meeting
from frameworks.policies import Actor
from projects.choices import Stage
from projects.models import Project, ProjectMilestone
from projects.queries.forums import CHAIN, UNREAD

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Undated:
    """The newest projects without a day, and whether there are more than are shown."""

    projects: list[Project]
    has_more: bool


def dated(found: QuerySet[Project], first: date, last: date, today: date, number: int) -> Page:
    """Return a page of the projects that are under way between two days, those that begin first before the others.

    Where one day is missing, it reaches as far as today, as it is drawn.
    Each comes with its milestones that were not dropped, in time.
    """
    with_days = Q(starts_on__isnull=False) | Q(ends_on__isnull=False)
    begun = Q(starts_on__lte=last) | (Q(starts_on=None) if today <= last else Q(starts_on=None, ends_on__lte=last))
    not_over = Q(ends_on__gte=first) | (Q(ends_on=None) if today >= first else Q(ends_on=None, starts_on__gte=first))
    steps = ProjectMilestone.objects.filter(dropped_at=None).order_by("planned_on", "pk")
    rows = (
        found.filter(with_days, begun, not_over)
        .defer(*UNREAD)
        .order_by(F("starts_on").asc(nulls_first=True), "pk")
        .prefetch_related(Prefetch("milestones", steps))
    )
    return Paginator(rows, PER_PAGE).get_page(number)


def under_way(actor: Actor, number: int) -> list[Project]:
    """Return the active projects with a day that end first, each with its milestones; those without an end last."""
    steps = ProjectMilestone.objects.filter(dropped_at=None).order_by("planned_on", "pk")
    with_days = Q(starts_on__isnull=False) | Q(ends_on__isnull=False)
    return list(
        Project.objects.visible_to(actor)
        .filter(with_days, stage=Stage.ACTIVE)
        .defer(*UNREAD)
        .order_by(F("ends_on").asc(nulls_last=True), "pk")
        .prefetch_related(Prefetch("milestones", steps))[:number]
    )


def undated(found: QuerySet[Project]) -> Undated:
    """Return the projects of which neither day is known."""
    rows = found.filter(starts_on=None, ends_on=None).defer(*UNREAD).order_by("-updated_at", "-pk")[: PER_PAGE + 1]
    projects = list(rows)
    return Undated(projects[:PER_PAGE], len(projects) > PER_PAGE)


def meetings_between(first: date, last: date) -> list[Meeting]:
    """Return the meetings of the chain with a known day between two days, those called off left out."""
    chain = Meeting.objects.filter(forum__code__in=CHAIN).exclude(state=MeetingState.CANCELLED).in_time()
    return [meeting for meeting in chain if meeting.anchor_on and first <= meeting.anchor_on <= last]
