"""What is said of a project's versions: reviews with their grades, own notes, and the release to the public."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, IntegerField, Q, QuerySet, Value

from alliance.statements import Slot, Statement
from frameworks.policies import Actor
from projects.choices import Audience, Grade, Recommendation, State, Visibility
from projects.labels import CRITERIA_WORDS
from projects.models import Project, Release, Review, SideNote
from projects.models.judgements import CRITERIA

PROJECT = Slot("project", BigIntegerField())
RELEASABLE = frozenset({State.ENDORSED, State.PRESENTED})


class Graded(NamedTuple):
    """A grade in figure and word; both are empty where the reviewer left the criterion out."""

    criterion: str
    figure: int | None
    word: str


class Said(NamedTuple):
    """A review or a note, with who said it as which post; a note has no grades."""

    source: str
    pk: int
    kind: str
    audience: str
    side: str
    body: str
    version: int | None
    fit: int | None
    effect: int | None
    complement: int | None
    resourcing: int | None
    readiness: int | None
    person_id: int
    name_en: str
    name_ko: str
    title_en: str
    title_ko: str
    at: datetime

    @property
    def recommendation(self) -> str:
        """Return what a review advises, in words."""
        return str(Recommendation(self.kind).label)

    @property
    def grades(self) -> list[Graded]:
        """Return the criteria that were graded."""
        return [grade for name in CRITERIA if (grade := self.grade(name)).figure]

    def grade(self, criterion: str) -> Graded:
        """Return the grade of one criterion."""
        figure = getattr(self, criterion)
        return Graded(str(CRITERIA_WORDS[criterion]), figure, str(Grade(figure).label) if figure else "")


@dataclass(frozen=True, slots=True)
class GradeTable:
    """The grades both sides read, a column for each reviewer's newest shared review, the own side's first."""

    reviews: list[Said]

    @property
    def rows(self) -> list[tuple[str, list[Graded]]]:
        """Return each criterion with what every reviewer gave it."""
        return [(str(CRITERIA_WORDS[name]), [one.grade(name) for one in self.reviews]) for name in CRITERIA]


def grades_of(reviews: Iterable[Said]) -> GradeTable:
    """Return the table of the shared grades among reviews that stand in the reader's order."""
    newest: dict[int, Said] = {}
    for one in reviews:
        if one.audience == Audience.BOTH and one.grades:
            newest.setdefault(one.person_id, one)
    return GradeTable(list(newest.values()))


def said_of(project: Project, actor: Actor) -> dict[str, list[Said]]:
    """Return reviews, the own side's first, and own notes, in one statement; of each side the newest first."""
    said: dict[str, list[Said]] = {"REVIEW": [], "NOTE": []}
    rows: Iterator[Said] = (Said(*row) for row in _said_statement(actor).rows(project=project.pk))
    for one in sorted(rows, key=lambda one: (one.side == actor.side, one.at), reverse=True):
        said[one.source].append(one)
    return said


@lru_cache(maxsize=1024)
def _said_statement(actor: Actor) -> Statement:
    nothing, no_number = Value(""), Value(None, output_field=IntegerField())
    reviews = _words(
        Review.objects.visible_to(actor),
        (Value("REVIEW"), "pk", "recommendation", "audience", "side", "reasons", "version__number", *CRITERIA),
        "reviewer",
        "reviewed_at",
    )
    notes = _words(
        SideNote.objects.visible_to(actor),
        (Value("NOTE"), "pk", nothing, Value(Audience.OWN.value), "side", "body", *(no_number,) * (1 + len(CRITERIA))),
        "author",
        "written_at",
    )
    return Statement(reviews.union(notes, all=True))


def _words(visible: QuerySet[Any], columns: tuple[Any, ...], person: str, moment: str) -> QuerySet[Any, Any]:
    who = (f"{person}_id", f"{person}__name_en", f"{person}__name_ko", "post__title_en", "post__title_ko")
    return visible.filter(project_id=PROJECT).order_by().values_list(*columns, *who, moment)


class ByPost(NamedTuple):
    """The post a lead acted as, in both languages."""

    title_en: str | None
    title_ko: str | None


class ReleaseLine(NamedTuple):
    """Who proposed to release which version, and who approved it: a side, a moment and a post each."""

    version: int
    sha256: str
    side: str
    proposed_at: datetime
    by_en: str
    by_ko: str
    approved_side: str
    approved_at: datetime | None
    approved_en: str | None
    approved_ko: str | None

    @property
    def is_open(self) -> bool:
        """Test whether the lead of the other side has still to answer."""
        return self.approved_at is None

    @property
    def proposer(self) -> ByPost:
        """Return the post that proposed it."""
        return ByPost(self.by_en, self.by_ko)

    @property
    def approver(self) -> ByPost:
        """Return the post that approved it."""
        return ByPost(self.approved_en, self.approved_ko)


def release_of(project: Project) -> ReleaseLine | None:
    """Return the release that is proposed or in force. Before both have signed there is none, and nothing is asked."""
    if project.visibility == Visibility.OWN or not (
        project.state in RELEASABLE or project.visibility == Visibility.PUBLIC
    ):
        return None
    return next((ReleaseLine(*row) for row in _release_statement().rows(project=project.pk)), None)


@cache
def _release_statement() -> Statement:
    standing = Release.objects.filter(Q(dropped_at=None), project_id=PROJECT).order_by("-pk")
    proposed = ("version__number", "sha256", "side", "proposed_at", "proposed_as__title_en", "proposed_as__title_ko")
    approved = ("approved_side", "approved_at", "approved_as__title_en", "approved_as__title_ko")
    return Statement(standing.values_list(*proposed, *approved)[:1])
