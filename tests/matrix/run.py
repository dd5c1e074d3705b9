"""Trying cells, and telling which were answered otherwise than the table says."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from frameworks.models import Post
from reminders.operations import open_taskings
from tests.factories import make_user
from tests.matrix.cells import Cell
from tests.matrix.general import General
from tests.matrix.people import People, Person
from tests.matrix.scenes import Scene, Scenes
from tests.matrix.tries import TRIES, Try, act, assign, look, other_of, verdict_of

# An address as a draft of either side has it, which nothing stands behind.
NOWHERE = {"US": "us-zzzzzzzz", "ROK": "rok-zzzzzzzz"}


@dataclass(frozen=True, slots=True)
class Surprise:
    """A cell that was answered otherwise than the table says."""

    cell: Cell
    answer: str

    def __str__(self) -> str:
        who, standing = self.cell.who, self.cell.standing
        place = f" on {standing.owner} {standing.visibility} {standing.state}" if standing else ""
        bound = {"True": " (assigned)", "False": " (not assigned)"}.get(who.assigned, "")
        return f"{who.side} {who.role}{bound}: {self.cell.action}{place}: {self.cell.expected}, got {self.answer}"


class Run:
    """One walk through cells, with its own people and projects."""

    def __init__(self, address: str) -> None:
        self.people = People(address)
        self.scenes = Scenes(self.people)
        self.general = General(self.people, self.scenes)
        for side in ("US", "ROK"):
            make_user(side, username=f"{side.lower()}-newcomer")
        self.tried = self.surprised = 0
        self.began = time.monotonic()

    @property
    def summary(self) -> str:
        """Return the last line: how many cells, how many surprises, and how long."""
        seconds = time.monotonic() - self.began
        return f"{self.tried} cells tried, {self.surprised} surprises, {seconds:.0f} s"

    def surprises(self, cells: Iterable[Cell]) -> Iterator[Surprise | str]:
        """Try the cells one after another; yield what is not as the table says, and what changed though refused."""
        for cell in cells:
            self.tried += 1
            answer = self._answer(cell)
            if answer != cell.expected:
                self.surprised += 1
                yield Surprise(cell, answer)
        for standing in self.scenes.changed():
            self.surprised += 1
            yield f"Somebody changed the project that is {standing} though nobody was allowed to."

    def _answer(self, cell: Cell) -> str:
        person = self.people.person(cell.who)
        if cell.standing is None:
            return self.general.tries[cell.action](person)
        if cell.action == "list_search_count":
            return self._find(person, self.scenes.standing(cell.standing))
        if cell.action == "download_attachment":
            scene = self.scenes.standing(cell.standing)
            tried = look(scene.file)
        else:
            tried = self._assigning(cell, person) or self._asking(cell, person) or TRIES[cell.action]
            scene = self._scene(cell, tried)
        answer = tried.ask(person, scene.ref)
        verdict = tried.read(answer, person, scene)
        if verdict == "HIDE" == verdict_of(answer) and self._differs(scene, cell, tried, person):
            return "HIDE, but not like an address that leads nowhere"
        return verdict

    def _assigning(self, cell: Cell, person: Person) -> Try | None:
        """Return the try to put somebody new on the team, of the own side or of the other."""
        if cell.action not in {"assign_own_side", "assign_other_side"}:
            return None
        own = "ROK" if cell.who.side == "ROK" else "US"
        side = own if cell.action == "assign_own_side" else other_of(own)
        return assign(f"{side.lower()}-newcomer", is_own=side == own)

    def _asking(self, cell: Cell, person: Person) -> Try | None:
        """Return the try to ask for more time, for a duty of the person's post that is opened for this one try."""
        if cell.action != "request_extension":
            return None
        held = Post.objects.select_related("side").filter(tenures__user=person.user)
        post = held.first() if person.user else None
        due_on = timezone.now().date() + timedelta(days=30)
        task = {
            "cycle_id": self.scenes.cycle.pk,
            "meeting_id": self.scenes.cycle.meeting_id,
            "task_en": "Try",
            "task_ko": "",
            "due_on": due_on,
        }
        duty = open_taskings(posts=[post], **task)[0].pk if post else 0
        return act("extension", duty=duty, reason="The yard is closed.", until="2099-01-01")

    def _scene(self, cell: Cell, tried: Try) -> Scene:
        """Return a project to try on: a new one where the act is allowed, and so spends it."""
        assert cell.standing is not None
        if not (tried.changes and cell.expected == "ALLOW"):
            return self.scenes.standing(cell.standing)
        scene = self.scenes.make(cell.standing)
        if tried.proposed_by_other:
            self.scenes.propose(scene.project, "ROK" if cell.who.side == "US" else "US")
        return scene

    def _find(self, person: Person, scene: Scene) -> str:
        """Search for a word only this project holds: it is listed and counted, or neither."""
        answer = person.browser.get(f"/projects/?q={scene.token}")
        if verdict_of(answer) != "ALLOW":
            return verdict_of(answer)
        return "ALLOW" if f"/projects/{scene.ref}/".encode() in answer.body else "HIDE"

    def _differs(self, scene: Scene, cell: Cell, tried: Try, person: Person) -> bool:
        """Test whether a hidden project is answered in any way unlike one that was never there, but for its address.

        Both are asked for anew, since the first answer may have carried the word about an earlier act.
        """
        assert cell.standing is not None
        nowhere = NOWHERE[cell.standing.owner]
        answer, nothing = tried.ask(person, scene.ref), tried.ask(person, nowhere)
        body = answer.body.replace(scene.ref.encode(), nowhere.encode())
        return (answer.status, body) != (nothing.status, nothing.body)
