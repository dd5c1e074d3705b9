"""How one project of the demo workspace comes to where it stands: by the acts of people, each at its moment."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from frameworks.models import Country, Framework, Meeting, Principle, PriorityArea, Theme
from frameworks.models.partners import ALLIES
from frameworks.policies import Actor
from projects import operations
from projects.choices import Audience, Visibility
from projects.models import Project
from projects.operations.demo.following import Following
from projects.operations.demo.forums import Road
from projects.operations.demo.papers import PAPERS
from projects.operations.demo.people import LANGUAGES, Cast
from projects.operations.demo.plan import (
    ADDITIONS,
    CARRIED_ON,
    DEFERRED,
    DOUBTS,
    GRADES,
    HELD,
    MERGED,
    NOTES,
    OBJECTIONS,
    OWN_REMARKS,
    PARTS,
    REASONS,
    REMARKS,
    RESULTS,
    RETURNS,
    REVIEWS,
    SPLIT,
    STATUS,
    UNSIGNED,
    WITHDRAWN,
    Course,
    key_of,
)

PRINCIPLES = {"MS": "P2 P4", "ME": "P5 P4", "CB": "P3 P4", "DI": "P7", "TC": "P8", "IS": "P1 P6"}
# Words of a title that tell of a theme.
THEMES = {
    "yber": "CYBER",
    "aintenance": "MRO",
    "verhaul": "MRO",
    "warning": "MISSILEWARN",
    "uppl": "SUPPLYCHAIN",
    "PSI": "NONPROLIF",
    "Christmas": "HADR",
    "UAS": "AUTONOMY",
    "fishing": "NAVFREEDOM",
}
# Days from the SCM on which things are done. All before the ranking, so that they lie behind us in the open cycle.
CREATED, SUBMITTED, SHARED, REVIEWED, REVIEWED_BY_OTHER = -148, -126, -119, -104, -97
RETURNED, MENDED, SIGNED, SIGNED_BY_OTHER, UNSIGNED_BY_OTHER = -94, -90, -84, -80, -79
RELEASE_PROPOSED, RELEASED = -76, -72
PRESENTED, CLOSED, HELD_FROM = 0, 24, 30
# A working hour of each side, in UTC.
HOURS = {"US": 14, "ROK": 1}


@dataclass(frozen=True, slots=True)
class Known:
    """Reference rows by their codes, read once."""

    framework: Framework
    areas: dict[str, PriorityArea]
    countries: dict[str, Country]
    principles: dict[str, Principle]
    themes: dict[str, Theme]

    @classmethod
    def of(cls, framework: Framework) -> "Known":
        return cls(
            framework,
            {area.code: area for area in framework.areas.all()},
            {country.alpha2: country for country in Country.objects.all()},
            {principle.code: principle for principle in framework.principles.all()},
            {theme.code: theme for theme in Theme.objects.all()},
        )


class Story:
    """One project, told from its first save."""

    def __init__(
        self, course: Course, known: Known, cast: Cast, *, meetings: dict[str, Meeting], scm_on: date, now: datetime
    ) -> None:
        self.meetings = meetings
        self.course, self.known, self.cast, self.scm_on, self.now = course, known, cast, scm_on, now
        self.area = known.areas[course.activity["primary_area"]]
        self.fields = fields_of(course, known)
        self.project = Project()

    def tell(self) -> Project:
        """Do all that was done so far, and return the project."""
        self._log()
        if self.course.way != "draft":
            self._file()
        tell_on = {
            "returned": self._return,
            "signed-once": self._sign,
            "unsigned": self._unsign,
            "lapsed": self._lapse,
            "endorsed": self._propose,
            "presented": self._present,
            "held": self._hold,
            "continued": self._present,
            "deferred": self._defer,
            "merged": self._merge,
            "split": self._split,
            "closed": self._close,
            "withdrawn": self._withdraw,
        }.get(self.course.way)
        if tell_on:
            tell_on()
        return self.project

    def _at(self, days: int, side: str) -> datetime:
        """Return a moment of a side's working day, so many days from the SCM; no two projects share one."""
        return self._in_hours(self.scm_on + timedelta(days=days + self.course.order % 4), side)

    def _in_hours(self, day: date, side: str) -> datetime:
        step = self.course.order
        return min(datetime.combine(weekday(day), time(HOURS[side] + step % 6, step, tzinfo=UTC)), self.now)

    def _act(self, act: str, who: str, side: str, days: int, **arguments: Any) -> Any:
        """Let a person of a side do something to the project."""
        at = self._at(days, side)
        return getattr(operations, act)(
            project_id=self.project.pk, actor=self._person(who, side, at), at=at, **arguments
        )

    def _person(self, who: str, side: str, at: datetime) -> Actor:
        if who == "lead":
            return self.cast.lead(side, at)
        if who == "poc":
            return self.cast.reviewer(side, self.area, at)
        return self.cast.actor(side, who, at)

    def _log(self) -> None:
        owner = self.course.owner
        at = self._at(CREATED, owner)
        self.project = operations.create_project(
            framework_id=self.known.framework.pk,
            fields=self.fields,
            actor=self._person("author", owner, at),
            at=at,
            is_illustrative=True,
            key=self.course.key,
        )
        if self.course.order % 3 == 0:
            self._act("write_side_note", "author", owner, CREATED + 1, body=NOTES[owner])

    def _file(self) -> None:
        course = self.course
        self._act("submit", "author", course.owner, SUBMITTED)
        if course.visibility == Visibility.OWN.lower():
            self._act("comment", "poc", course.owner, SHARED, body=OWN_REMARKS[course.owner], audience=Audience.OWN)
            return
        self._act("share_with_other_side", "lead", course.owner, SHARED)
        if course.order % 2 == 0:
            self._attach()
        self._review(course.owner, REVIEWED, REVIEWS)
        if course.way != "submitted":
            words = {"lapsed": DOUBTS, "returned": OBJECTIONS}.get(course.way, REVIEWS)
            self._review(course.other, REVIEWED_BY_OTHER, words)
        if course.way != "closed":
            self._talk()

    def _attach(self) -> None:
        for paper in PAPERS[self.course.owner]:
            said = {"name": paper.name, "content": paper.content, "audience": paper.audience}
            self._act("attach", "author", self.course.owner, SHARED + 1, **said, description=paper.description)

    def _review(self, side: str, days: int, words: dict[str, tuple[str, str]]) -> None:
        recommendation, reasons = words[side]
        given = self._act(
            "review",
            "poc",
            side,
            days,
            version=self.project.version_number,
            recommendation=recommendation,
            reasons=reasons,
            grades=GRADES[recommendation],
        )
        self._act("share_review", "lead", side, days + 1, review_id=given.pk)

    def _talk(self) -> None:
        course = self.course
        remark = REMARKS[course.other][course.order % 3]
        self._act("comment", "poc", course.other, REVIEWED_BY_OTHER, body=remark, audience=Audience.BOTH)
        if course.order % 2:
            own = OWN_REMARKS[course.owner]
            self._act("comment", "poc", course.owner, REVIEWED_BY_OTHER + 1, body=own, audience=Audience.OWN)

    def _return(self) -> None:
        """Return it; its author begins to mend it in one language, and the other stays behind."""
        owner = self.course.owner
        own = self.course.visibility == Visibility.OWN.lower()
        side = owner if own else self.course.other
        self._act("return_to_author", "lead" if own else "poc", side, RETURNED, reasons=RETURNS[side])
        aims = f"aims_{LANGUAGES[owner]}"
        self._mend({aims: f"{self.fields[aims]} {ADDITIONS[owner]}"})

    def _mend(self, texts: dict[str, str]) -> None:
        fields = {**self.fields, **texts}
        self._act("save_project", "author", self.course.owner, MENDED, base_version=1, fields=fields)

    def _sign(self) -> None:
        self._act("endorse", "lead", self.course.owner, SIGNED, version=self.project.version_number)

    def _lapse(self) -> None:
        """Sign, return and mend: the signature lapses with the new version, and waits to be given again."""
        course = self.course
        self._act("endorse", "lead", course.owner, REVIEWED_BY_OTHER, version=1)
        self._act("return_to_author", "poc", course.other, RETURNED, reasons=RETURNS[course.other])
        self._mend(
            {
                "resources_en": "Each side pays for its own people; the yard bears the cost of tools.",
                "resources_ko": "인력 비용은 각 측이 부담하고, 장비 비용은 조선소가 부담함.",
            }
        )
        self._act("submit", "author", course.owner, MENDED + 1)

    def _endorse(self) -> None:
        self._sign()
        self._road.take_up("RCWG", self.project.version_number)
        self._act("endorse", "lead", self.course.other, SIGNED_BY_OTHER, version=self.project.version_number)
        if self.course.visibility == Visibility.PUBLIC.lower():
            self._propose_release()
            self._act("approve_release", "lead", self.course.other, RELEASED, version=self.project.version_number)
        elif self.course.way == "endorsed":
            self._propose_release()

    def _propose_release(self) -> None:
        self._act("propose_release", "lead", self.course.owner, RELEASE_PROPOSED, version=self.project.version_number)

    def _propose(self) -> None:
        self._endorse()
        self._road.put("KIDD")

    def _decide(self) -> None:
        self._endorse()
        for forum in ("KIDD", "SCM"):
            self._road.take_up(forum, self.project.version_number)

    @property
    def _road(self) -> Road:
        return Road(self.course, self.project.pk, self.meetings, self.cast, self._in_hours)

    def _unsign(self) -> None:
        self._endorse()
        other = self.course.other
        self._act("withdraw_endorsement", "lead", other, UNSIGNED_BY_OTHER, reason=UNSIGNED[other])

    def _present(self) -> None:
        self._decide()
        Following(self.course, self.project.pk, self.cast, self._in_hours, self.now).tell()
        words = STATUS.get(self.course.code, dict.fromkeys(("US", "ROK"), ("ON_TRACK", 20 + self.course.order)))
        for side, (health, days_ago) in words.items():
            self._report(side, health, self._in_hours(self.now.date() - timedelta(days=days_ago), side))

    def _report(self, side: str, health: str, at: datetime) -> None:
        reason = REASONS.get(health, {}).get(side, "")
        actor = self.cast.lead(side, at)
        operations.report_status(project_id=self.project.pk, health=health, reason=reason, actor=actor, at=at)

    def _close(self) -> None:
        self._decide()
        owner = self.course.owner
        self._act("report_status", "lead", owner, PRESENTED + 5, health="ON_TRACK", reason="")
        self._act("close", "lead", owner, CLOSED, reason=RESULTS[owner], ended_on=self.scm_on)

    def _hold(self) -> None:
        self._present()
        self._act("put_on_hold", "lead", self.course.owner, HELD_FROM, reason=HELD)

    def _defer(self) -> None:
        self._act("defer", "lead", self.course.owner, SIGNED, reason=DEFERRED)

    def _merge(self) -> None:
        code, reason = MERGED[self.course.code]
        into = Project.objects.get(key=key_of(code))
        self._act("merge", "lead", self.course.owner, SIGNED, into_id=into.pk, reason=reason)

    def _split(self) -> None:
        keys = [f"{self.course.key}{letter}" for letter in "ab"]
        self._act("split", "lead", self.course.owner, SIGNED, titles=PARTS, reason=SPLIT, keys=keys)

    def go_on(self) -> None:
        """Carry what was told of an earlier cycle into the open one, for its author to bring up to date."""
        self.project = Project.objects.get(key=self.course.key)
        self._act("carry_on", "lead", self.course.owner, CREATED, reason=CARRIED_ON[self.course.code])

    def _withdraw(self) -> None:
        owner = self.course.owner
        self._act("withdraw", "lead", owner, SIGNED, reason=WITHDRAWN[owner])


