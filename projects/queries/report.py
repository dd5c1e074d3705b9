"""What a report holds: one plain, ordered dict of a cycle, for a kind of reader. The same state gives the same dict."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models

from alliance.accounts.choices import SideCode
from frameworks.calendar.clocks import ZONES
from frameworks.calendar.counting import zone_of
from frameworks.models import Country, CountryMembership, Cycle, Post, Principle, PriorityArea, Theme
from projects.choices import UNVERIFIED_AFTER_DAYS, ReportKind, State, Visibility
from projects.content import LINKS, PAIRS
from projects.models import AgendaItem, Endorsement, ProjectMilestone, StatusReport, Submission, Version
from projects.policies.rules import SHARED
from projects.queries import report_cycle
from projects.queries.following import Step
from projects.queries.report_cycle import Data, Pair, day_of, names_of

# 2 added the road through the forums, taskings, commitments, contacts, and of each project its milestones and groups.
SCHEMA = 2
# The framework names these two groups of partners.
GROUPS = ("ASEAN", "PIC")

Members = dict[str, set[str]]


@dataclass(frozen=True, slots=True)
class Filing:
    """What was filed in the cycle, with all that a report says of it."""

    submission: Submission
    version: Version
    endorsements: Sequence[Endorsement]
    statuses: Sequence[StatusReport]
    steps: Sequence[Step]

    @property
    def is_joint(self) -> bool:
        """Test whether both sides may read this very version."""
        project = self.submission.project
        return project.visibility in SHARED and self.version.number >= (project.shared_from or 0)

    @property
    def is_released(self) -> bool:
        """Test whether it is public, and this very version is signed by both sides."""
        sides = {endorsement.side for endorsement in self.endorsements}
        return self.submission.project.visibility == Visibility.PUBLIC and sides == set(SideCode.values)


def report_of(cycle: Cycle, kind: str, *, side: str, at: datetime) -> Data:
    """Return the data of a cycle's report as one side may freeze it.

    An own view holds what the side's administrator sees of the cycle except drafts, a joint report what both sides
    see, a public one what was released. Only a public report tells how much it leaves out: in a joint one the number
    would tell each side how much the other keeps to itself.
    """
    found = filings(cycle, at=at)
    seen = [filing for filing in found if filing.is_joint or filing.submission.project.owner == side]
    joint = [filing for filing in seen if filing.is_joint]
    kept = {
        ReportKind.OWN: seen,
        ReportKind.JOINT: joint,
        ReportKind.PUBLIC: [filing for filing in joint if filing.is_released],
    }[ReportKind(kind)]
    is_public = kind == ReportKind.PUBLIC
    members = _members(cycle.meeting.anchor_on or at.date())
    road = _NO_ROAD if is_public else _road(cycle, kept, own=side if kind == ReportKind.OWN else "", at=at)
    return {
        "schema": SCHEMA,
        "kind": str(kind),
        "side": side,
        "frozen_at": at.isoformat(),
        "cycle": _cycle(cycle),
        "goal": _goal(joint, kept),
        "withheld": len(joint) - len(kept) if is_public else None,
        "not_shared": len(kept) - len(joint) if kind == ReportKind.OWN else None,
        "counts": _counts(kept),
        "coverage": _coverage(kept, members),
        "commitments": report_cycle.commitments(cycle, cycle.meeting.anchor_on or at.date()),
        **{name: road[name] for name in _NO_ROAD},
        "names": _names(cycle, kept),
        "entries": [_entry(filing, members, road, at=at, is_public=is_public) for filing in kept],
        "is_illustrative": settings.DEMO or any(filing.submission.project.is_illustrative for filing in kept),
    }


def count_kept_back(cycle: Cycle, *, side: str, at: datetime) -> int:
    """Return how many filings of the own side a joint report leaves out, for that side to know."""
    own = [filing for filing in filings(cycle, at=at) if filing.submission.project.owner == side]
    return sum(not filing.is_joint for filing in own)


def filings(cycle: Cycle, *, at: datetime) -> list[Filing]:
    """Return everything filed in a cycle with its last version there, by area and reference."""
    submissions = list(
        Submission.objects.filter(cycle=cycle)
        .exclude(state=State.DRAFT)
        .select_related("project__area")
        .defer("project__search_text", "project__grams")
        .order_by("project__area__order", "project__number", "project__key", "pk")
    )
    versions = {
        version.submission_id: version
        for version in Version.objects.filter(submission__in=submissions).order_by("submission", "number", "pk")
    }
    # A signature on the last version of a filing lapses only when a later filing carries it on.
    endorsements = _grouped(
        Endorsement.objects.filter(version__in=list(versions.values()), withdrawn_at__isnull=True)
        .select_related("post")
        .order_by("side", "endorsed_at", "pk"),
        "submission_id",
    )
    newest = StatusReport.objects.filter(
        project__in=[submission.project_id for submission in submissions], reported_at__lte=at
    )
    newest = newest.order_by("project", "side", "-reported_at", "-pk").distinct("project", "side")
    statuses = _grouped(newest.select_related("post"), "project_id")
    planned = ProjectMilestone.objects.filter(project__in=[filed.project_id for filed in submissions])
    steps = _grouped(planned.order_by("planned_on", "pk"), "project_id")
    today = {side: at.astimezone(zone_of(zone)).date() for side, zone in ZONES.items()}
    return [
        Filing(
            filed,
            versions[filed.pk],
            endorsements.get(filed.pk, []),
            statuses.get(filed.project_id, []),
            [Step(step, today[filed.project.owner]) for step in steps.get(filed.project_id, [])],
        )
        for filed in submissions
        if filed.pk in versions
    ]


def visible_cycles() -> models.QuerySet[Cycle]:
    """Return the cycles a report can be made of, the newest first: cycles are known to both sides."""
    return Cycle.objects.select_related("meeting__forum", "framework").order_by("-opened_at", "-pk")


def _grouped(rows: Iterable[Any], key: str) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = {}
    for row in rows:
        grouped.setdefault(getattr(row, key), []).append(row)
    return grouped


def _cycle(cycle: Cycle) -> Data:
    meeting = cycle.meeting
    return {
        "slug": cycle.slug,
        "state": cycle.state,
        "framework": {"code": cycle.framework.code, **names_of(cycle.framework)},
        "meeting": {
            "forum": meeting.forum.code,
            "ordinal": meeting.ordinal,
            "on": day_of(meeting.anchor_on),
            "is_tentative": meeting.is_tentative,
            "city": meeting.city_en,
        },
    }


def _goal(joint: list[Filing], kept: list[Filing]) -> Data:
    """Say whether at least one project was presented, and by which of those the reader may see."""
    by = [filing.submission.project.ref for filing in kept if filing.submission.presented_at]
    return {"met": any(filing.submission.presented_at for filing in joint), "by": by}


def _counts(kept: list[Filing]) -> list[Data]:
    """Count by area, side and state, so that every total follows from one list."""
    counted = Counter(
        (filing.version.content["area"], filing.submission.project.owner, filing.submission.state) for filing in kept
    )
    return [
        {"area": area, "side": side, "state": state, "number": number}
        for (area, side, state), number in sorted(counted.items())
    ]


def _members(on: date) -> Members:
    """Return the countries of each group on a day."""
    members: Members = {code: set() for code in GROUPS}
    rows = CountryMembership.objects.on(on).filter(group__code__in=GROUPS)
    for group, country in rows.values_list("group__code", "country__alpha2"):
        members[group].add(country)
    return members


def _groups(filing: Filing, members: Members) -> list[str]:
    """Return the groups with at least one member among a project's partners."""
    return [group for group in GROUPS if members[group].intersection(filing.version.content["partners"])]


