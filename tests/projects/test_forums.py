"""The road through the forums: agendas, outcomes, skipped forums, and two people at one agenda."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alliance.accounts.models import User
from alliance.audit.models import Entry
from frameworks.choices import MeetingState, Role
from frameworks.models import Cycle, Meeting
from frameworks.policies import HiddenError, WrongStateError
from projects import operations
from projects.choices import Ending, Outcome, Stage, State, Visibility
from projects.models import AgendaItem, Project
from projects.operations import RefusedError
from projects.queries.forums import board_of, meetings_of
from tests.factories import NOW, lead_of, make_actor, make_meeting, make_open_cycle, make_project
from tests.projects.test_races import held_open, second_person

pytestmark = pytest.mark.usefixtures("reference")
WHY = "The partner asks for more time."


@pytest.fixture
def cycle() -> Cycle:
    """Give the open cycle with one meeting of each forum."""
    cycle = make_open_cycle()
    make_meeting("RCWG", 1, date(2026, 8, 20))
    make_meeting("KIDD", 28, date(2026, 10, 5))
    return cycle


def at(forum: str) -> Meeting:
    return Meeting.objects.get(forum__code=forum, ordinal={"RCWG": 1, "KIDD": 28, "SCM": 58}[forum])


def shared(state: str = State.SUBMITTED, owner: str = "US") -> Project:
    return make_project(owner, state, Visibility.BOTH)


def put(project: Project, forum: str, side: str = "US") -> AgendaItem:
    return operations.put_on_agenda(project_id=project.pk, meeting_id=at(forum).pk, actor=lead_of(side), at=NOW)


def say(item: AgendaItem, outcome: str, text: str = "", side: str = "US", version: int = 1) -> Project:
    said = {"outcome": outcome, "text": text, "version": version}
    operations.record_outcome(item_id=item.pk, **said, actor=lead_of(side), at=NOW)
    return Project.objects.get(pk=item.project_id)


def taken_up(project: Project, *forums: str) -> None:
    for forum in forums:
        say(put(project, forum), Outcome.SUPPORTED)


def client_of(side: str, *, language: str = "en") -> Client:
    user = User.objects.get(pk=lead_of(side).user_id)
    User.objects.filter(pk=user.pk).update(language=language)
    client = Client()
    client.force_login(user)
    return client


class TestMeetingsOfACycle:
    def test_they_lie_after_the_last_scm_and_not_after_this_one(self, cycle):
        make_meeting("RCWG", 9, date(2025, 11, 4))
        make_meeting("RCWG", 10, date(2026, 11, 24))
        named = [str(one) for one in meetings_of(cycle)]
        assert named == ["RCWG 1", "KIDD 28", "SCM 58"]

    def test_one_without_a_day_belongs_to_the_open_cycle_and_one_called_off_to_none(self, cycle):
        make_meeting("RCWG", 2)
        make_meeting("RCWG", 3, date(2026, 9, 1), state=MeetingState.CANCELLED)
        named = {str(one) for one in meetings_of(cycle)}
        assert "RCWG 2" in named
        assert "RCWG 3" not in named

    def test_one_with_items_stays_however_far_it_moves(self, cycle):
        put(shared(), "RCWG")
        Meeting.objects.filter(pk=at("RCWG").pk).update(tentative_on=date(2027, 3, 1))
        assert at("RCWG") in meetings_of(cycle)


class TestAnAgenda:
    def test_items_stand_in_the_order_in_which_they_were_put_until_they_are_moved(self, cycle):
        first, second, third = (put(shared(), "RCWG", side) for side in ("US", "ROK", "US"))
        operations.move_on_agenda(item_id=third.pk, place=1, actor=lead_of("ROK"), at=NOW)
        assert list(at("RCWG").agenda.order_by("place").values_list("pk", "place")) == [
            (third.pk, 1),
            (first.pk, 2),
            (second.pk, 3),
        ]
        operations.move_on_agenda(item_id=third.pk, place=99, actor=lead_of("US"), at=NOW)
        assert AgendaItem.objects.get(pk=third.pk).place == 3

    def test_what_is_taken_off_leaves_no_gap_and_both_sides_read_of_it(self, cycle):
        first, second = put(shared(), "RCWG"), put(shared(), "RCWG")
        operations.take_off_agenda(item_id=first.pk, actor=lead_of("ROK"), at=NOW)
        assert list(at("RCWG").agenda.values_list("pk", "place")) == [(second.pk, 1)]
        assert Entry.objects.get(verb="project.taken_off_agenda").shared

    def test_what_has_an_outcome_stays_and_stands_there_once(self, cycle):
        item = put(shared(), "RCWG")
        with pytest.raises(RefusedError, match="already"):
            put(item.project, "RCWG")
        say(item, Outcome.NOTED)
        with pytest.raises(WrongStateError):
            operations.take_off_agenda(item_id=item.pk, actor=lead_of("US"), at=NOW)

    def test_only_leads_and_administrators_keep_it(self, cycle):
        project = shared()
        for role in (Role.POC, Role.AUTHOR, Role.LEADERSHIP, Role.AUDITOR):
            with pytest.raises(PermissionDenied):
                operations.put_on_agenda(
                    project_id=project.pk, meeting_id=at("RCWG").pk, actor=make_actor("US", role), at=NOW
                )
        admin = make_actor("ROK", Role.ADMIN)
        item = operations.put_on_agenda(project_id=project.pk, meeting_id=at("RCWG").pk, actor=admin, at=NOW)
        with pytest.raises(PermissionDenied):
            operations.move_on_agenda(item_id=item.pk, place=1, actor=make_actor("US", Role.LEADERSHIP), at=NOW)

    def test_what_one_side_keeps_to_itself_comes_on_none(self, cycle):
        own = make_project("US", State.SUBMITTED)
        with pytest.raises(WrongStateError):
            put(own, "RCWG")
        with pytest.raises(HiddenError):
            put(own, "RCWG", "ROK")

    def test_a_meeting_of_another_cycle_takes_up_nothing_of_this_one(self, cycle):
        far = make_meeting("KIDD", 27, date(2025, 9, 23), state=MeetingState.HELD)
        project = shared()
        with pytest.raises(RefusedError, match="another cycle"):
            operations.put_on_agenda(project_id=project.pk, meeting_id=far.pk, actor=lead_of("US"), at=NOW)


class TestTheChain:
    def test_the_kidd_takes_up_what_the_rcwg_did_and_the_scm_what_the_kidd_did(self, cycle):
        project = shared(State.ENDORSED)
        for forum, before in (("KIDD", "RCWG"), ("SCM", "KIDD")):
            with pytest.raises(RefusedError, match=f"The {before} has not taken it up"):
                put(project, forum)
            item = put(project, "RCWG") if before == "RCWG" else put(project, "KIDD")
            with pytest.raises(RefusedError, match=before):
                put(project, forum)
            say(item, Outcome.SUPPORTED)
        put(project, "SCM")

    @pytest.mark.parametrize("for_one", [True, False])
    def test_a_forum_is_skipped_with_a_reason_for_one_project_or_for_the_cycle(self, cycle, for_one):
        project, other = shared(), shared()
        waiver = {"cycle_id": cycle.pk, "forum": "RCWG", "reason": WHY, "actor": lead_of("ROK"), "at": NOW}
        operations.waive_forum(project_id=project.pk if for_one else None, **waiver)
        put(project, "KIDD")
        if for_one:
            with pytest.raises(RefusedError):
                put(other, "KIDD")
        else:
            put(other, "KIDD")
        with pytest.raises(RefusedError, match="already"):
            operations.waive_forum(project_id=project.pk if for_one else None, **waiver)

    def test_behind_a_skipped_kidd_the_rcwg_counts(self, cycle):
        project = shared(State.ENDORSED)
        waiver = {"cycle_id": cycle.pk, "project_id": None, "reason": WHY, "actor": lead_of("US"), "at": NOW}
        operations.waive_forum(forum="KIDD", **waiver)
        with pytest.raises(RefusedError, match="RCWG"):
            put(project, "SCM")
        taken_up(project, "RCWG")
        put(project, "SCM")

    def test_the_scm_is_never_skipped_and_only_who_keeps_agendas_skips(self, cycle):
        said = {"cycle_id": cycle.pk, "project_id": None, "reason": WHY, "at": NOW}
        with pytest.raises(RefusedError):
            operations.waive_forum(forum="SCM", actor=lead_of("US"), **said)
        with pytest.raises(PermissionDenied):
            operations.waive_forum(forum="RCWG", actor=make_actor("US", Role.POC), **said)

    def test_a_project_of_the_own_side_alone_cannot_be_named(self, cycle):
        own = make_project("US", State.SUBMITTED)
        for side in ("US", "ROK"):
            with pytest.raises(RefusedError, match="both sides see"):
                operations.waive_forum(
                    cycle_id=cycle.pk, forum="RCWG", project_id=own.pk, reason=WHY, actor=lead_of(side), at=NOW
                )


class TestOutcomes:
    def test_it_is_on_record_for_both_sides_with_its_version(self, cycle):
        item = put(shared(), "RCWG")
        say(item, Outcome.SUPPORTED, "Go on.", "ROK")
        item.refresh_from_db()
        assert (item.outcome, item.outcome_text, item.version.number, item.side) == ("SUPPORTED", "Go on.", 1, "ROK")
        entry = Entry.objects.get(verb="project.outcome_recorded")
        assert (entry.shared, entry.reason) == (True, "Go on.")
        with pytest.raises(RefusedError):
            say(item, Outcome.NOTED)

    def test_a_version_that_both_sides_cannot_read_is_refused(self, cycle):
        item = put(shared(), "RCWG")
        with pytest.raises(RefusedError, match="both sides can read"):
            say(item, Outcome.NOTED, version=2)

    @pytest.mark.parametrize("outcome", [Outcome.RETURNED, Outcome.DEFERRED])
    def test_returned_and_deferred_need_a_reason(self, cycle, outcome):
        with pytest.raises(RefusedError, match="Say why"):
            say(put(shared(), "RCWG"), outcome)

    @pytest.mark.parametrize("state", [State.SUBMITTED, State.ENDORSED])
    def test_returned_it_goes_back_to_its_authors_without_any_signature(self, cycle, state):
        project = say(put(shared(state), "RCWG"), Outcome.RETURNED, WHY)
        assert (project.state, project.us_signed, project.rok_signed) == (State.RETURNED, None, None)
        assert project.comments.get(kind="RETURN").body == WHY

    def test_deferred_its_filing_ends_here(self, cycle):
        project = say(put(shared(), "RCWG"), Outcome.DEFERRED, WHY)
        filing = project.submissions.get()
        assert (project.state, filing.ending, filing.closed_reason) == (State.CLOSED, Ending.DEFERRED, WHY)

    def test_the_scm_makes_what_both_endorsed_presented_and_active(self, cycle):
        project = shared(State.ENDORSED)
        taken_up(project, "RCWG", "KIDD")
        project = say(put(project, "SCM"), Outcome.DECIDED, side="ROK")
        assert (project.state, project.stage) == (State.PRESENTED, Stage.ACTIVE)
        assert project.submissions.get().presented_at == NOW

    def test_the_scm_refuses_in_words_what_is_not_endorsed_and_nothing_is_recorded(self, cycle):
        project = shared()
        taken_up(project, "RCWG", "KIDD")
        item = put(project, "SCM")
        with pytest.raises(WrongStateError, match="both sides have endorsed"):
            say(item, Outcome.NOTED)
        item.refresh_from_db()
        assert item.outcome == ""
        assert say(item, Outcome.DEFERRED, WHY).state == State.CLOSED


class TestPages:
    def test_the_board_shows_what_waits_and_what_each_forum_said(self, cycle):
        waiting, placed = shared(), shared()
        taken_up(placed, "RCWG")
        for side in ("US", "ROK"):
            board = board_of(cycle, lead_of(side))
            assert [project.pk for project in board.waiting] == [waiting.pk]
            assert [len(column.meetings[0].items) for column in board.columns] == [1, 0, 0]
        page = client_of("US").get(f"/cycles/{cycle.slug}/forums/").content.decode()
        assert waiting.ref.upper() in page
        assert "Supported" in page

    def test_a_forum_without_a_meeting_says_so_and_is_skipped_from_there(self, cycle):
        Meeting.objects.filter(forum__code="RCWG").delete()
        client, path = client_of("ROK"), f"/cycles/{cycle.slug}/forums/"
        assert "No meeting of this forum belongs to the cycle." in client.get(path).content.decode()
        answer = client.post(f"{path}waive/", {"forum": "RCWG", "project": "", "reason": WHY})
        assert answer.status_code == 302
        assert WHY in client.get(path).content.decode()

    def test_an_agenda_is_kept_in_the_browser_by_either_side(self, cycle):
        first, second = shared(), shared()
        path = f"/cycles/{cycle.slug}/forums/rcwg-1/"
        us, rok = client_of("US"), client_of("ROK")
        for client, project in ((us, first), (rok, second)):
            assert client.post(f"{path}put/", {"project": project.ref}).status_code == 302
        item = AgendaItem.objects.get(project=second)
        assert us.post(f"{path}move/", {"item": item.pk, "place": 1}).status_code == 302
        page = us.get(path).content.decode()
        assert page.index(second.ref.upper()) < page.index(first.ref.upper())
        said = {"item": item.pk, "version": 1, "outcome": "RETURNED"}
        refused = rok.post(f"{path}outcome/", said)
        assert refused.status_code == 422
        assert "Say why it is returned or deferred." in refused.content.decode()
        assert rok.post(f"{path}outcome/", {**said, "text": WHY}).status_code == 302
        for client in (us, rok):
            assert WHY in client.get(second.get_absolute_url()).content.decode()

    def test_the_refusal_names_the_forum_that_is_missing(self, cycle):
        project = shared()
        answer = client_of("US").post(f"/cycles/{cycle.slug}/forums/kidd-28/put/", {"project": project.ref})
        assert answer.status_code == 422
        assert "The RCWG has not taken it up in this cycle." in answer.content.decode()

    def test_the_sheet_carries_both_languages_in_the_order_of_the_agenda(self, cycle):
        project = shared()
        put(project, "RCWG")
        page = client_of("ROK", language="ko").get(f"/cycles/{cycle.slug}/forums/rcwg-1/sheet/").content.decode()
        assert project.title_en in page
        assert project.title_ko in page

    def test_a_meeting_of_another_cycle_is_not_found_there(self, cycle):
        make_meeting("KIDD", 27, date(2025, 9, 23), state=MeetingState.HELD)
        for address in ("kidd-27", "kidd-99", "none"):
            assert client_of("US").get(f"/cycles/{cycle.slug}/forums/{address}/").status_code == 404

    def test_they_cost_no_more_with_fifty_items_than_with_one(self, cycle):
        put(shared(), "RCWG")
        client = client_of("US")
        paths = [f"/cycles/{cycle.slug}/forums/{page}" for page in ("", "rcwg-1/", "rcwg-1/sheet/")]

        def cost(path: str) -> int:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(path).status_code == 200
            return len(captured)

        for path in paths:
            client.get(path)
        before = [cost(path) for path in paths]
        for _number in range(49):
            put(shared(), "RCWG")
        shared()
        after = [cost(path) for path in paths]
        assert after == before
        assert max(before) <= 16


@pytest.mark.usefixtures("world")
def test_two_people_who_put_items_on_one_agenda_at_once_get_two_places():
    cycle = make_open_cycle()
    make_meeting("RCWG", 1, NOW.date() + timedelta(days=1))
    first, second = shared(), shared()
    us, rok = lead_of("US"), lead_of("ROK")
    about = {"meeting_id": at("RCWG").pk, "at": NOW}
    with held_open():
        operations.put_on_agenda(project_id=first.pk, actor=us, **about)
        with second_person(lambda: operations.put_on_agenda(project_id=second.pk, actor=rok, **about)) as outcome:
            pass
    assert [type(one) for one in outcome] == [AgendaItem]
    assert sorted(cycle.agenda.values_list("place", flat=True)) == [1, 2]
