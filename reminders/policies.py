"""Who is still to be told of a duty, and of what they may be told no more. Pure: no database, no clock."""

from collections.abc import Iterable

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


def mutable(duties: Iterable[Obligation], statutory: frozenset[tuple[int, str]]) -> frozenset[str]:
    """Return which kinds a reader may mute, of duties told of in one mail; nothing if one of them is statutory."""
    told = {(duty.cycle_id, duty.duty) for duty in duties}
    return frozenset() if told & statutory else frozenset(duty for _cycle_id, duty in told)
