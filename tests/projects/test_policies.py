"""decide() answers every row of the permission matrix, and keeps its promises on any person and project."""

import csv
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from alliance.accounts.choices import SideCode
from frameworks.choices import Role
from frameworks.policies import Actor, Seat, SideAction
from projects.choices import State, Visibility
from projects.policies import (
    GENERAL_RULES,
    RULES,
    Action,
    Facts,
    HiddenError,
    Verdict,
    WrongStateError,
    decide,
    facts_of,
    open_actions,
    require,
    sees,
)

MATRIX = Path(__file__).parents[1] / "permission_matrix.csv"
ROWS = 17_992
FRAMEWORK, AREA, ELSEWHERE = 7, 5, 99
READS = frozenset(
    {
        Action.VIEW,
        Action.LIST_SEARCH_COUNT,
        Action.HISTORY,
        Action.DOWNLOAD_ATTACHMENT,
        Action.CALENDAR_ENTRY,
        Action.REMINDER_EMAIL,
        Action.READ_SIDE_NOTE_US,
        Action.READ_SIDE_NOTE_ROK,
    }
)
RUNNING = frozenset(
    {Action.ASSIGN_OWN_SIDE, Action.RECORD_PRESENTED, Action.CLOSE, Action.PUT_ON_AGENDA, Action.RECORD_OUTCOME}
)


def make_actor(side: str = "US", *roles: str, here: bool = True, user_id: int = 1) -> Actor:
    place = (FRAMEWORK, AREA) if here else (ELSEWHERE, ELSEWHERE)
    return Actor(user_id, side, tuple(Seat(n, role, *place, f"post {n}") for n, role in enumerate(roles, 1)))


def make_facts(owner: str = "US", visibility: str = "BOTH", state: str = "SUBMITTED", **fields: object) -> Facts:
    return Facts(
        **{
            "owner": owner,
            "visibility": visibility,
            "state": state,
            "framework_id": FRAMEWORK,
            "area_id": AREA,
            "on_team": True,
            **fields,
        }
    )


def matrix_actor(row: dict[str, str]) -> Actor | None:
    """Return who a row is about; a row without a side is somebody who has not fully signed in."""
    if row["side"] == "-":
        return None
    return make_actor(row["side"], row["role"].upper(), here=row["assigned"] == "True")


def matrix_facts(row: dict[str, str]) -> Facts | None:
    if not row["owner"]:
        return None
    on_team = row["role"] == "author" and row["assigned"] == "True"
    return make_facts(row["owner"], row["visibility"].upper(), row["state"].upper(), on_team=on_team)


seats = st.builds(
    Seat,
    post_id=st.integers(1, 9),
    role=st.sampled_from(Role.values),
    framework_id=st.sampled_from([FRAMEWORK, ELSEWHERE, None]),
    area_id=st.sampled_from([AREA, ELSEWHERE, None]),
    label=st.just("post"),
)
actors = st.builds(
    Actor,
    user_id=st.integers(1, 3),
    side=st.sampled_from(SideCode.values),
    seats=st.lists(seats, max_size=3).map(tuple),
)
# A draft is never shared: the database refuses it.
standings = st.tuples(st.sampled_from(Visibility.values), st.sampled_from(State.values)).filter(
    lambda pair: pair[1] != State.DRAFT or pair[0] == Visibility.OWN
)
projects = st.builds(
    lambda owner, standing, **rest: Facts(owner, *standing, FRAMEWORK, AREA, **rest),
    owner=st.sampled_from(SideCode.values),
    standing=standings,
    on_team=st.booleans(),
    last_editor_id=st.none() | st.integers(1, 3),
    release_proposed_by=st.none() | st.sampled_from(SideCode.values),
)
project_actions = st.sampled_from(sorted(RULES))


def test_every_row_of_the_matrix_is_answered_as_it_says():
    with MATRIX.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    answers = [(row, decide(matrix_actor(row), Action(row["action"]), matrix_facts(row))) for row in rows]
    disagreements = [f"{answer}: {row}" for row, answer in answers if answer != row["expected"]]

    assert len(rows) == ROWS
    assert disagreements[:10] == []


def test_every_action_has_exactly_one_rule():
    assert RULES.keys() | GENERAL_RULES.keys() == set(Action)
    assert RULES.keys() & GENERAL_RULES.keys() == set()
    assert {action.value for action in SideAction} <= {action.value for action in GENERAL_RULES}


def test_every_act_that_can_come_too_early_or_late_says_when_it_is_possible():
    waits = {action for action, rule in RULES.items() if rule.states != set(State)}

    assert {action for action in waits if not str(RULES[action].help)} == {Action.REMINDER_EMAIL}


@given(actors, projects, project_actions)
def test_the_side_wall_hides_all_that_is_the_other_sides_own(actor, facts, action):
    if facts.owner == actor.side or facts.visibility != Visibility.OWN:
        return

    assert decide(actor, action, facts) is Verdict.HIDE


@given(actors, projects, project_actions)
def test_what_is_not_seen_is_hidden_from_every_act_and_nothing_else_tells_of_it(actor, facts, action):
    if not sees(actor, facts):
        assert decide(actor, action, facts) is Verdict.HIDE
    elif RULES[action].note_of in {"", actor.side}:
        assert decide(actor, action, facts) is not Verdict.HIDE


