"""A milestone of a cycle: how its day was counted, and what a change of its rule does to it and to every duty on it."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from alliance.audit.models import Entry
from frameworks.choices import CycleState, OffsetUnit, Role
from frameworks.models import Cycle, Forum, Meeting, Milestone, Post
from frameworks.operations import UncountableError
from frameworks.policies import WrongStateError
from projects.operations import RefusedError
from projects.operations.milestones import change_milestone, effect_of
from projects.queries.milestones import explanation_of, milestone_at
from reminders.choices import ObligationState
from reminders.models import Obligation
from reminders.operations import mark_met
from tests.factories import NOW, SCM_ON, make_actor, make_open_cycle, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle(reference) -> Cycle:
    """Give the open cycle of the 58th SCM, with the duties of a lead and a point of contact on each side."""
    for side in ("US", "ROK"):
        make_person(side, Role.LEAD, Role.POC)
    return make_open_cycle()


def of(cycle: Cycle, code: str) -> Milestone:
    return cycle.milestones.get(code=code)


def change(cycle: Cycle, code: str, *, actor=None, **fields):
    actor = actor or make_actor("US", Role.ADMIN)
    milestone = of(cycle, code)
    return change_milestone(milestone_id=milestone.pk, fields=fields, reason="Too early.", actor=actor, at=NOW)


def duties(cycle: Cycle, code: str) -> dict[str, Obligation]:
    return {
        duty.post.slug: duty for duty in Obligation.objects.filter(milestone=of(cycle, code)).select_related("post")
    }


def test_another_offset_moves_the_day_and_every_duty_on_it_and_says_who_and_why(cycle):
    before = duties(cycle, "PRIORITISE")

    change(cycle, "PRIORITISE", offset=-70)

    milestone = of(cycle, "PRIORITISE")
    assert (milestone.due_on, milestone.revision) == (SCM_ON - timedelta(days=70), 2)
    after = duties(cycle, "PRIORITISE")
    assert len(after) == 2
    assert all(after[slug].due_at - before[slug].due_at == timedelta(days=5) for slug in after)
    entry = Entry.objects.get(verb="milestone.changed")
    assert (entry.shared, entry.reason, entry.side) == (True, "Too early.", "US")
    assert entry.changes == {"offset": [-75, -70], "due_on": ["2026-09-09", "2026-09-14"]}


def test_another_unit_and_anchor_are_counted_by_the_holidays_of_both(cycle):
    change(cycle, "CONCEPT", unit=OffsetUnit.JOINT_BUSINESS, offset=-20)
    assert of(cycle, "CONCEPT").due_on == of(cycle, "FINAL").due_on == date(2026, 10, 23)

    change(cycle, "CONCEPT", anchor_forum=Forum.objects.get(code="KIDD"), offset=0)
    concept = of(cycle, "CONCEPT")
    assert (concept.due_on, concept.is_tentative) == (SCM_ON - timedelta(days=42), True)


def test_a_named_zone_and_time_move_the_moment_and_not_the_day(cycle):
    effect = change(cycle, "FINAL", zone="Asia/Seoul", due_time=time(12))

    assert effect.is_moved
    assert of(cycle, "FINAL").revision == 2
    moments = {duty.due_at.isoformat() for duty in duties(cycle, "FINAL").values()}
    assert moments == {"2026-10-23T03:00:00+00:00"}


def test_what_would_come_of_it_is_what_comes_of_it_and_leaves_no_trace(cycle):
    actor, milestone = make_actor("US", Role.ADMIN), of(cycle, "CALL")
    entries, days = Entry.objects.count(), dict(cycle.obligations.values_list("pk", "due_at"))
    fields = {"offset": -140, "owner_posts": list(Post.objects.filter(slug="us-lead"))}

    seen = effect_of(milestone_id=milestone.pk, fields=fields, actor=actor, at=NOW)

    assert (Entry.objects.count(), dict(cycle.obligations.values_list("pk", "due_at"))) == (entries, days)
    assert list(of(cycle, "CALL").owner_posts.all()) == []
    done = change_milestone(milestone_id=milestone.pk, fields=fields, reason="Late.", actor=actor, at=NOW)
    assert (len(seen.duties.moved), len(seen.duties.released)) == (len(done.duties.moved), len(done.duties.released))
    assert (len(done.duties.moved), len(done.duties.released)) == (1, 1)
    assert seen.after.due_on == done.after.due_on == SCM_ON - timedelta(days=140)


def test_a_milestone_that_is_not_enforced_frees_its_posts_and_asks_them_again(cycle):
    lead = make_actor("ROK", Role.LEAD)
    met = duties(cycle, "CALL")["rok-lead"]
    mark_met(obligation_id=met.pk, actor=lead, at=NOW)

    change(cycle, "CALL", is_enforced=False)

    found = duties(cycle, "CALL")
    assert {slug: duty.state for slug, duty in found.items()} == {
        "us-lead": ObligationState.WAIVED,
        "rok-lead": ObligationState.MET,
    }
    waived = Entry.objects.about(found["us-lead"]).get()
    assert (waived.reason, waived.shared) == ("Too early.", True)

    change(cycle, "CALL", is_enforced=True, offset=-140)

    us = duties(cycle, "CALL")["us-lead"]
    assert (us.state, us.settled_at) == (ObligationState.OPEN, None)
    assert us.due_at.date() == SCM_ON - timedelta(days=139)
    assert duties(cycle, "CALL")["rok-lead"].state == ObligationState.MET


def test_another_role_owes_it_from_then_on(cycle):
    effect = change(cycle, "CALL", owner_role=Role.POC)

    assert (len(effect.duties.opened), len(effect.duties.released)) == (2, 2)
    open_now = {slug for slug, duty in duties(cycle, "CALL").items() if duty.state == ObligationState.OPEN}
    assert open_now == {"us-poc-ms", "rok-poc-ms"}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"offset": -400}, "leave its cycle"),
        ({"offset": 400}, "leave its cycle"),
        ({"zone": "Mars/Olympus"}, "Mars/Olympus"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_and_changes_nothing(cycle, fields, words):
    before = Milestone.objects.filter(cycle=cycle).values()
    rows = list(before)

    with pytest.raises(UncountableError, match=words):
        change(cycle, "CALL", **fields)

    assert list(before.all()) == rows
    assert not Entry.objects.filter(verb="milestone.changed").exists()


def test_a_forum_without_a_meeting_is_no_anchor(cycle):
    with pytest.raises(UncountableError, match="RCWG, which has no meeting before the SCM 58"):
        change(cycle, "RCWG_REVIEW", anchor_forum=Forum.objects.get(code="RCWG"), offset=0)


def test_posts_of_another_role_and_a_change_of_nothing_are_refused(cycle):
    with pytest.raises(RefusedError, match="posts of the role"):
        change(cycle, "CALL", owner_posts=list(Post.objects.filter(slug="us-poc-ms")))
    with pytest.raises(RefusedError, match="Nothing would change"):
        change(cycle, "CALL", offset=-150)


def test_only_an_administrator_of_the_side_that_decides_changes_an_open_cycle(cycle):
    with pytest.raises(PermissionDenied):
        change(cycle, "CALL", actor=make_actor("US", Role.LEAD), offset=-140)
    Cycle.objects.filter(pk=cycle.pk).update(deciding_side="ROK")
    with pytest.raises(PermissionDenied):
        change(cycle, "CALL", offset=-140)
    Cycle.objects.filter(pk=cycle.pk).update(state=CycleState.CLOSED, closed_at=NOW)
    with pytest.raises(WrongStateError, match="closed"):
        change(cycle, "CALL", actor=make_actor("ROK", Role.ADMIN), offset=-140)


class TestTold:
    def test_joint_days_are_told_one_by_one(self, cycle):
        told = explanation_of(of(cycle, "FINAL"))
        assert (told.anchor_on, told.on, max(row.number for row in told.rows)) == (SCM_ON, date(2026, 10, 23), 20)
        assert [row.first for row in told.rows if row.reasons] == [date(2026, 11, 11)]

    def test_nothing_is_told_where_the_meeting_moved_after_the_cycle_was_closed(self, cycle):
        Meeting.objects.filter(pk=cycle.meeting_id).update(tentative_on=SCM_ON + timedelta(days=3))
        assert explanation_of(milestone_at(cycle.slug, "FINAL")) is None
        assert explanation_of(milestone_at(cycle.slug, "CALL")) is None


class TestPage:
    FORM = {
        "anchor_forum": "SCM",
        "offset": "-140",
        "unit": "CALENDAR",
        "due_time": "23:59",
        "zone": "",
        "owner_role": "LEAD",
        "is_enforced": "on",
        "reason": "The call comes too early.",
    }

    @pytest.fixture
    def admin(self, cycle) -> Client:
        client = Client()
        client.force_login(make_person("US", Role.ADMIN))
        return client

    def test_an_administrator_looks_first_and_then_saves(self, admin, cycle):
        page = f"/cycles/{cycle.slug}/milestones/CALL/"
        looked = admin.post(page, self.FORM)
        assert looked.status_code == 200
        assert "What would come of it" in looked.content.decode()
        assert of(cycle, "CALL").offset == -150
        assert admin.post(f"{page}change/", self.FORM).status_code == 302
        assert of(cycle, "CALL").offset == -140
        assert "The call comes too early." in admin.get(page).content.decode()

    @pytest.mark.parametrize(
        ("said", "words"),
        [
            ({"zone": "Mars/Olympus"}, "No time zone is named “Mars/Olympus”"),
            ({"offset": "-731"}, "greater than or equal to -730"),
            ({"offset": "-700"}, "leave its cycle"),
            ({"offset": "1e9"}, "Enter a whole number"),
            ({"anchor_forum": "NONE"}, "Select a valid choice"),
            ({"anchor_forum": "RCWG"}, "has no meeting before"),
            ({"due_time": "25:00"}, "Enter a valid time"),
            ({"reason": ""}, "This field is required"),
        ],
    )
    @pytest.mark.parametrize("way", ["", "change/"])
    def test_what_makes_no_sense_is_said_in_words(self, admin, cycle, said, words, way):
        answer = admin.post(f"/cycles/{cycle.slug}/milestones/CALL/{way}", {**self.FORM, **said})
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert of(cycle, "CALL").revision == 1

    def test_everybody_reads_how_it_was_counted_and_nobody_else_changes_it(self, cycle):
        reader = Client()
        reader.force_login(make_person("ROK", Role.AUTHOR))
        page = f"/cycles/{cycle.slug}/milestones/final/"
        text = reader.get(page).content.decode()
        assert "재향군인의 날" in text
        assert "act-rule" not in text
        assert reader.post(page, self.FORM).status_code == 403
        assert reader.post(f"{page}change/", self.FORM).status_code == 403
        assert reader.get(f"/cycles/{cycle.slug}/milestones/none/").status_code == 404
