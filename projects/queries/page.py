"""All that one person may read on the page of one project, in a number of statements that never grows."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, IntegerField, Q, QuerySet, Value

from alliance.accounts.choices import SideCode
from alliance.audit.models import Entry
from alliance.statements import Slot, Statement
from frameworks.models import Country, Principle, PriorityArea, Theme
from frameworks.policies import Actor
from projects.choices import UNVERIFIED_AFTER_DAYS, Audience, Health, State, Visibility
from projects.labels import labels_of
from projects.models import Endorsement, Project, ProjectMember, StatusReport, Version
from projects.queries.comments import NOTHING_MORE, Asked, Talk, talk_of
from projects.queries.files import FileLine, files_of
from projects.queries.finding import Found
from projects.queries.following import Followed, follow
from projects.queries.forums import ForumLine, forums_of
from projects.queries.record import Happening, told, with_posts
from projects.queries.reviews import GradeTable, ReleaseLine, Said, grades_of, release_of, said_of
from projects.queries.road import Road, road_of
from projects.queries.versions import first_visible

# The page shows so many entries of the record, versions and files, the newest, unless all are asked for.
ENTRIES_SHOWN = 100
VERSIONS_SHOWN = FILES_SHOWN = 10
READ = ("verb", "side", "at", "reason", "post_id", "post_label", "actor__name_en", "actor__name_ko")
PROJECT = Slot("project", BigIntegerField())


@dataclass(frozen=True, slots=True)
class Named:
    """Something a project is linked to, in both languages."""

    code: str
    name_en: str
    name_ko: str


class VersionLine(NamedTuple):
    """A version in the list of them, with who saved it and, unless that was as no post, as which."""

    number: int
    sha256: str
    saved_at: datetime
    name_en: str
    name_ko: str
    title_en: str | None
    title_ko: str | None


class Signature(NamedTuple):
    """An endorsement of a version, in force until it lapses or is withdrawn, with the post it was given as."""

    side: str
    version: int
    endorsed_at: datetime
    lapsed_at: datetime | None
    lapsed_by_version: int | None
    lapsed_fields: str
    withdrawn_at: datetime | None
    withdrawn_reason: str
    title_en: str
    title_ko: str

    @property
    def in_force(self) -> bool:
        """Test whether it still holds."""
        return self.lapsed_at is None and self.withdrawn_at is None


@dataclass(frozen=True, slots=True)
class Seal:
    """A side's signature: in force, lapsed or withdrawn, or still awaited (without an endorsement)."""

    side: str
    version: int
    state: str
    endorsement: Signature | None = None

    @property
    def fields(self) -> str:
        """Return what the later version changed, as a list to read."""
        return labels_of(json.loads(self.endorsement.lapsed_fields)) if self.endorsement else ""


class StatusWord(NamedTuple):
    """What a side reported last, and as which post."""

    side: str
    health: str
    reason: str
    reported_at: datetime
    title_en: str | None
    title_ko: str | None

    @property
    def words(self) -> str:
        """Return the status in words."""
        return str(Health(self.health).label)


@dataclass(frozen=True, slots=True)
class SideStatus:
    """One side's latest word; ``code`` is UNVERIFIED when nobody confirmed it for too long, empty without any."""

    side: str
    code: str
    report: StatusWord | None

    @property
    def unverified_at(self) -> datetime | None:
        """Return when the word stops to count, unless it is confirmed; None without any."""
        return self.report and self.report.reported_at + timedelta(days=UNVERIFIED_AFTER_DAYS)


@dataclass(slots=True)
class ProjectPage:
    """Everything on the page; the lists hold only what the actor's side may read, the newest first."""

    project: Project
    first_version: int
    versions: list[VersionLine]
    seals: list[Seal]
    statuses: list[SideStatus]
    divergent_since: datetime | None
    links: dict[str, list[Named]]
    history: list[Happening]
    has_more_history: bool
    is_whole: bool
    talk: Talk
    road: Road
    followed: Followed
    release: ReleaseLine | None
    said: dict[str, list[Said]] = field(default_factory=dict)
    files: list[FileLine] = field(default_factory=list)
    forums: list[ForumLine] = field(default_factory=list)

    @property
    def shown_versions(self) -> list[VersionLine]:
        """Return the newest versions, or all when the page is asked for whole."""
        return self.versions if self.is_whole else self.versions[:VERSIONS_SHOWN]

    @property
    def shown_files(self) -> list[FileLine]:
        """Return the newest files, or all when the page is asked for whole."""
        return self.files if self.is_whole else self.files[:FILES_SHOWN]

    @property
    def newest(self) -> VersionLine:
        """Return the version the page shows."""
        return self.versions[0]

    @property
    def is_endorsed(self) -> bool:
        """Test whether both sides' signatures are in force."""
        return sum(seal.state == "signed" for seal in self.seals) == len(SideCode)

    def signed_by(self, side: str) -> bool:
        """Test whether a side's signature is in force."""
        return any(seal.state == "signed" and seal.side == side for seal in self.seals)

    @property
    def grades(self) -> GradeTable:
        """Return the grades that both sides read."""
        return grades_of(self.said["REVIEW"])

    @property
    def release_is_open(self) -> bool:
        """Test whether a release is proposed and not yet answered."""
        return self.release is not None and self.release.is_open

    def has_unshared_review(self, side: str) -> bool:
        """Test whether a review of a side is still for that side alone."""
        return any(said.side == side and said.audience == Audience.OWN for said in self.said["REVIEW"])

    def reviewed_by(self, user_id: int) -> bool:
        """Test whether a person has reviewed the newest version."""
        newest = self.project.version_number
        return any(said.person_id == user_id and said.version == newest for said in self.said["REVIEW"])


