"""What others did meanwhile: counted on open pages for those who may see it, quietly, and never kept awake by it."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from alliance.accounts.models import User
from frameworks.choices import Role
from frameworks.operations import close_cycle
from projects import operations
from projects.choices import Audience, State, Visibility
from projects.models import Editing
from projects.queries.changes import LONGEST, MOST
from tests.factories import fields_of, lead_of, make_actor, make_meeting, make_open_cycle, make_project

pytestmark = pytest.mark.usefixtures("reference")
ASKS = re.compile(r'data-watch="([^"]*)" data-editing="([^"]*)"')
PAGES = (
    "/",
    "/projects/",
    "/projects/timeline/",
    "/projects/board/",
    "/work/",
    "/cycles/{cycle}/",
    "/cycles/{cycle}/board/",
    "{project}",
)


class Reader:
    """Somebody who has a page open."""

    def __init__(self, actor) -> None:
        self.client = Client()
        self.client.force_login(User.objects.get(pk=actor.user_id))

    def open(self, address: str) -> "Reader":
        found = ASKS.search(self.client.get(address).content.decode())
        assert found, address
        self.asks, self.says = (unescape(one) for one in found.groups())
        return self

    def look(self, **headers):
        return self.client.get(self.asks, headers=headers)

    def told(self) -> dict[str, str]:
        answer = self.look()
        assert answer.status_code == 200, answer
        return answer.json()


@pytest.fixture
def reader(reference) -> Reader:
    return Reader(lead_of("US"))


def shared(state=State.SUBMITTED):
    """Make a project that both sides see, so long ago that no page opened now counts it."""
    return make_project("US", state, Visibility.BOTH)


def remark(project, actor, audience=Audience.BOTH) -> None:
    operations.comment(project_id=project.pk, body="Seen.", audience=audience, actor=actor, at=timezone.now())


def draft(side: str) -> None:
    project = make_project(side, actor=make_actor(side, Role.AUTHOR), at=timezone.now())
    assert project.state == State.DRAFT


@pytest.mark.parametrize("page", PAGES)
def test_what_the_other_side_did_is_told_on_the_open_page(reader, page):
    project = shared()
    reader.open(page.format(cycle=make_open_cycle().slug, project=project.get_absolute_url()))
    assert reader.told()["changes"] == ""

    remark(project, lead_of("ROK"))

    assert reader.told()["changes"] == "1 change by others"


def test_while_nothing_changes_the_answer_is_empty_and_takes_few_statements(reader):
    project = shared()
    reader.open("/projects/")
    first = reader.look()

    with CaptureQueriesContext(connection) as asked:
        again = reader.look(if_none_match=first["ETag"])

    assert (again.status_code, again.content) == (304, b"")
    # The door reads the session, the person, their side's wall and their posts; one more looks at the record.
    assert len(asked) <= 7, "\n".join(query["sql"] for query in asked)
    remark(project, lead_of("ROK"))
    assert reader.look(if_none_match=first["ETag"]).status_code == 200


@pytest.mark.parametrize("page", ["/", "/projects/", "/work/", "/cycles/{cycle}/", "/cycles/{cycle}/board/"])
def test_what_the_other_side_does_behind_its_wall_is_not_counted(reader, page):
    project = shared()
    reader.open(page.format(cycle=make_open_cycle().slug))
    before = reader.look()

    draft("ROK")
    make_project("ROK", State.SUBMITTED, at=timezone.now())
    remark(project, lead_of("ROK"), Audience.OWN)
    operations.write_side_note(project_id=project.pk, body="Ours.", actor=lead_of("ROK"), at=timezone.now())

    # To the last bit the answer is the one from before.
    assert reader.look(if_none_match=before["ETag"]).status_code == 304


def test_a_draft_of_the_own_side_is_counted_for_those_who_see_it_alone(reader):
    leadership = Reader(make_actor("US", Role.LEADERSHIP)).open("/projects/")
    reader.open("/projects/")

    draft("US")

    assert reader.told()["changes"] == "1 change by others"
    assert leadership.told()["changes"] == ""


def test_what_one_did_oneself_is_no_news(reader):
    project = shared()
    reader.open("/projects/")
    remark(project, lead_of("US"))
    assert reader.told()["changes"] == ""


def test_a_page_of_a_cycle_or_a_project_is_told_of_no_other(reader):
    project, other = shared(), shared()
    reader.open(project.get_absolute_url())
    remark(other, lead_of("ROK"))
    assert reader.told()["changes"] == ""


def test_the_calendar_and_the_forums_are_told_of_what_they_show(reader):
    cycle, project = make_open_cycle(), shared()
    meeting = make_meeting("RCWG", 9, date(2026, 10, 1))
    calendar, forums = Reader(lead_of("US")).open("/calendar/"), reader.open(f"/cycles/{cycle.slug}/forums/")
    rok = lead_of("ROK")
    remark(project, rok)
    assert (calendar.told()["changes"], forums.told()["changes"]) == ("", "")

    operations.put_on_agenda(project_id=project.pk, meeting_id=meeting.pk, actor=rok, at=timezone.now())
    assert (calendar.told()["changes"], forums.told()["changes"]) == ("", "1 change by others")
    close_cycle(cycle_id=cycle.pk, actor=None, at=timezone.now(), close_out="All said.")
    assert calendar.told()["changes"]


def test_more_than_can_be_read_are_not_counted(reader):
    project, rok = shared(), lead_of("ROK")
    reader.open("/projects/")
    for _each in range(MOST + 1):
        remark(project, rok)
    assert reader.told()["changes"] == "More than 99 changes by others"


def test_the_past_that_no_page_can_show_is_not_searched(reader):
    project = shared()
    operations.comment(
        project_id=project.pk, body="Old.", audience="BOTH", actor=lead_of("ROK"), at=timezone.now() - 2 * LONGEST
    )
    reader.asks = "/changes/?of=projects&since=0"
    assert reader.told()["changes"] == ""


def test_a_page_that_asks_keeps_nobody_signed_in(reader):
    reader.open("/projects/")
    person = User.objects.get(pk=lead_of("US").user_id)
    ends = Session.objects.get().expire_date, Session.objects.get().session_data

    answer = reader.look()

    assert "Set-Cookie" not in answer.headers
    assert not answer.cookies
    assert (Session.objects.get().expire_date, Session.objects.get().session_data) == ends
    assert User.objects.get(pk=person.pk).last_login == person.last_login
    Session.objects.all().delete()
    assert reader.look()["Location"].startswith("/account/login/")


@pytest.mark.parametrize("asked", ["", "of=none&since=1", "of=projects", "of=projects&since=x", "of=board&since=1"])
def test_what_no_page_asks_leads_nowhere(reader, asked):
    assert reader.client.get(f"/changes/?{asked}").status_code == 404


def test_a_project_of_the_other_side_leads_where_one_that_never_was_leads(reader):
    hidden = make_project("ROK", State.SUBMITTED)
    for ref in (hidden.key, "rok-aaaaaaaa"):
        assert reader.client.get(f"/changes/?of=project&since=1&about={ref}").status_code == 404
        assert reader.client.post(f"/projects/{ref}/editing/").status_code == 404


def test_pages_that_show_what_was_typed_are_left_alone(reader):
    project = shared()
    refused = reader.client.post(f"{project.get_absolute_url()}return/", {"reason": ""}).content.decode()
    absent = reader.client.get("/projects/rok-aaaaaaaa/").content.decode()
    assert "data-watch" not in refused + absent


def test_who_edits_is_told_to_colleagues_and_ends_when_they_leave(reader):
    author = make_actor("US", Role.AUTHOR, name_en="Kim Author")
    project = make_project("US", actor=author)
    form = Reader(author).open(f"{project.get_absolute_url()}edit/")
    reader.open(project.get_absolute_url())

    said = reader.told()["editing"]

    assert re.fullmatch(r"Kim Author, US author, has been editing since \d\d:\d\d\.", said)
    assert said in reader.client.get(project.get_absolute_url()).content.decode()
    # Their own form says nothing of themselves.
    assert form.client.post(form.says).json()["editing"] == ""
    assert form.client.post(form.says, {"left": "1"}).status_code == 204
    assert reader.told()["editing"] == ""


def test_of_a_draft_of_the_other_side_nobody_is_told_and_of_a_shared_project_both_are():
    author = make_actor("ROK", Role.AUTHOR, name_en="Kim Author")
    theirs = make_project("ROK", State.RETURNED, Visibility.BOTH, actor=author)
    hidden = make_project("ROK", actor=author)
    for project in (theirs, hidden):
        Reader(author).open(f"{project.get_absolute_url()}edit/")
    reader = Reader(lead_of("US")).open(theirs.get_absolute_url())

    assert reader.told()["editing"].startswith("Kim Author, ROK author, has been editing since")
    assert set(Editing.objects.visible_to(lead_of("US")).values_list("project", flat=True)) == {theirs.pk}
    assert reader.client.get(f"/changes/?of=project&since=1&about={hidden.key}").status_code == 404


def test_silence_ends_it_after_half_a_minute_and_without_script_after_five(reader):
    author = make_actor("US", Role.AUTHOR)
    project = make_project("US", actor=author)
    form = Reader(author).open(f"{project.get_absolute_url()}edit/")
    opened = Editing.objects.get()
    assert opened.until - opened.since == timedelta(minutes=5)

    form.client.post(form.says)

    spoke = Editing.objects.get()
    assert spoke.since == opened.since
    assert timedelta(seconds=25) < spoke.until - timezone.now() <= timedelta(seconds=30)
    Editing.objects.update(since=opened.since - timedelta(hours=1), until=opened.since - timedelta(minutes=1))
    reader.open(project.get_absolute_url())
    assert reader.told()["editing"] == ""
    form.client.post(form.says)
    assert Editing.objects.get().since > opened.since


def test_saving_ends_it_and_who_may_not_edit_is_not_at_the_form(reader):
    author = make_actor("US", Role.AUTHOR)
    project = make_project("US", actor=author)
    edit = f"{project.get_absolute_url()}edit/"
    form = Reader(author).open(edit)
    sent = {"title_en": "Coast", "kind": "PROJECT", "area": "MS", "date_precision": "DAY", "base_version": "1"}
    assert form.client.post(edit, sent).status_code == 302
    assert not Editing.objects.exists()

    make_open_cycle()
    operations.submit(project_id=project.pk, actor=author, at=timezone.now())
    assert form.client.post(form.says).status_code == 409
    assert reader.client.post(form.says).status_code == 409
    assert not Editing.objects.exists()


def test_saving_over_somebody_is_still_refused():
    author, lead = make_actor("US", Role.AUTHOR), lead_of("US")
    project = make_project("US", actor=author)
    form = Reader(author).open(f"{project.get_absolute_url()}edit/")
    operations.save_project(project_id=project.pk, base_version=1, fields=fields_of(), actor=lead, at=timezone.now())
    sent = {"title_en": "Coast", "kind": "PROJECT", "area": "MS", "date_precision": "DAY", "base_version": "1"}
    assert form.client.post(f"{project.get_absolute_url()}edit/", sent).status_code == 409
