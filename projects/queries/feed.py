"""What stands in one person's calendar: exactly what they may see when it is fetched."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext as _

from alliance.accounts.models import User
from alliance.audit.models import Entry as Recorded
from alliance.templatetags.alliance import pair_text
from frameworks.calendar.clocks import ZONES
from frameworks.calendar.months import Span
from frameworks.choices import ChangeState
from frameworks.models import Meeting, MeetingChange, Tenure
from frameworks.naming import cycle_name, meeting_name
from frameworks.policies import Actor, HiddenError, SideAction, Verdict, decide
from frameworks.queries import actor_of
from projects.choices import Stage
from projects.models import Project, Version
from projects.queries.calendar import placed
from reminders.choices import ObligationState
from reminders.models import CalendarToken, Obligation

# A duty is told so long before; one that is settled stays so long, cancelled, for programs to take it away.
ALARMS = (timedelta(days=7), timedelta(days=1))
KEPT = timedelta(days=60)
# Meetings are told of this far back.
PAST = timedelta(days=400)
NO_DAY = Value("", output_field=TextField())
WORKED_ON = (Stage.ACTIVE, Stage.ON_HOLD, Stage.COMPLETED)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a calendar.

    :param uid: names it for good, however it moves.
    :param sequence: raised each time it moved.
    :param starts: a day, or an instant with its zone.
    :param ends: the last day, included; nothing for an instant, which takes no time.
    :param is_cancelled: it was there, and does not take place any more.
    :param alarms: so long before, whoever reads it is told.
    """

    uid: str
    sequence: int
    starts: date
    summary: str
    ends: date | None = None
    description: str = ""
    place: str = ""
    url: str = ""
    is_cancelled: bool = False
    is_tentative: bool = False
    alarms: tuple[timedelta, ...] = ()


def reader_of(sha256: str) -> User:
    """Return whose calendar a token opens.

    :raises HiddenError: alike for a token that was never made, was revoked, or whose person may not come in.
    """
    token = CalendarToken.objects.filter(sha256=sha256, revoked_at__isnull=True).select_related("user").first()
    if token is None or not token.user.is_active:
        raise HiddenError
    return token.user


def token_of(actor: Actor) -> CalendarToken | None:
    """Return the person's token that is in force."""
    return CalendarToken.objects.filter(user_id=actor.user_id, revoked_at__isnull=True).first()


def feed_of(user: User, at: datetime) -> list[Entry]:
    """Return the entries of one person's calendar: meetings, own duties, and the work that is under way.

    :raises HiddenError: for somebody who holds no post with dates at this moment.
    """
    actor = actor_of(user, at=at)
    if not actor.seats or decide(actor, SideAction.CREATE_OWN_CALENDAR_TOKEN) is not Verdict.ALLOW:
        raise HiddenError
    return [*_meetings(actor, at), *_duties(actor, at), *_projects(actor, at)]


def fingerprint_of(entries: Sequence[Entry]) -> str:
    """Return what tells two states of a calendar apart, whenever they were read."""
    return hashlib.sha256(repr(entries).encode()).hexdigest()[:32]


def entry_of(project: Project, *, day_lost: date | None = None) -> Entry | None:
    """Return the span of a project's work; nothing where it has no first day.

    :param day_lost: the first day it had before: there programs take it away.
    """
    starts_on = project.starts_on or day_lost
    if starts_on is None:
        return None
    is_withdrawn = project.stage == Stage.WITHDRAWN
    return Entry(
        uid=f"project-{project.pk}@rcf",
        sequence=project.version_number + is_withdrawn,
        starts=starts_on,
        ends=project.ends_on if project.starts_on else None,
        summary=f"{project.ref.upper()} {project.title}",
        place=pair_text(project, "location"),
        url=f"{settings.SITE_URL}{project.get_absolute_url()}",
        is_cancelled=is_withdrawn or project.starts_on is None,
        is_tentative=project.stage == Stage.ON_HOLD,
    )


def _meetings(actor: Actor, at: datetime) -> Iterator[Entry]:
    moved = Q(changes__state=ChangeState.CONFIRMED)
    meetings = Meeting.objects.in_time().annotate(moves=Count("changes", filter=moved), day_lost=_day_lost())
    since = (at - PAST).date()
    for meeting in meetings:
        event = placed(meeting)
        if event.days is None or event.days.last < since or not (event.day_is_named or meeting.day_lost):
            continue
        if event.day_is_named:
            days, is_off = event.days, event.is_off
        else:
            # It had a day, and has none any more: there programs take it away.
            lost = date.fromisoformat(meeting.day_lost)
            days, is_off = Span(lost, lost), True
        name = meeting_name(meeting.ordinal, meeting.forum.code, actor.language)
        yield Entry(
            uid=f"meeting-{meeting.pk}@rcf",
            sequence=meeting.moves,
            starts=days.first,
            ends=days.last,
            summary=name if event.is_exact or is_off else _("{meeting} (day not known)").format(meeting=name),
            place=pair_text(meeting, "city"),
            url=f"{settings.SITE_URL}/calendar/{meeting.address}/",
            is_cancelled=is_off,
            is_tentative=event.is_tentative or not event.is_exact,
        )


