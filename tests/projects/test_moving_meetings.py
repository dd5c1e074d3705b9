"""A meeting moves when one side proposes and the other confirms, and all that hangs on it moves at once."""

import re
import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client

from alliance.audit.models import Entry
from frameworks.choices import ChangeState, Duty, MeetingState, Role
from frameworks.models import Cycle, Meeting, MeetingChange
from frameworks.policies import WrongStateError
from projects.operations import RefusedError, calendar
from projects.queries.meetings import told_changes
from tests.factories import NOW, SCM_ON, make_actor, make_open_cycle, make_person

MOVED = SCM_ON + timedelta(days=14)
FORM = {
    **{"ordinal": "58", "state": "TENTATIVE", "date_precision": "DAY", "mode": "IN_PERSON"},
    **{"time_zone": "America/New_York", "reason": "Typhoon"},
}


@pytest.fixture
def cycle(reference) -> Cycle:
    """Give the open cycle of the 58th SCM, with the duties of a lead on each side."""
    make_person("US", Role.LEAD)
    make_person("ROK", Role.LEAD)
    return make_open_cycle()


def propose(cycle: Cycle, actor, **fields):
    fields = {"tentative_on": MOVED, **fields}
    return calendar.propose_change(meeting_id=cycle.meeting_id, fields=fields, reason="Typhoon", actor=actor, at=NOW)


@pytest.mark.django_db
def test_what_one_side_proposed_moves_nothing_until_the_other_confirms(cycle):
    us, rok = make_actor("US", Role.ADMIN), make_actor("ROK", Role.ADMIN)
    before = dict(cycle.obligations.values_list("pk", "due_at"))
    change = propose(cycle, us)
    assert Meeting.objects.get(pk=cycle.meeting_id).tentative_on == SCM_ON
    assert dict(cycle.obligations.values_list("pk", "due_at")) == before

    calendar.confirm_change(change_id=change.pk, actor=rok, at=NOW)

    assert Meeting.objects.get(pk=cycle.meeting_id).tentative_on == MOVED
    call = cycle.obligations.filter(duty=Duty.CALL).first()
    assert call.due_at - before[call.pk] == timedelta(days=14)
    told = Entry.objects.get(verb="meeting.changed")
    assert told.shared
    assert told.changes == {"tentative_on": [SCM_ON.isoformat(), MOVED.isoformat()]}


@pytest.mark.django_db
def test_no_side_confirms_what_it_proposed_itself(cycle):
    us = make_actor("US", Role.ADMIN)
    change = propose(cycle, us)
    with pytest.raises(PermissionDenied):
        calendar.confirm_change(change_id=change.pk, actor=make_actor("US", Role.ADMIN), at=NOW)


@pytest.mark.django_db
def test_a_refused_proposal_changes_nothing_and_says_why(cycle):
    change = propose(cycle, make_actor("US", Role.ADMIN))
    before = dict(cycle.obligations.values_list("pk", "due_at"))

    calendar.refuse_change(change_id=change.pk, reason="Not ours to move.", actor=make_actor("ROK", Role.ADMIN), at=NOW)

    assert Meeting.objects.get(pk=cycle.meeting_id).tentative_on == SCM_ON
    assert dict(cycle.obligations.values_list("pk", "due_at")) == before
    assert told_changes(cycle.meeting)[0].change.decided_reason == "Not ours to move."


@pytest.mark.django_db
def test_where_the_cycle_says_that_one_side_decides_its_word_is_enough(cycle):
    Cycle.objects.filter(pk=cycle.pk).update(deciding_side="US")
    change = propose(cycle, make_actor("ROK", Role.ADMIN))
    with pytest.raises(PermissionDenied):
        calendar.confirm_change(change_id=change.pk, actor=make_actor("ROK", Role.ADMIN), at=NOW)
    calendar.take_back_change(change_id=change.pk, actor=make_actor("ROK", Role.ADMIN), at=NOW)

    change = propose(cycle, make_actor("US", Role.ADMIN))

    assert change.state == ChangeState.CONFIRMED
    assert Meeting.objects.get(pk=cycle.meeting_id).tentative_on == MOVED


