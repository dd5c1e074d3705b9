"""A small cooperation for the pages that count: one open cycle, people with posts, projects in any state."""

from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from alliance.accounts.models import User
from frameworks.choices import Confidence, Duty, MeetingState, OffsetUnit, Role
from frameworks.models import (
    Cycle,
    Forum,
    Framework,
    Meeting,
    Milestone,
    Organization,
    Post,
    PriorityArea,
    Side,
    Tenure,
)
from frameworks.policies import Actor
from frameworks.queries import actor_of
from projects.choices import State, Visibility
from projects.models import Endorsement, Project, Submission, Version
from reminders.models import Obligation

NAMED = {"name_en": "Name", "name_ko": "이름"}
SOURCED = {**NAMED, "confidence": Confidence.CONFIRMED}
LONG_AGO = date(2020, 1, 1)


class World:
    """Both sides with a lead, a point of contact and an author, in a cycle whose meeting is thirty days away."""

    def __init__(self) -> None:
        self.now = timezone.now()
        self.framework = Framework.objects.create(code="RCF", **SOURCED)
        self.area = PriorityArea.objects.create(framework=self.framework, order=1, code="MS", **SOURCED)
        self.forum = Forum.objects.create(code="SCM", function="policy", level="ministerial", **SOURCED)
        self.meeting = Meeting.objects.create(
            forum=self.forum,
            ordinal=58,
            tentative_on=self.now.date() + timedelta(days=30),
            time_zone="America/New_York",
            state=MeetingState.TENTATIVE,
            confidence=Confidence.UNCERTAIN,
        )
        self.cycle = Cycle.objects.create(
            framework=self.framework, meeting=self.meeting, slug="rcf-58", opened_at=self.now - timedelta(days=90)
        )
        self.people = {side: self._side(side) for side in ("US", "ROK")}

    def _side(self, code: str) -> dict[str, User]:
        zone, language = {"US": ("America/New_York", "en"), "ROK": ("Asia/Seoul", "ko")}[code]
        side = Side.objects.create(code=code, time_zone=zone, language=language, **NAMED)
        office = Organization.objects.create(
            code=f"{code}-OFFICE", side=side, kind="office", confidence=Confidence.CONFIRMED, **NAMED
        )
        people = {}
        for role in (Role.LEAD, Role.POC, Role.AUTHOR, Role.ADMIN):
            post = Post.objects.create(
                side=side,
                role=role,
                framework=self.framework if role == Role.LEAD else None,
                area=self.area if role == Role.POC else None,
                organization=office,
                slug=f"{code}-{role}".lower(),
                title_en=f"{code} {role.label}",
                title_ko=f"{code} {role.value}",
            )
            user = User.objects.create_user(username=f"{code}-{role}".lower(), side=code, name_en=role.label)
            Tenure.objects.create(post=post, user=user, starts_on=LONG_AGO)
            people[role] = user
        return people

    def actor(self, side: str, role: str) -> Actor:
        return actor_of(self.people[side][role], at=self.now)

    def project(self, state: str = State.SUBMITTED, *, owner: str = "US", shared: bool = True, **fields) -> Project:
        """Make a project with its first version; a draft is never shared."""
        shared = shared and state != State.DRAFT
        number = Project.objects.count() + 1
        author = self.people[owner][Role.AUTHOR]
        project = Project.objects.create(
            key=f"p-{number}",
            number=number if shared else None,
            shared_from=1 if shared else None,
            visibility=Visibility.BOTH if shared else Visibility.OWN,
            framework=self.framework,
            area=self.area,
            owner=owner,
            state=state,
            cycle=None if state == State.DRAFT else self.cycle,
            version_number=1,
            created_by=author,
            created_at=self.now,
            updated_at=self.now,
            **{"title_en": f"Project {number}", **fields},
        )
        submission = Submission.objects.create(project=project, cycle=project.cycle, state=state)
        Version.objects.create(
            project=project,
            submission=submission,
            number=1,
            content={},
            sha256="0" * 64,
            saved_by=author,
            saved_at=self.now,
        )
        project.members.create(user=author, added_at=self.now)
        return project

    def save_again(self, project: Project) -> Version:
        """Add the next version, with nothing in it."""
        project.version_number += 1
        project.save(update_fields=["version_number"])
        return project.versions.create(
            submission=project.submissions.get(),
            number=project.version_number,
            content={},
            sha256="1" * 64,
            saved_by=project.created_by,
            saved_at=self.now,
        )

    def sign(self, project: Project, side: str) -> Endorsement:
        post = Post.objects.get(side_id=side, role=Role.LEAD)
        return Endorsement.objects.create(
            submission=project.submissions.get(),
            version=project.versions.get(),
            project=project,
            side=side,
            sha256="0" * 64,
            endorser=self.people[side][Role.LEAD],
            post=post,
            endorsed_at=self.now,
        )

    def present(self, project: Project) -> None:
        """Record a project as presented, on its filing and on itself."""
        project.submissions.update(state=State.PRESENTED, presented_at=self.now)
        Project.objects.filter(pk=project.pk).update(state=State.PRESENTED, stage="ACTIVE")

    def milestone(self, code: str = "FINAL", *, days: int = 10) -> Milestone:
        return Milestone.objects.create(
            cycle=self.cycle,
            order=Milestone.objects.count() + 1,
            code=code,
            anchor_forum=self.forum,
            offset=-20,
            unit=OffsetUnit.CALENDAR,
            duty=Duty.FINAL_TEXT,
            owner_role=Role.LEAD,
            due_on=self.now.date() + timedelta(days=days),
            is_tentative=True,
            **NAMED,
        )

    def owe(self, side: str, milestone: Milestone, role: str = Role.LEAD) -> Obligation:
        """Make a post owe something by a milestone."""
        due_at = datetime.combine(milestone.due_on, milestone.due_time, UTC)
        post = Post.objects.get(side_id=side, role=role)
        return Obligation.objects.create(
            post=post, cycle=self.cycle, milestone=milestone, duty=milestone.duty, due_at=due_at
        )
