"""What the addresses of the pages name: the first fitting thing that a workspace holds."""

from collections.abc import Callable

from django.db.models import QuerySet

from alliance.accounts.models import User
from frameworks.choices import CycleState, Duty, Role
from frameworks.models import Cycle, Framework, Post, Theme
from projects.choices import EDITABLE, Audience, ReportKind, State, Visibility
from projects.models import AgendaItem, Project, Snapshot
from reminders.models import Obligation
from reminders.tokens import unsubscribe_token


def _shared() -> QuerySet[Project]:
    return Project.objects.filter(visibility=Visibility.BOTH, state=State.SUBMITTED)


def _ref(projects: QuerySet[Project]) -> str:
    project = projects.order_by("-version_number", "pk").first()
    return project.ref if project else ""


def _thread(projects: QuerySet[Project]) -> str:
    """Return a thread that both sides read, on the project that ``_ref`` names."""
    project = projects.order_by("-version_number", "pk").first()
    thread = project and project.comments.filter(audience=Audience.BOTH, parent=None).order_by("pk").first()
    return str(thread.pk) if thread else ""


def _own(side: str, *states: str) -> QuerySet[Project]:
    return Project.objects.filter(owner=side, state__in=states)


def _foreign(side: str) -> QuerySet[Project]:
    """Return the drafts that say nothing in the side's own language."""
    own, other = {"US": ("en", "ko"), "ROK": ("ko", "en")}[side]
    return _own(side, State.DRAFT).filter(**{f"title_{own}": ""}).exclude(**{f"title_{other}": ""})


def _cycle(state: str) -> str:
    cycle = Cycle.objects.filter(state=state).order_by("pk").first()
    return cycle.slug if cycle else ""


def _cycle_id() -> str:
    """Return what a form calls the open cycle."""
    cycle = Cycle.objects.filter(state=CycleState.OPEN).order_by("pk").first()
    return str(cycle.pk) if cycle else ""


def _agenda() -> str:
    """Return the first meeting of the open cycle with a tasking on its agenda."""
    item = _tasked_items().first()
    return item.meeting.address if item else ""


def _tasked() -> str:
    item = _tasked_items().first()
    return str(item.pk) if item else ""


def _tasked_items() -> QuerySet[AgendaItem]:
    tasked = AgendaItem.objects.filter(cycle__state=CycleState.OPEN, taskings__isnull=False)
    return tasked.select_related("meeting__forum").order_by("pk")


def _framework(side: str) -> str:
    framework = Framework.objects.order_by("pk").first()
    return framework.code if framework else ""


def _theme(side: str) -> str:
    theme = Theme.objects.order_by("pk").first()
    return theme.code if theme else ""


def _lead_post(side: str) -> str:
    post = Post.objects.filter(side=side, role=Role.LEAD, framework__code="RCF").first()
    return post.slug if post else ""


def _report(side: str) -> str:
    report = Snapshot.objects.filter(kind=ReportKind.JOINT).order_by("-pk").first()
    return report.slug if report else ""


def _public_report(side: str) -> str:
    report = Snapshot.objects.filter(kind=ReportKind.PUBLIC).order_by("-pk").first()
    return report.slug if report else ""


def _duty(side: str) -> str:
    duty = Obligation.objects.filter(post__side=side, post__role=Role.LEAD).order_by("pk").first()
    return str(duty.pk) if duty else ""


THINGS: dict[str, Callable[[str], str]] = {
    "side": str.lower,
    "project": lambda side: _ref(_shared()),
    "thread": lambda side: _thread(_shared()),
    "own-shared": lambda side: _ref(_own(side, State.SUBMITTED).exclude(number=None)),
    "presented": lambda side: _ref(_own(side, State.PRESENTED)),
    "editable": lambda side: _ref(_own(side, *EDITABLE).exclude(pk__in=_foreign(side))),
    "draft": lambda side: _ref(_own(side, State.DRAFT)),
    "foreign": lambda side: _ref(_foreign(side)),
    "cycle": lambda side: _cycle(CycleState.OPEN),
    "agenda": lambda side: _agenda(),
    "tasked": lambda side: _tasked(),
    "closed-cycle": lambda side: _cycle(CycleState.CLOSED),
    "cycle-id": lambda side: _cycle_id(),
    "framework": _framework,
    "lead": _lead_post,
    "report": _report,
    "public": _public_report,
    "duty": _duty,
    "theme": _theme,
    "unsubscribe": lambda side: unsubscribe_token(User.objects.get(username=f"{side.lower()}-lead").pk, [Duty.RANKING]),
}
