"""The agendas of RCWG, KIDD and SCM, what came of each project, why a forum is skipped, and who was tasked."""

from collections.abc import Collection
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from alliance.audit.recording import record
from frameworks.calendar.clocks import ZONES
from frameworks.choices import Role
from frameworks.models import Cycle, Forum, Meeting, Post
from frameworks.policies import Actor, WrongStateError
from projects.choices import Ending, Outcome, State, Visibility
from projects.models import AgendaItem, ForumWaiver, Project, Tasking
from projects.operations.filing import present, send_back
from projects.operations.moving import (
    RefusedError,
    cycle_of,
    drop_proposed_release,
    end,
    locked,
    open_submission,
    post_of,
    record_move,
)
from projects.policies import Action
from projects.policies.forums import keeps_agendas
from projects.queries.forums import SKIPPABLE, meetings_of, missing_before
from reminders.operations import open_taskings

KEEPERS = (Role.LEAD, Role.ADMIN)
# With these a project leaves the road for now: its authors and the later cycle need to know why.
WITH_REASONS = frozenset({Outcome.RETURNED, Outcome.DEFERRED})


@transaction.atomic
def put_on_agenda(*, project_id: int, meeting_id: int, actor: Actor, at: datetime) -> AgendaItem:
    """Put a project on a meeting's agenda, at its end.

    :raises RefusedError: if it stands there already, is not filed in the meeting's cycle, or if the forum that
        reports to this one has neither taken it up nor been waived.
    :raises HiddenError, PermissionDenied, WrongStateError: as ``moving.locked`` does.
    """
    project, actor = locked(project_id, actor, Action.PUT_ON_AGENDA, *KEEPERS)
    # The meeting's row is the queue for places: of two people at once, the second gets the next one.
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("forum").get(pk=meeting_id)
    cycle = Cycle.objects.select_related("meeting").get(pk=cycle_of(project))
    if not meetings_of(cycle).filter(pk=meeting.pk).exists():
        raise RefusedError(_("It is filed in another cycle than this meeting belongs to."))
    if meeting.agenda.filter(project=project).exists():
        raise RefusedError(_("It stands on this agenda already."))
    if missing := missing_before(project, meeting.forum.code, cycle):
        refusal = _(
            "The {forum} has not taken it up in this cycle. Record what came of it there first, or record why that "
            "forum is skipped: the board of the forums has a form for it."
        )
        raise RefusedError(refusal.format(forum=missing))
    item = AgendaItem.objects.create(
        meeting=meeting,
        cycle=cycle,
        project=project,
        submission=open_submission(project),
        place=(meeting.agenda.aggregate(Max("place"))["place__max"] or 0) + 1,
        added_by_id=actor.user_id,
        added_as_id=post_of(actor),
        added_at=at,
    )
    record("project.put_on_agenda", project, actor=actor, at=at, changes=_named(meeting), shared=True)
    return item


@transaction.atomic
def move_on_agenda(*, item_id: int, place: int, actor: Actor, at: datetime) -> AgendaItem:
    """Move an item to another place of its agenda; those between move up or down by one.

    :param place: from 1; beyond the last one it becomes the last.
    :raises RefusedError: if the item was taken off meanwhile.
    :raises PermissionDenied: unless the actor keeps the agenda.
    """
    item, actor = _kept(item_id, actor)
    before, others = item.place, list(item.meeting.agenda.exclude(pk=item.pk).order_by("place", "pk"))
    others.insert(max(place, 1) - 1, item)
    _number(others)
    if item.place != before:
        changes = {"place": [before, item.place], "project": [item.project.ref, item.project.ref]}
        record("meeting.agenda_ordered", item.meeting, actor=actor, at=at, changes=changes, shared=True)
    return item


@transaction.atomic
def take_off_agenda(*, item_id: int, actor: Actor, at: datetime) -> Project:
    """Take an item off its agenda; those behind it move up.

    :raises RefusedError: if it was taken off meanwhile.
    :raises WrongStateError: if what came of it is recorded.
    :raises PermissionDenied: unless the actor keeps the agenda.
    """
    item, actor = _kept(item_id, actor)
    if item.outcome:
        raise WrongStateError(_("What came of it is recorded: it stays on the agenda."))
    project, meeting = item.project, item.meeting
    item.delete()
    _number(list(meeting.agenda.order_by("place", "pk")))
    record("project.taken_off_agenda", project, actor=actor, at=at, changes=_named(meeting), shared=True)
    return project