def _day_lost() -> Subquery:
    """Return the day that a change took from a meeting last; it counts for those that have none now."""
    taken = MeetingChange.objects.filter(meeting=OuterRef("pk"), state=ChangeState.CONFIRMED)
    day = Coalesce(NullIf(KT("before__start_on"), NO_DAY), NullIf(KT("before__tentative_on"), NO_DAY))
    return Subquery(taken.annotate(day=day).filter(day__isnull=False).order_by("-decided_at", "-pk").values("day")[:1])


def _duties(actor: Actor, at: datetime) -> Iterator[Entry]:
    posts = [seat.post_id for seat in actor.seats]
    left = _posts_left(actor, at).exclude(post__in=posts).values("post")
    lately = Q(state=ObligationState.OPEN) | Q(settled_at__gte=at - KEPT)
    zone = ZoneInfo(ZONES[actor.side])
    owed: QuerySet[Any] = Obligation.objects.visible_to(actor).filter(Q(post__in=posts) | Q(post__in=left))
    often = {"reopened": _times(_reopenings()), "taken_up": _times(_taken_up(actor, at))}
    for duty in owed.filter(lately).annotate(**often).for_work():
        is_cancelled = duty.state != ObligationState.OPEN or duty.post_id not in posts
        yield Entry(
            uid=f"duty-{duty.pk}@rcf",
            # Taken away it counts as changed, too; opened again, or its post taken up again, it goes on counting.
            sequence=2 * (duty.revision + duty.reopened + duty.taken_up) + is_cancelled,
            starts=duty.due_at.astimezone(zone),
            summary=_("Due: {duty} ({cycle})").format(
                duty=pair_text(duty, "name"), cycle=cycle_name(duty.cycle.meeting.ordinal, actor.language)
            ),
            description=pair_text(duty.post, "title"),
            url=f"{settings.SITE_URL}/work/",
            is_cancelled=is_cancelled,
            alarms=ALARMS,
        )


def _times(rows: QuerySet[Any]) -> Coalesce:
    """Return how many rows there are for each duty."""
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _reopenings() -> QuerySet[Recorded]:
    """Return on which occasions a duty was opened again."""
    label = Obligation._meta.label_lower
    return Recorded.objects.filter(verb="obligation.reopened", target_type=label, target_id=OuterRef("pk"))


def _taken_up(actor: Actor, at: datetime) -> QuerySet[Tenure]:
    """Return the tenures in which the person took up the post of a duty, the present one included."""
    today = at.astimezone(ZoneInfo(ZONES[actor.side])).date()
    return Tenure.objects.filter(user_id=actor.user_id, post=OuterRef("post"), starts_on__lte=today)


def _posts_left(actor: Actor, at: datetime) -> QuerySet[Tenure]:
    """Return the tenures of the person that ended a while ago: their calendar program still has those duties."""
    today = at.astimezone(ZoneInfo(ZONES[actor.side])).date()
    return Tenure.objects.filter(user_id=actor.user_id, ends_on__range=(today - KEPT, today))


def _projects(actor: Actor, at: datetime) -> Iterator[Entry]:
    lately = Q(stage__in=WORKED_ON) | Q(stage=Stage.WITHDRAWN, updated_at__gte=at - KEPT)
    projects = Project.objects.visible_to(actor).filter(lately).defer("search_text", "grams")
    for project in projects.annotate(first_lost=_first_day_lost(actor, at)).order_by("pk"):
        lost = date.fromisoformat(project.first_lost) if project.first_lost else None
        if entry := entry_of(project, day_lost=lost):
            yield entry


def _first_day_lost(actor: Actor, at: datetime) -> Subquery:
    """Return the first day that a project without one had last, if it lost that a while ago at most."""
    seen = Q(project__owner=actor.side) | Q(number__gte=F("project__shared_from"))
    versions = Version.objects.filter(seen, project=OuterRef("pk"), project__updated_at__gte=at - KEPT)
    dated = versions.annotate(day=NullIf(KT("content__starts_on"), NO_DAY)).filter(day__isnull=False)
    return Subquery(dated.order_by("-number").values("day")[:1])
