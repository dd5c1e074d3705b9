"""All that one person may read on the page of one project, in a number of statements that never grows."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import IntegerField, Q, QuerySet, Value

from alliance.accounts.choices import SideCode
from alliance.audit.models import Entry
from frameworks.models import Country, Principle, PriorityArea, Theme
from frameworks.policies import Actor
from projects.choices import UNVERIFIED_AFTER_DAYS, Audience, Recommendation, State, Visibility
from projects.labels import labels_of
from projects.models import Comment, Endorsement, Project, Review, SideNote, StatusReport, Version
from projects.queries.finding import Found
from projects.queries.record import Happening, told, with_posts
from projects.queries.versions import first_visible, visible_versions

# The page shows so many entries of the record unless all are asked for.
ENTRIES_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Named:
    """Something a project is linked to, in both languages."""

    code: str
    name_en: str
    name_ko: str


@dataclass(frozen=True, slots=True)
class Seal:
    """A side's signature: in force, lapsed or withdrawn, or still awaited (without an endorsement)."""

    side: str
    version: int
    state: str
    endorsement: Endorsement | None = None

    @property
    def fields(self) -> str:
        """Return what the later version changed, as a list to read."""
        return labels_of(self.endorsement.lapsed_fields) if self.endorsement else ""


@dataclass(frozen=True, slots=True)
class SideStatus:
    """One side's latest word; ``code`` is UNVERIFIED when nobody confirmed it for too long, empty without any."""

    side: str
    code: str
    report: StatusReport | None


@dataclass(frozen=True, slots=True)
class Said:
    """A comment, a review or a note, with who said it as which post."""

    source: str
    kind: str
    audience: str
    side: str
    body: str
    version: int | None
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


@dataclass(slots=True)
class ProjectPage:
    """Everything on the page; the lists hold only what the actor's side may read, the newest first."""

    project: Project
    first_version: int
    versions: list[Version]
    seals: list[Seal]
    statuses: list[SideStatus]
    divergent_since: datetime | None
    links: dict[str, list[Named]]
    history: list[Happening]
    has_more_history: bool
    said: dict[str, list[Said]] = field(default_factory=dict)

    @property
    def newest(self) -> Version:
        """Return the version the page shows."""
        return self.versions[0]

    @property
    def is_endorsed(self) -> bool:
        """Test whether both sides' signatures are in force."""
        return sum(seal.state == "signed" for seal in self.seals) == len(SideCode)

    def signed_by(self, side: str) -> bool:
        """Test whether a side's signature is in force."""
        return any(seal.state == "signed" and seal.side == side for seal in self.seals)

    def reviewed_by(self, user_id: int) -> bool:
        """Test whether a person has reviewed the newest version."""
        newest = self.project.version_number
        return any(said.person_id == user_id and said.version == newest for said in self.said["REVIEW"])


def project_page(found: Found, actor: Actor, at: datetime, *, whole: bool = False) -> ProjectPage:
    """Read the page of a project for one person.

    :param whole: show the record from its beginning, not only its newest entries.
    """
    project = found.project
    statuses = _statuses(project, at)
    entries = list(_entries(project, actor)[: None if whole else ENTRIES_SHOWN + 1])
    shown = entries if whole else entries[:ENTRIES_SHOWN]
    return ProjectPage(
        project=project,
        first_version=first_visible(project, actor),
        versions=list(visible_versions(project, actor).defer("content").order_by("-number", "pk")),
        seals=_seals(project),
        statuses=statuses,
        divergent_since=_divergent_since(statuses),
        links=_links(project, with_team=project.owner == actor.side),
        history=told(shown),
        has_more_history=len(shown) < len(entries),
        said=_said(project, actor),
    )


def _entries(project: Project, actor: Actor) -> QuerySet[Entry]:
    """Return the record of the own side, and of the other side what both may read; texts stay in the versions."""
    mine = Q(side=actor.side) | Q(shared=True)
    return with_posts(Entry.objects.about(project).filter(mine).newest_first().defer("changes"))