@transaction.atomic
def record_outcome(*, item_id: int, outcome: str, text: str, version: int, actor: Actor, at: datetime) -> AgendaItem:
    """Record what a meeting said of a project; what was returned or deferred goes that way at once.

    What both sides had endorsed is presented by an SCM that does neither.

    :param text: what the meeting said, for both sides; the reason where it is returned or deferred.
    :param version: the number of the version that lay before the meeting.
    :raises RefusedError: if an outcome is recorded already, a reason is missing, or both sides know no such version.
    :raises WrongStateError: if an SCM would present what is not endorsed.
    :raises HiddenError, PermissionDenied, WrongStateError: as ``moving.locked`` does.
    """
    project_id = AgendaItem.objects.filter(pk=item_id).values_list("project_id", flat=True).first()
    if project_id is None:
        raise RefusedError(_gone())
    project, actor = locked(project_id, actor, Action.RECORD_OUTCOME, *KEEPERS)
    items = AgendaItem.objects.select_for_update(of=("self",)).select_related("meeting__forum")
    item = items.filter(pk=item_id, outcome="", cycle_id=cycle_of(project)).first()
    if item is None:
        raise RefusedError(_gone())
    if outcome in WITH_REASONS and not text:
        raise RefusedError(_("Say why it is returned or deferred."))
    read = project.versions.filter(number=version, number__gte=project.shared_from).first()
    if read is None:
        raise RefusedError(_("Choose a version that both sides can read."))
    item.outcome, item.outcome_text, item.version, item.side = outcome, text, read, actor.side
    item.recorded_by_id, item.recorded_as_id, item.recorded_at = actor.user_id, post_of(actor), at
    item.save()
    changes = {**_named(item.meeting), "outcome": [None, outcome], "version": [None, version]}
    record("project.outcome_recorded", project, actor=actor, at=at, changes=changes, reason=text, shared=True)
    _follow(project, item, actor=actor, at=at)
    return item


def _follow(project: Project, item: AgendaItem, *, actor: Actor, at: datetime) -> None:
    """Let the submission go where the meeting sent it."""
    match item.outcome:
        case Outcome.RETURNED:
            # What both signed is to be changed: nobody's signature may stand under it when it comes back.
            signed = project.endorsements.in_force()
            signed.update(withdrawn_at=at, withdrawn_reason=item.outcome_text)
            drop_proposed_release(project, item.outcome_text, at=at)
            send_back(project, item.outcome_text, actor=actor, at=at)
        case Outcome.DEFERRED:
            before = project.state
            end(project, Ending.DEFERRED, item.outcome_text, at=at)
            record_move("project.deferred", project, before, actor=actor, at=at, reason=item.outcome_text)
        case _ if item.meeting.forum.code not in SKIPPABLE and project.state != State.PRESENTED:
            if project.state != State.ENDORSED:
                raise WrongStateError(
                    _("The SCM takes up what both sides have endorsed. Let both endorse it, or return or defer it.")
                )
            present(project, actor=actor, at=at)


@transaction.atomic
def waive_forum(
    *, cycle_id: int, forum: str, project_id: int | None, reason: str, actor: Actor, at: datetime
) -> ForumWaiver:
    """Record why a forum is skipped, for one project that both sides see or for the whole cycle.

    :param forum: the code of RCWG or KIDD.
    :param project_id: the project; None for the whole cycle.
    :raises RefusedError: if that forum cannot be skipped, if it is skipped already, or without such a project.
    :raises PermissionDenied: unless the actor keeps the agendas of the cycle's framework.
    """
    cycle = Cycle.objects.select_for_update(of=("self",)).get(pk=cycle_id)
    actor = _keeper(actor, cycle)
    skipped = Forum.objects.filter(code=forum, code__in=SKIPPABLE).first()
    if skipped is None:
        raise RefusedError(_("Only the forums before the SCM can be skipped."))
    shared = Project.objects.visible_to(actor).filter(cycle=cycle).exclude(visibility=Visibility.OWN)
    project = shared.filter(pk=project_id).first() if project_id else None
    if project_id and project is None:
        raise RefusedError(_("Choose a project of this cycle that both sides see."))
    try:
        with transaction.atomic():
            waiver = ForumWaiver.objects.create(
                cycle=cycle,
                forum=skipped,
                project=project,
                reason=reason,
                side=actor.side,
                waived_by_id=actor.user_id,
                waived_as_id=post_of(actor),
                waived_at=at,
            )
    except IntegrityError as problem:
        raise RefusedError(_("Why this forum is skipped is recorded already.")) from problem
    verb, target = ("project.forum_waived", project) if project else ("cycle.forum_waived", cycle)
    record(verb, target, actor=actor, at=at, changes={"forum": [None, forum]}, reason=reason, shared=True)
    return waiver


