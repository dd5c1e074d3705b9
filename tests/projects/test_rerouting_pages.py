"""The acts beside the straight road, from the page of a project."""

import pytest

from frameworks.choices import Role
from projects import operations
from projects.choices import Stage, State, Visibility
from projects.models import Project
from projects.queries.cycles import all_cycles, gates_of, goal_of
from tests.factories import NOW, lead_of, make_actor, make_project, open_the_next_cycle
from tests.projects.test_acts import act, person_of

pytestmark = pytest.mark.usefixtures("reference")

WHY = "The partner asks for more time."


def page_of(project, reader):
    project.refresh_from_db()
    return person_of(reader).get(project.get_absolute_url()).content.decode()


def test_a_deferred_project_tells_of_its_filing_and_waits_for_a_later_cycle():
    us, rok = lead_of("US"), make_actor("ROK", Role.LEAD, language="en")
    project = make_project("US", State.SUBMITTED, Visibility.BOTH)

    assert act(us, project, "defer", reason=WHY).status_code == 302

    page = page_of(project, us)
    assert "Deferred to a later cycle" in page
    assert "It was filed in the open cycle already." in page
    assert 'id="act-carry-on"' not in page
    for reader in (us, rok):
        assert WHY in page_of(project, reader)
    refused = act(us, project, "carry-on", reason=WHY)
    assert refused.status_code == 422
    assert "once a later cycle is open" in refused.content.decode()


def test_what_is_carried_on_says_so_and_is_not_called_returned():
    us = lead_of("US")
    project = make_project("US", State.PRESENTED)
    open_the_next_cycle()
    assert 'id="act-carry-on"' in page_of(project, us)

    assert act(us, project, "carry-on", reason=WHY).status_code == 302

    page = page_of(project, us)
    assert "59th cycle: Carried on from an earlier cycle" in page
    assert "Returned" not in page
    assert "Carried on in a later cycle" in page
    assert "Version 2 carries it on in a later cycle: signed for version 1." in page


def test_the_other_side_never_hears_of_a_filing_that_ended_before_the_project_was_shared():
    us, rok = lead_of("US"), make_actor("ROK", Role.LEAD, language="en")
    author = make_actor("US", Role.AUTHOR)
    project = make_project("US", State.SUBMITTED, actor=author)
    act(us, project, "defer", reason=WHY)
    open_the_next_cycle()
    act(us, project, "carry-on", reason="Now.")
    operations.submit(project_id=project.pk, actor=author, at=NOW)
    operations.share_with_other_side(project_id=project.pk, actor=us, at=NOW)

    ours, theirs = page_of(project, us), page_of(project, rok)
    assert "58th cycle" in ours
    assert "58th cycle" not in theirs
    assert WHY not in theirs
    cycle = project.submissions.earliest("pk").cycle
    assert project.title_en in person_of(us).get(cycle.get_absolute_url()).content.decode()
    assert project.title_en not in person_of(rok).get(cycle.get_absolute_url()).content.decode()


def test_work_is_put_on_hold_and_taken_up_again():
    us = lead_of("US")
    project = make_project("US", State.PRESENTED)
    for name, stage in (("put-on-hold", Stage.ON_HOLD), ("take-up-again", Stage.ACTIVE)):
        assert f'id="act-{name}"' in page_of(project, us)
        assert act(us, project, name, reason=WHY).status_code == 302
        project.refresh_from_db()
        assert project.stage == stage


def test_a_merged_project_leads_to_the_other_and_back():
    us = lead_of("US")
    project, other = (make_project("US", State.SUBMITTED, Visibility.BOTH) for _one in range(2))
    assert act(us, project, "merge", into=other.ref.upper(), reason=WHY).status_code == 302
    assert other.ref.upper() in page_of(project, us)
    assert project.ref.upper() in page_of(other, us)


def test_merging_answers_alike_for_what_is_hidden_and_what_is_absent():
    us = lead_of("US")
    project, hidden = make_project("US", State.SUBMITTED), make_project("ROK", State.SUBMITTED)
    answers = [act(us, project, "merge", into=ref, reason="KEPT") for ref in (hidden.key, "rok-aaaaaaaa")]
    for answer in answers:
        assert answer.status_code == 422
        assert "There is no project with this reference." in answer.content.decode()
        assert "KEPT" in answer.content.decode()


def test_a_split_project_leads_to_its_parts_which_the_other_side_does_not_see():
    us, rok = lead_of("US"), make_actor("ROK", Role.LEAD, language="en")
    project = make_project("US", State.SUBMITTED, Visibility.BOTH)
    said = {"titles_en": "North\n\nSouth ", "titles_ko": "북\r\n남", "reason": WHY}
    assert act(us, project, "split", **said).status_code == 302
    assert set(Project.objects.filter(split_from=project).values_list("title_en", "title_ko")) == {
        ("North", "북"),
        ("South", "남"),
    }
    assert "South" in page_of(project, us)
    assert "South" not in page_of(project, rok)


@pytest.mark.parametrize(
    "titles",
    [
        {"titles_en": "One"},
        {"titles_en": "One\nTwo", "titles_ko": "하나"},
        {"titles_en": "\n".join("abcdefghijk")},
        {"titles_en": f"One\n{'x' * 301}"},
        {},
    ],
)
def test_a_split_needs_two_to_ten_titles_in_step(titles):
    project = make_project("US", State.SUBMITTED)
    assert act(lead_of("US"), project, "split", reason="KEPT", **titles).status_code == 422
    assert not Project.objects.filter(split_from=project).exists()


def test_what_moved_on_still_counts_in_the_cycle_that_it_was_presented_in():
    project = make_project("US", State.PRESENTED)
    first, lead = project.cycle, lead_of("US")
    second = open_the_next_cycle()
    operations.carry_on(project_id=project.pk, reason="It goes on.", actor=lead, at=NOW)

    before, now = gates_of(first, lead), gates_of(second, lead)
    assert (before.filed, before.both_signed, before.presented, before.moved_on) == (1, 1, 1, 1)
    assert (now.filed, now.one_signed, now.presented, now.moved_on) == (1, 0, 0, 0)
    assert goal_of(first, lead).project == project
    assert goal_of(second, lead) is None
    assert {line.cycle: line.filed for line in all_cycles(lead)} == {first: 1, second: 1}
    assert "Carried on in a later cycle" in person_of(lead).get(first.get_absolute_url()).content.decode()
    assert "Carried on from an earlier cycle" in person_of(lead).get(second.get_absolute_url()).content.decode()
