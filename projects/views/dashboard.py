"""The first page: where do we stand. Whoever only leads gets it on one sheet."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from alliance.accounts.operations import look
from alliance.templatetags.alliance import reader_language
from frameworks.calendar.clocks import ZONES
from frameworks.choices import Duty, MeetingState, Role
from frameworks.models import Cycle
from frameworks.naming import meeting_name
from frameworks.policies import Actor
from frameworks.views.signing_in import SignedInRequest, signed_in
from projects.bars import Chart, Scale, draw
from projects.guide import STOPS, stop_at
from projects.models import Project
from projects.queries import cycles as cycle_queries
from projects.queries import dashboard as queries
from projects.queries import timeline as timeline_queries
from projects.queries.attention import attention_for
from projects.queries.cycles import MilestoneLine
from projects.queries.lately import changes_for
from projects.reports.partner_map import dots_of
from projects.timeline import Event, Timeline, lay_out
from projects.views.attention import lines_of
from projects.views.multiples import cards_of
from projects.views.timeline import gathering_of, work_of

# The line has no room for whole names.
SHORT: dict[str, str | Promise] = {
    Duty.CALL: _("Call"),
    Duty.CONCEPT: _("Concepts"),
    Duty.REVIEW: _("Review"),
    Duty.RANKING: _("Ranking"),
    Duty.STATUS: _("Status"),
    Duty.ENDORSEMENT: _("Endorsement"),
    Duty.FINAL_TEXT: _("Final text"),
    Duty.PRESENT: _("Goal day"),
    Duty.CLOSE_OUT: _("Close-out"),
}
BRIEF, FULL = "brief", "full"
# So many bars of active work are drawn, and so many things of the sheet ask for a decision.
BARS, DECIDED = 10, 5


@require_safe
@signed_in
def dashboard(request: SignedInRequest) -> HttpResponse:
    actor, now = request.actor, request.now
    cycle = cycle_queries.current_cycle()
    is_brief = _view_of(request) == BRIEF
    attention = lines_of(attention_for(actor, now), actor)
    sums = queries.sums_for(actor, now, cycle)
    context = {
        "cycle": cycle,
        "now": now,
        "is_brief": is_brief,
        "sums": sums,
        "cards": cards_of(sums.areas, sums.most_filed),
        "attention": attention[:DECIDED] if is_brief else attention,
    }
    if cycle:
        context |= _cycle_context(cycle, actor, now)
    if is_brief:
        return render(request, "projects/dashboard_brief.html", context)
    return render(request, "projects/dashboard.html", context | _full_context(request, sums))


def _view_of(request: SignedInRequest) -> str:
    """Return the view that is asked for; else whoever only leads gets the sheet."""
    asked = request.GET.get("view", "")
    if asked in (BRIEF, FULL):
        return asked
    return BRIEF if request.actor.roles == {Role.LEADERSHIP} else FULL


def _full_context(request: SignedInRequest, sums: queries.Sums) -> dict[str, Any]:
    actor, now = request.actor, request.now
    since = look(user=request.user, at=now)
    works = timeline_queries.under_way(actor, BARS)
    chart = _bars(works, actor, now)
    return {
        "stop": stop_at(request.user.tour_station),
        "stops": STOPS,
        "since": since,
        "changes": changes_for(actor, since),
        "dots": dots_of(sums.reach.groups),
        "works": works,
        "chart": chart,
        "rows": zip(works, chart.bars, strict=True),
    }


def _bars(works: list[Project], actor: Actor, now: datetime) -> Chart:
    """Return the active work with the meetings, from two years back to two ahead."""
    today = now.astimezone(ZoneInfo(ZONES[actor.side])).date()
    scale = Scale("year", today.year - 2)
    meetings = timeline_queries.meetings_between(scale.first, scale.last)
    language = reader_language()
    gatherings = [gathering_of(one, one.anchor_on, language) for one in meetings if one.anchor_on]
    return draw([work_of(project) for project in works], gatherings, scale, today)


def line_of(cycle: Cycle, milestones: list[MilestoneLine], actor: Actor, now: datetime) -> Timeline | None:
    """Return a cycle's milestones and its meeting on one line, by the calendar of the reader's side."""
    ahead = next((line for line in milestones if not line.is_past), None)

    def kind(line: MilestoneLine) -> str:
        if line.is_past:
            return "late" if line.pending else "done"
        return "next" if line is ahead else "todo"

    def event(line: MilestoneLine) -> Event:
        of = line.milestone
        return Event(str(SHORT[of.duty]), of.due_on, kind(line), is_tentative=of.is_tentative)

    events = [event(line) for line in milestones]
    if on := cycle.meeting.anchor_on:
        name = meeting_name(cycle.meeting.ordinal, cycle.meeting.forum.code, reader_language())
        held = cycle.meeting.state == MeetingState.HELD
        moves = cycle.meeting.is_tentative
        events.append(Event(name, on, "done" if held else "todo", is_goal=True, is_tentative=moves))
    return lay_out(events, now.astimezone(ZoneInfo(ZONES[actor.side])).date())


def _cycle_context(cycle: Cycle, actor: Actor, now: datetime) -> dict[str, Any]:
    milestones = cycle_queries.milestones_of(cycle, actor, now)
    to_come = [line for line in milestones if not line.is_past]
    return {
        "countdown": cycle_queries.countdown_to(cycle, now),
        "gates": cycle_queries.gates_of(cycle, actor),
        "goal": cycle_queries.goal_of(cycle, actor),
        "ahead": to_come[0] if to_come else None,
        "to_come": to_come,
        "line": line_of(cycle, milestones, actor, now),
    }
