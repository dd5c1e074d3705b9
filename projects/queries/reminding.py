"""What one person is reminded of about a project: their own open duties it can settle, and the mail to come."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from alliance.accounts.models import User
from frameworks.calendar.clocks import ZONES
from frameworks.choices import CycleState
from frameworks.policies import Actor
from projects.models import Project
from reminders.choices import ObligationState
from reminders.letters import letter
from reminders.models import Delivery, Obligation, Rung


@dataclass(frozen=True, slots=True)
class Reminder:
    """An open duty, when its next mail goes out (UTC; none when all have gone), and the words it will have then."""

    duty: Obligation
    next_at: datetime | None
    subject: str
    words: str


def reminders_about(project: Project, actor: Actor, at: datetime) -> list[Reminder]:
    """Return the reminders of the person's own posts about a project, the most pressing duty first.

    Only duties of open cycles count that are of its area, or of its whole framework.
    """
    user = User.objects.get(pk=actor.user_id)
    rungs = list(Rung.objects.filter(framework_id=project.framework_id).order_by("-days_before"))
    bound = Q(post__area_id=project.area_id) | Q(post__framework_id=project.framework_id, post__area=None)
    duties = (
        Obligation.objects.owed_by(actor)
        .filter(bound, state=ObligationState.OPEN, cycle__state=CycleState.OPEN)
        .filter(cycle__framework_id=project.framework_id)
        .for_work()
    )
    return [_reminder(duty, user, rungs, at) for duty in duties]


def _reminder(duty: Obligation, user: User, rungs: list[Rung], at: datetime) -> Reminder:
    zone = ZoneInfo(ZONES[user.side])
    due_on = duty.due_at.astimezone(zone).date()
    moments = [
        datetime.combine(due_on - timedelta(days=rung.days_before), time(rung.local_hour), tzinfo=zone)
        for rung in rungs
    ]
    next_at = min((moment for moment in moments if moment > at), default=None)
    mail = letter(Delivery(obligation=duty, user=user, dedupe_key="preview"), at=next_at or at)
    body = mail.get_body(("plain",))
    return Reminder(duty, next_at, mail["Subject"], body.get_content() if body else "")