def project_page(
    found: Found, actor: Actor, at: datetime, *, whole: bool = False, asked: Asked = NOTHING_MORE
) -> ProjectPage:
    """Read the page of a project for one person.

    :param whole: show the record from its beginning, not only its newest entries.
    :param asked: which comments to show beside the newest.
    """
    project = found.project
    statuses = _statuses(project, actor, at)
    entries = list(_entries(project, actor)[: None if whole else ENTRIES_SHOWN + 1])
    shown = entries if whole else entries[:ENTRIES_SHOWN]
    return ProjectPage(
        project=project,
        first_version=first_visible(project, actor),
        versions=_versions(project, actor),
        seals=_seals(project, actor),
        statuses=statuses,
        divergent_since=_divergent_since(statuses),
        links=_links(project, actor.private_side),
        history=told(shown),
        has_more_history=len(shown) < len(entries),
        is_whole=whole,
        followed=follow(project, actor, at, whole=whole),
        talk=talk_of(project, actor, at, asked),
        road=road_of(project, actor),
        said=said_of(project, actor),
        release=release_of(project),
        files=files_of(project, actor, at),
        forums=forums_of(project),
    )


def _versions(project: Project, actor: Actor) -> list[VersionLine]:
    first = first_visible(project, actor)
    return [VersionLine(*row) for row in _versions_statement().rows(project=project.pk, first=first)]


@cache
def _versions_statement() -> Statement:
    readable = Version.objects.filter(project_id=PROJECT, number__gte=Slot("first", IntegerField()))
    named = ("saved_by__name_en", "saved_by__name_ko", "saved_as__title_en", "saved_as__title_ko")
    return Statement(readable.order_by("-number").values_list("number", "sha256", "saved_at", *named))


def _entries(project: Project, actor: Actor) -> QuerySet[Entry]:
    """Return the record of the own side, and of the other side what both may read; texts stay in the versions."""
    mine = Q(side=actor.private_side) | Q(shared=True)
    return with_posts(Entry.objects.about(project).filter(mine).newest_first().only(*READ))


def _seals(project: Project, actor: Actor) -> list[Seal]:
    signed = [Signature(*row) for row in _signatures_statement().rows(project=project.pk)]
    in_force = {one.side: one for one in signed if one.in_force}
    seals = [Seal(side, one.version, "signed", one) for side in actor.sides if (one := in_force.get(side))]
    if project.state == State.SUBMITTED and project.visibility != Visibility.OWN:
        seals += [Seal(side, project.version_number, "open") for side in actor.sides if side not in in_force]
    return seals + [Seal(one.side, one.version, "lapsed", one) for one in signed if not one.in_force]


@cache
def _signatures_statement() -> Statement:
    signed = Endorsement.objects.filter(project_id=PROJECT).order_by("-pk")
    ends = ("lapsed_at", "lapsed_by_version", "lapsed_fields", "withdrawn_at", "withdrawn_reason")
    post = ("post__title_en", "post__title_ko")
    return Statement(signed.values_list("side", "version__number", "endorsed_at", *ends, *post))


def _statuses(project: Project, actor: Actor, at: datetime) -> list[SideStatus]:
    words = [StatusWord(*row) for row in _statuses_statement().rows(project=project.pk)]
    reports = {word.side: word for word in words}
    return [SideStatus(side, _status_code(reports.get(side), at), reports.get(side)) for side in actor.sides]


@cache
def _statuses_statement() -> Statement:
    reports = StatusReport.objects.filter(project_id=PROJECT).order_by("side", "-reported_at", "-pk").distinct("side")
    return Statement(reports.values_list("side", "health", "reason", "reported_at", "post__title_en", "post__title_ko"))


def _status_code(report: StatusWord | None, at: datetime) -> str:
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


def _links(project: Project, side: str) -> dict[str, list[Named]]:
    """Return areas, countries, principles and themes in one statement, and the team of the reader's side."""
    links: dict[str, list[Named]] = {}
    for link, *names in sorted(_links_statement(side).rows(project=project.pk)):
        links.setdefault(link, []).append(Named(*names))
    return links


@cache
def _links_statement(side: str) -> Statement:
    queries: list[QuerySet[Any, Any]] = [
        _named(PriorityArea.objects.filter(secondary_projects=PROJECT), "secondary_areas", "code", "name"),
        _named(Country.objects.filter(projects=PROJECT), "partners", "alpha2", "name"),
        _named(Principle.objects.filter(projects=PROJECT), "principles", "code", "title"),
        _named(Theme.objects.filter(projects=PROJECT), "themes", "code", "name"),
    ]
    team = ProjectMember.objects.filter(project_id=PROJECT, user__side=side)
    queries.append(_named(team, "team", "user__username", "user__name"))
    return Statement(queries[0].union(*queries[1:], all=True))


def _named(queryset: Any, link: str, code: str, name: str) -> QuerySet[Any, Any]:
    return queryset.order_by().values_list(Value(link), code, f"{name}_en", f"{name}_ko")
