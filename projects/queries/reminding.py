"""What one person is reminded of about a project: their own open duties it can settle, and the mail to come."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from frameworks.choices import CycleState
from frameworks.policies import Actor
from projects.models import Project
from reminders.choices import ObligationState
from reminders.models import Obligation
from reminders.rehearsal import Rehearsed, rehearse


@dataclass(frozen=True, slots=True)
class Reminder:
    """An open duty, and the next mail that tells of it; none when all have gone or are muted."""

    duty: Obligation
    mail: Rehearsed | None


def reminders_about(project: Project, actor: Actor, at: datetime) -> list[Reminder]:
    """Return the reminders of the person's own posts about a project, the most pressing duty first.

    Only duties of open cycles count that are of its area, or of its whole framework.
    """
    bound = Q(post__area_id=project.area_id) | Q(post__framework_id=project.framework_id, post__area=None)
    duties = list(
        Obligation.objects.owed_by(actor)
        .filter(bound, state=ObligationState.OPEN, cycle__state=CycleState.OPEN)
        .filter(cycle__framework_id=project.framework_id)
        .for_work()
    )
    if not duties:
        return []
    # A framework has one open cycle at most.
    coming = rehearse(duties[0].cycle, actor, at=at)
    mails = [one for one in coming if one.is_mail and one.user.pk == actor.user_id]
    return [Reminder(duty, _next_of(duty, mails)) for duty in duties]


def _next_of(duty: Obligation, mails: list[Rehearsed]) -> Rehearsed | None:
    return next((mail for mail in mails if any(line.obligation_id == duty.pk for line in mail.lines)), None)
