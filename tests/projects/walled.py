"""One row for every table behind the wall: what one side says, does and keeps about one project."""

from datetime import timedelta

from django.db import connection
from psycopg2 import sql

from alliance.audit.models import Seal
from alliance.audit.recording import record
from frameworks.choices import Role
from frameworks.models import Country, MeetingChange, Post, Principle, Theme
from projects.choices import Audience, Health, RankingKind, ReportKind, Visibility
from projects.models import (
    AgendaItem,
    Attachment,
    AttachmentContent,
    Comment,
    CommentEdit,
    Divergence,
    Editing,
    Endorsement,
    Engagement,
    ForumWaiver,
    KeptForm,
    Project,
    ProjectMember,
    ProjectMilestone,
    Rank,
    Ranking,
    ReadMark,
    Release,
    ReportBytes,
    ReportFile,
    ReportWish,
    Review,
    SavedView,
    SideNote,
    Snapshot,
    StatusReport,
    Tasking,
)
from reminders.models import Extension, Obligation
from tests.projects.worlds import NAMED, World

HASH = "a" * 64


def walled_tables() -> list[str]:
    """Return the tables that PostgreSQL hides rows of, as it says itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tablename FROM pg_policies WHERE schemaname = 'public' ORDER BY tablename")
        return [name for (name,) in cursor.fetchall()]


def rows_of(table: str) -> set[str]:
    """Return the rows of a table that can be read now, each as PostgreSQL writes it."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT one::text FROM {} one").format(sql.Identifier(table)))
        return {row for (row,) in cursor.fetchall()}


