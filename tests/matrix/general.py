"""Actions of the table that are not about one project."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from frameworks.choices import Confidence, MeetingState
from frameworks.models import Cycle, Framework, Meeting
from projects.operations import calendar
from tests.matrix.people import People, Person
from tests.matrix.scenes import Scenes
from tests.matrix.tries import other_of, verdict_of

MEETING = {"date_precision": "DAY", "mode": "IN_PERSON", "reason": "Typhoon", "time_zone": "Asia/Seoul"}
CONTENT = {"title_en": "New", "title_ko": "새 사업", "kind": "PROJECT", "area": "MS", "date_precision": "DAY"}


class General:
    """Tries what is done to a side, its people, its record, the cycle, the calendar and the reports."""

    def __init__(self, people: People, scenes: Scenes) -> None:
        self.people, self.scenes = people, scenes
        self.number = 0
        self.tries: dict[str, Callable[[Person], str]] = {
            "create_project": self._create,
            "export_report_own_view": lambda person: self._freeze(person, "OWN"),
            "export_report_joint": lambda person: self._freeze(person, "JOINT"),
            "export_report_public": lambda person: self._freeze(person, "PUBLIC"),
            "open_or_close_cycle": self._close_cycle,
            "propose_calendar_change": self._propose_move,
            "confirm_calendar_change": self._confirm_move,
            "create_own_calendar_token": lambda person: self._post(person, "/account/calendar/", {}),
            "manage_users_own_side": lambda person: self._manage(person, own=True),
            "manage_users_other_side": lambda person: self._manage(person, own=False),
            "end_sessions_own_side": self._end_sessions,
            "grant_role_to_self": self._raise_oneself,
            "reference_admin_site": lambda person: verdict_of(person.browser.get("/reference/")),
            "view_audit_own_side": lambda person: verdict_of(person.browser.get("/audit/")),
            "view_audit_other_side": self._read_other_record,
            "export_audit_own_side": lambda person: verdict_of(person.browser.get("/audit/export.csv")),
            "verify_audit_chain": lambda person: verdict_of(person.browser.get("/audit/verify/")),
        }

    def _post(self, person: Person, path: str, said: dict[str, object]) -> str:
        return verdict_of(person.browser.post(path, said))

    def _create(self, person: Person) -> str:
        area = "MS" if person.who.assigned == "True" else {"poc": "TC", "lead": "OA"}.get(person.who.role, "MS")
        return self._post(person, "/projects/new/", {**CONTENT, "area": area})

    def _freeze(self, person: Person, kind: str) -> str:
        return self._post(person, "/reports/freeze/", {"cycle": self.scenes.cycle.pk, "kind": kind})

    def _close_cycle(self, person: Person) -> str:
        """Close a cycle of a framework made for this one try."""
        self.number += 1
        code = f"TRY{self.number}"
        framework = Framework.objects.create(code=code, name_en=code, name_ko=code, confidence=Confidence.CONFIRMED)
        cycle = Cycle.objects.create(
            framework=framework, meeting=self._meeting(), slug=code.lower(), opened_at=timezone.now()
        )
        return self._post(person, f"/cycles/{cycle.slug}/close/", {})

    def _meeting(self) -> Meeting:
        self.number += 1
        return Meeting.objects.create(
            forum=self.scenes.cycle.meeting.forum,
            ordinal=500 + self.number,
            tentative_on=timezone.now().date() + timedelta(days=400 + self.number),
            time_zone="Asia/Seoul",
            state=MeetingState.TENTATIVE,
            confidence=Confidence.CONFIRMED,
        )

    def _propose_move(self, person: Person) -> str:
        """Propose another day of a meeting made for this one try."""
        meeting = self._meeting()
        day = meeting.tentative_on + timedelta(days=1)
        said = {"ordinal": meeting.ordinal, "state": "TENTATIVE", "tentative_on": day.isoformat(), **MEETING}
        return self._post(person, f"/calendar/{meeting.address}/propose/", said)

    def _confirm_move(self, person: Person) -> str:
        """Confirm what an administrator of the other side proposed."""
        meeting = self._meeting()
        other = "US" if person.who.side == "ROK" else "ROK"
        calendar.propose_change(
            meeting_id=meeting.pk,
            fields={"tentative_on": meeting.tentative_on + timedelta(days=1)},
            reason="Typhoon",
            actor=self.scenes.actor(other, "admin"),
            at=timezone.now(),
        )
        return self._post(person, f"/calendar/{meeting.address}/confirm/", {})

    def _manage(self, person: Person, *, own: bool) -> str:
        """Add a person to the own side, or close out somebody of the other."""
        if not own:
            return self._post(person, f"/people/{self._newcomer(person, own=False)}/deactivate/", {})
        self.number += 1
        name = f"new-{self.number}"
        said = {"username": name, "name_en": "New", "email": f"{name}@example.org", "language": "en"}
        return self._post(person, "/people/new/", said)

    def _end_sessions(self, person: Person) -> str:
        return self._post(person, f"/people/{self._newcomer(person, own=True)}/end-sessions/", {})

    def _raise_oneself(self, person: Person) -> str:
        """Seat oneself on a post of the own side that gives more rights."""
        side = "rok" if person.who.side == "ROK" else "us"
        said = {"user": person.user.username if person.user else "us-gone", "starts_on": "2099-01-01"}
        return self._post(person, f"/posts/{side}-lead/hand-over/", said)

    def _read_other_record(self, person: Person) -> str:
        return verdict_of(person.browser.get(f"/audit/{other_of(person.who.side).lower()}/"))

    @staticmethod
    def _newcomer(person: Person, *, own: bool) -> str:
        side = "ROK" if person.who.side == "ROK" else "US"
        return f"{(side if own else other_of(side)).lower()}-newcomer"