@pytest.mark.django_db
def test_one_proposal_waits_at_a_time_and_one_that_changes_nothing_is_none(cycle):
    us = make_actor("US", Role.ADMIN)
    with pytest.raises(RefusedError, match="Nothing would change"):
        propose(cycle, us, tentative_on=SCM_ON)
    propose(cycle, us)
    with pytest.raises(WrongStateError, match="proposed already"):
        propose(cycle, us, tentative_on=MOVED + timedelta(days=1))


@pytest.mark.django_db
def test_a_proposal_that_was_overtaken_is_not_applied(cycle):
    change = propose(cycle, make_actor("US", Role.ADMIN))
    Meeting.objects.filter(pk=cycle.meeting_id).update(tentative_on=SCM_ON + timedelta(days=1))
    with pytest.raises(WrongStateError, match="meanwhile"):
        calendar.confirm_change(change_id=change.pk, actor=make_actor("ROK", Role.ADMIN), at=NOW)


@pytest.mark.django_db
def test_the_impact_is_what_would_really_happen_and_leaves_no_trace(cycle):
    entries, before = Entry.objects.count(), dict(cycle.milestones.values_list("name_en", "due_on"))
    fields, us = {"tentative_on": MOVED}, make_actor("US", Role.ADMIN)
    impact = calendar.impact_of(meeting_id=cycle.meeting_id, fields=fields, actor=us, at=NOW)
    moves = impact.moves
    assert dict(cycle.milestones.values_list("name_en", "due_on")) == before
    assert Entry.objects.count() == entries

    change = propose(cycle, make_actor("US", Role.ADMIN))
    calendar.confirm_change(change_id=change.pk, actor=make_actor("ROK", Role.ADMIN), at=NOW)

    after = dict(cycle.milestones.values_list("name_en", "due_on"))
    assert {move.name_en: (move.before, move.after) for move in moves} == {
        name: (before[name], after[name]) for name in before if before[name] != after[name]
    }
    assert sum(move.duties for move in moves) > 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"tentative_on": "2025-11-04"}, "The meeting before it was on Tue 4 Nov 2025"),
        ({"state": "CONFIRMED"}, "has a first day"),
        ({"state": "HELD", "start_on": "2099-01-01"}, "cannot have been held on a day to come"),
        ({"start_on": "2027-03-02", "end_on": "2027-03-01"}, "cannot end before it starts"),
        ({"tentative_on": "2027-02-29"}, "Enter a valid date"),
        ({"tentative_on": "10000-01-01"}, "Enter a valid date"),
        ({"reason": ""}, "This field is required"),
        ({"time_zone": "Asia/Busan"}, "There is no time zone Asia/Busan. Write one such as Asia/Seoul"),
        ({"ordinal": "57"}, "The SCM already has a meeting with the number 57. The next free one is 59."),
        ({"ordinal": "0"}, "greater than or equal to 1"),
        ({"window_from": "2026-12-01", "window_until": "2026-11-01"}, "cannot end before it starts"),
        ({"window_until": "2026-12-01"}, "A planned time has a first day"),
        ({"end_on": "2026-12-01"}, "A meeting that ends on a day has a first day"),
        ({"date_precision": "UNKNOWN"}, "Say how precise the day is that you give"),
        ({"date_precision": "MONTH"}, "Of a month or a year, give the first day"),
        ({"state": "POSTPONED", "start_on": MOVED.isoformat()}, "A postponed meeting has no first day yet"),
        ({"start_on": "2026-12-07", "published_on": "2026-12-01"}, "cannot be published before it is held"),
        ({"start_on": "2026-12-07", "announced_on": "2026-12-08"}, "cannot be announced after it was held"),
        ({"tentative_on": ""}, "has no day yet, not even a tentative one"),
        ({"tentative_on": "2100-06-01"}, "outside the years 1990 to 2099"),
    ],
)
def test_a_day_that_makes_no_sense_is_refused_in_words_and_changes_nothing(cycle, said, words):
    client = Client()
    client.force_login(make_person("US", Role.ADMIN))
    form = {**FORM}

    answer = client.post("/calendar/scm-58/propose/", {**form, "tentative_on": MOVED.isoformat(), **said})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not MeetingChange.objects.exists()


