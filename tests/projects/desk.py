"""A world of the tests in which there is much to do: every act that another has to answer can be made in it."""

from datetime import timedelta

from frameworks.choices import Role
from frameworks.models import MeetingChange, Post
from projects.choices import Audience, RankingKind, State
from projects.models import Comment, Divergence, Project, Ranking, Release
from projects.queries.work import work_of
from reminders.models import Extension, Obligation
from tests.projects.worlds import World

ROLES = (Role.LEAD, Role.POC, Role.AUTHOR, Role.ADMIN)
SIDES = ("US", "ROK")


class Desk(World):
    """The same cooperation, with more to do about it."""

    def tasks(self, side: str, role: str) -> list[tuple[str, str]]:
        """Return what waits for a person apart from duties: each task with the key of what it is about."""
        items = [item for part in work_of(self.actor(side, role), self.now).parts for item in part.items]
        return [(item.task.name, getattr(item.thing, "key", "")) for item in items]

    def sections(self, side: str, role: str) -> dict[str, int]:
        return {part.section: part.count for part in work_of(self.actor(side, role), self.now).parts}

    def post(self, side: str, role: str) -> Post:
        return Post.objects.get(side_id=side, role=role)

    def active(self, *, said: tuple[int, int] = (1, 1)) -> Project:
        """Make a project under way, of which each side said so many days ago how it goes."""
        project = self.project()
        self.present(project)
        for side, days in zip(SIDES, said, strict=True):
            at = self.now - timedelta(days=days)
            Project.objects.filter(pk=project.pk).update(
                **{f"{side.lower()}_health": "ON_TRACK", f"{side.lower()}_reported_at": at}
            )
        return project

    def proposes_release(self, side: str) -> Project:
        project = self.active()
        Release.objects.create(
            project=project,
            version=project.versions.get(),
            sha256="0" * 64,
            side=side,
            proposed_by=self.people[side][Role.LEAD],
            proposed_as=self.post(side, Role.LEAD),
            proposed_at=self.now,
        )
        return project

    def proposes_order(self, side: str) -> Ranking:
        return Ranking.objects.create(
            cycle=self.cycle,
            kind=RankingKind.AGREED,
            side=side,
            audience=Audience.BOTH,
            ranked_by=self.people[side][Role.LEAD],
            ranked_as=self.post(side, Role.LEAD),
            ranked_at=self.now,
            handed_in_at=self.now,
        )

    def proposes_day(self, side: str) -> MeetingChange:
        return MeetingChange.objects.create(
            meeting=self.meeting,
            before={"tentative_on": ""},
            after={"tentative_on": "2030-01-01"},
            reason="A typhoon.",
            side=side,
            proposed_by=self.people[side][Role.ADMIN],
            proposed_as=self.post(side, Role.ADMIN),
            proposed_at=self.now,
        )

    def asks_for_time(self, side: str, duty: Obligation) -> Extension:
        return Extension.objects.create(
            obligation=duty,
            side=side,
            until=self.now.date() + timedelta(days=40),
            reason="The yard is closed.",
            asked_by=self.people[side][duty.post.role],
            asked_as=duty.post,
            asked_at=self.now,
        )

    def asks(self, project: Project, side: str, post: Post) -> Comment:
        said = Comment.objects.create(
            project=project,
            side=side,
            audience=Audience.BOTH,
            body="Who pays?",
            author=self.people[side][Role.LEAD],
            post=self.post(side, Role.LEAD),
            written_at=self.now,
        )
        said.mentions.add(post)
        return said

    def differs(self, project: Project, *settled: str) -> Divergence:
        said = {
            f"{side.lower()}_settled_{what}": value
            for side in settled
            for what, value in (("at", self.now), ("by", self.people[side][Role.LEAD]))
        }
        words = {f"{side.lower()}_words": "Agreed." for side in settled}
        return Divergence.objects.create(
            project=project, us_health="ON_TRACK", rok_health="AT_RISK", opened_at=self.now, **said, **words
        )

    def carry_on(self, project: Project) -> None:
        """Let a project be filed again, with its authors to bring it up to date."""
        earlier = project.submissions.get()
        earlier.state, earlier.ending, earlier.cycle = State.CLOSED, "CONTINUED", None
        earlier.save()
        project.submissions.create(cycle=self.cycle, state=State.RETURNED, continues=earlier)

    def fill(self, times: int = 1) -> None:
        """Let so many of everything wait, for both sides."""
        for _each in range(times):
            number = Project.objects.count()
            for owner in SIDES:
                self.project(State.DRAFT, owner=owner)
                self.project(State.RETURNED, owner=owner)
                self.project(owner=owner, shared=False)
                self.project(owner=owner, stale=["aims_en"])
                self.sign(self.project(owner=owner), owner)
                self.proposes_release(owner)
                self.differs(self.active(said=(100, 100)), owner)
                asked = self.project(owner=owner)
                for side in SIDES:
                    self.asks(asked, owner, self.post(side, Role.POC))
                late = self.milestone(f"PAST-{owner}-{number}", days=-5)
                ahead = self.milestone(f"AHEAD-{owner}-{number}")
                for role in ROLES:
                    self.owe(owner, ahead, role)
                    duty = self.owe(owner, late, role)
                    self.asks_for_time(owner, duty)