def weekday(day: date) -> date:
    """Return the day, or the Monday after its weekend."""
    return day + timedelta(days=7 - day.weekday() if day.weekday() >= 5 else 0)


def fields_of(course: Course, known: Known) -> dict[str, Any]:
    """Return what a form would have said of an activity."""
    row = course.activity
    led_by_others, business = row["complementary"] == "yes", row["b2b"] == "yes"
    partners = [known.countries[code] for code in row["participants"].split(";") if code not in ALLIES]
    return {
        "title_en": row["title_en"],
        "title_ko": row["title_ko"],
        "aims_en": row["summary_en"],
        "aims_ko": row["summary_ko"],
        "location_en": row["location_en"],
        "location_ko": row["location_ko"],
        "complements_en": "Led by others; alliance work may complement it." if led_by_others else "",
        "complements_ko": "제3자 주도 활동으로, 동맹 차원의 보완이 가능함." if led_by_others else "",
        "business_en": "An agreement between companies of both sides." if business else "",
        "business_ko": "양국 기업 간 합의에 따른 협력임." if business else "",
        "kind": row["kind"].upper(),
        "is_complementary": led_by_others,
        "is_business": business,
        "starts_on": _day(row["start_on"]),
        "ends_on": _day(row["end_on"]),
        "date_precision": row["date_precision"].upper(),
        "source": row["source"],
        "area": known.areas[row["primary_area"]],
        "secondary_areas": [known.areas[code] for code in row["secondary_areas"].split(";") if code],
        "partners": partners,
        "principles": [known.principles[code] for code in PRINCIPLES[row["primary_area"]].split()],
        "themes": [known.themes[code] for code in dict.fromkeys(_themes(row["title_en"]))],
    }


def _themes(title: str) -> list[str]:
    return [code for word, code in THEMES.items() if word in title]


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
