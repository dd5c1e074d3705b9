"""A workspace with one of everything that a page can list, and the same with as many as one likes."""

from datetime import date, time, timedelta
from itertools import count
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection

from alliance.accounts.models import User
from frameworks.calendar.days import STANDARD_CALENDAR
from frameworks.choices import Confidence, CycleState, Duty, MeetingState, OffsetUnit, Role
from frameworks.models import (
    Commitment,
    Country,
    CountryGroup,
    CountryMembership,
    Cycle,
    Forum,
    Framework,
    Meeting,
    MilestoneRule,
    Organization,
    Post,
    Principle,
    PriorityArea,
    SourceConflict,
    Statement,
    Theme,
)
from frameworks.policies import Actor
from frameworks.queries import actor_of
from projects import operations
from projects.choices import Audience, ListKind, Recommendation, ReportKind, State, Visibility
from projects.models import Project
from projects.operations import calendar, saved_views
from projects.operations.holidays import correct_holiday
from projects.operations.milestones import change_milestone
from reminders import planner
from reminders.models import Obligation, Rung
from tests.factories import (
    NOW,
    fields_of,
    framework,
    lead_of,
    make_meeting,
    make_open_cycle,
    make_person,
    make_project,
    make_user,
    seat,
)
from tests.pages import give_second_factor

ROLES = (Role.LEAD, Role.AUTHOR, Role.POC, Role.ADMIN, Role.AUDITOR, Role.LEADERSHIP)
LOOKS = {
    ListKind.PROJECTS: "order=title",
    ListKind.TIMELINE: "zoom=month",
    ListKind.BOARD: "by=forum",
    ListKind.CALENDAR: "view=list",
}
SOURCED = {"source": "A book.", "confidence": Confidence.CONFIRMED}


