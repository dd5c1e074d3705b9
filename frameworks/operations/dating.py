"""From the meetings of a cycle to the days its milestones are counted from."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from alliance.templatetags.alliance import pair_text, reader_language
from frameworks.calendar.clocks import format_day
from frameworks.calendar.counting import UnknownZoneError, resolve
from frameworks.calendar.days import FIRST_YEAR, LAST_YEAR, HolidayCalendar, OutOfRangeError
from frameworks.calendar.explaining import CycleSpan
from frameworks.choices import MeetingState
from frameworks.models import Cycle, Forum, Meeting, Milestone
from frameworks.policies import WrongStateError

# In 2019-2025 the autumn KIDD came 36 to 78 days before the SCM; where no day is set we plan on six weeks.
NEAR_BEFORE = timedelta(days=200)
USUALLY_BEFORE = timedelta(days=42)
# A window that is a year wide is no day to count from; one of a quarter is.
NARROW = timedelta(days=92)
NOT_TAKING_PLACE = (MeetingState.CANCELLED, MeetingState.POSTPONED)


class NoDateError(WrongStateError):
    """A meeting without any day, from which nothing can be counted."""


class UncountableError(WrongStateError):
    """A rule that makes no sense for its cycle; the text names it and says what would help. A form answers 422."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The day milestones of one forum are counted from in one cycle."""

    meeting: Meeting | None
    on: date
    is_tentative: bool


class Anchors:
    """The days of one cycle: of its own meeting, of each forum's on the way, and how far the cycle reaches.

    Each forum is read once, however many milestones are counted from it.
    """

    def __init__(self, cycle: Cycle) -> None:
        """Begin with the cycle's own meeting.

        :param cycle: with its meeting and that one's forum loaded.
        :raises NoDateError: if the cycle's meeting has no day.
        """
        own = cycle.meeting.anchor_on
        if own is None:
            refusal = _("{meeting} has no day yet, not even a tentative one. Set one first.")
            raise NoDateError(refusal.format(meeting=cycle.meeting))
        self.meeting, self.own = cycle.meeting, own
        self._known: dict[int, Anchor] = {}

    def of(self, forum_id: int) -> Anchor:
        """Return the day to count from: the cycle's own meeting, or the last of another forum near before it."""
        if forum_id not in self._known:
            self._known[forum_id] = self._find(forum_id)
        return self._known[forum_id]

    @cached_property
    def span(self) -> CycleSpan:
        """Return the days between the meeting before the cycle's own and the one after it."""
        others = Meeting.objects.filter(forum=self.meeting.forum).exclude(state__in=NOT_TAKING_PLACE)
        held = others.filter(ordinal__lt=self.meeting.ordinal, start_on__isnull=False).order_by("-ordinal")
        following = others.filter(ordinal__gt=self.meeting.ordinal).order_by("ordinal").first()
        ahead = (following.start_on or following.tentative_on) if following else None
        return CycleSpan.around(self.own, held.values_list("start_on", flat=True).first(), ahead)

    def insist_on_cycle(self, milestone: Milestone) -> None:
        """Refuse a milestone that leaves the cycle, or whose forum has no meeting on the way.

        :raises UncountableError: in words that name the milestone.
        """
        if not self._meets(milestone.anchor_forum):
            refusal = _(
                "“{name}” is counted from the {forum}, which has no meeting before the {meeting}. Plan one first."
            )
            raise UncountableError(_say(refusal, milestone, forum=milestone.anchor_forum.code, meeting=self.meeting))
        if not self.span.holds(milestone.due_on):
            refusal = _(
                "“{name}” would fall on {day} and so leave its cycle, which reaches from {after} to {before}. "
                "Count fewer days."
            )
            days = {"day": milestone.due_on, "after": self.span.after, "before": self.span.before}
            raise UncountableError(
                _say(refusal, milestone, **{name: format_day(day, reader_language()) for name, day in days.items()})
            )

    def _meets(self, forum: Forum) -> bool:
        """Test whether a forum has a meeting in the cycle, be it one whose day nobody knows yet."""
        if forum.pk == self.meeting.forum_id:
            return True
        undated = {"start_on__isnull": True, "tentative_on__isnull": True}
        return self.of(forum.pk).meeting is not None or _planned(forum.pk).filter(**undated).exists()

    def _find(self, forum_id: int) -> Anchor:
        if forum_id == self.meeting.forum_id:
            return Anchor(self.meeting, self.own, self.meeting.is_tentative)
        dated = [(_day_of(meeting), meeting) for meeting in _planned(forum_id).select_related("forum")]
        near = [(day, meeting) for day, meeting in dated if day is not None and self._is_near(day)]
        if not near:
            return Anchor(None, self.own - USUALLY_BEFORE, is_tentative=True)
        day, meeting = max(near, key=lambda pair: (pair[0], pair[1].ordinal))
        return Anchor(meeting, day, meeting.is_tentative)

    def _is_near(self, day: date) -> bool:
        return self.own - NEAR_BEFORE <= day < self.own


def date_milestone(milestone: Milestone, anchors: Anchors, calendar: HolidayCalendar) -> None:
    """Count a milestone's day from its anchor, and set it without saving.

    :raises UncountableError: if its zone is unknown, or counting leaves the years whose holidays are known.
    """
    anchor = anchors.of(milestone.anchor_forum_id)
    # Only the day is taken, and no zone moves it.
    zone = milestone.zone or "UTC"
    try:
        counted = resolve(anchor.on, milestone.offset, milestone.unit, milestone.due_time, zone, calendar=calendar)
    except OutOfRangeError as error:
        refusal = _(
            "“{name}” would fall outside the years {first} to {last}, for which both countries' holidays are known."
        )
        raise UncountableError(_say(refusal, milestone, first=FIRST_YEAR, last=LAST_YEAR)) from error
    except UnknownZoneError as error:
        refusal = _("“{name}” names the time zone “{zone}”, which does not exist.")
        raise UncountableError(_say(refusal, milestone, zone=zone)) from error
    milestone.due_on, milestone.is_tentative = counted.on, anchor.is_tentative
    milestone.anchor_meeting = anchor.meeting


def _planned(forum_id: int) -> QuerySet[Meeting]:
    return Meeting.objects.filter(forum_id=forum_id).exclude(state__in=NOT_TAKING_PLACE)


def _day_of(meeting: Meeting) -> date | None:
    """Return the day to count from; of a planned window that is narrow its last, as for the cycle's own meeting."""
    first, last = meeting.window_from, meeting.window_until
    narrow = last if first and last and last - first <= NARROW else None
    return meeting.start_on or meeting.tentative_on or narrow


def _say(words: str, milestone: Milestone, **more: object) -> str:
    return words.format(name=pair_text(milestone, "name"), **more)
