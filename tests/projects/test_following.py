"""After the decision: milestones, what the sides see differently, who met whom, and what came of the work."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance.accounts.models import User
from alliance.audit.models import Entry
from frameworks.choices import Role
from frameworks.policies import WrongStateError
from projects import operations
from projects.choices import Health, State, Visibility
from projects.models import Divergence, Engagement, Project
from projects.operations import RefusedError
from projects.queries.following import ENGAGEMENTS_SHOWN, UNSETTLED, follow, words_differ
from projects.queries.waiting import Task
from projects.queries.work import count_work, work_of
from tests.factories import NOW, lead_of, make_actor, make_project
from tests.projects.test_races import held_open, second_person

pytestmark = pytest.mark.usefixtures("reference")
PLANNED, TODAY = date(2026, 9, 1), NOW.date()
REASON = "The range is closed until then."


def presented(**fields) -> Project:
    return make_project("US", State.PRESENTED, **fields)


def add(project, *, on=PLANNED, title="First exercise"):
    said = {"title_en": title, "title_ko": "", "planned_on": on}
    return operations.add_milestone(project_id=project.pk, **said, actor=lead_of("US"), at=NOW)


def change(name, project, milestone, **said):
    about = {"project_id": project.pk, "milestone_id": milestone.pk, "actor": lead_of("US"), "at": NOW}
    return getattr(operations, f"{name}_milestone")(**about, **said)


def report(project, side, health, *, at=NOW):
    said = {"health": health, "reason": "" if health == Health.ON_TRACK else "Slow."}
    return operations.report_status(project_id=project.pk, **said, actor=lead_of(side), at=at)


def settle(project, side, *, at=NOW):
    return operations.settle_divergence(project_id=project.pk, words="Agreed.", actor=lead_of(side), at=at)


def log(project, side="US", **said):
    words = {"held_on": TODAY, "participants": "Both desks", "summary": "It goes well.", **said}
    return operations.log_engagement(project_id=project.pk, **words, actor=lead_of(side), at=NOW)


def steps(project, *, at=NOW):
    return follow(Project.objects.get(pk=project.pk), lead_of("US"), at).steps


def page_of(side, project, query="") -> str:
    client = Client()
    client.force_login(User.objects.get(pk=lead_of(side).user_id))
    User.objects.filter(pk=lead_of(side).user_id).update(language="en")
    return client.get(f"{project.get_absolute_url()}{query}").content.decode()


def act(side, project, name, **said):
    client = Client()
    client.force_login(User.objects.get(pk=lead_of(side).user_id))
    return client.post(f"{project.get_absolute_url()}{name}/", said)


class TestMilestones:
    def test_a_step_slips_by_its_forecast_until_it_is_reached(self):
        project = presented()
        step = add(project, on=TODAY + timedelta(days=10))
        assert (steps(project)[0].slip, steps(project)[0].is_late) == (0, False)

        change("forecast", project, step, forecast_on=TODAY + timedelta(days=31), reason=REASON)
        assert (steps(project)[0].slip, steps(project)[0].is_late) == (21, True)

        change("reach", project, step, actual_on=TODAY)
        assert (steps(project)[0].slip, steps(project)[0].early, steps(project)[0].is_late) == (-10, 10, False)
        step.refresh_from_db()
        assert step.planned_on == TODAY + timedelta(days=10)

    def test_a_step_whose_day_is_over_is_late_by_as_many_days_as_have_passed(self):
        project = presented()
        add(project, on=TODAY - timedelta(days=3))
        (step,) = steps(project)
        assert (step.is_overdue, step.is_late, step.slip) == (True, True, 3)

    def test_a_later_forecast_needs_a_reason(self):
        project = presented()
        step = add(project)
        with pytest.raises(IntegrityError):
            change("forecast", project, step, forecast_on=PLANNED + timedelta(days=1), reason="")

    def test_a_step_is_reached_on_no_day_to_come(self):
        project = presented()
        step = add(project)
        with pytest.raises(RefusedError, match="still to come"):
            change("reach", project, step, actual_on=TODAY + timedelta(days=2))

    def test_a_wrong_day_is_corrected_and_both_are_on_record(self):
        project = presented()
        step = add(project)
        change("reach", project, step, actual_on=TODAY)
        change("reach", project, step, actual_on=TODAY - timedelta(days=1))
        entry = Entry.objects.filter(verb="project.milestone_reached").order_by("-pk").first()
        assert entry.changes["actual_on"] == [TODAY.isoformat(), (TODAY - timedelta(days=1)).isoformat()]

    def test_a_dropped_step_stays_in_sight_and_is_done_with(self):
        project = presented()
        step = add(project)
        change("drop", project, step, reason="Not needed any more.")
        assert steps(project)[0].is_dropped
        for name, said in (
            ("forecast", {"forecast_on": TODAY, "reason": REASON}),
            ("reach", {"actual_on": TODAY}),
            ("drop", {"reason": "Again."}),
        ):
            with pytest.raises(RefusedError):
                change(name, project, step, **said)
        assert "Not needed any more." in page_of("ROK", project)

    def test_a_step_of_another_project_is_one_that_does_not_exist(self):
        project, other = presented(), presented()
        step = add(other)
        with pytest.raises(RefusedError):
            change("reach", project, step, actual_on=TODAY)

    def test_the_other_side_reads_the_plan_and_does_not_change_it(self):
        project = presented()
        add(project, title="Sea trial")
        assert "Sea trial" in page_of("ROK", project)
        with pytest.raises(PermissionDenied):
            operations.add_milestone(
                project_id=project.pk, title_en="A", title_ko="", planned_on=TODAY, actor=lead_of("ROK"), at=NOW
            )

    def test_nothing_is_planned_before_it_is_endorsed(self):
        with pytest.raises(WrongStateError):
            add(make_project("US", State.SUBMITTED, Visibility.BOTH))


class TestDivergence:
    def test_it_opens_with_the_report_that_differs_and_closes_with_the_second_settlement(self):
        project = presented()
        report(project, "US", Health.ON_TRACK)
        assert not Divergence.objects.exists()
        report(project, "ROK", Health.AT_RISK)
        assert Divergence.objects.get().us_health == Health.ON_TRACK

        settle(project, "US")
        assert Divergence.objects.filter(UNSETTLED).exists()
        with pytest.raises(RefusedError):
            settle(project, "US")
        settle(project, "ROK")
        assert not Divergence.objects.filter(UNSETTLED).exists()

    def test_who_still_differs_when_both_have_settled_agrees_to_differ_until_the_next_report(self):
        project = presented()
        report(project, "US", Health.ON_TRACK)
        report(project, "ROK", Health.AT_RISK)
        settle(project, "US")
        settle(project, "ROK")
        project.refresh_from_db()
        assert follow(project, lead_of("US"), NOW).agree_to_differ

        report(project, "ROK", Health.OFF_TRACK)
        project.refresh_from_db()
        assert not follow(project, lead_of("US"), NOW).agree_to_differ
        assert Divergence.objects.filter(UNSETTLED).get().rok_health == Health.OFF_TRACK
        assert Divergence.objects.count() == 2

    def test_a_new_differing_report_asks_the_side_that_had_settled_again(self):
        project = presented()
        report(project, "US", Health.ON_TRACK)
        report(project, "ROK", Health.AT_RISK)
        settle(project, "US")
        report(project, "ROK", Health.OFF_TRACK)
        assert Divergence.objects.get().us_settled_at is None
        assert Entry.objects.get(verb="project.divergence_settled").reason == "Agreed."

    def test_a_word_that_is_too_old_differs_from_nothing(self):
        project = presented()
        report(project, "US", Health.ON_TRACK, at=NOW - timedelta(days=91))
        report(project, "ROK", Health.OFF_TRACK)
        assert not Divergence.objects.exists()

    def test_it_waits_in_the_work_of_both_sides_until_each_has_settled_it(self):
        project = presented()
        report(project, "US", Health.ON_TRACK)
        report(project, "ROK", Health.AT_RISK)
        pocs = {side: make_actor(side, Role.POC) for side in ("US", "ROK")}
        elsewhere = make_actor("US", Role.POC, areas=("TC",))

        def waiting(actor) -> list[Project]:
            work = work_of(actor, NOW)
            assert count_work(actor, NOW).total == work.total
            return work.things(Task.SETTLE)

        for actor in (lead_of("US"), lead_of("ROK"), *pocs.values()):
            assert waiting(actor) == [project]
        assert waiting(elsewhere) == []
        settle(project, "US")
        assert [waiting(actor) for actor in (lead_of("US"), pocs["US"])] == [[], []]
        assert [waiting(actor) for actor in (lead_of("ROK"), pocs["ROK"])] == [[project], [project]]
        operations.close(project_id=project.pk, reason="Done.", actor=lead_of("US"), at=NOW)
        assert waiting(lead_of("ROK")) == []

    def test_both_read_on_the_page_what_is_open_and_how_it_was_settled(self):
        project = presented()
        report(project, "US", Health.ON_TRACK)
        report(project, "ROK", Health.AT_RISK)
        assert all("Difference to settle" in page_of(side, project) for side in ("US", "ROK"))
        assert act("US", project, "settle-divergence", words="The funds are released.").status_code == 302
        assert act("ROK", project, "settle-divergence", words="We count from June.").status_code == 302
        for side in ("US", "ROK"):
            page = page_of(side, project)
            assert "The funds are released." in page
            assert "We count from June." in page
            assert "Agreed to differ" in page

    def test_nothing_open_is_not_settled(self):
        with pytest.raises(RefusedError):
            settle(presented(), "US")


SIDES = st.sampled_from(["US", "ROK"])
MOVES = st.lists(st.tuples(SIDES, st.sampled_from([*Health.values, "settle"]), st.integers(0, 60)), max_size=14)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(moves=MOVES)
def test_whatever_both_sides_say_one_difference_at_most_is_open_and_it_is_open_while_it_should(moves):
    project, at = presented(), NOW
    settled: set[str] = set()

    for side, move, days in moves:
        at += timedelta(days=days)
        if move == "settle":
            try:
                settle(project, side, at=at)
                settled.add(side)
            except RefusedError:
                assert side in settled or not project.divergences.filter(UNSETTLED).exists()
        else:
            report(project, side, move, at=at)
            project.refresh_from_db()
            if words_differ(project, at):
                settled.clear()

        project.refresh_from_db()
        is_open = project.divergences.filter(UNSETTLED).count()
        assert is_open <= 1
        if words_differ(project, at) and settled != {"US", "ROK"}:
            assert is_open == 1


def test_both_sides_who_report_at_once_open_one_difference(world):
    project = presented()
    us, rok = lead_of("US"), lead_of("ROK")

    def say(actor, health):
        said = {"health": health, "reason": "Slow.", "actor": actor, "at": NOW}
        return operations.report_status(project_id=project.pk, **said)

    with held_open():
        say(us, Health.AT_RISK)
        with second_person(lambda: say(rok, Health.OFF_TRACK)) as outcome:
            pass

    assert outcome[0].health == Health.OFF_TRACK
    assert Divergence.objects.get().us_health == Health.AT_RISK


class TestEngagements:
    def test_an_entry_is_of_the_own_side_unless_both_are_chosen(self):
        project = presented()
        log(project, summary="US-ONLY-WORDS")
        log(project, summary="WORDS-FOR-BOTH", audience="BOTH")
        assert "US-ONLY-WORDS" in page_of("US", project)
        other = page_of("ROK", project)
        assert "WORDS-FOR-BOTH" in other
        assert "US-ONLY-WORDS" not in other

    def test_both_read_only_of_a_project_that_both_see(self):
        own = make_project("US", State.SUBMITTED)
        log(own)
        with pytest.raises(RefusedError):
            log(own, audience="BOTH")

    def test_an_entry_never_changes(self):
        entry = log(presented())
        with pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute("UPDATE projects_engagement SET summary = 'Else' WHERE id = %s", [entry.pk])

    def test_nobody_logs_what_is_still_to_come(self):
        with pytest.raises(RefusedError, match="still to come"):
            log(presented(), held_on=TODAY + timedelta(days=2))

    def test_the_newest_stand_first_and_the_rest_on_demand(self):
        project = presented()
        for days in range(ENGAGEMENTS_SHOWN + 1):
            log(project, held_on=TODAY - timedelta(days=days), place=f"Place-{days:02d}.")
        page = page_of("US", project)
        assert page.index("Place-00.") < page.index("Place-19.")
        assert "Place-20." not in page
        assert "Place-20." in page_of("US", project, "?whole=yes")
        assert Engagement.objects.count() == ENGAGEMENTS_SHOWN + 1


class TestResults:
    def test_who_closes_a_project_says_what_came_of_it_and_when_it_ended(self):
        project = presented()
        assert act("US", project, "close", ended_on="2026-09-01").status_code == 422
        assert act("US", project, "close", reason="Two ships trained.").status_code == 422
        assert act("US", project, "close", reason="Two ships trained.", ended_on="2026-09-01").status_code == 302
        for side in ("US", "ROK"):
            page = page_of(side, project)
            assert "Two ships trained." in page
            assert "1 Sep 2026" in page

    def test_work_does_not_end_on_a_day_to_come(self):
        project = presented()
        answer = act("US", project, "close", reason="Two ships trained.", ended_on="2099-09-01")
        assert answer.status_code == 422
        assert "Two ships trained." in answer.content.decode()


def test_each_sides_word_says_when_it_becomes_unverified():
    project = presented()
    report(project, "US", Health.ON_TRACK, at=NOW)
    client = Client()
    client.force_login(User.objects.get(pk=lead_of("US").user_id))
    statuses = client.get(project.get_absolute_url()).context["page"].statuses
    assert [status.unverified_at for status in statuses] == [NOW + timedelta(days=90), None]
