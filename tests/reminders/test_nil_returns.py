"""That nothing is returned is said to the other side, whose counterpart acknowledges it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from alliance.audit.models import Entry
from frameworks.choices import CycleState, Duty, Role
from frameworks.policies import Actor, HiddenError, WrongStateError
from frameworks.queries import actor_of
from projects.queries.waiting import Task
from projects.queries.work import count_work, work_of
from reminders.models import NilReturn, Obligation
from reminders.operations import acknowledge_nil, return_nil
from tests.factories import make_open_cycle, make_person
from tests.reminders.test_duties import client_of

pytestmark = pytest.mark.django_db(transaction=True)
WHY = "Nothing this year: the yard is closed."


@pytest.fixture
def duty(reference) -> Obligation:
    """Give what the US point of contact for the first area owes, returned with nothing; both sides have their posts."""
    for side in ("US", "ROK"):
        make_person(side, Role.LEAD)
        for area in ("MS", "ME"):
            make_person(side, Role.POC, areas=(area,), username=f"{side.lower()}-{area.lower()}")
    make_open_cycle(scm_on=timezone.now().date() + timedelta(days=120), at=timezone.now())
    owed = Obligation.objects.filter(duty=Duty.CONCEPT, post__side="US").order_by("post__area__order")[0]
    return_nil(obligation_id=owed.pk, reason=WHY, actor=holder_of(owed), at=timezone.now())
    return owed


def holder_of(owed: Obligation) -> Actor:
    return actor_of(owed.post.tenures.get().user, at=timezone.now())


def counterpart(owed: Obligation) -> Actor:
    post = type(owed.post).objects.get(side="ROK", role=owed.post.role, area=owed.post.area)
    return actor_of(post.tenures.get().user, at=timezone.now())


def test_the_counterpart_finds_it_among_what_is_to_be_answered_until_it_is_acknowledged(duty):
    reader = counterpart(duty)
    client = client_of(reader.username)
    before = count_work(reader, timezone.now()).total
    assert WHY in client.get("/work/").content.decode()
    assert [found.pk for found in work_of(reader, timezone.now()).things(Task.ACKNOWLEDGE)] == [duty.pk]

    answer = client.post(f"/reminders/{duty.pk}/acknowledge/")

    assert (answer.status_code, answer["Location"]) == (302, "/work/")
    assert count_work(reader, timezone.now()).total == before - 1
    assert WHY not in client.get("/work/").content.decode()
    known = NilReturn.objects.get()
    assert (known.acknowledged_by_id, known.acknowledged_as.side_id) == (reader.user_id, "ROK")


def test_both_sides_read_in_the_record_that_it_was_returned_and_acknowledged(duty):
    acknowledge_nil(obligation_id=duty.pk, actor=counterpart(duty), at=timezone.now())

    told = Entry.objects.about(duty).order_by("pk").values_list("verb", "side", "shared", "reason")
    assert list(told) == [
        ("obligation.nil_returned", "US", True, WHY),
        ("obligation.nil_acknowledged", "ROK", True, ""),
    ]


def test_the_own_side_sees_on_the_cycles_page_whether_it_is_acknowledged(duty):
    own = client_of(holder_of(duty).username)
    page = own.get(duty.cycle.get_absolute_url()).content.decode()
    assert WHY in page
    assert "not acknowledged yet" in page

    acknowledge_nil(obligation_id=duty.pk, actor=counterpart(duty), at=timezone.now())

    page = own.get(duty.cycle.get_absolute_url()).content.decode()
    assert "not acknowledged yet" not in page
    assert "acknowledged" in page


def test_nobody_but_the_counterpart_reads_why(duty):
    others_lead = actor_of(make_person("ROK", Role.LEAD), at=timezone.now())

    assert WHY not in client_of(others_lead.username).get("/work/").content.decode()
    with pytest.raises(HiddenError):
        acknowledge_nil(obligation_id=duty.pk, actor=others_lead, at=timezone.now())


def test_the_own_side_does_not_acknowledge_its_own(duty):
    with pytest.raises(PermissionDenied):
        acknowledge_nil(obligation_id=duty.pk, actor=holder_of(duty), at=timezone.now())
    assert NilReturn.objects.get().acknowledged_at is None


def test_it_is_acknowledged_once_and_not_after_the_cycle_is_closed(duty):
    reader = counterpart(duty)
    acknowledge_nil(obligation_id=duty.pk, actor=reader, at=timezone.now())
    with pytest.raises(WrongStateError):
        acknowledge_nil(obligation_id=duty.pk, actor=reader, at=timezone.now())

    NilReturn.objects.update(acknowledged_at=None, acknowledged_by=None, acknowledged_as=None)
    type(duty.cycle).objects.update(state=CycleState.CLOSED, closed_at=timezone.now())
    assert work_of(reader, timezone.now()).things(Task.ACKNOWLEDGE) == []
    with pytest.raises(WrongStateError):
        acknowledge_nil(obligation_id=duty.pk, actor=reader, at=timezone.now())


@pytest.mark.parametrize("change", [{"reason": ""}, {"acknowledged_at": timezone.now()}])
def test_the_database_refuses_one_without_a_reason_or_half_acknowledged(duty, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        NilReturn.objects.update(**change)
