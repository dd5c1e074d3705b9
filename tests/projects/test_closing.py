"""A cycle is closed out: what is open is said, the other side's duties block, and the own are waived with a reason."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from alliance.audit.models import Entry
from frameworks.choices import CycleState, Role
from frameworks.models import Cycle, Framework, Meeting, MilestoneRule
from projects.choices import State, Visibility
from projects.operations import RefusedError
from projects.operations.closing import close_out_cycle
from projects.queries.closing import still_open
from reminders.choices import ObligationState
from tests.factories import NOW, framework, make_actor, make_open_cycle, make_person, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle(reference) -> Cycle:
    """Give the open cycle of the 58th SCM, with the duties of a lead of the US."""
    make_person("US", Role.LEAD)
    return make_open_cycle()


def close(cycle: Cycle, side: str, said: str = "") -> Cycle:
    return close_out_cycle(cycle_id=cycle.pk, close_out=said, actor=make_actor(side, Role.ADMIN), at=NOW)


def test_the_other_sides_duties_block_until_it_settles_them(cycle):
    with pytest.raises(RefusedError, match="The other side still owes"):
        close(cycle, "ROK", "We are done.")
    assert Cycle.objects.get(pk=cycle.pk).state == CycleState.OPEN


def test_the_own_sides_duties_are_waived_with_what_is_said_of_them(cycle):
    with pytest.raises(RefusedError, match="Say what is left open"):
        close(cycle, "US")

    closed = close(cycle, "US", "Carried into the next cycle.")

    assert (closed.state, closed.close_out) == (CycleState.CLOSED, "Carried into the next cycle.")
    assert set(cycle.obligations.values_list("state", flat=True)) == {ObligationState.WAIVED}
    waived = Entry.objects.filter(verb="obligation.waived")
    assert set(waived.values_list("target_id", flat=True)) == set(cycle.obligations.values_list("pk", flat=True))
    assert set(waived.values_list("reason", "shared")) == {("Carried into the next cycle.", False)}
    assert Entry.objects.get(verb="cycle.closed").reason == "Carried into the next cycle."


def test_where_nothing_is_open_nothing_needs_to_be_said(cycle):
    cycle.obligations.all().delete()
    assert close(cycle, "ROK").state == CycleState.CLOSED


def test_only_an_administrator_closes(cycle):
    with pytest.raises(PermissionDenied):
        close_out_cycle(cycle_id=cycle.pk, close_out="Done.", actor=make_actor("US", Role.LEAD), at=NOW)


def test_of_the_other_side_no_more_is_told_than_what_is_pending(cycle):
    own = make_project("US", State.SUBMITTED, title_en="Hidden reef")
    shared = make_project("US", State.SUBMITTED, Visibility.BOTH)
    left = still_open(cycle, make_actor("ROK", Role.ADMIN))
    assert left.duties == []
    assert left.blocks
    assert shared in left.filings
    assert own not in left.filings


def test_the_page_says_what_is_open_and_closes_for_good(cycle):
    admin = Client()
    admin.force_login(make_person("US", Role.ADMIN))
    page = f"/cycles/{cycle.slug}/close/"
    assert "Close it for good" in admin.get(page).content.decode()
    assert admin.post(page, {"close_out": ""}).status_code == 422
    assert admin.post(page, {"close_out": "Carried over."}).status_code == 302
    assert "Carried over." in admin.get(cycle.get_absolute_url()).content.decode()
    assert admin.get(page).status_code == 409


def test_the_page_offers_no_form_that_cannot_succeed_and_says_what_blocks(cycle):
    admin = Client()
    admin.force_login(make_person("ROK", Role.ADMIN, language="en"))
    page = admin.get(f"/cycles/{cycle.slug}/close/").content.decode()
    assert "The other side still owes something in this cycle." in page
    assert "Close it for good" not in page
    assert "waived with what you say below" not in page
    assert cycle.milestones.get(duty="RANKING").name_en in page


class TestOpening:
    @pytest.fixture
    def admin(self, reference) -> Client:
        client = Client()
        client.force_login(make_person("US", Role.ADMIN))
        return client

    @staticmethod
    def form(**said):
        meeting = Meeting.objects.get(forum__code="SCM", ordinal=58)
        return {"framework": "RCF", "meeting": str(meeting.pk), **said}

    def refused(self, admin: Client, words: str, **said) -> None:
        answer = admin.post("/cycles/open/", self.form(**said))
        assert answer.status_code == 422
        assert words in answer.content.decode()

    def test_a_second_open_cycle_of_a_framework_is_refused(self, admin):
        make_open_cycle()
        self.refused(admin, "Close the open cycle of this framework first.")
        assert Cycle.objects.count() == 1

    def test_a_framework_without_rules_is_refused(self, admin):
        assert not Framework.objects.get(code="TSCF").milestone_rules.exists()
        self.refused(admin, "TSCF has no milestone rules", framework="TSCF")

    def test_a_meeting_without_any_day_is_refused(self, admin):
        Meeting.objects.filter(forum__code="SCM", ordinal=58).update(window_from=None, window_until=None)
        self.refused(admin, "SCM 58 has no day yet")

    def test_a_rule_whose_forum_has_no_meeting_is_refused(self, admin):
        Meeting.objects.filter(forum__code="KIDD", ordinal=28).update(state="CANCELLED")
        self.refused(admin, "KIDD, which has no meeting before the SCM 58")

    def test_a_rule_that_leaves_the_cycle_is_refused(self, admin):
        MilestoneRule.objects.filter(framework=framework(), code="CALL").update(offset=-600)
        self.refused(admin, "leave its cycle")
        assert not Cycle.objects.exists()

    @pytest.mark.parametrize(
        ("on", "words"),
        [
            ("2999-01-01", "on a day to come"),
            ("2025-11-03", "The meeting before it was on Tue 4 Nov 2025"),
            ("2027-02-29", "Enter a valid date"),
            ("10000-01-01", "Enter a valid date"),
        ],
    )
    def test_an_open_date_that_makes_no_sense_is_refused(self, admin, on, words):
        self.refused(admin, words, opened_on=on)
        assert not Cycle.objects.exists()

    def test_a_cycle_may_be_open_since_an_earlier_day(self, admin):
        assert admin.post("/cycles/open/", self.form(opened_on="2026-01-05")).status_code == 302
        cycle = Cycle.objects.get()
        assert cycle.opened_at.isoformat() == "2026-01-05T05:00:00+00:00"
        assert cycle.milestones.count() == 9
