"""Reads of the agreement and its calendar."""

from datetime import datetime
from zoneinfo import ZoneInfo

from alliance.accounts.models import User
from frameworks.models import Cycle, Side, Tenure
from frameworks.choices import CycleState
from frameworks.policies import Actor, Seat


def actor_of(user: User, *, at: datetime) -> Actor:
    """Return the person with the posts they hold at this moment, by the date of their own side.

    Rights are read here at each use and kept nowhere: a tenure that ended yesterday gives none today.
    """
    tenures = Tenure.objects.filter(user=user).select_related("post__side").order_by("starts_on", "pk")
    seats = []
    for tenure in tenures:
        today = at.astimezone(ZoneInfo(tenure.post.side.time_zone)).date()
        held = tenure.starts_on <= today and (tenure.ends_on is None or today <= tenure.ends_on)
        if held and tenure.post.side_id == user.side:
            post = tenure.post
            title = post.title_ko if user.language == "ko" else post.title_en
            seats.append(Seat(post.pk, post.role, post.framework_id, post.area_id, title))
    return Actor(user.pk, user.side, tuple(seats), username=user.username, language=user.language)


def open_cycle_of(framework_id: int) -> Cycle | None:
    """Return the framework's open cycle with its meeting, or nothing between two cycles."""
    return (
        Cycle.objects.filter(framework_id=framework_id, state=CycleState.OPEN)
        .select_related("meeting__forum", "framework")
        .first()
    )


def zones() -> dict[str, str]:
    """Return each side's time zone by its code."""
    return dict(Side.objects.values_list("code", "time_zone"))