class Crowd:
    """The US side with an account of every role, named as in the demo workspace; each ``round`` adds one of each."""

    def __init__(self) -> None:
        self.numbers = count(1)
        self.cycle = make_open_cycle()
        self.rcwg = make_meeting("RCWG", 1, NOW.date())
        for role in ROLES:
            make_person("US", role, username=f"us-{role}".lower())
        User.objects.update(password=make_password(settings.DEMO_PASSWORD))
        give_second_factor(User.objects.get(username="us-leadership"))
        lead_of("ROK")
        Rung.objects.create(framework=framework(), days_before=0)
        self.shared = make_project("US", State.SUBMITTED, Visibility.BOTH, actor=self.us("author"))
        self.foreign = self.log(title_en="", aims_en="")
        self.presented = self.project(State.PRESENTED)

    def us(self, role: str) -> Actor:
        return actor_of(User.objects.get(username=f"us-{role}"), at=NOW)

    def log(self, **fields: Any) -> Project:
        return make_project("US", actor=self.us("author"), **fields)

    def rounds(self, times: int) -> None:
        """Add so many of everything and be told of what is due; let the database check and count all rows once."""
        for _ in range(times):
            self.round()
        planner.plan(at=NOW + timedelta(hours=12))
        connection.check_constraints()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def round(self) -> None:
        """Add one of everything."""
        number = next(self.numbers)
        self.reference(number)
        links = self.links()
        self.mend(self.shared, number, links)
        self.attach(number)
        self.save(self.foreign, {**links, "title_en": "", "aims_en": "", "aims_ko": f"{number}번째 글"})
        for state in (State.SUBMITTED, State.PRESENTED, State.DRAFT):
            self.project(state, **links)
        self.follow(self.presented, number)
        self.take_up(number)
        self.owe(number)
        self.move(number)
        self.count(number)
        self.look(number)
        for name, page in (("author", "/projects/new/"), ("lead", self.shared.get_absolute_url())):
            self.type(self.us(name), f"{page}#comment.{number}")
        operations.freeze_report(cycle_id=self.cycle.pk, kind=ReportKind.PUBLIC, actor=self.us("admin"), at=NOW)
        kind = ReportKind.JOINT if number % 2 else ReportKind.OWN
        report = operations.freeze_report(cycle_id=self.cycle.pk, kind=kind, actor=self.us("admin"), at=NOW)
        operations.ask_for_files(snapshot_id=report.pk, wanted=[("en", "pdf")], actor=self.us("admin"), at=NOW)

    def project(self, state: str, **fields: Any) -> Project:
        visibility = Visibility.OWN if state == State.DRAFT else Visibility.BOTH
        project = make_project("US", state, visibility, actor=self.us("author"), **fields)
        if state == State.PRESENTED:
            for side, health in (("US", "AT_RISK"), ("ROK", "ON_TRACK")):
                report = {"health": health, "reason": "Slow.", "actor": lead_of(side), "at": NOW}
                operations.report_status(project_id=project.pk, **report)
        return project

    @staticmethod
    def links() -> dict[str, list[Any]]:
        """Return all there is to link a project to."""
        return {
            "partners": list(Country.objects.all()),
            "themes": list(Theme.objects.all()),
            "principles": list(framework().principles.all()),
            "secondary_areas": list(framework().areas.exclude(code="MS")),
        }

    def mend(self, project: Project, number: int, links: dict[str, list[Any]]) -> None:
        """Let both sides speak of a project, sign it, return it, and get it back mended: the signature lapses."""
        lead, other, at = self.us("lead"), lead_of("ROK"), NOW + timedelta(minutes=number)
        version = {"project_id": project.pk, "version": Project.objects.get(pk=project.pk).version_number, "at": at}
        said = {"project_id": project.pk, "body": f"Remark {number}", "audience": Audience.BOTH, "at": at}
        advice = {"recommendation": Recommendation.SUPPORT, "reasons": "Good."}
        member = make_user("US")
        operations.add_member(project_id=project.pk, user_id=member.pk, actor=lead, at=at)
        given = operations.review(**version, **advice, actor=self.us("poc"))
        operations.share_review(project_id=project.pk, review_id=given.pk, actor=lead, at=at)
        asked = operations.comment(**said, mentions=[lead.seats[0].post_id], actor=other)
        operations.reply(**said, comment_id=asked.pk, actor=other)
        edit = {"project_id": project.pk, "comment_id": asked.pk, "body": f"Remark {number}, mended", "at": at}
        operations.edit_comment(**edit, actor=other)
        operations.write_side_note(project_id=project.pk, body=f"Note {number}", actor=lead, at=at)
        operations.endorse(**version, actor=other)
        operations.return_to_author(project_id=project.pk, reasons="Say more.", actor=lead, at=at)
        self.save(project, links)
        operations.submit(project_id=project.pk, actor=self.us("author"), at=at)

    def follow(self, project: Project, number: int) -> None:
        """Plan a step of the work, settle what differs, let it differ anew, and meet about it."""
        about = {"project_id": project.pk, "at": NOW + timedelta(minutes=number)}
        lead, other = lead_of("US"), lead_of("ROK")
        planned_on = NOW.date() + timedelta(days=number)
        operations.add_milestone(**about, title_en=f"Step {number}", title_ko="", planned_on=planned_on, actor=lead)
        for actor in (lead, other):
            operations.settle_divergence(**about, words=f"Settled {number}", actor=actor)
        operations.report_status(**about, health="OFF_TRACK", reason="Slow.", actor=other)
        met = {"held_on": NOW.date(), "participants": f"Desk {number}", "summary": "Well.", "audience": Audience.BOTH}
        operations.log_engagement(**about, **met, actor=other)

    def attach(self, number: int) -> None:
        """Add a file, for the own side and for both in turns."""
        audience = Audience.BOTH if number % 2 else Audience.OWN
        file = {"name": f"Plan {number}.txt", "content": b"Words.", "audience": audience, "description": "A plan."}
        operations.attach(project_id=self.shared.pk, **file, actor=self.us("author"), at=NOW)

    def save(self, project: Project, fields: dict[str, Any]) -> None:
        base = Project.objects.get(pk=project.pk).version_number
        author = self.us("author")
        operations.save_project(
            project_id=project.pk, base_version=base, fields=fields_of(**fields), actor=author, at=NOW
        )

    @staticmethod
    def type(actor: Actor, path: str) -> None:
        """Let somebody type into a form and leave it."""
        operations.keep_form(user_id=actor.user_id, side=actor.side, path=path, fields={"body": ["Half a"]}, at=NOW)

    def take_up(self, number: int) -> None:
        """Let the RCWG say something of one project, and task both sides."""
        project, at = self.project(State.SUBMITTED), NOW + timedelta(minutes=number)
        keeping = {"actor": self.us("lead"), "at": at}
        item = operations.put_on_agenda(project_id=project.pk, meeting_id=self.rcwg.pk, **keeping)
        operations.record_outcome(item_id=item.pk, outcome="NOTED", text=f"Said {number}.", version=1, **keeping)
        posts = list(Post.objects.filter(role=Role.LEAD, framework=framework()).select_related("side", "area"))
        asked = {"text_en": f"Task {number}", "text_ko": "", "due_on": at.date()}
        operations.task(item_id=item.pk, posts=posts, **asked, **keeping)

    def move(self, number: int) -> None:
        """Let the own side propose to move the meeting of the cycle, and take it back."""
        meeting, at = self.cycle.meeting, NOW + timedelta(minutes=number)
        fields = {"tentative_on": meeting.tentative_on + timedelta(days=number)}
        proposed = calendar.propose_change(
            meeting_id=meeting.pk, fields=fields, reason=f"Typhoon {number}", actor=self.us("admin"), at=at
        )
        calendar.take_back_change(change_id=proposed.pk, actor=self.us("admin"), at=at)

    def count(self, number: int) -> None:
        """Correct a holiday of the own country, and change the hour of a milestone."""
        far = STANDARD_CALENDAR.add_joint_business_days(date(2030, 1, 1), number)
        said = {"reason_en": f"Closure {number}", "reason_ko": f"휴무 {number}", "is_closed": True}
        acting = {"actor": self.us("admin"), "at": NOW + timedelta(minutes=number)}
        correct_holiday(on=far, **said, **acting)
        milestone, fields = self.cycle.milestones.get(code="CALL"), {"due_time": time(12, number % 60)}
        change_milestone(milestone_id=milestone.pk, fields=fields, reason=f"Later {number}", **acting)

    def look(self, number: int) -> None:
        """Save how a list is looked at: the lead for themselves, the point of contact for the side, in turns."""
        page, query = list(LOOKS.items())[number // 2 % len(LOOKS)]
        is_shared = number % 2 == 0
        actor = self.us("poc" if is_shared else "lead")
        saved_views.save_view(page=page, name=f"View {number}", query=query, is_shared=is_shared, actor=actor, at=NOW)

    def owe(self, number: int) -> None:
        """Let lead and administrator owe one thing more; one more rung lies ahead."""
        rule = self.cycle.milestones.filter(duty=Duty.RANKING).first()
        rule.pk, rule.code, rule.order = None, f"more-{number}", 100 + number
        rule.save(force_insert=True)
        Rung.objects.create(framework=framework(), days_before=-number)
        for role in (Role.LEAD, Role.ADMIN):
            post = Post.objects.get(side="US", role=role)
            Obligation.objects.create(post=post, cycle=self.cycle, milestone=rule, duty=rule.duty, due_at=NOW)

    def reference(self, number: int) -> None:
        """Add one row of each table of reference data, and a cycle that is over."""
        named = {"name_en": f"Name {number}", "name_ko": f"이름 {number}"}
        titled = {"title_en": f"Title {number}", "title_ko": f"제목 {number}"}
        code, order = f"more-{number}", 100 + number
        # No country's code begins with these letters here.
        letters = f"{'XZ'[number // 26]}{chr(ord('A') + number % 26)}"
        scm = Forum.objects.get(code="SCM")
        other = Framework.objects.create(code=code, **named, **SOURCED)
        PriorityArea.objects.create(framework=framework(), order=order, code=code, **named, **SOURCED)
        Principle.objects.create(framework=framework(), order=order, code=code, **titled)
        Theme.objects.create(code=code, **named)
        rule = {"offset": -number, "unit": OffsetUnit.CALENDAR, "duty": Duty.CALL, "owner_role": Role.LEAD}
        MilestoneRule.objects.create(framework=framework(), order=order, code=code, anchor_forum=scm, **named, **rule)
        country = Country.objects.create(alpha2=letters, alpha3=f"X{letters}", **named)
        group = CountryGroup.objects.create(code=code, **named)
        for member in (country, Country.objects.get(alpha2="JP")):
            CountryMembership.objects.create(country=member, group=group, **SOURCED)
        meeting = Meeting.objects.create(
            forum=scm, ordinal=order, tentative_on=NOW.date(), state=MeetingState.PLANNED, time_zone="UTC", **SOURCED
        )
        closed = {"state": CycleState.CLOSED, "opened_at": NOW - timedelta(days=400), "closed_at": NOW}
        Cycle.objects.create(framework=other, meeting=meeting, slug=f"scm-{order}", **closed)
        statement = Statement.objects.create(meeting=meeting, stated_on=NOW.date())
        related = {"related_framework": other, "related_forum": scm, "pillar_en": "Pillar", "pillar_ko": "축"}
        Commitment.objects.create(statement=statement, order=order, code=code, **titled, **related)
        claims = {"claim_a_en": "So.", "claim_a_ko": "그러함.", "claim_b_en": "Not so.", "claim_b_ko": "그렇지 않음."}
        SourceConflict.objects.create(
            meeting=meeting, subject_en=code, subject_ko=code, source_a="A", source_b="B", **claims
        )
        office = Organization.objects.create(code=code, side_id="US", kind="office", **named, **SOURCED)
        post = Post.objects.create(side_id="US", role=Role.AUDITOR, organization=office, slug=code, **titled)
        seat(make_user("US"), post)
