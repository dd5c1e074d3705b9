"""What stands in one person's calendar: exactly what they may see when it is fetched."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from alliance.accounts.models import User
from alliance.templatetags.alliance import pair_text
from frameworks.calendar.clocks import ZONES
from frameworks.choices import ChangeState, MeetingState
from frameworks.models import Meeting
from frameworks.naming import cycle_name, meeting_name
from frameworks.policies import Actor, HiddenError, SideAction, Verdict, decide
from frameworks.queries import actor_of
from projects.choices import Stage
from projects.models import Project
from reminders.choices import ObligationState
from reminders.models import CalendarToken, Obligation

# A duty is told so long before; one that is settled stays so long, cancelled, for programs to take it away.
ALARMS = (timedelta(days=7), timedelta(days=1))
KEPT = timedelta(days=60)
NOT_TAKING_PLACE = frozenset({MeetingState.CANCELLED, MeetingState.POSTPONED})


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
    return [*_meetings(actor, at), *_duties(actor, at), *_projects(actor)]


def entry_of(project: Project) -> Entry | None:
    """Return the span of a project's work; nothing where it has no first day."""
    if project.starts_on is None:
        return None
    return Entry(
        uid=f"project-{project.pk}@rcf",
        sequence=project.version_number,
        starts=project.starts_on,
        ends=project.ends_on,
        summary=f"{project.ref.upper()} {project.title}",
        place=pair_text(project, "location"),
        url=f"{settings.SITE_URL}{project.get_absolute_url()}",
        is_cancelled=project.stage == Stage.WITHDRAWN,
    )


def _meetings(actor: Actor, at: datetime) -> Iterator[Entry]:
    known = Meeting.objects.in_time().annotate(moves=Count("changes", filter=Q(changes__state=ChangeState.CONFIRMED)))
    since = at.date() - timedelta(days=400)
    for meeting in known.filter(Q(start_on__gte=since) | Q(tentative_on__gte=since)):
        day = meeting.start_on or meeting.tentative_on
        if day is None:
            continue
        yield Entry(
            uid=f"meeting-{meeting.pk}@rcf",
            sequence=meeting.moves,
            starts=day,
            ends=meeting.end_on if meeting.start_on else None,
            summary=meeting_name(meeting.ordinal, meeting.forum.code, actor.language),
            place=pair_text(meeting, "city"),
            url=f"{settings.SITE_URL}/calendar/{meeting.address}/",
            is_cancelled=meeting.state in NOT_TAKING_PLACE,
            is_tentative=meeting.is_tentative,
        )


def _duties(actor: Actor, at: datetime) -> Iterator[Entry]:
    posts = [seat.post_id for seat in actor.seats]
    lately = Q(state=ObligationState.OPEN) | Q(settled_at__gte=at - KEPT)
    zone = ZoneInfo(ZONES[actor.side])
    for duty in Obligation.objects.visible_to(actor).filter(lately, post__in=posts).for_work():
        yield Entry(
            uid=f"duty-{duty.pk}@rcf",
            sequence=duty.revision,
            starts=duty.due_at.astimezone(zone),
            summary=_("Due: {duty} ({cycle})").format(
                duty=pair_text(duty, "name"), cycle=cycle_name(duty.cycle.meeting.ordinal, actor.language)
            ),
            description=pair_text(duty.post, "title"),
            url=f"{settings.SITE_URL}/work/",
            is_cancelled=duty.state != ObligationState.OPEN,
            alarms=ALARMS,
        )


def _projects(actor: Actor) -> Iterator[Entry]:
    active = Project.objects.visible_to(actor).filter(stage=Stage.ACTIVE).defer("search_text", "grams")
    for project in active.order_by("pk"):
        if entry := entry_of(project):
            yield entry
