"""A tasking of a meeting is a duty like any other: reminded of, settled by its post, not the other side's affair."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from alliance.accounts.models import User
from frameworks.choices import Duty, Role
from frameworks.models import Post
from frameworks.operations import close_cycle
from projects import operations
from projects.choices import Outcome, State, Visibility
from projects.models import AgendaItem, Tasking
from projects.operations import RefusedError
from reminders import planner, sender
from reminders.choices import DeliveryState, ObligationState
from reminders.models import Delivery, Obligation, Rung
from reminders.operations import redate_obligations
from tests import factories
from tests.factories import lead_of, make_actor, make_meeting, make_open_cycle, make_project

TASK = "Name the office that hosts the first meeting of the sea watch."
DUE = date(2027, 1, 15)


@pytest.fixture
def item(world) -> AgendaItem:
    """Give an item that the RCWG has supported, in a cycle that is open now."""
    for side in ("US", "ROK"):
        for role in (Role.LEAD, Role.POC):
            factories.make_person(side, role, username=f"{side}-{role}".lower())
    at = timezone.now()
    cycle = make_open_cycle(at=at, scm_on=at.date() + timedelta(days=80))
    meeting = make_meeting("RCWG", 1, at.date())
    project = make_project("US", State.SUBMITTED, Visibility.BOTH, at=at)
    about = {"actor": lead_of("US"), "at": at}
    item = operations.put_on_agenda(project_id=project.pk, meeting_id=meeting.pk, **about)
    operations.record_outcome(item_id=item.pk, outcome=Outcome.SUPPORTED, text="Go on.", version=1, **about)
    Rung.objects.create(framework=cycle.framework, days_before=7)
    return item


def posts(*slugs: str) -> list[Post]:
    return list(Post.objects.filter(slug__in=slugs).select_related("side", "area").order_by("pk"))


def task(item, *slugs, actor=None, text_en=TASK, text_ko="", due_on=DUE) -> Tasking:
    said = {"text_en": text_en, "text_ko": text_ko, "due_on": due_on}
    return operations.task(
        item_id=item.pk, posts=posts(*slugs), actor=actor or lead_of("ROK"), at=timezone.now(), **said
    )


def client_of(username: str) -> Client:
    client = Client()
    User.objects.filter(username=username).update(language="en")
    client.force_login(User.objects.get(username=username))
    return client


def agenda_for(username: str, item: AgendaItem) -> str:
    return client_of(username).get(f"/cycles/{item.cycle.slug}/forums/rcwg-1/").content.decode()


def test_each_post_owes_it_by_the_end_of_the_day_on_its_own_clock(item):
    tasking = task(item, "us-lead", "rok-poc-ms", text_ko="주관 부서를 지정할 것.")

    us, rok = tasking.obligations.order_by("-post__side_id")
    assert {us.duty, rok.duty} == {Duty.TASKING}
    assert us.due_at == datetime(2027, 1, 16, 4, 59, tzinfo=UTC)
    assert rok.due_at == datetime(2027, 1, 15, 14, 59, tzinfo=UTC)
    assert (us.name_en, us.name_ko) == (TASK, "주관 부서를 지정할 것.")


@pytest.mark.parametrize("state", [ObligationState.MET, ObligationState.NIL, ObligationState.WAIVED])
def test_the_other_side_reads_that_it_is_pending_and_never_how_it_ended(item, state):
    tasking = task(item, "us-lead")
    assert "pending US" in agenda_for("rok-lead", item)
    assert TASK in agenda_for("rok-lead", item)
    act = {ObligationState.MET: "met", ObligationState.NIL: "nil", ObligationState.WAIVED: "waive"}[state]

    client_of("us-lead").post(f"/reminders/{tasking.obligations.get().pk}/{act}/", {"reason": "Our own reason."})

    duty = tasking.obligations.get()
    assert duty.state == state
    assert str(duty.get_state_display()) in agenda_for("us-lead", item)
    seen = agenda_for("rok-lead", item)
    assert "pending US" not in seen
    assert "Our own reason." not in seen
    assert f": {duty.get_state_display()}" not in seen


def test_it_stands_among_the_duties_of_every_page_that_lists_them(item):
    task(item, "us-lead")
    Obligation.objects.filter(duty=Duty.TASKING).update(due_at=timezone.now() - timedelta(days=1))
    us, rok = client_of("us-lead"), client_of("rok-lead")
    for path in ("/work/", "/", f"/cycles/{item.cycle.slug}/", "/reminders/", "/posts/us-lead/"):
        assert TASK in us.get(path).content.decode(), path
        assert TASK not in rok.get(path).content.decode(), path


def test_its_mail_names_the_meeting_s_tasking_and_no_word_of_it(item, letterbox):
    task(item, "us-lead", due_on=timezone.now().date() + timedelta(days=3))
    Obligation.objects.exclude(duty=Duty.TASKING).update(due_at=timezone.now() + timedelta(days=60))

    assert planner.plan() == 1
    assert planner.plan() == 0
    assert sender.drain() == 1

    (letter,) = letterbox.letters()
    told = [letter.get_body((kind,)).get_content() for kind in ("plain", "html")]
    assert all("Tasking of the 1st RCWG" in text for text in told)
    words = ("hosts the first", "ea watch", item.project.ref)
    assert not any(word in text for word in words for text in told)


def test_it_is_reminded_of_after_its_cycle_is_closed_and_no_more_once_it_is_done(item, letterbox):
    tasking = task(item, "us-lead", due_on=timezone.now().date() + timedelta(days=3))
    close_cycle(cycle_id=item.cycle_id, actor=None, at=timezone.now())
    assert planner.plan() == 1

    client_of("us-lead").post(f"/reminders/{tasking.obligations.get().pk}/met/")

    assert sender.drain() == 0
    assert Delivery.objects.get().state == DeliveryState.CANCELLED


def test_its_day_stays_when_the_meeting_of_the_cycle_moves(item):
    before = task(item, "us-lead").obligations.get().due_at
    item.cycle.meeting.tentative_on += timedelta(days=14)
    item.cycle.meeting.save()
    redate_obligations(cycle_id=item.cycle_id, actor=None, at=timezone.now())
    assert Obligation.objects.get(duty=Duty.TASKING).due_at == before


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"text_en": ""}, "one language at least"),
        ({"due_on": date(2026, 1, 1)}, "not past"),
    ],
)
def test_what_makes_no_sense_is_refused(item, said, why):
    with pytest.raises(RefusedError, match=why):
        task(item, "us-lead", **said)


def test_posts_that_the_other_side_does_not_know_are_not_tasked(item):
    factories.make_person("US", Role.AUTHOR, username="us-author")
    for slugs in ([], ["us-author"]):
        with pytest.raises(RefusedError, match="leads or points of contact"):
            task(item, *slugs)


def test_without_an_outcome_nobody_is_tasked_and_only_who_keeps_the_agenda_tasks(item):
    with pytest.raises(PermissionDenied):
        task(item, "us-lead", actor=make_actor("US", Role.LEADERSHIP))
    project = make_project("US", State.SUBMITTED, Visibility.BOTH, at=timezone.now())
    about = {"actor": lead_of("US"), "at": timezone.now()}
    bare = operations.put_on_agenda(project_id=project.pk, meeting_id=item.meeting_id, **about)
    with pytest.raises(RefusedError, match="Record what came of it first"):
        task(bare, "us-lead")


def test_posts_of_both_sides_are_tasked_in_the_browser(item):
    said = {"item": item.pk, "posts": ["us-lead", "rok-lead"], "text_en": TASK, "due_on": "2099-01-01"}
    answer = client_of("us-lead").post(f"/cycles/{item.cycle.slug}/forums/rcwg-1/task/", said)
    assert answer.status_code == 302
    assert Obligation.objects.filter(duty=Duty.TASKING).count() == 2
    page = agenda_for("us-lead", item)
    assert "pending ROK" in page
