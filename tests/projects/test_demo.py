"""The demo workspace: everything there is to see, made once, with nothing shown to whom it is not for."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from alliance.accounts.choices import SideCode
from alliance.accounts.models import User
from alliance.audit.models import Entry
from frameworks.choices import CycleState, Role
from frameworks.models import Cycle, Post, PriorityArea, Tenure
from frameworks.operations import load_reference
from frameworks.queries import actor_of
from projects.choices import (
    UNVERIFIED_AFTER_DAYS,
    Audience,
    CommentKind,
    Ending,
    Health,
    Kind,
    RankingKind,
    Recommendation,
    Stage,
    State,
    Visibility,
)
from projects.content import PAIRS
from projects.models import (
    AgendaItem,
    Comment,
    Divergence,
    Endorsement,
    Engagement,
    Project,
    ProjectMilestone,
    Ranking,
    Review,
    SideNote,
    Snapshot,
    StatusReport,
    Submission,
)
from projects.operations.demo import make_demo
from projects.queries.following import UNSETTLED
from projects.queries.posts import directory
from projects.queries.work import Section, work_of
from reminders.choices import ObligationState
from reminders.models import Obligation

ROLES = ("author", "poc", "lead", "admin", "auditor", "leadership")


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker) -> Iterator[datetime]:
    """Make the workspace once for all tests of this file, and take it away afterwards."""
    now = timezone.now()
    with django_db_blocker.unblock(), transaction.atomic():
        load_reference(at=now)
        make_demo(at=now)
        yield now
        transaction.set_rollback(True)


@pytest.fixture
def demo(made, db) -> datetime:
    """Give the moment the workspace was made; what a test changes is taken back after it."""
    return made


def sights(at: datetime) -> dict[str, QuerySet]:
    """Return all there must be to see, by a name, with what shows it."""
    projects, duties = Project.objects.all(), Obligation.objects.filter(state=ObligationState.OPEN)
    signed, remarks = Endorsement.objects.all(), Comment.objects.filter(kind=CommentKind.REMARK)
    returns = Comment.objects.filter(kind=CommentKind.RETURN)
    waiting = signed.filter(project__state=State.SUBMITTED, withdrawn_at=None, lapsed_at=None)
    told = projects.filter(state=State.PRESENTED, status_reports__isnull=False)
    found = {
        **{f"stage {stage}": projects.filter(stage=stage) for stage in Stage},
        **{f"kind {kind}": projects.filter(kind=kind) for kind in Kind},
        **{f"ending {ending}": Submission.objects.filter(ending=ending) for ending in Ending},
        **{f"advice {advice}": Review.objects.filter(recommendation=advice) for advice in Recommendation},
        **{f"return before {audience}": returns.filter(audience=audience) for audience in Audience},
        **{f"duty {state}": Obligation.objects.filter(state=state) for state in ObligationState},
        **{f"{cycle} report": Snapshot.objects.filter(cycle__state=cycle, kind="JOINT") for cycle in CycleState},
        "lapsed endorsement": signed.filter(lapsed_at__isnull=False, lapsed_fields=["resources_en", "resources_ko"]),
        "withdrawn endorsement": signed.filter(withdrawn_at__isnull=False),
        "English left behind": projects.filter(stale=["aims_en"]),
        "Korean left behind": projects.filter(stale=["aims_ko"]),
        "sides that disagree": told.filter(_word("US", Health.ON_TRACK)).filter(_word("ROK", Health.AT_RISK)),
        "difference to settle": Divergence.objects.filter(UNSETTLED),
        "difference settled": Divergence.objects.exclude(UNSETTLED),
        "milestone reached": ProjectMilestone.objects.filter(actual_on__isnull=False),
        "milestone expected later": ProjectMilestone.objects.filter(forecast_on__gt=F("planned_on"), actual_on=None),
        "milestone dropped": ProjectMilestone.objects.filter(dropped_at__isnull=False),
        "unverified": told.exclude(status_reports__reported_at__gte=at - timedelta(days=UNVERIFIED_AFTER_DAYS)),
        **{f"outcome {outcome}": AgendaItem.objects.filter(outcome=outcome) for outcome in ("SUPPORTED", "DECIDED")},
        "agenda to come": AgendaItem.objects.filter(outcome="", cycle__state=CycleState.OPEN),
        "tasking owed": duties.filter(taskings__isnull=False, due_at__gt=at),
        **{f"order of {side}": Ranking.objects.filter(kind=RankingKind.SIDE, side=side) for side in SideCode},
        "order proposed": Ranking.objects.filter(cycle__slug="scm-58", kind=RankingKind.AGREED, confirmed_at=None),
        "reply": remarks.filter(parent__isnull=False),
        "mention": remarks.filter(mentions__isnull=False),
        "thread resolved": remarks.filter(resolved_at__isnull=False),
        "led by others": projects.filter(is_complementary=True),
        "links companies": projects.filter(is_business=True),
    }
    for side in SideCode:
        own = projects.filter(owner=side)
        found |= {
            **{f"{side} {state}": own.filter(state=state) for state in State},
            **{f"{side} {visibility}": own.filter(visibility=visibility) for visibility in Visibility},
            **{f"{side} {health}": projects.filter(_word(side, health)) for health in Health},
            **{f"{side} remark to {to}": remarks.filter(side=side, audience=to) for to in Audience},
            f"{side} alone has signed": waiting.filter(side=side),
            **{f"{side} engagement of {to}": Engagement.objects.filter(side=side, audience=to) for to in Audience},
            f"{side} note": SideNote.objects.filter(side=side),
            f"{side} duty overdue": duties.filter(post__side_id=side, due_at__lt=at),
            f"{side} duty to come": duties.filter(post__side_id=side, due_at__gt=at),
        }
    areas = PriorityArea.objects.filter(framework__code="RCF")
    return found | {f"area {area.code}": projects.filter(area=area) for area in areas}


def _word(side: str, health: str) -> Q:
    return Q(status_reports__side=side, status_reports__health=health)


def test_all_there_is_to_see_can_be_seen(demo):
    assert not [name for name, shown in sights(demo).items() if not shown.exists()]


def test_somebody_has_something_in_each_section_of_my_work(demo):
    works = [work_of(actor_of(person, at=demo), demo) for person in User.objects.all()]
    assert {part.section for work in works for part in work.parts} == set(Section)


def test_every_activity_is_there_and_marked_as_illustrative(demo):
    assert Project.objects.filter(is_illustrative=True).count() == Project.objects.count() == 48
    assert all(json.loads(report.content)["is_illustrative"] for report in Snapshot.objects.all())
    for person in User.objects.all():
        assert (person.name_en[-6:], person.name_ko[-4:]) == ("(demo)", "(시연)")


def test_every_text_stands_in_both_languages_or_in_neither(demo):
    for project in Project.objects.all():
        for name in PAIRS:
            english, korean = (getattr(project, f"{name}_{language}") for language in ("en", "ko"))
            assert bool(english) == bool(korean), f"{project} {name}"


def test_a_project_repeats_the_state_of_its_last_filing(demo):
    last = Submission.objects.order_by("project", "-pk").distinct("project")
    for submission in last.select_related("project"):
        assert (submission.state, submission.cycle_id) == (submission.project.state, submission.project.cycle_id)


def test_nothing_was_done_after_the_moment_it_was_made(demo):
    assert not Project.objects.filter(updated_at__gt=demo).exists()
    assert not Endorsement.objects.filter(endorsed_at__gt=demo).exists()
    assert not StatusReport.objects.filter(reported_at__gt=demo).exists()


def test_people_act_on_weekdays_in_the_daytime_of_their_own_side(demo):
    for acted in Entry.objects.filter(verb__startswith="project.", at__lt=demo):
        there = acted.at.astimezone(ZoneInfo({"US": "America/New_York", "ROK": "Asia/Seoul"}[acted.side]))
        assert there.weekday() < 5, f"{acted} {there}"
        assert 9 <= there.hour < 18, f"{acted} {there}"


def test_a_second_run_changes_nothing_and_says_so(demo, capsys):
    kept = (User, Project, Obligation, Snapshot, Entry)
    before = [model.objects.count() for model in kept]

    call_command("make_demo")

    assert "exists" in capsys.readouterr().out
    assert [model.objects.count() for model in kept] == before


@pytest.mark.parametrize("side", ["US", "ROK"])
def test_nobody_sees_what_the_other_side_keeps_for_itself(demo, side):
    other = "ROK" if side == "US" else "US"
    hidden = Project.objects.filter(owner=other, visibility=Visibility.OWN)
    assert hidden.exists()

    for role in ROLES:
        actor = actor_of(User.objects.get(username=f"{side.lower()}-{role}"), at=demo)
        assert actor.has(Role[role.upper()])
        assert not (Project.objects.visible_to(actor) & hidden).exists()
        assert Project.objects.visible_to(actor).filter(owner=other).exists()


def test_two_cycles_are_over_and_milestones_of_the_open_one_lie_on_both_sides_of_today(demo):
    states = dict(Cycle.objects.values_list("slug", "state"))
    due = list(Cycle.objects.get(slug="scm-58").milestones.values_list("due_on", flat=True))

    assert states == {"scm-56": CycleState.CLOSED, "scm-57": CycleState.CLOSED, "scm-58": CycleState.OPEN}
    assert min(due) < demo.date() - timedelta(days=30)
    assert max(due) > demo.date() + timedelta(days=30)


def test_no_duty_is_left_of_a_past_cycle(demo):
    assert not Obligation.objects.filter(state=ObligationState.OPEN).exclude(cycle__slug="scm-58").exists()


def test_where_one_side_alone_has_signed_there_is_one_signature(demo):
    waiting = Endorsement.objects.filter(project__state=State.SUBMITTED, withdrawn_at=None, lapsed_at=None)

    assert all(count == 1 for count in Counter(waiting.values_list("project_id", flat=True)).values())


def test_both_sides_read_the_same_frozen_reports(demo):
    for side in SideCode:
        lead = actor_of(User.objects.get(username=f"{side.lower()}-lead"), at=demo)
        slugs = Snapshot.objects.visible_to(lead).values_list("slug", flat=True)
        assert set(slugs) == {"scm-57-joint-1", "scm-57-public-1", "scm-58-joint-1"}


def test_every_area_has_a_post_on_each_side_and_one_is_vacant(demo):
    vacant = [line.post.slug for line in directory(_lead(demo), at=demo).vacant]

    assert Post.objects.filter(role=Role.POC).count() == 12
    assert vacant == ["us-poc-is"]
    assert Tenure.objects.filter(user__username="us-former-lead", ends_on__isnull=False).exists()


def _lead(at: datetime):
    return actor_of(User.objects.get(username="us-lead"), at=at)