@pytest.mark.django_db
def test_the_page_shows_what_would_move_before_it_is_proposed_and_the_other_side_confirms_it(cycle):
    us, rok = Client(), Client()
    us.force_login(make_person("US", Role.ADMIN))
    rok.force_login(make_person("ROK", Role.ADMIN))
    form = {**FORM}
    form["tentative_on"] = MOVED.isoformat()

    looked = us.post("/calendar/scm-58/", form)
    assert looked.status_code == 200
    assert "What would move" in looked.content.decode()
    assert not MeetingChange.objects.exists()
    assert us.post("/calendar/scm-58/propose/", form).status_code == 302
    assert us.post("/calendar/scm-58/confirm/").status_code == 403
    assert rok.post("/calendar/scm-58/confirm/").status_code == 302

    assert Meeting.objects.get(forum__code="SCM", ordinal=58).state == MeetingState.TENTATIVE
    assert Meeting.objects.get(forum__code="SCM", ordinal=58).tentative_on == MOVED
    assert rok.post("/calendar/scm-58/confirm/").status_code == 409
    assert us.get("/calendar/scm-9999/").status_code == us.get("/calendar/none/").status_code == 404


@pytest.mark.django_db
def test_only_the_change_that_was_read_is_confirmed(cycle):
    us, rok = Client(), Client()
    us.force_login(make_person("US", Role.ADMIN))
    rok.force_login(make_person("ROK", Role.ADMIN))
    proposer = make_actor("US", Role.ADMIN)
    read = propose(cycle, proposer)
    assert f'name="change" value="{read.pk}"' in rok.get("/calendar/scm-58/").content.decode()
    calendar.take_back_change(change_id=read.pk, actor=proposer, at=NOW)
    propose(cycle, proposer, tentative_on=MOVED + timedelta(days=1))

    assert rok.post("/calendar/scm-58/confirm/", {"change": read.pk}).status_code == 409
    assert Meeting.objects.get(pk=cycle.meeting_id).tentative_on == SCM_ON


@pytest.mark.django_db
def test_a_refused_proposal_is_looked_at_again_before_it_is_proposed(cycle):
    us = Client()
    us.force_login(make_person("US", Role.ADMIN))
    text = us.post("/calendar/scm-58/propose/", {"state": "CONFIRMED"}).content.decode()
    assert re.search(r'<form[^>]*id="act-move"[^>]*action="/calendar/scm-58/"', text)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_confirm_and_refuse_at_once_one_is_too_late(world):
    make_person("US", Role.LEAD)
    cycle = make_open_cycle()
    change = propose(cycle, make_actor("US", Role.ADMIN))
    admins = [make_actor("ROK", Role.ADMIN), make_actor("ROK", Role.ADMIN)]
    barrier, answers = threading.Barrier(2), []

    def decide(number: int) -> None:
        barrier.wait()
        try:
            if number:
                calendar.refuse_change(change_id=change.pk, reason="No.", actor=admins[1], at=NOW)
            else:
                calendar.confirm_change(change_id=change.pk, actor=admins[0], at=NOW)
            answers.append("done")
        except WrongStateError:
            answers.append("late")
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == ["done", "late"]
    moved = Meeting.objects.get(pk=cycle.meeting_id).tentative_on == MOVED
    assert moved == (MeetingChange.objects.get().state == ChangeState.CONFIRMED)


@pytest.mark.parametrize(("address", "is_war"), [("scm-56", False), ("kidd-27", True), ("scm-57", True)])
@pytest.mark.parametrize(
    ("side", "words", "title"),
    [("US", "Department of Defense", "Department of War"), ("ROK", "미합중국 국방부", "미합중국 전쟁부")],
)
def test_a_meeting_names_the_ministries_as_they_were_called_on_its_day(reference, address, is_war, side, words, title):
    reader = Client()
    reader.force_login(make_person(side, Role.LEAD))
    page = reader.get(f"/calendar/{address}/").content.decode()
    assert words in page
    assert (title in page) is is_war
