"""One milestone of a cycle: the days that were counted, and every change of its rule; and corrected holidays."""

from django.db.models import F, Q

from alliance.audit.models import Entry
from frameworks.calendar.days import OutOfRangeError
from frameworks.calendar.explaining import Explanation, explain
from frameworks.choices import OffsetUnit
from frameworks.models import HolidayOverride, Milestone
from frameworks.operations.dating import Anchors
from frameworks.policies import Actor, HiddenError, WrongStateError
from projects.queries.record import Happening, told, with_posts


def milestone_at(slug: str, code: str) -> Milestone:
    """Return the milestone of a cycle by its code, with all that tells of it.

    :raises HiddenError: if there is none.
    """
    found = Milestone.objects.select_related(
        "cycle__meeting__forum", "cycle__framework", "anchor_forum", "anchor_meeting__forum"
    )
    milestone = found.filter(cycle__slug=slug, code__iexact=code).first()
    if milestone is None:
        raise HiddenError
    return milestone


def explanation_of(milestone: Milestone) -> Explanation | None:
    """Return how a milestone's day was counted, from the meetings and holidays as they stand now.

    Nothing where that does not lead to its day: a closed cycle keeps its days, whatever was learned since.
    """
    try:
        anchor_on = Anchors(milestone.cycle).of(milestone.anchor_forum_id).on
        way = explain(anchor_on, milestone.due_on, milestone.unit, calendar=HolidayOverride.objects.calendar())
    except (WrongStateError, OutOfRangeError):
        return None
    return way if _is_counted(milestone, way) else None


def _is_counted(milestone: Milestone, way: Explanation) -> bool:
    """Test whether the days told of are as many as the rule says, and lie on its side of the anchor."""
    days = (way.on - way.anchor_on).days
    if milestone.unit == OffsetUnit.JOINT_BUSINESS:
        counted = max((row.number for row in way.rows), default=0)
        return counted == abs(milestone.offset) and days * milestone.offset >= 0
    return days == milestone.offset


def changes_of_rule(milestone: Milestone, actor: Actor) -> list[Happening]:
    """Return what the record tells the reader of a milestone, the newest first."""
    entries = Entry.objects.about(milestone).filter(Q(shared=True) | Q(side=actor.side)).newest_first()
    return told(with_posts(entries))


def corrections() -> list[HolidayOverride]:
    """Return every correction of a holiday, those in force first, from the latest day back."""
    said = HolidayOverride.objects.select_related("added_as", "ended_as")
    return list(said.order_by(F("ended_at").desc(nulls_first=True), "-on", "side", "pk"))


def correction_at(slug: str, actor: Actor) -> HolidayOverride:
    """Return the correction of an address such as us-2026-10-01, of the reader's own country; one in force first.

    :raises HiddenError: if there is none.
    """
    own = (one for one in corrections() if one.side == actor.side)
    found = next((one for one in own if one.address == slug), None)
    if found is None:
        raise HiddenError
    return found
