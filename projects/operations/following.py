"""Following the work: its milestones, what the two sides see differently, and who met whom."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from alliance.audit.recording import record
from frameworks.calendar.clocks import ZONES
from frameworks.calendar.counting import zone_of
from frameworks.choices import Role
from frameworks.policies import Actor
from projects.choices import Audience, Visibility
from projects.models import Divergence, Engagement, Project, ProjectMilestone
from projects.operations.moving import RefusedError, locked, post_of
from projects.policies import Action
from projects.queries.following import UNSETTLED, words_differ

NOT_SETTLED = {
    **dict.fromkeys(("us_settled_at", "us_settled_by", "us_settled_as"), None),
    **dict.fromkeys(("rok_settled_at", "rok_settled_by", "rok_settled_as"), None),
    **dict.fromkeys(("us_words", "rok_words"), ""),
}
TEAM = (Role.AUTHOR, Role.POC, Role.LEAD)


@transaction.atomic
def add_milestone(
    *, project_id: int, title_en: str, title_ko: str, planned_on: date, actor: Actor, at: datetime
) -> ProjectMilestone:
    """Plan one step of the work. The planned day never changes; what is expected may.

    :raises HiddenError, PermissionDenied, WrongStateError: as ``moving.locked`` does.
    """
    project, actor = locked(project_id, actor, Action.PLAN_MILESTONE, *TEAM)
    step = ProjectMilestone.objects.create(
        project=project, title_en=title_en, title_ko=title_ko, planned_on=planned_on, added_at=at
    )
    _record_step("project.milestone_added", project, step, actor=actor, at=at, planned_on=[None, planned_on])
    return step


@transaction.atomic
def forecast_milestone(
    *, project_id: int, milestone_id: int, forecast_on: date, reason: str, actor: Actor, at: datetime
) -> ProjectMilestone:
    """Say anew when a step is expected, with the reason when that is later than planned.

    :raises RefusedError: if there is no such step, or it is reached or dropped.
    :raises HiddenError, PermissionDenied, WrongStateError: as ``moving.locked`` does.
    """
    project, actor = locked(project_id, actor, Action.PLAN_MILESTONE, *TEAM)
    step = _step(project, milestone_id, actual_on=None)
    before = step.forecast_on
    step.forecast_on, step.slip_reason = forecast_on, reason
    step.save(update_fields=["forecast_on", "slip_reason"])
    moved = {"forecast_on": [before, forecast_on]}
    _record_step("project.milestone_forecast", project, step, actor=actor, at=at, reason=reason, **moved)
    return step


@transaction.atomic
def reach_milestone(
    *, project_id: int, milestone_id: int, actual_on: date, actor: Actor, at: datetime
) -> ProjectMilestone:
    """Say on which day a step was reached; said again, it corrects the day.

    :raises RefusedError: if there is no such step, it is dropped, or the day is still to come.
    :raises HiddenError, PermissionDenied, WrongStateError: as ``moving.locked`` does.
    """
    project, actor = locked(project_id, actor, Action.PLAN_MILESTONE, *TEAM)
    step = _step(project, milestone_id)
    refuse_future(actual_on, at)
    before, step.actual_on = step.actual_on, actual_on
    step.save(update_fields=["actual_on"])
    _record_step("project.milestone_reached", project, step, actor=actor, at=at, actual_on=[before, actual_on])
    return step


@transaction.atomic
def drop_milestone(*, project_id: int, milestone_id: int, reason: str, actor: Actor, at: datetime) -> ProjectMilestone:
    """Give a step up, with a reason. It stays in sight.

    :raises RefusedError: if there is no such step, or it is reached or dropped.
    :raises HiddenError, PermissionDenied, WrongStateError: as ``moving.locked`` does.
    """
    project, actor = locked(project_id, actor, Action.PLAN_MILESTONE, *TEAM)
    step = _step(project, milestone_id, actual_on=None)
    step.dropped_at, step.dropped_reason = at, reason
    step.save(update_fields=["dropped_at", "dropped_reason"])
    _record_step("project.milestone_dropped", project, step, actor=actor, at=at, reason=reason)
    return step


def notice_divergence(project: Project, *, actor: Actor, at: datetime) -> Divergence | None:
    """Open that both sides' words differ, if they do after a report: one item a project, however many reports.

    What a side had said of the earlier words does not settle the new ones: it lapses, and stays in the record.
    Call it in the transaction of the report, which holds the project's lock.
    """
    project.refresh_from_db(fields=["us_health", "us_reported_at", "rok_health", "rok_reported_at"])
    if not words_differ(project, at):
        return None
    words = {"us_health": project.us_health, "rok_health": project.rok_health}
    unsettled = project.divergences.filter(UNSETTLED)
    if unsettled.update(**words, **NOT_SETTLED):
        return unsettled.get()
    opened = Divergence.objects.create(project=project, opened_at=at, **words)
    changes = {side: [None, word] for side, word in words.items()}
    shared = project.visibility != Visibility.OWN
    record("project.divergence_opened", project, actor=actor, at=at, changes=changes, shared=shared)
    return opened


@transaction.atomic
def settle_divergence(*, project_id: int, words: str, actor: Actor, at: datetime) -> Divergence:
    """Say for the own side how the difference is settled; it is closed once both sides have.

    :raises RefusedError: if nothing is open, or the own side has said so already.
    :raises HiddenError, PermissionDenied, WrongStateError: as ``moving.locked`` does.
    """
    project, actor = locked(project_id, actor, Action.SETTLE_DIVERGENCE, Role.POC, Role.LEAD)
    divergence, side = project.divergences.filter(UNSETTLED).first(), actor.side.lower()
    if divergence is None or getattr(divergence, f"{side}_settled_at"):
        raise RefusedError(_("There is no difference that your side has still to settle."))
    said = {"settled_at": at, "settled_by_id": actor.user_id, "settled_as_id": post_of(actor), "words": words}
    for field, value in said.items():
        setattr(divergence, f"{side}_{field}", value)
    divergence.save(update_fields=[f"{side}_{field.removesuffix('_id')}" for field in said])
    shared = project.visibility != Visibility.OWN
    record("project.divergence_settled", project, actor=actor, at=at, reason=words, shared=shared)
    return divergence


@transaction.atomic
def log_engagement(
    *,
    project_id: int,
    held_on: date,
    participants: str,
    summary: str,
    place: str = "",
    follow_up: str = "",
    audience: str = Audience.OWN,
    actor: Actor,
    at: datetime,
) -> Engagement:
    """Write down who met whom about a project and what follows; a later entry corrects it, nothing changes it.

    :raises RefusedError: if the day is still to come, or both are to read of a project that only one side sees.
    :raises HiddenError, PermissionDenied, WrongStateError: as ``moving.locked`` does.
    """
    project, actor = locked(project_id, actor, Action.LOG_ENGAGEMENT, *TEAM)
    refuse_future(held_on, at)
    both = audience == Audience.BOTH
    if both and project.visibility == Visibility.OWN:
        raise RefusedError(_("The other side can read of it once the project is shared."))
    logged = Engagement.objects.create(
        project=project,
        side=actor.side,
        audience=audience,
        held_on=held_on,
        place=place,
        participants=participants,
        summary=summary,
        follow_up=follow_up,
        logged_by_id=actor.user_id,
        logged_as_id=post_of(actor),
        logged_at=at,
    )
    record("project.engagement_logged", project, actor=actor, at=at, shared=both)
    return logged


def refuse_future(day: date, at: datetime) -> None:
    """Refuse a day that has begun in neither capital.

    :raises RefusedError: if it is still to come.
    """
    if day > max(at.astimezone(zone_of(zone)).date() for zone in ZONES.values()):
        raise RefusedError(_("The day is still to come."))


def _step(project: Project, milestone_id: int, **ahead: None) -> ProjectMilestone:
    step = project.milestones.filter(pk=milestone_id, dropped_at=None, **ahead).first()
    if step is None:
        raise RefusedError(_("Choose a milestone of this project that is still open."))
    return step


def _record_step(
    verb: str, project: Project, step: ProjectMilestone, *, actor: Actor, at: datetime, reason: str = "", **days: Any
) -> None:
    """Put what became of a step on record; its days as texts, before and after."""
    changes = {name: [day and day.isoformat() for day in both] for name, both in days.items()}
    changes["milestone"] = [None, step.title_en or step.title_ko]
    shared = project.visibility != Visibility.OWN
    record(verb, project, actor=actor, at=at, changes=changes, reason=reason, shared=shared)
