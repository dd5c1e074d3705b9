"""The road of a project through the cycles: each filing with its end, and the projects it came from or went into."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, Exists, IntegerField, OuterRef, QuerySet, Value
from django.utils.translation import gettext

from alliance.statements import Slot, Statement
from alliance.templatetags.alliance import reader_language
from frameworks.naming import cycle_name
from frameworks.policies import Actor
from projects.choices import Ending, State
from projects.models import Project, Submission, Version
from projects.queries.versions import first_visible

PROJECT = Slot("project", BigIntegerField())
WHERE = ("cycle__slug", "cycle__meeting__ordinal", "state")
READ = (*WHERE, "ending", "closed_reason", "submitted_at", "presented_at", "ended_on")


class FilingLine(NamedTuple):
    """A filing in a cycle; ``slug`` and ``ordinal`` are None before it is filed, ``continues`` one before it or None.

    Values are PostgreSQL's: codes, and instants in UTC; ``ended_on`` is the day on which the work ended.
    """

    slug: str | None
    ordinal: int | None
    state: str
    ending: str
    reason: str
    submitted_at: datetime | None
    presented_at: datetime | None
    ended_on: date | None
    continues: int | None

    @property
    def is_carried_on(self) -> bool:
        """Test whether its authors bring up to date what comes from an earlier cycle: nobody has returned it."""
        return self.state == State.RETURNED and self.continues is not None and self.submitted_at is None

    @property
    def cycle_name(self) -> str:
        """Return what people call its cycle."""
        return cycle_name(self.ordinal, reader_language()) if self.ordinal else ""

    @property
    def words(self) -> str:
        """Return where it stands, or how it ended, in words."""
        if self.is_carried_on:
            return gettext("Carried on from an earlier cycle")
        return str(Ending(self.ending).label if self.ending else State(self.state).label)


class Kin(NamedTuple):
    """A project that this one came from or went into, which the reader may see; ``bond`` says how."""

    bond: str
    prefix: str
    number: int | None
    key: str
    title_en: str
    title_ko: str

    @property
    def ref(self) -> str:
        """Return the address, as Project.ref does."""
        return f"{self.prefix}-{self.number:03d}" if self.number else self.key


@dataclass(frozen=True, slots=True)
class Road:
    """A project's filings, the newest first, and its kin."""

    filings: list[FilingLine]
    kin: list[Kin]

    @property
    def filed(self) -> list[FilingLine]:
        """Return the filings in a cycle."""
        return [filing for filing in self.filings if filing.slug]

    @property
    def results(self) -> FilingLine | None:
        """Return the newest filing if the work is completed: its reason says what came of it."""
        return self.filings[0] if self.last_ending == Ending.COMPLETED else None

    @property
    def is_carried_on(self) -> bool:
        """Test whether the newest filing was carried on and nobody has submitted it yet."""
        return bool(self.filings) and self.filings[0].is_carried_on

    @property
    def was_deferred(self) -> bool:
        """Test whether the newest filing was left to a later cycle."""
        return self.last_ending == Ending.DEFERRED

    @property
    def last_ending(self) -> str:
        """Return how the newest filing ended; empty while it is open."""
        return self.filings[0].ending if self.filings else ""


def road_of(project: Project, actor: Actor) -> Road:
    """Return the road of a project as far as the actor's side may know it.

    What was filed, and ended, before the project was shared stays with its own side.
    """
    first = first_visible(project, actor)
    filings = [FilingLine(*row) for row in _filings_statement().rows(project=project.pk, first=first)]
    return Road(filings, [Kin(*row) for row in sorted(_kin_statement(actor).rows(project=project.pk), key=str)])


@cache
def _filings_statement() -> Statement:
    readable = Version.objects.filter(submission=OuterRef("pk"), number__gte=Slot("first", IntegerField()))
    filings = Submission.objects.filter(Exists(readable), project_id=PROJECT)
    return Statement(filings.order_by("-pk").values_list(*READ, "continues_id"))


@lru_cache(maxsize=1024)
def _kin_statement(actor: Actor) -> Statement:
    bonds = {"into": "merged", "from": "parts", "merged": "merged_into", "part": "split_from"}
    queries: list[QuerySet[Any, Any]] = [
        Project.objects.visible_to(actor)
        .filter(**{column: PROJECT})
        .order_by()
        .values_list(Value(bond), "prefix", "number", "key", "title_en", "title_ko")
        for bond, column in bonds.items()
    ]
    return Statement(queries[0].union(*queries[1:], all=True))
