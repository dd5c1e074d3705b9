"""Who is still to be told of a duty. Pure: no database, no clock."""

from frameworks.choices import Role
from frameworks.policies import Actor
from reminders.choices import ToldAs
from reminders.models import Obligation


def is_told(actor: Actor, duty: Obligation, told_as: str) -> bool:
    """Test whether a person is the one a delivery was planned for: by the post itself, or in the own side's chain.

    :param duty: with its post and cycle loaded.
    """
    if actor.side != duty.post.side_id:
        return False
    match told_as:
        case ToldAs.LEAD:
            return actor.leads(duty.cycle.framework_id)
        case ToldAs.HEAD:
            return actor.has(Role.LEADERSHIP)
        case ToldAs.VACANCY:
            return actor.has(Role.ADMIN)
    return any(seat.post_id == duty.post_id for seat in actor.seats)