def _seals(project: Project) -> list[Seal]:
    signed = list(
        project.endorsements.select_related("version", "post", "endorser").defer("version__content").order_by("-pk")
    )
    in_force = {one.side: one for one in signed if one.in_force}
    seals = [Seal(side, one.version.number, "signed", one) for side in SideCode if (one := in_force.get(side))]
    if project.state == State.SUBMITTED and project.visibility != Visibility.OWN:
        seals += [Seal(side, project.version_number, "open") for side in SideCode if side not in in_force]
    return seals + [Seal(one.side, one.version.number, "lapsed", one) for one in signed if not one.in_force]


def _statuses(project: Project, at: datetime) -> list[SideStatus]:
    newest = (
        project.status_reports.select_related("post", "reporter")
        .order_by("side", "-reported_at", "-pk")
        .distinct("side")
    )
    reports = {report.side: report for report in newest}
    return [SideStatus(side, _status_code(reports.get(side), at), reports.get(side)) for side in SideCode]


def _status_code(report: StatusReport | None, at: datetime) -> str:
    if report is None:
        return ""
    is_old = at - report.reported_at > timedelta(days=UNVERIFIED_AFTER_DAYS)
    return "UNVERIFIED" if is_old else report.health


def _divergent_since(statuses: list[SideStatus]) -> datetime | None:
    """Return since when both sides' words, both fresh, differ; None while they do not."""
    said = [status for status in statuses if status.report and status.code != "UNVERIFIED"]
    if len({status.code for status in said}) < len(SideCode):
        return None
    return max(status.report.reported_at for status in said if status.report)


def _links(project: Project, *, with_team: bool) -> dict[str, list[Named]]:
    """Return areas, countries, principles and themes in one statement, and the team for its own side."""
    queries: list[QuerySet[Any, Any]] = [
        _named(PriorityArea.objects.filter(secondary_projects=project), "secondary_areas", "code", "name"),
        _named(Country.objects.filter(projects=project), "partners", "alpha2", "name"),
        _named(Principle.objects.filter(projects=project), "principles", "code", "title"),
        _named(Theme.objects.filter(projects=project), "themes", "code", "name"),
    ]
    if with_team:
        queries.append(_named(project.members, "team", "user__username", "user__name"))
    links: dict[str, list[Named]] = {}
    for link, *names in sorted(queries[0].union(*queries[1:], all=True)):
        links.setdefault(link, []).append(Named(*names))
    return links


def _named(queryset: Any, link: str, code: str, name: str) -> QuerySet[Any, Any]:
    return queryset.order_by().values_list(Value(link), code, f"{name}_en", f"{name}_ko")


def _said(project: Project, actor: Actor) -> dict[str, list[Said]]:
    """Return comments, reviews and own notes in one statement, each list the newest first."""
    nothing, no_version = Value(""), Value(None, output_field=IntegerField())
    comments = _words(
        Comment, project, actor, (Value("COMMENT"), "kind", "audience", "side", "body", "version__number"), "author"
    )
    reviews = _words(
        Review,
        project,
        actor,
        (Value("REVIEW"), "recommendation", "audience", "side", "reasons", "version__number"),
        "reviewer",
    )
    notes = _words(
        SideNote,
        project,
        actor,
        (Value("NOTE"), nothing, Value(Audience.OWN.value), "side", "body", no_version),
        "author",
    )
    said: dict[str, list[Said]] = {"COMMENT": [], "REVIEW": [], "NOTE": []}
    rows: Iterator[Said] = (Said(*row) for row in comments.union(reviews, notes, all=True))
    for one in sorted(rows, key=lambda one: one.at, reverse=True):
        said[one.source].append(one)
    return said


def _words(model: Any, project: Project, actor: Actor, columns: tuple[Any, ...], person: str) -> QuerySet[Any, Any]:
    moment = "reviewed_at" if model is Review else "written_at"
    who = (f"{person}_id", f"{person}__name_en", f"{person}__name_ko", "post__title_en", "post__title_ko")
    visible = model.objects.visible_to(actor).filter(project=project)
    return visible.order_by().values_list(*columns, *who, moment)
