"""Projects in time: bars on a scale, the page of them behind the wall, and the table that says the same."""

from datetime import date

import pytest
from django.test import Client

from alliance.accounts.models import User
from projects import operations
from projects.bars import Gathering, Scale, Step, Work, draw
from projects.choices import State, Visibility
from tests.factories import NOW, lead_of, make_meeting, make_open_cycle, make_project

TODAY = date(2026, 9, 8)


def client_of(side: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=lead_of(side).user_id))
    return client


def test_a_bar_runs_from_the_first_day_to_the_last_on_one_scale():
    works = [Work(date(2026, 1, 1), date(2026, 12, 31)), Work(date(2026, 7, 2), date(2026, 7, 2))]

    whole, day = draw(works, [], Scale("month", 2026), TODAY).bars

    assert (whole.x, whole.width, whole.is_open) == ("0.00%", "100.00%", False)
    assert float(day.x.removesuffix("%")) == pytest.approx(50, abs=0.2)
    assert day.width == "0.30%"


def test_where_one_day_is_not_known_the_bar_is_open_and_reaches_as_far_as_today():
    begun, ending = Work(date(2026, 3, 1), None), Work(None, date(2026, 12, 1))

    for bar, days in zip(draw([begun, ending], [], Scale("month", 2026), TODAY).bars, (191, 84), strict=True):
        assert bar.is_open
        assert float(bar.width.removesuffix("%")) == pytest.approx(days / 364 * 100, abs=0.1)


def test_a_meeting_is_named_where_there_is_room_and_at_the_edge_to_its_left():
    days = [(0, date(2026, 3, 1)), (0, date(2026, 3, 9)), (1, date(2026, 3, 9)), (0, date(2026, 12, 20))]
    meetings = [Gathering("RCWG", lane, on, False) for lane, on in days]

    marks = draw([], meetings, Scale("month", 2026), TODAY).meetings

    assert [mark.is_named for mark in marks] == [True, False, True, True]
    assert [mark.anchor for mark in marks] == ["start", "start", "start", "end"]


def test_what_lies_outside_the_years_is_not_marked():
    steps = [Step(date(2026, 3, 1), is_done=True), Step(date(2031, 3, 1), is_done=False)]
    meetings = [Gathering("58th SCM", 2, date(2026, 11, 23), True), Gathering("40th SCM", 2, date(2008, 10, 17), False)]

    chart = draw([Work(None, None, steps)], meetings, Scale("month", 2026), date(2027, 1, 1))

    assert [done for _x, done in chart.bars[0].marks] == [True]
    assert [mark.meeting.label for mark in chart.meetings] == ["58th SCM"]
    assert chart.today_x is None


@pytest.mark.parametrize(("zoom", "ticks"), [("year", 5), ("quarter", 8), ("month", 12)])
def test_each_zoom_has_its_lines(zoom, ticks):
    assert len(draw([], [], Scale(zoom, 2026), TODAY).ticks) == ticks


@pytest.mark.usefixtures("reference")
def test_projects_with_days_are_drawn_and_the_others_listed_beneath():
    make_open_cycle()
    make_meeting("RCWG", 1, date(2026, 8, 20))
    drawn = make_project("US", State.SUBMITTED, Visibility.BOTH, title_en="Drawn")
    bare = make_project("US", State.SUBMITTED, Visibility.BOTH, title_en="Bare", starts_on=None, ends_on=None)

    answer = client_of("US").get("/projects/timeline/?zoom=month&from=2026")

    assert list(answer.context["page"]) == [drawn]
    assert answer.context["undated"].projects == [bare]
    assert "1st RCWG" in answer.content.decode()


@pytest.mark.usefixtures("reference")
def test_what_the_other_side_keeps_to_itself_is_neither_drawn_nor_listed():
    make_project("US", State.SUBMITTED, Visibility.OWN, title_en="Hidden")
    make_project("US", State.DRAFT, title_en="Hidden", starts_on=None, ends_on=None)

    answer = client_of("ROK").get("/projects/timeline/?from=2026")

    assert "Hidden" not in answer.content.decode()
    assert answer.context["page"].paginator.count == 0


@pytest.mark.usefixtures("reference")
def test_the_filters_of_the_list_narrow_it_and_a_milestone_stands_in_the_table():
    project = make_project("US", State.ENDORSED, title_en="Endorsed")
    make_project("US", State.SUBMITTED, Visibility.BOTH, title_en="Other")
    step = {"title_en": "Ship ready", "title_ko": "", "planned_on": date(2026, 12, 1), "at": NOW}
    operations.add_milestone(project_id=project.pk, **step, actor=lead_of("US"))

    page = client_of("US").get("/projects/timeline/?from=2026&state=ENDORSED").content.decode()

    assert "Ship ready" in page
    assert "Other<" not in page
    assert 'href="/projects/timeline/?from=2026"' in page


@pytest.mark.usefixtures("reference")
@pytest.mark.parametrize("query", ["zoom=none", "from=none", "from=0000", "from=9999", "page=99", "from=²⁰²⁶"])
def test_an_address_that_makes_no_sense_shows_what_comes_nearest(query):
    make_project("US", State.SUBMITTED, Visibility.BOTH)

    assert client_of("US").get(f"/projects/timeline/?{query}").status_code == 200
