"""The first page: where do we stand."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from alliance.templatetags.alliance import reader_language
from frameworks.calendar.clocks import ZONES
from frameworks.choices import Duty, MeetingState
from frameworks.models import Cycle
from frameworks.naming import meeting_name
from frameworks.policies import Actor
from frameworks.views.signing_in import SignedInRequest, signed_in
from projects.guide import STOPS, stop_at
from projects.queries import cycles as cycle_queries
from projects.queries import dashboard as queries
from projects.queries.cycles import MilestoneLine
from projects.queries.standing import whole
from projects.timeline import Event, Timeline, lay_out

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


@require_safe
@signed_in
def dashboard(request: SignedInRequest) -> HttpResponse:
    actor, now = request.actor, request.now
    cycle = cycle_queries.current_cycle()
    lines = queries.areas_of(actor, now)
    context = {
        "cycle": cycle,
        "now": now,
        "stop": stop_at(request.user.tour_station),
        "stops": STOPS,
        "lines": lines,
        "most": max((number for line in lines for _stage, number in line.stages), default=0),
        "standing": whole((line.standing for line in lines), actor.sides),
        "heat": queries.heat_of(actor, [line.area for line in lines], now),
        "attention": queries.attention_for(actor, now),
        "changes": queries.changes_for(actor),
    }
    if cycle:
        context |= _cycle_context(cycle, actor, now)
    return render(request, "projects/dashboard.html", context)


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
    return {
        "countdown": cycle_queries.countdown_to(cycle, now),
        "gates": cycle_queries.gates_of(cycle, actor),
        "goal": cycle_queries.goal_of(cycle, actor),
        "ahead": next((line for line in milestones if not line.is_past), None),
        "line": line_of(cycle, milestones, actor, now),
    }