@transaction.atomic
def task(
    *,
    item_id: int,
    posts: Collection[Post],
    text_en: str,
    text_ko: str,
    due_on: date,
    actor: Actor,
    at: datetime,
) -> Tasking:
    """Task posts of both sides with what a meeting asked for; each owes it as a duty of its own.

    :param posts: leads and points of contact of the cycle's framework, with their sides loaded.
    :param text_en: what is to be done; of both languages one may be empty.
    :param due_on: due by the end of this day where the owing side is.
    :raises RefusedError: without an outcome, a text or a post, for a strange post, or for a day that is past.
    :raises PermissionDenied: unless the actor keeps the agenda.
    """
    item, actor = _kept(item_id, actor)
    if not item.outcome:
        raise RefusedError(_("Record what came of it first."))
    if not (text_en or text_ko):
        raise RefusedError(_("Say in one language at least what is to be done."))
    framework_id = item.cycle.framework_id
    if not posts or any(not _may_be_tasked(post, framework_id) for post in posts):
        raise RefusedError(_("Choose leads or points of contact of this framework."))
    if due_on < at.astimezone(ZoneInfo(ZONES[actor.side])).date():
        raise RefusedError(_("Choose a day that is not past."))
    tasking = Tasking.objects.create(
        item=item,
        text_en=text_en,
        text_ko=text_ko,
        due_on=due_on,
        tasked_by_id=actor.user_id,
        tasked_as_id=post_of(actor),
        tasked_at=at,
    )
    tasking.obligations.set(
        open_taskings(
            cycle_id=item.cycle_id,
            meeting_id=item.meeting_id,
            posts=posts,
            task_en=text_en,
            task_ko=text_ko,
            due_on=due_on,
        )
    )
    changes = {
        **_named(item.meeting),
        "due_on": [None, due_on.isoformat()],
        "post": [None, [post.slug for post in posts]],
    }
    text = text_en or text_ko
    record("project.tasked", item.project, actor=actor, at=at, changes=changes, reason=text, shared=True)
    return tasking


def _may_be_tasked(post: Post, framework_id: int) -> bool:
    return framework_id in {post.framework_id, post.area.framework_id if post.area else None} and post.is_contact


def _keeper(actor: Actor, cycle: Cycle) -> Actor:
    """Return the actor as the one who keeps the agendas of a cycle.

    :raises PermissionDenied: if they do not.
    """
    if not keeps_agendas(actor, cycle.framework_id):
        raise PermissionDenied
    return actor.acting_as(*KEEPERS, framework_id=cycle.framework_id)


def _kept(item_id: int, actor: Actor) -> tuple[AgendaItem, Actor]:
    """Lock the agenda of an item, read the item anew, and return it with the one who keeps the agenda."""
    of_item = AgendaItem.objects.filter(pk=item_id)
    meeting = Meeting.objects.select_for_update(of=("self",)).filter(pk__in=of_item.values("meeting_id")).first()
    item = of_item.select_related("meeting__forum", "cycle", "project").first()
    if meeting is None or item is None:
        raise RefusedError(_gone())
    return item, _keeper(actor, item.cycle)


def _number(items: list[AgendaItem]) -> None:
    """Give the items of one agenda their places from 1, as they stand."""
    for place, item in enumerate(items, start=1):
        item.place = place
    AgendaItem.objects.bulk_update(items, ["place"])


def _named(meeting: Meeting) -> dict[str, list[str | None]]:
    return {"meeting": [None, str(meeting)]}


def _gone() -> str:
    return _("Choose an item of this agenda for which nothing is recorded yet.")
