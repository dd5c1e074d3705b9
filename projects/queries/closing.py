"""What is still open in a cycle that somebody is about to close, as their side may know of it."""

from dataclasses import dataclass

from django.db.models import QuerySet

from alliance.accounts.choices import SideCode
from frameworks.models import Cycle, Milestone
from frameworks.policies import Actor
from projects.choices import State
from projects.models import Project
from projects.queries.cycles import filed_in
from reminders.choices import ObligationState
from reminders.models import Obligation

UNFINISHED = (State.SUBMITTED, State.RETURNED, State.ENDORSED)


@dataclass(frozen=True, slots=True)
class StillOpen:
    """What is open: the own side's duties and the filings the reader sees; of the other side's duties only by what.

    ``tasked`` says that the other side's posts still owe something they were tasked with.
    """

    duties: list[Obligation]
    filings: list[Project]
    other: list[Milestone]
    tasked: bool

    @property
    def blocks(self) -> bool:
        """Test whether the other side has to settle something first: nobody waives another side's duties."""
        return bool(self.other) or self.tasked

    @property
    def takes_words(self) -> bool:
        """Test whether closing needs a reason, since something is left open or waived."""
        return bool(self.duties or self.filings)


def still_open(cycle: Cycle, actor: Actor) -> StillOpen:
    """Return what is open in a cycle as one side may know of it."""
    owed = Obligation.objects.filter(cycle=cycle, state=ObligationState.OPEN)
    of_other = owed.filter(post__side_id=SideCode(actor.side).other)
    other = Milestone.objects.filter(pk__in=of_other.values("milestone")).order_by("due_on", "order", "pk")
    return StillOpen(
        duties=list(owed.visible_to(actor).for_work()),
        filings=list(_unfinished(cycle, actor)),
        other=list(other),
        tasked=of_other.filter(milestone__isnull=True).exists(),
    )


def _unfinished(cycle: Cycle, actor: Actor) -> QuerySet[Project]:
    filed = filed_in(cycle, actor).filter(cycle=cycle, state__in=UNFINISHED).select_related("area")
    return filed.defer("search_text", "grams").order_by("number", "pk")