def _coverage(kept: list[Filing], members: Members) -> list[Data]:
    """Count, for each area and group, the projects with at least one member of the group."""
    counted = Counter((filing.version.content["area"], group) for filing in kept for group in _groups(filing, members))
    return [{"area": area, "group": group, "number": number} for (area, group), number in sorted(counted.items())]


def _names(cycle: Cycle, kept: list[Filing]) -> Data:
    """Return what the codes stand for, as they are called on this day."""
    used = {name: {code for filing in kept for code in filing.version.content[name]} for name in LINKS}
    areas = PriorityArea.objects.filter(framework=cycle.framework_id).order_by("order", "pk")
    principles = Principle.objects.filter(framework=cycle.framework_id, code__in=used["principles"])
    themes = Theme.objects.filter(code__in=used["themes"]).order_by("code", "pk")
    countries = Country.objects.filter(alpha2__in=used["partners"]).order_by("alpha2", "pk")
    return {
        "areas": [{"code": area.code, **names_of(area)} for area in areas],
        "principles": {found.code: names_of(found, "title") for found in principles.order_by("order", "pk")},
        "themes": {theme.code: names_of(theme) for theme in themes},
        "countries": {country.alpha2: names_of(country) for country in countries},
    }


# What both sides know of the way through the forums, and the public does not.
_NO_ROAD: Data = {
    "milestones": [],
    "meetings": [],
    "agenda": [],
    "taskings": [],
    "waivers": [],
    "contacts": [],
}


