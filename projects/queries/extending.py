"""Duties for which more time can be asked, and requests that wait for a lead; in a closed cycle there are none."""

from django.db.models import Q, QuerySet

from frameworks.choices import CycleState
from frameworks.policies import Actor
from projects.models import Project
from reminders.choices import ExtensionState
from reminders.models import Extension, Obligation


def duties_about(project: Project, actor: Actor) -> QuerySet[Obligation]:
    """Return the open duties of the person's posts that a project is for, and for which nothing is asked yet."""
    bound = Q(post__area_id=project.area_id) | Q(post__framework_id=project.framework_id, post__area=None)
    open_cycle = Q(cycle__framework_id=project.framework_id, cycle__state=CycleState.OPEN)
    owed = Obligation.objects.owed_by(actor).filter(bound, open_cycle)
    return owed.exclude(extensions__state=ExtensionState.ASKED).for_work()


def asked_for(actor: Actor) -> QuerySet[Extension]:
    """Return what the other side has still to decide on: asked as posts of the person, or where they lead."""
    about = Q(obligation__post_id__in=[seat.post_id for seat in actor.seats])
    led = Q(obligation__cycle__framework_id__in=actor.led)
    return _waiting(actor).filter(about | led, side=actor.side)


def requests_for(actor: Actor) -> QuerySet[Extension]:
    """Return what the other side asked for and this person, as lead, decides on."""
    return _waiting(actor).filter(obligation__cycle__framework_id__in=actor.led).exclude(side=actor.side)


def _waiting(actor: Actor) -> QuerySet[Extension]:
    asked = Extension.objects.visible_to(actor).filter(state=ExtensionState.ASKED)
    return asked.filter(obligation__cycle__state=CycleState.OPEN)
