"""What a project's one-page sheet tells of it at this moment, in the shape of a frozen report."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from projects.choices import ReportKind
from projects.models import Project
from projects.queries.report import report_of

# What a report says of a cycle as a whole is not for one project's sheet, and names other projects.
OF_THE_CYCLE: dict[str, Any] = {
    "goal": {"met": False, "by": []},
    "counts": [],
    "coverage": [],
    "commitments": [],
    "agenda": [],
    "waivers": [],
}


def sheet_of(project: Project, *, side: str, at: datetime) -> dict[str, Any] | None:
    """Return the data of a report that tells of one project alone; nothing before it is filed in a cycle.

    It holds what the side's own view holds of the project: whoever sees the project may read all of that.
    """
    if project.cycle is None:
        return None
    data = report_of(project.cycle, ReportKind.OWN, side=side, at=at)
    if project.ref not in {entry["ref"] for entry in data["entries"]}:
        return None
    nobody = {"en": "", "ko": ""}
    named = {"slug": f"{project.ref}-sheet", "frozen_as": nobody, "frozen_by": None}
    return {**told_of(data, {project.ref}), **named}


def told_of(data: dict[str, Any], refs: Collection[str]) -> dict[str, Any]:
    """Return a report's data as if it told of these projects alone, and of no cycle as a whole."""
    own = {name: [line for line in data.get(name, []) if line["ref"] in refs] for name in ("entries", "taskings")}
    return {**data, **OF_THE_CYCLE, **own}