@given(actors, projects)
def test_side_notes_of_the_other_side_do_not_exist(actor, facts):
    other = SideCode(actor.side).other

    assert decide(actor, Action(f"read_side_note_{other.lower()}"), facts) is Verdict.HIDE
    assert decide(actor, Action(f"write_side_note_{other.lower()}"), facts) is Verdict.HIDE


@given(st.sampled_from(SideCode.values), projects, project_actions)
def test_admins_run_but_do_not_judge_or_write(side, facts, action):
    verdict = decide(make_actor(side, Role.ADMIN), action, facts)

    assert verdict is not Verdict.ALLOW or action in READS | RUNNING


@given(st.sampled_from(SideCode.values), st.sampled_from([Role.AUDITOR, Role.LEADERSHIP]), projects, project_actions)
def test_auditors_and_leadership_write_nothing(side, role, facts, action):
    verdict = decide(make_actor(side, role), action, facts)

    assert verdict is not Verdict.ALLOW or action in READS


@given(actors, projects, st.sampled_from([Action.EDIT_FIELDS, Action.SUBMIT, Action.UPLOAD_ATTACHMENT]))
def test_only_the_owning_side_changes_content(actor, facts, action):
    if facts.owner != actor.side:
        assert decide(actor, action, facts) is not Verdict.ALLOW


@given(actors, projects)
def test_nobody_endorses_what_they_edited_last(actor, facts):
    if facts.last_editor_id == actor.user_id:
        assert decide(actor, Action.ENDORSE, facts) is not Verdict.ALLOW


@given(actors, projects)
def test_no_side_approves_the_release_it_proposed(actor, facts):
    if facts.release_proposed_by == actor.side:
        assert decide(actor, Action.APPROVE_PUBLIC, facts) is not Verdict.ALLOW


@given(actors, projects, seats)
def test_one_more_post_never_takes_a_right_away(actor, facts, seat):
    more = Actor(actor.user_id, actor.side, (*actor.seats, seat))

    assert open_actions(actor, facts) <= open_actions(more, facts)


@given(projects, st.sampled_from(Action))
def test_nobody_and_people_without_a_post_may_do_nothing(facts, action):
    assert decide(None, action, facts) in {Verdict.LOGIN, Verdict.DENY}
    assert decide(make_actor("US"), action, facts) in {Verdict.HIDE, Verdict.DENY}


@given(actors, projects)
def test_nothing_is_ever_deleted_and_the_other_sides_people_are_left_alone(actor, facts):
    assert open_actions(actor, facts).isdisjoint({Action.HARD_DELETE, Action.ASSIGN_OTHER_SIDE})


def test_the_lead_who_edited_last_may_not_endorse_but_another_lead_may():
    facts = make_facts(last_editor_id=1)

    assert decide(make_actor("US", Role.LEAD, user_id=1), Action.ENDORSE, facts) is Verdict.DENY
    assert decide(make_actor("ROK", Role.LEAD, user_id=2), Action.ENDORSE, facts) is Verdict.ALLOW


def test_a_post_counts_only_for_its_own_area_and_framework():
    facts = make_facts(on_team=False)
    here, elsewhere = make_actor("ROK", Role.POC), make_actor("ROK", Role.POC, here=False)

    assert (decide(here, Action.REVIEW, facts), decide(elsewhere, Action.REVIEW, facts)) == ("ALLOW", "DENY")


def test_deciding_about_a_project_takes_its_facts():
    with pytest.raises(TypeError, match="facts of a project"):
        decide(make_actor("US", Role.LEAD), Action.ENDORSE)


def test_require_lets_what_is_allowed_pass():
    require(make_actor("US", Role.LEAD), Action.ENDORSE, make_facts())
    require(make_actor("US", Role.AUTHOR), Action.CREATE_PROJECT)


@pytest.mark.parametrize(
    ("actor", "action", "facts", "error"),
    [
        (make_actor("ROK", Role.LEAD), Action.ENDORSE, make_facts(visibility="OWN"), HiddenError),
        (make_actor("ROK", Role.AUTHOR), Action.ENDORSE, make_facts(), PermissionDenied),
        (make_actor("ROK", Role.ADMIN), Action.CREATE_PROJECT, None, PermissionDenied),
        (None, Action.VIEW, make_facts(), PermissionDenied),
    ],
)
def test_require_raises_what_the_verdict_stands_for(actor, action, facts, error):
    with pytest.raises(error):
        require(actor, action, facts)


def test_a_refusal_for_its_state_says_what_would_make_it_possible():
    with pytest.raises(WrongStateError) as refusal:
        require(make_actor("US", Role.LEAD), Action.ENDORSE, make_facts(visibility="OWN"))

    assert str(refusal.value) == "It can be endorsed while it is submitted and shared with the other side."


def test_facts_are_taken_from_the_project_itself():
    facts = make_facts(on_team=False, last_editor_id=4)

    assert facts_of(facts, member=False, last_editor_id=4) == facts
