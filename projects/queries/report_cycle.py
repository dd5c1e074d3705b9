"""What a report says of the cycle itself: its days, its meetings and what they asked for, whom to write to."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Prefetch, Q

from frameworks.calendar.clocks import ZONES
from frameworks.calendar.counting import zone_of
from frameworks.models import Commitment, Cycle, Milestone, Post, Statement, Tenure
from frameworks.models.posts import CONTACTS
from projects.choices import RankingKind
from projects.models import AgendaItem, Rank, Tasking
from projects.queries.forums import meetings_of, waivers_of
from reminders.choices import ObligationState
from reminders.models import Obligation

Data = dict[str, Any]
Pair = dict[str, str]


def names_of(thing: Any, field: str = "name") -> Pair:
    """Return a text of a row in both languages."""
    return {"en": getattr(thing, f"{field}_en"), "ko": getattr(thing, f"{field}_ko")}


def day_of(value: date | datetime | None) -> str | None:
    """Return a day or an instant by ISO 8601."""
    return value.isoformat() if value else None


def milestones(cycle: Cycle, *, at: datetime) -> list[Data]:
    """Return the days that count, each with the sides that still owe something by it, and those that are late.

    Both sides know of each other that something is pending, and no more.
    """
    owed = Obligation.objects.filter(milestone__cycle=cycle, state=ObligationState.OPEN)
    late = Count("pk", filter=Q(due_at__lt=at))
    pending: dict[int, list[str]] = {}
    overdue: dict[int, list[str]] = {}
    rows = owed.values_list("milestone_id", "post__side_id").annotate(late=late).order_by("post__side_id")
    for milestone_id, side, number in rows:
        pending.setdefault(milestone_id, []).append(side)
        if number:
            overdue.setdefault(milestone_id, []).append(side)
    return [
        {
            "name": names_of(milestone),
            "due_on": milestone.due_on.isoformat(),
            "due_time": milestone.due_time.isoformat("minutes"),
            "zone": milestone.zone,
            "role": milestone.owner_role,
            "is_tentative": milestone.is_tentative,
            "pending": pending.get(milestone.pk, []),
            "late": overdue.get(milestone.pk, []),
        }
        for milestone in Milestone.objects.filter(cycle=cycle).order_by("due_on", "order", "pk")
    ]


def meetings(cycle: Cycle) -> list[Data]:
    """Return the meetings of the chain that belong to a cycle, in time."""
    return [
        {
            "forum": meeting.forum.code,
            "ordinal": meeting.ordinal,
            "on": day_of(meeting.anchor_on),
            "until": day_of(meeting.end_on),
            "is_tentative": meeting.is_tentative,
            "state": meeting.state,
            "city": names_of(meeting, "city"),
            "host": meeting.host_side,
            "source": meeting.source,
        }
        for meeting in meetings_of(cycle)
    ]


def agenda_items(projects: Mapping[int, str]) -> list[AgendaItem]:
    """Return every time that projects stood on an agenda, in any cycle, with what was asked for there.

    :param projects: the references of what the readers may see, by id; they are shared, or no agenda would hold them.
    """
    owed = Obligation.objects.select_related("post").order_by("post__side_id", "post__slug", "pk")
    taskings = Tasking.objects.order_by("due_on", "pk").prefetch_related(Prefetch("obligations", owed))
    items = AgendaItem.objects.filter(project__in=projects).select_related("meeting__forum", "version", "recorded_as")
    return list(items.order_by("added_at", "place", "pk").prefetch_related(Prefetch("taskings", taskings)))


def agenda_line(item: AgendaItem, projects: Mapping[int, str]) -> Data:
    """Return what stood on an agenda, which version lay before the meeting, and what it said."""
    return {
        "ref": projects[item.project_id],
        "forum": item.meeting.forum.code,
        "ordinal": item.meeting.ordinal,
        "on": day_of(item.meeting.anchor_on),
        "place": item.place,
        "outcome": item.outcome,
        "text": item.outcome_text,
        "version": item.version.number if item.version else None,
        "side": item.side,
        "post": names_of(item.recorded_as, "title") if item.recorded_as else None,
        "at": day_of(item.recorded_at),
    }


def tasking_lines(item: AgendaItem, projects: Mapping[int, str], *, own: str, at: datetime) -> list[Data]:
    """Return what a meeting asked for, with the posts that owe it.

    :param own: the side whose posts' progress is told in full; of any other only whether it is pending.
    """
    return [
        {
            "ref": projects[item.project_id],
            "forum": item.meeting.forum.code,
            "ordinal": item.meeting.ordinal,
            "text": names_of(tasking, "text"),
            "due_on": tasking.due_on.isoformat(),
            "posts": [
                {
                    "side": duty.post.side_id,
                    "post": names_of(duty.post, "title"),
                    "is_pending": duty.state == ObligationState.OPEN,
                    "is_late": duty.state == ObligationState.OPEN and duty.due_at < at,
                    "state": duty.state if duty.post.side_id == own else None,
                }
                for duty in tasking.obligations.all()
            ],
        }
        for tasking in item.taskings.all()
    ]


def waivers(cycle: Cycle, projects: Mapping[int, str]) -> list[Data]:
    """Return why forums were skipped, for the whole cycle or for a project that the readers may see."""
    return [
        {
            "forum": waiver.forum.code,
            "ref": projects[waiver.project_id] if waiver.project_id else None,
            "reason": waiver.reason,
            "side": waiver.side,
            "post": names_of(waiver.waived_as, "title"),
            "at": waiver.waived_at.isoformat(),
        }
        for waiver in waivers_of(cycle)
        if waiver.project_id is None or waiver.project_id in projects
    ]


def places(cycle: Cycle) -> dict[int, int]:
    """Return the place of each project in the order that both sides agreed on and confirmed."""
    ranks = Rank.objects.filter(
        ranking__cycle=cycle, ranking__kind=RankingKind.AGREED, ranking__confirmed_at__isnull=False
    )
    return dict(ranks.values_list("project_id", "place"))


def contacts(cycle: Cycle, *, at: datetime) -> list[Data]:
    """Return whom both sides write to under the framework, office by office, with who holds each post on the day."""
    posts = Post.objects.filter(
        Q(framework=cycle.framework_id) | Q(area__framework=cycle.framework_id), role__in=CONTACTS
    ).select_related("organization", "area")
    holders: dict[int, list[Data]] = {}
    for side, zone in ZONES.items():
        today = at.astimezone(zone_of(zone)).date()
        held = Tenure.objects.on(today).filter(post__in=posts.filter(side=side)).select_related("user")
        for tenure in held.order_by("acting", "starts_on", "pk"):
            line = {**names_of(tenure.user), "acting": tenure.acting}
            holders.setdefault(tenure.post_id, []).append(line)
    return [
        {
            "side": post.side_id,
            "office": names_of(post.organization),
            "post": names_of(post, "title"),
            "role": post.role,
            "area": post.area.code if post.area else None,
            "holders": holders.get(post.pk, []),
        }
        for post in posts.order_by("organization__code", "role", "area__order", "pk")
    ]


def commitments(cycle: Cycle, on: date) -> list[Data]:
    """Return what the newest statement before a day promised, and which framework or forum follows each promise up."""
    newest = (
        Statement.objects.filter(meeting__forum=cycle.meeting.forum_id, stated_on__lt=on)
        .order_by("-stated_on", "-pk")
        .values("pk")[:1]
    )
    found = Commitment.objects.filter(statement__in=newest).select_related(
        "statement__meeting__forum", "related_framework", "related_forum"
    )
    return [
        {
            "code": one.code,
            "title": names_of(one, "title"),
            "summary": names_of(one, "summary"),
            "forum": one.statement.meeting.forum.code,
            "ordinal": one.statement.meeting.ordinal,
            "stated_on": one.statement.stated_on.isoformat(),
            "framework": names_of(one.related_framework) if one.related_framework else None,
            "followed_by": names_of(one.related_forum) if one.related_forum else None,
            "is_ours": one.related_framework_id == cycle.framework_id,
            "source": one.source,
        }
        for one in found.order_by("order", "pk")
    ]
