"""What one side keeps to itself, and a person of the other side who asks for it by its real numbers and names."""

import re
from dataclasses import dataclass
from datetime import date
from html import escape
from urllib.parse import quote, quote_plus

from django.db import connection
from django.test import Client

from frameworks.choices import Role
from frameworks.policies import Actor
from projects import operations
from projects.choices import Audience, State, Visibility
from projects.models import Attachment, Comment, Project, ProjectMilestone, ReadMark, Review, Snapshot
from reminders.models import Extension, Obligation
from tests.factories import NOW, fields_of, lead_of, make_actor, make_meeting, make_person, make_project
from tests.projects.walled import rows_of, walled_tables

AREAS = ("MS", "TC")
# What differs at each request whatever was asked for: tokens, seals and the time of day.
CHANGES = re.compile(r'name="(?:csrfmiddlewaretoken|kept)" value="[^"]+"|<time.*?</time>|since=\d{13}', re.DOTALL)
RANDOM_KEY, RANDOM_NUMBER = "zzzzzzzz", 987_654_321
# Numbers so high stand nowhere else on a page: whatever shows one of them was asked for it, or tells it.
FIRST_NUMBER = 7_654_321
NUMBERED = (
    *("projects_comment", "projects_review", "projects_projectmilestone", "projects_agendaitem"),
    *("reminders_obligation", "reminders_notice", "reminders_delivery", "reminders_extension"),
)
OPEN_TABLES = ("reminders_obligation", "reminders_notice", "reminders_delivery", "frameworks_tenure", "accounts_user")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer without what differs at each request; what was asked for stands as SECRET."""

    status: int
    headers: dict[str, str]
    cookies: tuple[str, ...]
    text: str


class Guesser:
    """A person of the ROK side who holds every post of it, and so may try every act."""

    def __init__(self) -> None:
        self.user = make_person("ROK", *Role, areas=AREAS, username="rok-all")
        self.client = Client()
        self.client.force_login(self.user)

    def get(self, path: str, **how: object) -> Answer:
        return self.ask("GET", path, **how)

    def post(self, path: str, data: dict[str, object], **how: object) -> Answer:
        return self.ask("POST", path, data, **how)

    def ask(
        self,
        method: str,
        path: str,
        data: dict[str, object] | None = None,
        *,
        headers: dict[str, str] | None = None,
        secret: object = None,
    ) -> Answer:
        """Ask, and return the answer with ``secret``, a whole word or number, taken out of it."""
        if data is None:
            answer = self.client.generic(method, path, headers=headers)
        else:
            answer = self.client.post(path, data, headers=headers)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        kept = {name: hidden(value, secret) for name, value in answer.headers.items() if name != "Content-Length"}
        text = hidden(CHANGES.sub("", body.decode()), secret)
        return Answer(answer.status_code, kept, tuple(sorted(answer.cookies)), text)

    def rows(self) -> dict[str, set[str]]:
        """Return all that is stored, but until when this person has read what they may read."""
        stored = {table: rows_of(table) for table in (*walled_tables(), *OPEN_TABLES)}
        marks = ReadMark.objects.exclude(user=self.user)
        return {**stored, "projects_readmark": {f"{mark.project_id} {mark.read_at}" for mark in marks}}


def hidden(text: str, secret: object) -> str:
    """Return a text with SECRET in place of a word or number: as it stands, in capitals, or in an address."""
    if secret is None:
        return text
    forms = {
        form for word in (str(secret), quote(str(secret)), quote_plus(str(secret))) for form in (word, escape(word))
    }
    either = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    return re.sub(rf"(?<![\w-])(?:{either})(?![\w-])", "SECRET", text, flags=re.IGNORECASE)


class Kept:
    """A project of the US side's own; and on projects that both sides see, what the US side says and does alone."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            for table in NUMBERED:
                cursor.execute(f"ALTER TABLE {table} ALTER COLUMN id RESTART WITH {FIRST_NUMBER}")
        self.author, self.lead = make_actor("US", Role.AUTHOR), lead_of("US")
        self.hidden = make_project("US", State.SUBMITTED, Visibility.OWN, actor=self.author)
        self.shared = self._shared()
        # What the ROK side owns itself: there it may try acts that are for owners alone.
        self.rok = make_project("ROK", State.SUBMITTED, Visibility.BOTH)
        self.meeting = make_meeting("RCWG", 9, date(2026, 10, 20))
        self.comments = self._comments()
        self.review = self._review()
        self.file = self._file()
        self.step = self._step()
        self.report = self._report()
        self.duty = Obligation.objects.filter(post__side="US", post__role=Role.LEAD).order_by("pk")[0]
        self.asked = self._asked()

    def _shared(self) -> Project:
        """Share a project that had a version before."""
        project = make_project("US", State.RETURNED, actor=self.author)
        operations.save_project(project_id=project.pk, base_version=1, fields=fields_of(), actor=self.author, at=NOW)
        operations.submit(project_id=project.pk, actor=self.author, at=NOW)
        operations.share_with_other_side(project_id=project.pk, actor=self.lead, at=NOW)
        project.refresh_from_db()
        return project

    def _comments(self) -> list[Comment]:
        """Say something on the hidden project, and to the own side on the shared one: a thread, and a reply."""
        said = {"actor": self.lead, "at": NOW, "audience": Audience.OWN}
        about = {"project_id": self.shared.pk, **said}
        both = operations.comment(**{**about, "audience": Audience.BOTH}, body="Said to both")
        return [
            operations.comment(project_id=self.hidden.pk, body="Hidden", **said),
            operations.comment(**about, body="Own"),
            operations.reply(**about, comment_id=both.pk, body="Own"),
        ]

    def _review(self) -> Review:
        advice = {"version": 2, "recommendation": "SUPPORT", "reasons": "Own."}
        return operations.review(project_id=self.shared.pk, **advice, actor=self.lead, at=NOW)

    def _file(self) -> Attachment:
        words = {"name": "plan.txt", "content": b"Plan.", "audience": Audience.OWN}
        return operations.attach(project_id=self.shared.pk, **words, actor=self.lead, at=NOW)

    def _step(self) -> ProjectMilestone:
        """Plan a step that no act leads to yet: where milestones are planned, both sides see the project."""
        return ProjectMilestone.objects.create(
            project=self.hidden, title_en="Step", planned_on=date(2026, 12, 1), added_at=NOW
        )

    def _report(self) -> Snapshot:
        admin: Actor = make_actor("US", Role.ADMIN)
        return operations.freeze_report(cycle_id=self.hidden.cycle_id, kind="OWN", actor=admin, at=NOW)

    def _asked(self) -> Extension:
        """Ask the lead of the other side, and nobody else of it, for more time."""
        return operations.extending.ask_for_time(
            project_id=self.hidden.pk, obligation_id=self.duty.pk, until=date(2026, 11, 30), reason="So.",
            actor=self.lead, at=NOW,
        )  # fmt: skip
