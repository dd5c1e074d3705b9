"""How the work of some presented projects of the demo goes: steps that slip, a difference settled, who met whom."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from projects import operations
from projects.choices import Audience, Health
from projects.operations.demo.people import Cast
from projects.operations.demo.plan import Course

PLANNED_AGO = 150
LATER = {
    "US": "The test range is taken until the end of the month.",
    "ROK": "표준을 충족하는 시제품 확보가 지연되고 있음.",
}
DROPPED = {"US": "One run a year is enough for the partner.", "ROK": "협력국 요청에 따라 본 단계에 통합함."}
# By activity its steps: the name in both languages, and the days from today on which it was planned, is expected and
# was reached; a step without any of the last two waits for its planned day.
STEPS: dict[str, tuple[tuple[str, str, int, int | None, int | None], ...]] = {
    "ACT-19": (
        ("Requirements agreed", "요구 성능 합의", -120, None, -124),
        ("Link tested", "연동 시험", -20, 45, None),
        ("System handed over", "체계 인계", 130, None, None),
    ),
    "ACT-11": (
        ("Supplier survey", "공급업체 조사", -100, None, -79),
        ("Common standard drafted", "공통 표준 초안 작성", -12, 60, None),
    ),
    "ACT-31": (
        ("Initial planning conference", "1차 기획회의", -110, None, -110),
        ("Main planning conference", "본 기획회의", -15, None, None),
        ("Exercise", "훈련 실시", 95, None, None),
        ("Review with the host", "주최국과 사후 검토", 140, None, None),
    ),
}
GIVEN_UP = {"ACT-11": ("Second supplier survey", "2차 공급업체 조사", 110)}
# Each side's words, of which one differs, and how both settled it: with the days since then.
DIFFERED = {"ACT-32": (("US", Health.ON_TRACK, 70), ("ROK", Health.AT_RISK, 69))}
SETTLED = (
    ("US", 64, "The host has confirmed the places; both sides plan on them."),
    ("ROK", 62, "주최국이 참가 규모를 확정하여 이견을 해소함."),
)
DOUBT = "주최국의 참가 규모 확정이 지연되고 있음."
# Who met whom: in the words of the side that logs it, for both sides or for itself alone, and the days since then.
MET: tuple[tuple[str, str, int, str, str, str, str], ...] = (
    ("US", Audience.BOTH, 33, "Seoul", "Desk officers of both ministries", "The schedule stands.", "Name the units."),
    (
        "ROK",
        Audience.BOTH,
        19,
        "서울",
        "양국 국방부 실무자",
        "단계별 추진 일정을 점검함.",
        "미결 사항을 정리하기로 함.",
    ),
    ("US", Audience.OWN, 12, "Washington", "Desk officer and comptroller", "Funds for next year look safe.", ""),
    ("ROK", Audience.OWN, 11, "서울", "담당 부서와 예산 부서", "내년도 예산 반영 가능성을 협의함.", "차주 재협의"),
)
WITH_MEETINGS = frozenset({"ACT-19", "ACT-31", "ACT-32"})


class Following:
    """What leads of both sides did about one presented project."""

    def __init__(
        self, course: Course, project_id: int, cast: Cast, in_hours: Callable[[date, str], datetime], now: datetime
    ) -> None:
        self.course, self.project_id, self.cast, self.in_hours, self.now = course, project_id, cast, in_hours, now

    def tell(self) -> None:
        """Plan, let differ and settle, and meet, as far as there is something to tell of this activity."""
        code, owner = self.course.code, self.course.owner
        for step in STEPS.get(code, ()):
            self._step(*step, owner=owner)
        if code in GIVEN_UP:
            step = self._plan(*GIVEN_UP[code], owner=owner)
            self._act("drop_milestone", owner, 30, milestone_id=step.pk, reason=DROPPED[owner])
        for side, health, ago in DIFFERED.get(code, ()):
            reason = "" if health == Health.ON_TRACK else DOUBT
            self._act("report_status", side, ago, health=health, reason=reason)
        for side, ago, words in SETTLED if code in DIFFERED else ():
            self._act("settle_divergence", side, ago, words=words)
        for side, audience, ago, place, who, said, follows in MET if code in WITH_MEETINGS else ():
            held_on = self.in_hours(self._day(-ago - 1), side).date()
            told = {"place": place, "participants": who, "summary": said, "follow_up": follows, "audience": audience}
            self._act("log_engagement", side, ago, held_on=held_on, **told)

    def _step(
        self, english: str, korean: str, planned: int, expected: int | None, reached: int | None, *, owner: str
    ) -> None:
        step = self._plan(english, korean, planned, owner=owner)
        if expected is not None:
            said = {"forecast_on": self._day(expected), "reason": LATER[owner]}
            self._act("forecast_milestone", owner, 25, milestone_id=step.pk, **said)
        if reached is not None:
            self._act("reach_milestone", owner, -reached - 4, milestone_id=step.pk, actual_on=self._day(reached))

    def _plan(self, english: str, korean: str, planned: int, *, owner: str) -> Any:
        said = {"title_en": english, "title_ko": korean, "planned_on": self._day(planned)}
        return self._act("add_milestone", owner, PLANNED_AGO, **said)

    def _act(self, act: str, side: str, ago: int, **said: Any) -> Any:
        at = self.in_hours(self._day(-ago), side)
        return getattr(operations, act)(project_id=self.project_id, actor=self.cast.lead(side, at), at=at, **said)

    def _day(self, days: int) -> date:
        """Return a day so many days from today."""
        return self.now.date() + timedelta(days=days)
