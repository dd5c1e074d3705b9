"""The demo workspace: everything there is to see, made once, with nothing shown to whom it is not for."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from alliance.accounts.models import User
from frameworks.choices import CycleState, Role
from frameworks.models import Cycle, Post, Tenure
from frameworks.operations import load_reference
from frameworks.queries import actor_of, posts_by_side
from projects.choices import Health, State, Visibility
from projects.models import Endorsement, Project, StatusReport, Submission
from projects.operations.demo import make_demo
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


def test_it_holds_every_activity_in_every_state_and_visibility_on_both_sides(demo):
    projects = list(Project.objects.all())

    assert len(projects) == 46
    assert all(project.is_illustrative for project in projects)
    for side in ("US", "ROK"):
        own = [project for project in projects if project.owner == side]
        assert {project.state for project in own} == set(State)
        assert {project.visibility for project in own} == set(Visibility)
    assert {project.area.code for project in projects} == {"MS", "ME", "CB", "DI", "TC", "IS"}
    shared = {project.state for project in projects if project.visibility != Visibility.OWN}
    assert shared == set(State) - {State.DRAFT}


def test_a_project_repeats_the_state_of_its_last_filing(demo):
    for submission in Submission.objects.select_related("project"):
        assert (submission.state, submission.cycle_id) == (submission.project.state, submission.project.cycle_id)


def test_nothing_was_done_after_the_moment_it_was_made(demo):
    assert not Project.objects.filter(updated_at__gt=demo).exists()
    assert not Endorsement.objects.filter(endorsed_at__gt=demo).exists()
    assert not StatusReport.objects.filter(reported_at__gt=demo).exists()


def test_a_second_run_changes_nothing_and_says_so(demo, capsys):
    before = (User.objects.count(), Project.objects.count(), Obligation.objects.count())

    call_command("make_demo")

    assert "exists" in capsys.readouterr().out
    assert (User.objects.count(), Project.objects.count(), Obligation.objects.count()) == before


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


def test_duties_are_settled_overdue_and_still_to_come_but_none_is_left_of_a_past_cycle(demo):
    of_open = Obligation.objects.filter(cycle__slug="scm-58")

    assert of_open.filter(state=ObligationState.MET).exists()
    for side in ("US", "ROK"):
        assert of_open.late(at=demo).filter(post__side_id=side).exists()
    assert of_open.filter(state=ObligationState.OPEN, due_at__gt=demo).exists()
    assert not Obligation.objects.filter(state=ObligationState.OPEN).exclude(cycle__slug="scm-58").exists()


def test_signatures_wait_hold_and_have_lapsed(demo):
    in_force = Endorsement.objects.filter(lapsed_at__isnull=True, withdrawn_at__isnull=True)
    waiting = in_force.filter(project__state=State.SUBMITTED)

    assert {signed.side for signed in waiting} == {"US", "ROK"}
    assert all(count == 1 for count in Counter(signed.project_id for signed in waiting).values())
    lapsed = Endorsement.objects.get(lapsed_at__isnull=False)
    assert lapsed.lapsed_fields == ["resources_en", "resources_ko"]


def test_status_is_told_in_every_colour_once_divergent_and_once_out_of_date(demo):
    assert set(StatusReport.objects.values_list("health", flat=True)) == set(Health)
    words = dict(StatusReport.objects.filter(project__key="demo-31").values_list("side", "health"))
    assert words == {"US": Health.ON_TRACK, "ROK": Health.AT_RISK}
    old = StatusReport.objects.filter(project__key="demo-19")
    assert all(report.reported_at < demo - timedelta(days=90) for report in old)


def test_every_area_has_a_post_on_each_side_and_one_is_vacant(demo):
    lines = {line.post.slug: line.tenure for side in posts_by_side(_lead(demo), at=demo) for line in side.lines}

    assert Post.objects.filter(role=Role.POC).count() == 12
    assert [slug for slug, tenure in lines.items() if tenure is None] == ["us-poc-is"]
    assert Tenure.objects.filter(user__username="us-former-lead", ends_on__isnull=False).exists()


def _lead(at: datetime):
    return actor_of(User.objects.get(username="us-lead"), at=at)