class Filler:
    """Writes as the owner of the tables, so that no rule of the site stands in the way of a row."""

    def __init__(self, world: World, project: Project, side: str, audience: str) -> None:
        self.world, self.project, self.side, self.audience = world, project, side, audience
        self.at = world.now
        self.person = world.people[side][Role.AUTHOR]
        self.lead = world.people[side][Role.LEAD]
        self.post = Post.objects.get(side_id=side, role=Role.LEAD)
        self.version = project.versions.order_by("-number")[0]
        self.is_own = audience == Audience.OWN
        self.about = {"project": project, "side": side}

    def fill(self) -> None:
        """Put at least one row of the side into every walled table."""
        self._links()
        self._said()
        self._judged()
        self._followed()
        self._met()
        self._kept()

    def _links(self) -> None:
        country, _made = Country.objects.get_or_create(alpha2="VN", defaults={"alpha3": "VNM", **NAMED})
        theme, _made = Theme.objects.get_or_create(code="SEA", defaults=NAMED)
        principle, _made = Principle.objects.get_or_create(
            framework=self.world.framework, order=1, defaults={"code": "P1", "title_en": "One", "title_ko": "하나"}
        )
        self.project.partners.add(country)
        self.project.themes.add(theme)
        self.project.principles.add(principle)
        self.project.secondary_areas.add(self.world.area)
        ProjectMember.objects.get_or_create(project=self.project, user=self.lead, defaults={"added_at": self.at})

    def _said(self) -> None:
        comment = Comment.objects.create(
            **self.about, audience=self.audience, body="Said", author=self.person, written_at=self.at, edited_at=self.at
        )
        comment.mentions.add(self.post)
        CommentEdit.objects.create(comment=comment, body="Said before", edited_at=self.at)
        SideNote.objects.create(**self.about, body="Kept", author=self.person, written_at=self.at)
        ReadMark.objects.create(**self.about, user=self.person, read_at=self.at)
        KeptForm.objects.create(
            user=self.person, side=self.side, path=f"/projects/{self.project.key}/{self.audience}/", fields={},
            kept_at=self.at,
        )  # fmt: skip
        # What both sides read is never a view: shared is with the own side alone.
        number = 1 + SavedView.objects.count()
        SavedView.objects.create(
            owner=self.person, side=self.side, page="PROJECTS", name=f"View {number}", query="area=MS", place=number,
            shared_place=None if self.is_own else number, saved_at=self.at,
        )  # fmt: skip
        file = Attachment.objects.create(
            **self.about, audience=self.audience, name="plan.txt", media_type="text/plain", size=1, sha256=HASH,
            uploaded_by=self.person, uploaded_at=self.at,
        )  # fmt: skip
        AttachmentContent.objects.create(attachment=file, body=b"!")

    def _judged(self) -> None:
        shared = {} if self.is_own else {"shared_at": self.at, "shared_by": self.lead}
        Review.objects.create(
            **self.about, version=self.version, audience=self.audience, recommendation="SUPPORT", reasons="So.",
            reviewer=self.person, post=self.post, reviewed_at=self.at, **shared,
        )  # fmt: skip
        submission = self.project.submissions.get()
        Endorsement.objects.create(
            **self.about, submission=submission, version=self.version, sha256=HASH, endorser=self.lead, post=self.post,
            endorsed_at=self.at,
        )  # fmt: skip
        Release.objects.create(
            **self.about, version=self.version, sha256=HASH, proposed_by=self.lead, proposed_as=self.post,
            proposed_at=self.at,
        )  # fmt: skip
        ranking = Ranking.objects.create(
            cycle=self.world.cycle, side=self.side, audience=self.audience, kind=RankingKind.SIDE, ranked_by=self.lead,
            ranked_as=self.post, ranked_at=self.at, handed_in_at=None if self.is_own else self.at,
        )  # fmt: skip
        Rank.objects.create(ranking=ranking, project=self.project, place=1)

    def _followed(self) -> None:
        StatusReport.objects.create(
            **self.about, health=Health.ON_TRACK, reporter=self.person, post=self.post, reported_at=self.at
        )
        day = self.at.date()
        ProjectMilestone.objects.create(project=self.project, title_en="Step", planned_on=day, added_at=self.at)
        Divergence.objects.create(
            project=self.project, us_health=Health.ON_TRACK, rok_health=Health.AT_RISK, opened_at=self.at
        )
        Engagement.objects.create(
            **self.about, audience=self.audience, held_on=day, participants="We", summary="Talked",
            logged_by=self.person, logged_as=self.post, logged_at=self.at,
        )  # fmt: skip

    def _met(self) -> None:
        world = self.world
        item = AgendaItem.objects.create(
            meeting=world.meeting, cycle=world.cycle, project=self.project, submission=self.project.submissions.get(),
            place=1, added_by=self.lead, added_as=self.post, added_at=self.at,
        )  # fmt: skip
        ForumWaiver.objects.create(
            **self.about, cycle=world.cycle, forum=world.forum, reason="No time.", waived_by=self.lead,
            waived_as=self.post, waived_at=self.at,
        )  # fmt: skip
        tasking = Tasking.objects.create(
            item=item, text_en="Do it", due_on=self.at.date(), tasked_by=self.lead, tasked_as=self.post,
            tasked_at=self.at,
        )  # fmt: skip
        duty = Obligation.objects.create(
            post=self.post, cycle=world.cycle, duty="TASKING", task_en="Do it", due_at=self.at + timedelta(days=9)
        )
        tasking.obligations.add(duty)
        Extension.objects.create(
            obligation=duty, side=self.side, until=self.at.date() + timedelta(days=30), reason="So.",
            asked_by=self.lead, asked_as=self.post, asked_at=self.at,
        )  # fmt: skip
        MeetingChange.objects.create(
            meeting=world.meeting, before={}, after={}, reason="So.", side=self.side, proposed_by=self.lead,
            proposed_as=self.post, proposed_at=self.at,
        )  # fmt: skip

    def _kept(self) -> None:
        Editing.objects.get_or_create(user=self.person, **self.about, defaults={"since": self.at, "until": self.at})
        kind = ReportKind.OWN if self.is_own else ReportKind.JOINT
        report = Snapshot.objects.create(
            cycle=self.world.cycle, slug=f"{self.side}-{kind}-kept".lower(), kind=kind, side=self.side, content="{}",
            sha256=HASH, frozen_by=self.lead, frozen_as=self.post, frozen_at=self.at,
        )  # fmt: skip
        file = ReportFile.objects.create(
            snapshot=report, side=self.side, edition="en", format="pdf", steps=3, queued_at=self.at,
            next_try_at=self.at,
        )  # fmt: skip
        ReportBytes.objects.create(file=file, body=b"!")
        ReportWish.objects.create(file=file, user=self.lead, asked_as=self.post, asked_at=self.at)
        actor = self.world.actor(self.side, Role.LEAD)
        shared = not self.is_own and self.project.visibility != Visibility.OWN
        entry = record("project.saved", self.project, actor=actor, at=self.at, shared=shared)
        Seal.objects.create(side=self.side, seq=1 + Seal.objects.count(), entry=entry, hash=HASH)
