"""The timeline of projects: bars on a scale of years, quarters or months, with the same rows as a table."""

from datetime import date
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from alliance.templatetags.alliance import reader_language
from frameworks.calendar.clocks import ZONES
from frameworks.models import Meeting
from frameworks.naming import meeting_name
from frameworks.views.signing_in import SignedInRequest, signed_in
from projects.bars import ZOOMS, Gathering, Scale, Step, Work, draw
from projects.filters import ProjectFilter
from projects.models import Project, ProjectMilestone
from projects.queries import timeline as queries
from projects.queries.forums import CHAIN
from projects.views.listing import chips_of, filter_of, page_number

ZOOM_LABELS = {"year": _("Years"), "quarter": _("Quarters"), "month": _("Months")}
FIRST_YEAR, LAST_YEAR = 1954, 2150


@require_safe
@signed_in
def timeline(request: SignedInRequest) -> HttpResponse:
    """Show the projects that the filters of the list let through, from the year ``from`` on."""
    narrowed: ProjectFilter = filter_of(request)
    today = request.now.astimezone(ZoneInfo(ZONES[request.actor.side])).date()
    zoom = request.GET.get("zoom", "year")
    zoom = zoom if zoom in ZOOMS else "year"
    scale = Scale(zoom, _year(request.GET.get("from", ""), today.year - (zoom == "year")))
    page = queries.dated(narrowed.qs, scale.first, scale.last, today, page_number(request))
    meetings = queries.meetings_between(scale.first, scale.last)
    language = reader_language()
    gatherings = [gathering_of(one, one.anchor_on, language) for one in meetings if one.anchor_on]
    years = ZOOMS[zoom][0]
    chart = draw([work_of(project) for project in page], gatherings, scale, today)
    context = {
        "filter": narrowed,
        "chips": chips_of(request, narrowed, request.path),
        "scale": scale,
        "zooms": ZOOM_LABELS,
        "earlier": max(scale.year - years, FIRST_YEAR),
        "later": min(scale.year + years, LAST_YEAR),
        "page": page,
        "chart": chart,
        "rows": zip(page, chart.bars, strict=True),
        "holds_today": scale.holds(today),
        "undated": queries.undated(narrowed.qs),
    }
    return render(request, "projects/timeline.html", context, status=422 if narrowed.form.errors else 200)


def gathering_of(meeting: Meeting, on: date, language: str) -> Gathering:
    name = meeting_name(meeting.ordinal, meeting.forum.code, language)
    return Gathering(name, CHAIN.index(meeting.forum.code), on, meeting.is_tentative)


def work_of(project: Project) -> Work:
    steps = [_step(milestone) for milestone in project.milestones.all()]
    return Work(project.starts_on, project.ends_on, steps)


def _step(milestone: ProjectMilestone) -> Step:
    on = milestone.actual_on or milestone.forecast_on or milestone.planned_on
    return Step(on, is_done=milestone.actual_on is not None)


def _year(asked: str, default: int) -> int:
    is_year = asked.isascii() and asked.isdecimal() and len(asked) == 4
    return min(max(int(asked), FIRST_YEAR), LAST_YEAR) if is_year else default
