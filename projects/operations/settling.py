"""Duties that no act settles by itself alone, but together with how things then stand."""

from datetime import datetime
from zoneinfo import ZoneInfo

from frameworks.choices import Duty
from frameworks.models import Cycle
from frameworks.policies import Actor
from frameworks.queries import open_cycle_of, zones
from projects.choices import State
from projects.models import Project
from projects.policies.rules import DECIDED
from projects.queries.standing import UNVERIFIED, said
from reminders.operations import settle


def settle_by_status(project: Project, *, actor: Actor, at: datetime) -> None:
    """Meet the duty of an area once the side has said of late how all its active work goes: what My work asks for."""
    of_area = Project.objects.filter(framework_id=project.framework_id, area_id=project.area_id)
    if of_area.filter(said(actor.side, UNVERIFIED, at), state__in=DECIDED).exists():
        return
    if cycle := open_cycle_of(project.framework_id):
        settle(duty=Duty.STATUS, cycle_id=cycle.pk, side=actor.side, area_id=project.area_id, actor=actor, at=at)


def settle_by_report(cycle: Cycle, *, actor: Actor, at: datetime) -> None:
    """Meet what the side owes by a report: the final text, and the close-out from the day of the meeting on.

    A text is final once something of the side is endorsed and none of its filings waits for its other language.
    """
    filed = Project.objects.filter(cycle=cycle, owner=actor.side)
    behind = filed.filter(state=State.SUBMITTED).exclude(stale=[])
    if filed.filter(state__in=DECIDED).exists() and not behind.exists():
        settle(duty=Duty.FINAL_TEXT, cycle_id=cycle.pk, side=actor.side, area_id=None, actor=actor, at=at)
    held_on = cycle.meeting.anchor_on
    if held_on and held_on <= at.astimezone(ZoneInfo(zones()[actor.side])).date():
        settle(duty=Duty.CLOSE_OUT, cycle_id=cycle.pk, side=actor.side, area_id=None, actor=actor, at=at)
