"""Whatever people try on a project in whatever order, its road stays in one piece."""

from itertools import chain

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frameworks.choices import Role
from frameworks.operations import close_cycle
from frameworks.policies import HiddenError, WrongStateError
from frameworks.queries import open_cycle_of
from projects import operations
from projects.choices import Ending, Stage, State, Visibility
from projects.models import Project
from projects.operations import RefusedError, StaleVersionError
from tests.factories import NOW, framework, make_actor, make_open_cycle, make_project, open_the_next_cycle

pytestmark = pytest.mark.usefixtures("reference")

WHY = {"reason": "So it was agreed."}
VISIBILITIES = list(Visibility)
REFUSALS = (RefusedError, StaleVersionError, WrongStateError, PermissionDenied, HiddenError)
ACTS = (
    "submit",
    "share_with_other_side",
    "return_to_author",
    "save_project",
    "confirm_language",
    "endorse",
    "withdraw_endorsement",
    "record_presented",
    "close",
    "withdraw",
    "defer",
    "merge",
    "split",
    "carry_on",
    "put_on_hold",
    "take_up_again",
)
OF_CYCLES = ("open the next cycle", "close the cycle")
# A straight start now and then, so that what comes late on the road is tried as well.
STARTS = (
    (),
    (("submit", "US"), ("share_with_other_side", "US")),
    (
        ("submit", "US"),
        ("share_with_other_side", "US"),
        ("endorse", "US"),
        ("endorse", "ROK"),
        ("record_presented", "US"),
    ),
    (("submit", "US"), ("defer", "US"), ("open the next cycle", "US"), ("carry_on", "US")),
)
steps = st.tuples(st.sampled_from((*ACTS, *OF_CYCLES)), st.sampled_from(("US", "US", "ROK")))
roads = st.tuples(st.sampled_from(STARTS), st.lists(steps, max_size=14)).map(lambda parts: [*chain(*parts)])


class Road:
    """A project, its people, and another project that may take it up."""

    def __init__(self) -> None:
        make_open_cycle()
        self.author = make_actor("US", Role.AUTHOR)
        self.leads = {side: make_actor(side, Role.LEAD) for side in ("US", "ROK")}
        self.project = make_project("US", actor=self.author)
        self.other = make_project("US", State.SUBMITTED, Visibility.BOTH)

    def go(self, step: str, side: str) -> None:
        """Try one step; what is refused in words changes nothing."""
        if step in OF_CYCLES:
            cycle = open_cycle_of(framework().pk)
            if cycle is None:
                return
            if step == "close the cycle":
                close_cycle(cycle_id=cycle.pk, actor=None, at=NOW)
            else:
                open_the_next_cycle()
            return
        before, refusal = self.standing(), None
        try:
            with transaction.atomic():
                actor = self.author if step in {"submit", "save_project"} else self.leads[side]
                getattr(operations, step)(project_id=self.project.pk, actor=actor, at=NOW, **self.said(step))
        except REFUSALS as problem:
            refusal = problem
        if refusal:
            assert str(refusal) or isinstance(refusal, PermissionDenied | HiddenError)
            assert self.standing() == before

    def said(self, step: str) -> dict:
        self.project.refresh_from_db()
        version = self.project.version_number
        match step:
            case "save_project":
                fields = {**operations.fields_of(self.project), "aims_en": f"Watch the sea, {version}."}
                return {"base_version": version, "fields": fields}
            case "confirm_language" | "endorse":
                return {"version": version}
            case "return_to_author":
                return {"reasons": "Say who pays."}
            case "merge":
                return {"into_id": self.other.pk, **WHY}
            case "split":
                return {"titles": [("North", "북"), ("South", "남")], **WHY}
            case "submit" | "share_with_other_side" | "record_presented":
                return {}
        return WHY

    def standing(self) -> list:
        """Return all that an act may change."""
        rows = Project.objects.order_by("pk").values("pk", "state", "stage", "visibility", "cycle", "version_number")
        return [*rows, *self.project.submissions.order_by("pk").values()]


def check(project: Project, seen_before: str) -> None:
    filings = list(project.submissions.order_by("pk"))
    open_ones = [filing for filing in filings if filing.state != State.CLOSED]
    assert len(open_ones) <= 1
    assert all(bool(filing.ending) == bool(filing.closed_reason) for filing in filings)
    assert all(bool(filing.ending) == (filing.state == State.CLOSED) for filing in filings)
    assert all(filing.ending in {Ending.DEFERRED, Ending.CONTINUED} for filing in filings[:-1])
    assert project.state == filings[-1].state
    assert project.cycle_id == filings[-1].cycle_id
    assert VISIBILITIES.index(project.visibility) >= VISIBILITIES.index(seen_before)
    assert (project.merged_into_id is not None) == (filings[-1].ending == Ending.MERGED)
    assert project.stage != Stage.ON_HOLD or project.state in {State.PRESENTED, State.CLOSED}
    assert project.versions.count() == project.version_number
    if project.state == State.ENDORSED:
        assert project.us_signed == project.rok_signed == project.version_number
        assert project.stale == []
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.fixture
def walk() -> Road:
    return Road()


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(road=roads)
def test_no_order_of_acts_breaks_the_road_of_a_project(walk, road):
    with transaction.atomic():
        for step, side in road:
            seen_before = Project.objects.get(pk=walk.project.pk).visibility
            walk.go(step, side)
            walk.project.refresh_from_db()
            check(walk.project, seen_before)
        transaction.set_rollback(True)
