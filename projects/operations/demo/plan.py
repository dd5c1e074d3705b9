"""Where each public activity stands in the demo workspace. Made up: no source says that any is a project of the RCF.

A line: the activity, the owner, the cycle by its SCM, how far it has come, who may see it. How far is a state, or
what makes one worth looking at: signed by one side alone, unsigned again, signed in vain, on hold.
"""

import csv
from dataclasses import dataclass

from frameworks.operations.loading import FOLDER

PLAN = """
ACT-12 ROK 56 closed both
ACT-14 ROK 56 closed both
ACT-15 US  56 closed both
ACT-20 US  56 closed public
ACT-23 US  56 closed public
ACT-24 US  56 closed public
ACT-26 US  56 closed both
ACT-33 ROK 56 closed both
ACT-34 US  56 closed both
ACT-36 ROK 56 closed both
ACT-39 ROK 56 closed both
ACT-40 ROK 56 closed both
ACT-41 ROK 56 closed both
ACT-44 ROK 56 withdrawn own
ACT-08 US  56 presented both
ACT-09 US  56 merged both
ACT-17 ROK 56 presented public
ACT-18 ROK 56 presented both
ACT-01 ROK 57 closed both
ACT-21 ROK 57 closed public
ACT-22 US  57 closed both
ACT-27 US  57 closed both
ACT-28 ROK 57 closed public
ACT-30 US  57 closed both
ACT-05 US  57 continued both
ACT-10 US  57 held public
ACT-11 ROK 57 presented both
ACT-19 US  57 presented both
ACT-29 ROK 57 deferred both
ACT-31 US  57 presented both
ACT-32 ROK 57 presented both
ACT-02 ROK 58 endorsed both
ACT-04 US  58 endorsed both
ACT-38 ROK 58 unsigned both
ACT-35 US  58 endorsed public
ACT-16 US  58 submitted both
ACT-43 ROK 58 split both
ACT-06 US  58 submitted own
ACT-46 ROK 58 submitted own
ACT-13 US  58 signed-once both
ACT-25 ROK 58 signed-once both
ACT-03 US  58 lapsed both
ACT-37 ROK 58 returned both
ACT-42 US  58 returned own
ACT-07 US  58 draft own
ACT-45 ROK 58 draft own
"""

# On track where nothing else is said. By activity: each side's word, and how many days ago.
STATUS = {
    "ACT-10": {"US": ("AT_RISK", 20), "ROK": ("AT_RISK", 18)},
    "ACT-11": {"ROK": ("OFF_TRACK", 12), "US": ("OFF_TRACK", 11)},
    "ACT-19": {"US": ("ON_TRACK", 128), "ROK": ("ON_TRACK", 121)},
    "ACT-31": {"US": ("ON_TRACK", 9), "ROK": ("AT_RISK", 8)},
    "ACT-32": {"ROK": ("ON_TRACK", 48), "US": ("ON_TRACK", 47)},
}
REASONS = {
    "AT_RISK": {"US": "The second half of the funds is not yet released.", "ROK": "후반기 예산 배정이 지연되고 있음."},
    "OFF_TRACK": {"US": "No supplier meets the standard so far.", "ROK": "표준을 충족하는 공급업체를 확보하지 못함."},
}
REMARKS = {
    "US": (
        "Please name the office that will host the first planning meeting.",
        "We can offer instructors for the second week.",
        "The partner has asked for the schedule before the end of the month.",
    ),
    "ROK": (
        "1차 기획회의 주관 부서를 명시해 주시기 바람.",
        "2주차 교육에 교관을 파견할 수 있음.",
        "협력국이 월말 전 일정 공유를 요청함.",
    ),
}
OWN_REMARKS = {"US": "Check with the legal office before we agree.", "ROK": "합의 전 법무 검토가 필요함."}
NOTES = {"US": "Our aim is to keep the cost within this year's plan.", "ROK": "올해 예산 범위 내 추진이 목표임."}
HALF_TYPED = {
    "US": {"title_en": "Maritime security workshop (illustrative)", "title_ko": "해상보안 연수(예시)", "area": "CB"},
    "ROK": {"title_ko": "해양안보 연수(예시)", "aims_ko": "협력국 실무자의 역량강화를 지원함.", "area": "CB"},
}
REVIEWS = {
    "US": ("SUPPORT", "It fits the priority area and the partner has asked for it."),
    "ROK": ("SUPPORT", "우선 협력분야에 부합하고 협력국의 수요가 확인됨."),
}
DOUBTS = {
    "US": ("CHANGE", "Say what each side pays for."),
    "ROK": ("CHANGE", "양측의 비용 분담을 명시할 필요가 있음."),
}
# Grades by recommendation; not every reviewer grades everything.
GRADES = {
    "SUPPORT": {"fit": 4, "effect": 3, "complement": 3, "resourcing": 3, "readiness": 4},
    "CHANGE": {"fit": 3, "effect": 3, "resourcing": 2},
    "AGAINST": {"fit": 2, "complement": 1},
}
OBJECTIONS = {
    "US": ("AGAINST", "As it stands it repeats what the coast guards already do."),
    "ROK": ("AGAINST", "현재 안은 기존 협력사업과 중복됨."),
}
RETURNS = {"US": "Say what each side pays for.", "ROK": "양측의 비용 분담을 구체적으로 기술하여 재제출 바람."}
# What the author adds, in the own language only, once a project has come back.
ADDITIONS = {"US": "Each side bears its own costs.", "ROK": "비용은 각 측이 자체 부담함."}
UNSIGNED = {
    "US": "The partner's dates have changed; we sign again once the schedule is settled.",
    "ROK": "협력국 일정이 변경되어 일정 확정 후 다시 승인하고자 함.",
}
RESULTS = {
    "US": "Carried out as planned; results shared with the partner.",
    "ROK": "계획대로 완료하고 결과를 협력국과 공유함.",
}
WITHDRAWN = {"US": "Taken up under another arrangement.", "ROK": "별도 협의체에서 추진하기로 함."}

