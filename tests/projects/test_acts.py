"""Acts on a project from its page: done, refused with the typed text kept, or answered as the rules say."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.html import escape

from alliance.accounts.models import User
from frameworks.choices import Role
from frameworks.models import Tenure
from projects import operations
from projects.choices import Audience, Recommendation, State, Visibility
from projects.models import Comment, Project, Review, SideNote, StatusReport
from tests.factories import NOW, fields_of, lead_of, make_actor, make_open_cycle, make_person, make_project
from tests.projects.test_races import held_open, second_person

pytestmark = pytest.mark.usefixtures("reference")

LONG = "x" * 50_001


def person_of(actor):
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def act(actor, project, name, **said):
    return person_of(actor).post(f"{project.get_absolute_url()}{name}/", said)


def test_the_road_from_draft_to_closed():
    author, us, rok = make_actor("US", Role.AUTHOR), lead_of("US"), lead_of("ROK")
    project = make_project("US", actor=author)
    make_open_cycle()

    def go(actor, name, **said):
        response = act(actor, project, name, **said)
        project.refresh_from_db()
        assert response.status_code == 302, (name, response.status_code)
        assert response.headers["Location"] == project.get_absolute_url()

    go(author, "submit")
    go(us, "share")
    review = {"version": 1, "recommendation": "SUPPORT", "reasons": "Good."}
    go(rok, "review", **review)
    go(rok, "comment", body="Well done.", audience="BOTH")
    go(rok, "note", body="Ask again in May.")
    go(us, "endorse", version=1)
    go(rok, "endorse", version=1)
    assert project.state == State.ENDORSED
    go(rok, "withdraw-endorsement", reason="Not yet.")
    assert project.state == State.SUBMITTED
    go(rok, "endorse", version=1)
    go(us, "present")
    go(rok, "report-status", health="AT_RISK", reason="The range is late.")
    go(us, "close", reason="Done.", ended_on="2026-09-01")

    assert project.state == State.CLOSED
    assert Review.objects.get().recommendation == Recommendation.SUPPORT
    assert (Comment.objects.count(), SideNote.objects.count(), StatusReport.objects.count()) == (1, 1, 1)
    for reader in (us, rok):
        assert person_of(reader).get(project.get_absolute_url()).status_code == 200


BAD = [
    ("review", {"version": "1", "recommendation": "SUPPORT"}),
    ("review", {"version": "1", "recommendation": "NO", "reasons": "KEPT"}),
    ("review", {"version": "", "recommendation": "SUPPORT", "reasons": "KEPT"}),
    ("review", {"version": "x", "recommendation": "SUPPORT", "reasons": "KEPT"}),
    ("review", {"version": "9" * 30, "recommendation": "SUPPORT", "reasons": "KEPT"}),
    ("review", {"version": "1", "recommendation": "SUPPORT", "reasons": "a\x00b"}),
    ("review", {"version": "1", "recommendation": "SUPPORT", "reasons": LONG}),
    ("return", {}),
    ("return", {"reason": "  "}),
    ("return", {"reason": "\x00"}),
    ("return", {"reason": "KEPT\x07"}),
    ("return", {"reason": LONG}),
    ("endorse", {}),
    ("endorse", {"version": "one"}),
    ("withdraw", {"reason": ""}),
    ("comment", {"body": "", "audience": "OWN"}),
    ("comment", {"body": "KEPT", "audience": "NONE"}),
    ("comment", {"body": "\x00", "audience": "OWN"}),
    ("comment", {"body": LONG, "audience": "OWN"}),
    ("note", {"body": ""}),
    ("note", {"body": "\x00"}),
    ("note", {"body": LONG}),
    ("add-member", {}),
    ("add-member", {"user": "nobody"}),
    ("add-member", {"user": "\x00"}),
    ("add-member", {"user": "rok-stranger"}),
]


@pytest.mark.parametrize(("name", "said"), BAD)
def test_bad_input_is_refused_and_what_was_typed_is_kept(name, said):
    make_person("ROK", Role.AUTHOR, username="rok-stranger")
    project = make_project("US", State.SUBMITTED, Visibility.BOTH)

    response = act(lead_of("US"), project, name, **said)

    assert response.status_code == 422
    page = response.content.decode()
    assert 'class="err"' in page or "err-summary" in page
    assert ("KEPT" in page) == ("KEPT" in "".join(said.values()))
    project.refresh_from_db()
    assert project.state == State.SUBMITTED


@pytest.mark.parametrize(
    "said",
    [{}, {"health": "GREEN"}, {"health": "AT_RISK"}, {"health": "OFF_TRACK", "reason": "\x00"}, {"health": "\x00"}],
)
def test_a_status_that_is_not_on_track_needs_a_reason(said):
    project = make_project("US", State.ENDORSED)
    assert act(lead_of("US"), project, "report-status", **said).status_code == 422
    assert act(lead_of("US"), project, "report-status", health="ON_TRACK").status_code == 302


def test_a_comment_for_both_sides_is_refused_while_only_one_sees_the_project():
    project = make_project("US", State.SUBMITTED)
    answer = act(lead_of("US"), project, "comment", body="KEPT", audience="BOTH")
    assert answer.status_code == 409
    assert "KEPT" in answer.content.decode()
    assert not Comment.objects.exists()


def test_a_second_signature_of_a_side_is_refused_with_its_reason():
    project = make_project("US", State.SUBMITTED, Visibility.BOTH)
    assert act(lead_of("US"), project, "endorse", version=1).status_code == 302
    again = act(lead_of("US"), project, "endorse", version=1)
    assert again.status_code == 422
    assert "Your side has endorsed this version already." in again.content.decode()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("endorse", {"version": 1}),
        ("review", {"version": 1, "recommendation": "SUPPORT", "reasons": "KEPT"}),
    ],
)
def test_judging_a_version_that_is_no_longer_the_newest_answers_409(name, said):
    author = make_actor("US", Role.AUTHOR)
    project = make_project("US", State.RETURNED, Visibility.BOTH, actor=author)
    operations.save_project(project_id=project.pk, base_version=1, fields=fields_of(), actor=author, at=NOW)
    operations.submit(project_id=project.pk, actor=author, at=NOW)

    response = act(make_actor("ROK", Role.LEAD, language="en"), project, name, **said)

    assert response.status_code == 409
    page = response.content.decode()
    assert "Somebody saved version 2 while you were writing. It now stands at version 2: Submitted." in page
    assert ("KEPT" in page) == (name == "review")
    assert not Review.objects.exists()
    assert not project.endorsements.exists()


TYPED = "KEPT <first>.\n\n  KEPT second."
REVIEW = {"version": 1, "recommendation": "SUPPORT", "reasons": TYPED}
OVERTAKEN = [
    ("review", REVIEW, State.RETURNED),
    ("review", REVIEW, State.ENDORSED),
    ("return", {"reason": TYPED}, State.ENDORSED),
    ("withdraw-endorsement", {"reason": TYPED}, State.PRESENTED),
    ("withdraw", {"reason": TYPED}, State.PRESENTED),
    ("close", {"reason": TYPED, "ended_on": "2026-09-01"}, State.CLOSED),
    ("comment", {"body": TYPED, "audience": "BOTH"}, State.CLOSED),
    ("comment", {"body": TYPED, "audience": "no such"}, State.CLOSED),
    ("note", {"body": TYPED}, State.PRESENTED),
    ("report-status", {"health": "AT_RISK", "reason": TYPED}, State.CLOSED),
]


@pytest.mark.parametrize(("name", "said", "state"), OVERTAKEN)
def test_what_was_typed_is_given_back_when_the_project_moved_on_meanwhile(name, said, state):
    project = make_project("US", state, Visibility.BOTH)

    response = act(lead_of("US"), project, name, **said)

    assert response.status_code == 409
    page = response.content.decode()
    assert f"It now stands at version 1: {state.label}." in page
    assert f">\n{escape(TYPED)}</textarea>" in page
    assert "KEPT" not in person_of(lead_of("US")).get(project.get_absolute_url()).content.decode()


@pytest.mark.usefixtures("world")
def test_what_was_typed_is_given_back_even_when_the_project_moves_on_while_it_is_sent():
    project = make_project("US", State.PRESENTED)
    lead, us = lead_of("US"), person_of(lead_of("US"))
    said = {"body": TYPED, "audience": "OWN"}

    with held_open():
        operations.close(project_id=project.pk, reason="Done.", actor=lead, at=NOW)
        with second_person(lambda: us.post(f"{project.get_absolute_url()}comment/", said)) as outcome:
            pass

    assert outcome[0].status_code == 409
    assert "It now stands at version 1: Closed." in outcome[0].content.decode()
    assert escape(TYPED) in outcome[0].content.decode()


def test_an_act_that_asks_for_no_text_gives_none_back():
    page = act(lead_of("US"), make_project("US", State.SUBMITTED, Visibility.BOTH), "share")
    assert page.status_code == 409
    assert "What you typed" not in page.content.decode()


@pytest.mark.parametrize("state", [state for state in State if state != State.CLOSED])
@pytest.mark.parametrize("audience", list(Audience))
def test_a_comment_is_taken_in_every_state_that_allows_one(state, audience):
    project = make_project("US", state, Visibility.BOTH)
    response = act(lead_of("US"), project, "comment", body="Well.", audience=audience)
    # Nothing can be said to both sides of a draft, which only one side sees.
    assert response.status_code == (409 if (state, audience) == (State.DRAFT, Audience.BOTH) else 302)


def test_of_a_project_that_is_hidden_meanwhile_nothing_is_shown():
    lead = lead_of("US")
    project = make_project("US", State.SUBMITTED, title_en="SECRET-TITLE")
    Tenure.objects.filter(user_id=lead.user_id).update(ends_on=NOW - timedelta(days=400))
    response = act(lead, project, "comment", body="KEPT", audience="OWN")
    assert response.status_code == 404
    assert "SECRET-TITLE" not in response.content.decode()


def test_submitting_twice_answers_409_and_without_a_cycle_422():
    author = make_actor("US", Role.AUTHOR)
    project = make_project("US", actor=author)
    assert act(author, project, "submit").status_code == 422
    make_open_cycle()
    assert act(author, project, "submit").status_code == 302
    assert act(author, project, "submit").status_code == 409


def test_what_a_post_does_not_allow_answers_403_and_is_not_offered():
    project = make_project("US", State.SUBMITTED, Visibility.BOTH)
    auditor = make_actor("US", Role.AUDITOR)
    page = person_of(auditor).get(project.get_absolute_url()).content.decode()
    assert 'id="act-' not in page
    assert act(auditor, project, "endorse", version=1).status_code == 403
    assert act(auditor, project, "return", reason="").status_code == 403


def test_whoever_lost_the_right_while_typing_gets_the_text_back():
    project = make_project("US", State.SUBMITTED, Visibility.BOTH)
    response = act(make_actor("US", Role.AUDITOR), project, "comment", body=TYPED, audience="OWN")
    assert response.status_code == 403
    assert f">\n{escape(TYPED)}</textarea>" in response.content.decode()


def test_a_lead_puts_a_person_on_the_team():
    person = make_person("US", Role.AUTHOR)
    project = make_project("US")
    assert act(lead_of("US"), project, "add-member", user=person.username).status_code == 302
    assert Project.objects.get(pk=project.pk).members.filter(user=person).exists()