def _road(cycle: Cycle, kept: list[Filing], *, own: str, at: datetime) -> Data:
    """Return the cycle's days and meetings, what they said of the joint filings and asked for, and whom to write to.

    What only one side sees never stood on an agenda.
    """
    projects = {filing.submission.project_id: filing.submission.project.ref for filing in kept if filing.is_joint}
    items = report_cycle.agenda_items(projects)
    history: dict[int, list[AgendaItem]] = _grouped(items, "project_id")
    of_cycle = [item for item in items if item.cycle_id == cycle.pk]
    return {
        "milestones": report_cycle.milestones(cycle, at=at),
        "meetings": report_cycle.meetings(cycle),
        "agenda": [report_cycle.agenda_line(item, projects) for item in of_cycle],
        "taskings": [line for item in of_cycle for line in report_cycle.tasking_lines(item, projects, own=own, at=at)],
        "waivers": report_cycle.waivers(cycle, projects),
        "contacts": report_cycle.contacts(cycle, at=at),
        "places": report_cycle.places(cycle),
        "history": {
            project_id: [report_cycle.agenda_line(item, projects) for item in stood]
            for project_id, stood in history.items()
        },
    }


def _entry(filing: Filing, members: Members, road: Data, *, at: datetime, is_public: bool) -> Data:
    submission, version, project = filing.submission, filing.version, filing.submission.project
    content = version.content
    return {
        "ref": project.ref,
        "owner": project.owner,
        "visibility": project.visibility,
        "state": submission.state,
        "stage": project.stage,
        "kind": content["kind"],
        "area": content["area"],
        "texts": {name: {language: content[f"{name}_{language}"] for language in ("en", "ko")} for name in PAIRS},
        **{name: content[name] for name in LINKS},
        "groups": _groups(filing, members),
        "is_complementary": content["is_complementary"],
        "is_business": content["is_business"],
        "starts_on": content["starts_on"],
        "ends_on": content["ends_on"],
        "date_precision": content["date_precision"],
        "source": content["source"],
        "submitted_at": day_of(submission.submitted_at),
        "presented_at": day_of(submission.presented_at),
        # How it ended and why, and how the work goes, is for the two sides alone.
        "ending": "" if is_public else submission.ending,
        "ended_on": None if is_public else day_of(submission.ended_on),
        "ending_words": "" if is_public else submission.closed_reason,
        "steps": [] if is_public else [_step(step) for step in filing.steps],
        "forums": road.get("history", {}).get(submission.project_id, []),
        "place": road.get("places", {}).get(submission.project_id),
        # How each side judges the work is for the two sides alone.
        "status": {} if is_public else {report.side: _status(report, at) for report in filing.statuses},
        "version": {"number": version.number, "sha256": version.sha256, "saved_at": version.saved_at.isoformat()},
        "endorsements": [
            {"side": signed.side, "post": _post(signed.post), "at": signed.endorsed_at.isoformat()}
            for signed in filing.endorsements
        ],
        "is_illustrative": project.is_illustrative,
    }


def _step(step: Step) -> Data:
    """Return a milestone of the work, and by how many days it is later than planned on the day of the report."""
    milestone = step.milestone
    return {
        "title": names_of(milestone, "title"),
        "planned_on": milestone.planned_on.isoformat(),
        "forecast_on": day_of(milestone.forecast_on),
        "actual_on": day_of(milestone.actual_on),
        "is_dropped": step.is_dropped,
        "is_overdue": step.is_overdue,
        "slip": 0 if step.is_dropped else step.slip,
        "reason": milestone.dropped_reason or milestone.slip_reason,
    }


def _status(report: StatusReport, at: datetime) -> Data:
    return {
        "health": report.health,
        "reason": report.reason,
        "at": report.reported_at.isoformat(),
        "post": _post(report.post),
        "is_unverified": at - report.reported_at > timedelta(days=UNVERIFIED_AFTER_DAYS),
    }


def _post(post: Post | None) -> Pair | None:
    return names_of(post, "title") if post else None
