"""The close-out of a cycle: what is still open is settled, or waived with a reason, before it is closed for good."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from frameworks import operations
from frameworks.models import Cycle
from frameworks.policies import Actor, SideAction, require
from projects.operations.moving import RefusedError
from projects.queries.closing import still_open
from reminders.operations import waive


@transaction.atomic
def close_out_cycle(*, cycle_id: int, close_out: str, actor: Actor, at: datetime) -> Cycle:
    """Close a cycle; the own side's open duties are waived with what is said of them.

    :param close_out: what is left open and why it may be; it may be empty only where nothing is.
    :raises PermissionDenied: unless the actor is an administrator.
    :raises RefusedError: while the other side owes something, or something is open and nothing is said of it.
    :raises WrongStateError: if it is closed already.
    """
    require(actor, SideAction.OPEN_OR_CLOSE_CYCLE)
    cycle = Cycle.objects.select_for_update(of=("self",)).select_related("framework").get(pk=cycle_id)
    left = still_open(cycle, actor)
    if left.blocks:
        raise RefusedError(
            _("The other side still owes something in this cycle. Its own administrator or lead waives that first.")
        )
    if left.takes_words and not close_out:
        raise RefusedError(_("Say what is left open, and why it may be."))
    for duty in left.duties:
        waive(obligation_id=duty.pk, reason=close_out, actor=actor, at=at)
    return operations.close_cycle(cycle_id=cycle.pk, actor=actor, at=at, close_out=close_out)
