"""Making the demo workspace: what its people did in two closed cycles, and what waits in the open one."""

from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction

from alliance.accounts.models import User
from frameworks.choices import Duty, Precision
from frameworks.models import Cycle, Framework, Meeting
from frameworks.operations import close_cycle, open_cycle
from projects.choices import ReportKind
from projects.models import Project
from projects.operations.demo.forums import meetings_before
from projects.operations.demo.leftovers import leave_waiting
from projects.operations.demo.looks import save_looks
from projects.operations.demo.people import AREAS, LANGUAGES, VACANT, Cast, make_people
from projects.operations.demo.plan import HALF_TYPED, NOTHING_FILED, WAIVED, Course, courses
from projects.operations.demo.story import Known, Story, weekday
from projects.operations.keeping import keep_form
from projects.operations.reports import freeze_report
from reminders.models import Rung
from reminders.operations import open_obligations, return_nil, settle, waive

LADDER = (30, 14, 7, 3, 1, 0, -1, -7)
MORNING = 9
NEXT, PAST = 58, (56, 57)
# The open cycle's SCM is so far ahead that its milestones lie on both sides of today, the KIDD six weeks before it.
AHEAD, KIDD_BEFORE = timedelta(days=75), timedelta(days=45)
OPENED, ENDED = timedelta(days=155), timedelta(days=40)
CONCEPTS_DUE = timedelta(days=120)
# Whose administrator froze the reports of a cycle, how long ago, and which: what both sides released is for the press.
REPORTS = {
    57: ("ROK", timedelta(days=7), (ReportKind.JOINT, ReportKind.PUBLIC)),
    58: ("US", timedelta(), (ReportKind.JOINT,)),
}


class NotReadyError(Exception):
    """A place where no demo workspace may be made, or not yet."""


@transaction.atomic
def make_demo(*, at: datetime) -> int:
    """Make people, cycles and projects as of a moment; return how many projects, 0 when all is there already.

    The same day gives the same workspace. Everything is done by the acts that people of the site have.

    :raises NotReadyError: outside demo mode, without the reference data, or beside a cycle of somebody's own.
    """
    if not settings.DEMO:
        raise NotReadyError("The demo workspace is made in demo mode only: set ALLIANCE_DEMO=on.")
    if User.objects.filter(username="us-author").exists():
        return 0
    framework = Framework.objects.filter(code="RCF").first()
    if framework is None:
        raise NotReadyError("Load the reference data first: manage.py load_reference.")
    if framework.cycles.exists():
        raise NotReadyError("There are cycles already; the demo workspace belongs into an empty site.")
    cast, known = make_people(framework, at=at), Known.of(framework)
    # What is late climbs the own side's chain: to its lead at once, to its head after a week.
    Rung.objects.bulk_create(
        Rung(framework=framework, days_before=days, local_hour=MORNING, to_lead=days < 0, to_head=days <= -7)
        for days in LADDER
    )
    _date_the_next(at.date())
    plan = courses()
    for ordinal in (*PAST, NEXT):
        cycle = _live(ordinal, plan, known, cast, now=at)
        if ordinal == NEXT:
            leave_waiting(cycle, cast, at=at)
        if ordinal in REPORTS:
            _freeze(cycle, *REPORTS[ordinal], cast=cast, at=at)
    _leave_typed(cast, at=at)
    save_looks(cast, at=at)
    return Project.objects.filter(is_illustrative=True).count()


def _freeze(
    cycle: Cycle, side: str, ago: timedelta, kinds: tuple[ReportKind, ...], *, cast: Cast, at: datetime
) -> None:
    for kind in kinds:
        freeze_report(cycle_id=cycle.pk, kind=kind, actor=cast.actor(side, "admin", at - ago), at=at - ago)


def _leave_typed(cast: Cast, *, at: datetime) -> None:
    """Let an author of each side begin a project and go home: the text waits for them."""
    for side, fields in HALF_TYPED.items():
        author = cast.actor(side, "author", at)
        typed = {name: [value] for name, value in fields.items()}
        keep_form(user_id=author.user_id, side=side, path="/projects/new/#new.demo", fields=typed, at=at)


def _date_the_next(today: date) -> None:
    """Give the next SCM and KIDD a tentative day, a working day of the week, counted from today."""
    scm_on = weekday(today + AHEAD)
    for forum, day in (("SCM", scm_on), ("KIDD", weekday(scm_on - KIDD_BEFORE))):
        number = NEXT if forum == "SCM" else 28
        Meeting.objects.filter(forum__code=forum, ordinal=number, start_on__isnull=True).update(
            tentative_on=day, date_precision=Precision.DAY
        )


def _live(ordinal: int, plan: list[Course], known: Known, cast: Cast, *, now: datetime) -> Cycle:
    """Open a cycle, let people do what they did in it, and close it when it is a past one."""
    meeting = Meeting.objects.get(forum__code="SCM", ordinal=ordinal)
    scm_on = meeting.anchor_on or now.date()
    opened_at = datetime.combine(scm_on - OPENED, time(13, tzinfo=UTC))
    admin = cast.actor("US", "admin", opened_at)
    cycle = open_cycle(framework_id=known.framework.pk, meeting_id=meeting.pk, actor=admin, at=opened_at)
    open_obligations(cycle_id=cycle.pk, actor=admin, at=opened_at)
    _settle(cycle, cast, [Duty.CALL], at=opened_at + timedelta(days=3))
    meetings = meetings_before(meeting, scm_on, weekday)
    for course in plan:
        story = Story(course, known, cast, meetings=meetings, scm_on=scm_on, now=now)
        if course.ordinal == ordinal:
            story.tell()
        elif ordinal == NEXT and course.goes_on:
            story.go_on()
    if ordinal == NEXT:
        _excuse(cycle, cast, at=datetime.combine(scm_on - CONCEPTS_DUE, time(1, tzinfo=UTC)))
    else:
        ended_at = datetime.combine(scm_on + ENDED, time(13, tzinfo=UTC))
        _settle(cycle, cast, list(Duty), at=ended_at)
        cycle = close_cycle(cycle_id=cycle.pk, actor=cast.actor("US", "admin", ended_at), at=ended_at)
    return cycle


def _excuse(cycle: Cycle, cast: Cast, *, at: datetime) -> None:
    """Let a point of contact of each side say that there is nothing to file, and free the vacant post."""
    owed = {duty.post.slug: duty for duty in cycle.obligations.filter(duty=Duty.CONCEPT).select_related("post")}
    for side, (area, reason) in NOTHING_FILED.items():
        duty = owed[f"{side}-poc-{area}".lower()]
        return_nil(obligation_id=duty.pk, reason=reason, actor=cast.actor(side, AREAS[area], at), at=at)
    waive(obligation_id=owed[VACANT].pk, reason=WAIVED, actor=cast.lead("US", at), at=at)


def _settle(cycle: Cycle, cast: Cast, duties: list[Duty], *, at: datetime) -> None:
    for side in LANGUAGES:
        for duty in duties:
            settle(duty=duty, cycle_id=cycle.pk, side=side, area_id=None, actor=cast.lead(side, at), at=at)