HELD = "The funds of the second year are under review; work rests until they are released."
DEFERRED = "참가국 일정이 확정되지 않아 다음 주기로 이월함."
CARRIED_ON = {
    "ACT-05": "The first engine is done; the pilot goes on with a second one.",
    "ACT-29": "참가국 일정이 확정되어 금번 주기에 다시 추진함.",
}
# Into which other activity one was merged, and why.
MERGED = {"ACT-09": ("ACT-08", "Both serve the supply of parts; one project takes care of them.")}
SPLIT = "두 활동의 주관 부서가 달라 사업을 분리함."
PARTS = (
    ("ROK part in Indo-Pacific Endeavour", "인도·태평양 엔데버 참가 추진"),
    ("ROK part in Render Safe", "렌더 세이프 참가 추진"),
)

# Areas in which a side files nothing in the open cycle, and the word it gives instead.
NOTHING_FILED = {
    "US": ("ME", "Nothing new to file in this cycle; the exercises go on as agreed."),
    "ROK": ("TC", "이번 주기에 새로 제출할 사업이 없음. 기존 사업은 합의대로 계속 추진함."),
}
WAIVED = "The post is vacant; the lead point of contact looks after the area until it is filled."


@dataclass(frozen=True, slots=True)
class Course:
    """One project of the plan with the public activity it is drawn from."""

    order: int
    owner: str
    ordinal: int
    way: str
    visibility: str
    activity: dict[str, str]

    @property
    def code(self) -> str:
        return self.activity["id"]

    @property
    def other(self) -> str:
        """Return the side that does not own it."""
        return "ROK" if self.owner == "US" else "US"

    @property
    def key(self) -> str:
        """Return its address, the same in every demo workspace."""
        return key_of(self.code)

    @property
    def goes_on(self) -> bool:
        """Test whether it is carried into the open cycle."""
        return self.code in CARRIED_ON


def key_of(code: str) -> str:
    """Return the address of the project that is drawn from an activity."""
    return f"demo-{code[-2:]}"


def courses() -> list[Course]:
    """Return every activity with its course, in the order of the plan."""
    with (FOLDER / "activities.csv").open(encoding="utf-8", newline="") as file:
        activities = {row["id"]: row for row in csv.DictReader(file)}
    planned = []
    for order, line in enumerate(PLAN.split("\n")[1:-1]):
        code, owner, ordinal, way, visibility = line.split()
        planned.append(Course(order, owner, int(ordinal), way, visibility, activities[code]))
    return planned
