"""One meeting: how it stands, and every change of it."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from frameworks.calendar.days import STANDARD_CALENDAR, OutOfRangeError, Reason
from frameworks.choices import ChangeState
from frameworks.models import Meeting, MeetingChange
from frameworks.policies import HiddenError
from projects.labels import recorded_of, value_of

ADDRESS = re.compile(r"([a-z0-9]+)-(\d{1,5})")


@dataclass(frozen=True, slots=True)
class Move:
    """What a change would do to one milestone: its day before and after, and how many open duties move along."""

    name_en: str
    name_ko: str
    before: date
    after: date
    duties: int

    @property
    def collisions(self) -> list[Reason]:
        """Return why the new day is not one on which both governments work; nothing when it is, or nobody knows."""
        try:
            return STANDARD_CALENDAR.why_not(self.after)
        except OutOfRangeError:
            return []


def meeting_at(slug: str) -> Meeting:
    """Return the meeting of an address such as scm-58.

    :raises HiddenError: if there is none.
    """
    named = ADDRESS.fullmatch(slug.lower())
    found = Meeting.objects.select_related("forum")
    meeting = found.filter(forum__code__iexact=named[1], ordinal=int(named[2])).first() if named else None
    if meeting is None:
        raise HiddenError
    return meeting


def changes_of(meeting: Meeting) -> QuerySet[MeetingChange]:
    """Return every change of a meeting, the newest first, with the posts that proposed and decided."""
    return meeting.changes.select_related("proposed_as", "decided_as").order_by("-proposed_at", "-pk")


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change in words: each field with its value before and after."""

    change: MeetingChange
    values: list[tuple[str, Any, Any]]


def told_changes(meeting: Meeting) -> list[ChangeLine]:
    """Return the changes of a meeting in words."""
    return [
        ChangeLine(
            change,
            [(recorded_of(name), value_of(change.before[name]), value_of(change.after[name])) for name in change.after],
        )
        for change in changes_of(meeting)
    ]


def proposed_of(lines: list[ChangeLine]) -> MeetingChange | None:
    """Return the change that waits to be decided."""
    return next((line.change for line in lines if line.change.state == ChangeState.PROPOSED), None)
