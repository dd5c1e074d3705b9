"""One meeting: how it stands, and every change of it."""

import re
from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from alliance.accounts.choices import SideCode
from alliance.templatetags.alliance import reader_language
from frameworks.changing import Told, told
from frameworks.choices import ChangeState, CycleState, MeetingState
from frameworks.models import Cycle, Forum, Meeting, MeetingChange
from frameworks.policies import HiddenError

# The reporting chain that the framework's text names.
CHAIN = frozenset({"RCWG", "KIDD", "SCM"})
ADDRESS = re.compile(r"([a-z0-9]+)-(\d{1,5})")


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
class Link:
    """One forum of a chain of reports, and its newest meeting."""

    forum: Forum
    meeting: Meeting | None


def chain_of(forum: Forum) -> list[Link]:
    """Return a forum and those it reports to, the lowest first, such as RCWG, KIDD, SCM.

    Below it stands what reports to it in the chain that the framework names, and no other of many.
    """
    forums = {one.pk: one for one in Forum.objects.all()}
    reporting = {one.reports_to_id: one for one in forums.values() if one.code in CHAIN and one.reports_to_id}
    lowest = forums[forum.pk]
    while lowest.pk in reporting:
        lowest = reporting[lowest.pk]
    chain = [lowest]
    while (above := chain[-1].reports_to_id) is not None:
        chain.append(forums[above])
    taking_place = Meeting.objects.filter(forum__in=chain).exclude(state=MeetingState.CANCELLED)
    newest = {one.forum_id: one for one in taking_place.order_by("forum", "-ordinal").distinct("forum")}
    return [Link(one, newest.get(one.pk)) for one in chain]


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change in words: each field with its value before and after."""

    change: MeetingChange
    values: list[Told]


def told_changes(meeting: Meeting) -> list[ChangeLine]:
    """Return the changes of a meeting in the reader's words."""
    language = reader_language()
    return [ChangeLine(change, told(change.before, change.after, language)) for change in changes_of(meeting)]


def proposed_of(lines: list[ChangeLine]) -> MeetingChange | None:
    """Return the change that waits to be decided."""
    return next((line.change for line in lines if line.change.state == ChangeState.PROPOSED), None)


def to_decide(side: str) -> QuerySet[MeetingChange]:
    """Return the proposed changes of meetings on which a side decides. Both sides read of every one of them.

    It is the side that did not propose, unless an open cycle of the meeting names the one that decides alone.
    """
    alone = Cycle.objects.filter(meeting=OuterRef("meeting"), state=CycleState.OPEN).exclude(deciding_side="")
    decides = Coalesce(Subquery(alone.order_by("pk").values("deciding_side")[:1]), Value(""))
    proposed = MeetingChange.objects.filter(state=ChangeState.PROPOSED).alias(decides=decides)
    return proposed.filter(Q(decides=side) | Q(decides="", side=SideCode(side).other))
