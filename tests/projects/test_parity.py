"""Two languages say the same before anybody signs."""

import pytest

from frameworks.choices import Role
from projects import operations
from projects.choices import State, Visibility
from projects.operations import RefusedError, StaleVersionError
from projects.queries.waiting import Task
from projects.queries.work import work_of
from tests.factories import NOW, lead_of, make_actor, make_project
from tests.projects.test_acts import act, person_of

pytestmark = pytest.mark.usefixtures("reference")


def a_project_left_behind(author, *, is_submitted=True):
    project = make_project("US", State.RETURNED, Visibility.BOTH, actor=author)
    fields = {**operations.fields_of(project), "aims_en": "Watch it by night."}
    operations.save_project(project_id=project.pk, base_version=1, fields=fields, actor=author, at=NOW)
    if is_submitted:
        operations.submit(project_id=project.pk, actor=author, at=NOW)
    project.refresh_from_db()
    return project


def page_of(project, reader):
    return person_of(reader).get(project.get_absolute_url()).content.decode()


def test_nobody_signs_a_version_whose_languages_say_different_things():
    project, us = a_project_left_behind(make_actor("US", Role.AUTHOR)), lead_of("US")

    with pytest.raises(RefusedError, match=r"left behind by the other: Aims \(Korean|Aims"):
        operations.endorse(project_id=project.pk, version=2, actor=us, at=NOW)

    page = page_of(project, us)
    assert 'id="act-endorse"' not in page
    assert "It can be endorsed once its authors confirm that both fit" in page
    assert "Waits until both languages are together" in page
    refused = act(us, project, "endorse", version=2)
    assert refused.status_code == 422
    assert "One language was left behind by the other" in refused.content.decode()


@pytest.mark.parametrize("is_submitted", [True, False])
def test_an_author_confirms_that_the_other_language_still_fits(is_submitted):
    author = make_actor("US", Role.AUTHOR)
    project = a_project_left_behind(author, is_submitted=is_submitted)

    assert act(author, project, "confirm-language", version=2).status_code == 302

    project.refresh_from_db()
    assert (project.stale, project.version_number) == ([], 2)
    assert "Confirmed that both languages fit" in page_of(project, author)
    if is_submitted:
        operations.endorse(project_id=project.pk, version=2, actor=lead_of("US"), at=NOW)


def test_what_is_together_needs_no_confirmation_and_what_is_old_takes_none():
    author = make_actor("US", Role.AUTHOR)
    with pytest.raises(RefusedError, match="together already"):
        operations.confirm_language(project_id=make_project("US").pk, version=1, actor=lead_of("US"), at=NOW)
    project = a_project_left_behind(author)
    with pytest.raises(StaleVersionError):
        operations.confirm_language(project_id=project.pk, version=1, actor=author, at=NOW)


def test_the_other_side_confirms_nothing():
    project = a_project_left_behind(make_actor("US", Role.AUTHOR))
    assert act(lead_of("ROK"), project, "confirm-language", version=2).status_code == 403


def test_the_owners_are_told_and_nobody_is_asked_to_sign():
    author, us, rok = make_actor("US", Role.AUTHOR), lead_of("US"), lead_of("ROK")
    project = a_project_left_behind(author)

    for reader, waiting in ((author, [project]), (us, [project]), (rok, [])):
        assert work_of(reader, NOW).things(Task.CONFIRM) == waiting
        assert work_of(reader, NOW).things(Task.SIGN) == []

    page = person_of(us).get("/work/").content.decode()
    assert "One language was left behind: confirm that both fit, or return it to bring them together." in page


def test_the_list_is_narrowed_to_what_was_left_behind():
    author = make_actor("US", Role.AUTHOR)
    apart, together = a_project_left_behind(author), make_project("US", State.SUBMITTED)
    page = person_of(lead_of("US")).get("/projects/?languages=apart").content.decode()
    assert apart.title_en in page
    assert together.title_en not in page
