"""Projects that stand where a cell says, made by the acts that lead there."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from alliance.audit.models import Entry
from frameworks.policies import Actor
from frameworks.queries import actor_of
from projects import operations
from projects.choices import Audience, State, Visibility
from projects.models import Project
from tests.factories import make_open_cycle, make_project
from tests.matrix.cells import Standing
from tests.matrix.people import People

FILE = ("map.txt", b"Only words.\n")


@dataclass(frozen=True, slots=True)
class Scene:
    """A project, words that only its page, or only one side's notes on it, can hold, and where its file is."""

    project: Project
    ref: str
    token: str
    notes: dict[str, str]
    file: str

    def trace(self) -> tuple[object, ...]:
        """Return what any change to the project would change."""
        project = Project.objects.get(pk=self.project.pk)
        # Who may not see a side's notes may write the own side's, and whoever sees a file may take it.
        told = Entry.objects.about(project).exclude(verb__in=["project.noted", "file.downloaded"]).count()
        return (project.state, project.visibility, project.version_number, project.updated_at, told)


class Scenes:
    """Makes scenes: one for all that may not change anything, and a new one for each act that may."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.cycle = make_open_cycle(scm_on=timezone.now().date() + timedelta(days=120), at=timezone.now())
        self.shared: dict[Standing, Scene] = {}
        self.traces: dict[Standing, tuple[object, ...]] = {}
        self.made = 0

    def standing(self, standing: Standing) -> Scene:
        """Return the scene of a standing that all who may not change it look at."""
        if standing not in self.shared:
            self.shared[standing] = self.make(standing)
            self.traces[standing] = self.shared[standing].trace()
        return self.shared[standing]

    def changed(self) -> list[Standing]:
        """Return where something was changed that nobody was allowed to change."""
        return [standing for standing, scene in self.shared.items() if scene.trace() != self.traces[standing]]

    def actor(self, side: str, role: str) -> Actor:
        return actor_of(self.people.user(side, role), at=timezone.now())

    def make(self, standing: Standing) -> Scene:
        """Take a new project to where it is to stand. What was said on the way stays on it."""
        self.made += 1
        owner, other = standing.owner, {"US": "ROK", "ROK": "US"}[standing.owner]
        token = f"Token{self.made:06d}"
        author = self.actor(owner, "author")
        project = make_project(owner, State.DRAFT, actor=author, at=timezone.now(), title_en=f"Project {token}")
        notes = {owner: self._note(project, owner, token)}
        is_shared = standing.visibility != Visibility.OWN
        if standing.state != State.DRAFT:
            self._act("submit", project, author)
            if is_shared:
                self._act("share_with_other_side", project, self.actor(owner, "lead"))
                notes[other] = self._note(project, other, token)
                self._join(project, other)
        audience = Audience.BOTH if is_shared else Audience.OWN
        attached = self._attach(project, owner, audience)
        if standing.state != State.DRAFT:
            self._go_on(project, standing, owner)
        project.refresh_from_db()
        return Scene(project, project.ref, token, notes, attached)

    def _go_on(self, project: Project, standing: Standing, owner: str) -> None:
        lead, state = self.actor(owner, "lead"), standing.state
        if state == State.RETURNED:
            self._act("return_to_author", project, lead, reasons="Say more.")
        elif standing.visibility == Visibility.OWN and state == State.CLOSED:
            self._act("withdraw", project, lead, reason="No money.")
        elif state != State.SUBMITTED:
            for side in ("US", "ROK"):
                self._act("endorse", project, self.actor(side, "lead"), version=1)
            if standing.visibility == Visibility.PUBLIC:
                self.propose(project, owner)
                self._act("approve_release", project, self.actor({"US": "ROK", "ROK": "US"}[owner], "lead"), version=1)
            if state in {State.PRESENTED, State.CLOSED}:
                self._act("record_presented", project, lead)
            if state == State.CLOSED:
                self._act("close", project, lead, reason="Done.")

    def propose(self, project: Project, side: str) -> None:
        """Let the lead of a side propose to release the project."""
        self._act("propose_release", project, self.actor(side, "lead"), version=1)

    def _note(self, project: Project, side: str, token: str) -> str:
        words = f"{side}-note-{token}"
        self._act("write_side_note", project, self.actor(side, "lead"), body=words)
        return words

    def _join(self, project: Project, side: str) -> None:
        """Put the other side's author on the team, as their own lead does."""
        user = self.people.user(side, "author")
        self._act("add_member", project, self.actor(side, "lead"), user_id=user.pk)

    def _attach(self, project: Project, side: str, audience: str) -> str:
        name, content = FILE
        kept = self._act("attach", project, self.actor(side, "author"), name=name, content=content, audience=audience)
        return f"files/{kept.key}/{kept.name}"

    def _act(self, operation: str, project: Project, actor: Actor, **said: object) -> object:
        return getattr(operations, operation)(project_id=project.pk, actor=actor, at=timezone.now(), **said)
