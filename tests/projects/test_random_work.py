"""In some hundred random worlds the number beside My work is the sum of the lists, for anybody."""

from collections.abc import Callable

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frameworks.models import Milestone
from projects.choices import State
from projects.queries.work import count_work, work_of
from reminders.models import Obligation
from tests.projects.desk import ROLES, SIDES, Desk

pytestmark = pytest.mark.django_db


def owe(desk: Desk, side: str, role: str, day: int) -> Obligation:
    return desk.owe(side, desk.milestone(f"M-{Milestone.objects.count()}", days=day), role)


# What can happen in a world, for a side, by a role, so many days from now or ago.
ACTS: dict[str, Callable[[Desk, str, str, int], object]] = {
    "draft": lambda desk, side, _role, _day: desk.project(State.DRAFT, owner=side),
    "return": lambda desk, side, _role, _day: desk.project(State.RETURNED, owner=side),
    "submit": lambda desk, side, _role, day: desk.project(owner=side, shared=day > 0, stale=["aims_en"][: day % 2]),
    "sign": lambda desk, side, _role, _day: desk.sign(desk.project(owner=side), side),
    "tell": lambda desk, _side, _role, day: desk.active(said=(abs(day), 100)),
    "release": lambda desk, side, _role, _day: desk.proposes_release(side),
    "differ": lambda desk, side, _role, day: desk.differs(desk.active(), *[side][: day % 2]),
    "ask": lambda desk, side, role, _day: desk.asks(desk.project(owner=side), side, desk.post(side, role)),
    "owe": owe,
    "more time": lambda desk, side, role, day: desk.asks_for_time(side, owe(desk, side, role, day)),
}
sides, roles = st.sampled_from(SIDES), st.sampled_from(ROLES)
acts = st.lists(st.tuples(st.sampled_from(sorted(ACTS)), sides, roles, st.integers(-200, 200)), min_size=1, max_size=6)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(side=sides, role=roles, acts=acts)
def test_the_number_is_the_sum_of_the_lists(desk, side, role, acts):
    actor = desk.actor(side, role)
    with transaction.atomic():
        for name, *told in acts:
            ACTS[name](desk, *told)
        work = work_of(actor, desk.now)
        assert count_work(actor, desk.now).total == work.total == sum(len(part.items) for part in work.parts)
        transaction.set_rollback(True)
