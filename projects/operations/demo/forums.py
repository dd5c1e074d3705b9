"""What the forums of the demo workspace said of a project. Made up, as are the meetings of the RCWG: none is public."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from frameworks.choices import Confidence, MeetingState, Mode, Precision
from frameworks.models import Forum, Meeting, Post
from projects import operations
from projects.choices import Outcome
from projects.models import AgendaItem
from projects.operations.demo.people import Cast
from projects.operations.demo.plan import Course

# By its SCM: the meetings that a cycle's projects went through.
NUMBERS = {56: {"RCWG": 1, "KIDD": 25}, 57: {"RCWG": 2, "KIDD": 27}, 58: {"RCWG": 3, "KIDD": 28}}
RCWG_BEFORE = timedelta(days=80)
NOTE_EN = "Illustrative: no public source tells of a meeting of the RCWG."
NOTE_KO = "예시 자료: RCWG 회의에 관한 공개 자료는 없음."
SAID = {
    "RCWG": (Outcome.SUPPORTED, "The working group supports it and asks both leads to endorse it."),
    "KIDD": (Outcome.SUPPORTED, "KIDD에서 논의 결과 SCM 상정에 합의함."),
    "SCM": (Outcome.DECIDED, "The ministers took note of it and decided to go on."),
}
# Every so many-th project leads to a task.
TASKED_EACH = 4
TASK: dict[str, Any] = {
    "text_en": "Name the office that hosts the first planning meeting.",
    "text_ko": "1차 기획회의 주관 부서를 지정할 것.",
}
TASK_TAKES = timedelta(days=25)


def meetings_before(scm: Meeting, scm_on: date, weekday: Callable[[date], date]) -> dict[str, Meeting]:
    """Return the meetings of a cycle by their forums; the RCWG's is made, three weeks before the leads' ranking."""
    day = weekday(scm_on - RCWG_BEFORE)
    numbers = NUMBERS[scm.ordinal]
    rcwg, _made = Meeting.objects.get_or_create(
        forum=Forum.objects.get(code="RCWG"),
        ordinal=numbers["RCWG"],
        defaults={
            "start_on": day,
            "end_on": day,
            "date_precision": Precision.DAY,
            "mode": Mode.VIDEO,
            "state": MeetingState.HELD,
            "time_zone": scm.time_zone,
            "confidence": Confidence.UNCERTAIN,
            "note_en": NOTE_EN,
            "note_ko": NOTE_KO,
        },
    )
    kidd = Meeting.objects.get(forum__code="KIDD", ordinal=numbers["KIDD"])
    return {"RCWG": rcwg, "KIDD": kidd, "SCM": scm}


@dataclass(frozen=True, slots=True)
class Road:
    """One project on its way through the forums.

    :param in_hours: gives a working hour of a side on a day, or the present where that is still to come.
    """

    course: Course
    project_id: int
    meetings: dict[str, Meeting]
    cast: Cast
    in_hours: Callable[[date, str], datetime]

    def put(self, forum: str) -> AgendaItem:
        """Let the owner's lead put it on the agenda, in the week before the meeting."""
        owner = self.course.owner
        at = self.in_hours(self._day(forum) - timedelta(days=5), owner)
        return operations.put_on_agenda(
            project_id=self.project_id, meeting_id=self.meetings[forum].pk, actor=self.cast.lead(owner, at), at=at
        )

    def take_up(self, forum: str, version: int) -> None:
        """Put it on the agenda, record what the forum said of a version, and now and then task both sides."""
        item = self.put(forum)
        side = self.course.other
        at = self.in_hours(self._day(forum), side)
        outcome, text = SAID[forum]
        keeping: dict[str, Any] = {"item_id": item.pk, "actor": self.cast.lead(side, at), "at": at}
        operations.record_outcome(outcome=outcome, text=text, version=version, **keeping)
        if forum == "RCWG" and self.course.order % TASKED_EACH == 0:
            area = self.course.activity["primary_area"]
            contacts = Post.objects.filter(area__code=area, area__framework__code="RCF").select_related("side", "area")
            operations.task(posts=list(contacts.order_by("pk")), **TASK, due_on=at.date() + TASK_TAKES, **keeping)

    def _day(self, forum: str) -> date:
        meeting = self.meetings[forum]
        return meeting.end_on or meeting.anchor_on or date.max
