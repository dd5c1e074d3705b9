"""Every page of the site, in one table: who looks at it, and under which address.

Braces stand for things of the demo workspace; ``address`` fills them in for one side.
"""

from dataclasses import dataclass

from frameworks.choices import CycleState
from frameworks.models import Cycle, Framework
from projects.choices import EDITABLE, Visibility
from projects.models import Project, Snapshot


@dataclass(frozen=True, slots=True)
class Page:
    """One page: a short name, its address, and the role of the demo account that looks; "" for nobody signed in."""

    name: str
    path: str
    role: str = "lead"


PAGES = (
    Page("sign-in", "/account/login/", ""),
    Page("dashboard", "/"),
    Page("work", "/work/"),
    Page("projects", "/projects/"),
    Page("projects-none-found", "/projects/?q=zzzz"),
    Page("project-new", "/projects/new/", "author"),
    Page("project", "/projects/{project}/"),
    Page("project-edit", "/projects/{editable}/edit/", "poc"),
    Page("cycles", "/cycles/"),
    Page("cycle", "/cycles/{cycle}/"),
    Page("calendar", "/calendar/"),
    Page("framework", "/frameworks/{framework}/"),
    Page("commitments", "/commitments/"),
    Page("partners", "/partners/"),
    Page("partner", "/partners/jp/"),
    Page("posts", "/posts/", "admin"),
    Page("reports", "/reports/", "admin"),
    Page("report", "/reports/{report}/", "admin"),
    Page("reminders", "/reminders/", "admin"),
    Page("record", "/audit/", "auditor"),
    Page("account", "/account/"),
    Page("second-factor", "/account/2fa/"),
    Page("not-found", "/projects/none-such/"),
)


def address(page: Page, side: str) -> str | None:
    """Return the page's address as one side sees it; None if the workspace holds no such thing."""
    path = page.path
    for name, find in THINGS.items():
        if f"{{{name}}}" in path:
            if not (found := find(side)):
                return None
            path = path.replace(f"{{{name}}}", found)
    return path


def _shared_project(side: str) -> str:
    project = Project.objects.filter(visibility=Visibility.BOTH).order_by("-version_number", "pk").first()
    return project.ref if project else ""


def _editable_project(side: str) -> str:
    project = Project.objects.filter(owner=side, state__in=EDITABLE).order_by("pk").first()
    return project.ref if project else ""


def _open_cycle(side: str) -> str:
    cycle = Cycle.objects.filter(state=CycleState.OPEN).order_by("pk").first()
    return cycle.slug if cycle else ""


def _framework(side: str) -> str:
    framework = Framework.objects.order_by("pk").first()
    return framework.code if framework else ""


def _report(side: str) -> str:
    report = Snapshot.objects.order_by("pk").first()
    return report.slug if report else ""


THINGS = {
    "project": _shared_project,
    "editable": _editable_project,
    "cycle": _open_cycle,
    "framework": _framework,
    "report": _report,
}
