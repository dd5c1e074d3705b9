"""The calendar of both sides: what stands in it for whom, how sure it is, and what it answers to nonsense."""

from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser

import pytest
from django.test import Client

from frameworks.calendar.days import FIRST_YEAR, LAST_YEAR
from frameworks.calendar.months import year_span as year_of
from frameworks.choices import Duty, MeetingState, Precision, Role
from frameworks.models import Forum, Meeting, SourceConflict
from frameworks.policies import Actor
from projects.queries.calendar import Choice, Kind, agenda_of, placed, today_of
from projects.reports.year_strip import strip_of
from reminders.models import Obligation
from tests.factories import NOW, SCM_ON, make_actor, make_meeting, make_open_cycle, make_person

pytestmark = pytest.mark.usefixtures("reference")


def page(query: str = "", *, side: str = "US", role: Role = Role.LEAD, language: str = "", status: int = 200) -> str:
    client = Client()
    client.force_login(make_person(side, role, language=language))
    answer = client.get(f"/calendar/{query}")
    assert answer.status_code == status
    return answer.content.decode()


def event_of(forum: str, ordinal: int):
    return placed(Meeting.objects.get(forum__code=forum, ordinal=ordinal))


class Cells(HTMLParser):
    """The words of each day of a month, by its date."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.day, self.words = "", {}
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if tag == "td":
            self.day = ""
        if tag == "time" and not self.day:
            self.day = dict(attrs).get("datetime", "")

    def handle_data(self, data):
        self.words[self.day] = self.words.get(self.day, "") + data


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("Washington", "KIDD 27 number", "Same meeting called the 26th")), ("ko", ("워싱턴", "제27차 KIDD 차수"))],
)
def test_places_and_claims_stand_in_the_readers_language(language, words):
    cycle = make_open_cycle()
    client = Client()
    client.force_login(make_person("US", Role.AUDITOR, language=language))
    calendar, dashboard, meeting = (
        client.get(path).content.decode() for path in ("/calendar/?view=list&year=2025", "/", cycle.get_absolute_url())
    )

    assert all(word in calendar for word in words)
    assert words[0] in dashboard
    assert words[0] in meeting


def test_every_city_and_every_claim_has_both_languages():
    assert not Meeting.objects.exclude(city_en="").filter(city_ko="").exists()
    texts = [field.name for field in SourceConflict._meta.get_fields() if field.name != "meeting"]
    assert not any(text == "" for row in SourceConflict.objects.values_list(*texts) for text in row)


def test_a_day_is_said_as_exactly_as_it_is_known():
    scm, kidd, unknown = event_of("SCM", 57), event_of("KIDD", 18), event_of("MCM", 45)

    assert (scm.is_exact, scm.days.first) == (True, date(2025, 11, 4))
    assert (kidd.is_exact, kidd.days.first, kidd.days.last) == (False, date(2020, 9, 1), date(2020, 9, 30))
    assert unknown.days is None


def test_a_meeting_of_which_only_the_month_is_known_stands_on_no_day():
    words = page("?view=month&month=2020-09")
    assert "18th KIDD" in words
    assert not any("18th KIDD" in text for day, text in Cells(words).words.items() if day == "2020-09-01")


def test_a_meeting_that_moved_stands_on_the_days_planned_first_as_well():
    event = event_of("NCG", 4)
    assert (event.days.first, event.was.first, event.was.last) == (
        date(2025, 1, 10),
        date(2024, 12, 4),
        date(2024, 12, 5),
    )
    assert "planned first; now" in Cells(page("?view=month&month=2024-12")).words["2024-12-04"]
    listed = page("?view=list&year=2025", side="ROK", language="en")
    assert "Planned first" in listed
    assert "martial law" in listed


def test_what_was_published_later_than_held_says_both_days_and_that_sources_disagree():
    listed = page("?view=list&year=2025&forum=SCM")
    assert '<time datetime="2025-11-04">Tue 4 Nov 2025</time>' in listed
    assert '<time datetime="2025-11-14">Fri 14 Nov 2025</time>' in listed
    assert "Sources disagree" in listed
    assert "KIDD 27 number" not in listed


@pytest.mark.parametrize(
    ("state", "word"), [(MeetingState.POSTPONED, "Postponed"), (MeetingState.CANCELLED, "Cancelled")]
)
@pytest.mark.parametrize("view", ["year&year=2026", "month&month=2026-10", "list&year=2026"])
def test_what_does_not_take_place_is_said_in_words(state, word, view):
    make_meeting("RCWG", 9, date(2026, 10, 6), state=state)
    assert word in page(f"?view={view}")


def test_a_milestone_that_may_still_move_is_called_tentative():
    make_open_cycle()
    assert "tentative" in Cells(page("?view=month&month=2026-09")).words["2026-09-09"]


def test_both_countries_holidays_are_named_and_counted_out():
    words = Cells(page("?view=month&month=2026-05")).words
    assert "Buddha" in words["2026-05-24"]
    assert "Memorial Day" in words["2026-05-25"]
    assert "Alternative holiday" in words["2026-05-25"]
    assert "18 days on which both governments work" in page("?view=month&month=2026-05", side="ROK", language="en")


def test_today_is_the_day_on_the_readers_own_clock():
    # At this moment it is the evening of the 8th in Seoul, and an hour and a half later the 9th.
    later = NOW + timedelta(minutes=110)
    days = {side: today_of(side, later) for side in ("US", "ROK")}
    assert days == {"US": date(2026, 9, 8), "ROK": date(2026, 9, 9)}
    assert page().count('class="now"') == 1


def test_own_duties_stand_where_mine_is_asked_for_and_never_the_other_sides():
    make_person("ROK", Role.LEAD)
    reader = make_actor("US", Role.LEAD)
    make_open_cycle()

    def owed(actor: Actor, year: int) -> list[Obligation]:
        events = agenda_of(actor, year_of(year), Choice(mine=True), NOW).events
        return [event.thing for event in events if event.kind == Kind.DUTY]

    own = [*owed(reader, 2026), *owed(reader, 2027)]
    assert {duty.post_id for duty in own} == {seat.post_id for seat in reader.seats}
    assert Duty.ENDORSEMENT in {duty.duty for duty in own}
    assert owed(make_actor("US", Role.AUDITOR), 2026) == []
    shared = agenda_of(reader, year_of(2026), Choice(), NOW).events
    assert not [event for event in shared if event.kind == Kind.DUTY]


def test_what_a_meeting_tasked_stands_under_the_forum_that_met():
    reader = make_actor("US", Role.LEAD)
    cycle, meeting = make_open_cycle(), make_meeting("RCWG", 9, date(2026, 10, 6))
    due_at = datetime(2026, 12, 1, 12, tzinfo=UTC)
    tasked = Obligation.objects.create(
        post_id=reader.seats[0].post_id,
        cycle=cycle,
        meeting=meeting,
        duty=Duty.TASKING,
        task_en="Name it.",
        due_at=due_at,
    )

    def due(forum: str) -> list[Obligation]:
        choice = Choice(forum=Forum.objects.get(code=forum), mine=True)
        return [event.thing for event in agenda_of(reader, year_of(2026), choice, NOW).events if event.at]

    assert tasked in due("RCWG")
    assert tasked not in due("SCM")


def test_a_framework_keeps_the_bodies_that_its_milestones_are_counted_from():
    cycle = make_open_cycle()
    agenda = agenda_of(make_actor("US", Role.LEAD), year_of(2024), Choice(framework=cycle.framework), NOW)
    assert {event.thing.forum.code for event in agenda.events} == {"KIDD", "SCM"}


def test_the_strip_shows_every_event_of_the_year_inside_its_frame():
    make_open_cycle()
    agenda = agenda_of(make_actor("ROK", Role.LEAD), year_of(2026), Choice(), NOW)
    strip = strip_of(agenda, NOW.date())

    marks = [mark for lane in (*strip.forums, strip.due) for mark in lane.marks]
    assert len(marks) == len(agenda.events)
    assert all(mark.x > 0 and mark.x + mark.width <= 1392 for mark in marks)
    assert [mark.number for mark in strip.due.marks] == list(range(1, len(strip.due.marks) + 1))
    assert [lane.side for lane in strip.holidays] == ["ROK", "US"]
    assert strip.joint_business_days == agenda.joint_business_days


def test_a_window_over_two_years_is_cut_at_the_edge_of_each():
    Meeting.objects.filter(forum__code="KIDD", ordinal=28).update(
        window_from=date(2026, 12, 1), window_until=date(2027, 1, 31), date_precision=Precision.UNKNOWN
    )
    for year in (2026, 2027):
        agenda = agenda_of(make_actor("US", Role.POC), year_of(year), Choice(), NOW)
        (mark,) = next(lane for lane in strip_of(agenda, NOW.date()).forums if lane.label == "KIDD").marks
        assert mark.width == 31 * 3.5
        assert any(mark.event in line.events for line in agenda.months())


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?view=x", "has no view “x”"),
        ("?year=10000", f"from {FIRST_YEAR} to {LAST_YEAR}"),
        ("?year=1989", f"from {FIRST_YEAR} to {LAST_YEAR}"),
        ("?year=soon", "“soon” is no year"),
        ("?view=month&month=2027-13", "“2027-13” is no month"),
        ("?view=month&month=9999-01", f"from {FIRST_YEAR} to {LAST_YEAR}"),
        ("?view=list&year=99999999999999999999", "is no year"),
        ("?forum=NATO", "No forum is called “NATO”"),
        ("?framework=none", "No framework is called “none”"),
        ("?mine=perhaps", "perhaps"),
        ("?year=%F0%9F%93%85", "is no year"),
        ("?year=２０２６", "is no year"),
    ],
)
def test_nonsense_is_told_in_words_and_narrows_nothing(query, said):
    words = page(query, status=422)
    assert said in words
    assert "Please look at this first" in words


def test_nonsense_is_told_in_the_readers_language():
    assert "“2027-13”" in page("?view=month&month=2027-13", side="ROK", status=422)
    assert "Write it as" not in page("?view=month&month=2027-13", side="ROK", status=422, role=Role.POC)


@pytest.mark.parametrize("year", [FIRST_YEAR, LAST_YEAR])
@pytest.mark.parametrize("view", ["year&year={0}", "list&year={0}", "month&month={0}-01", "month&month={0}-12"])
def test_the_edges_of_what_is_known_have_pages(view, year):
    assert page(f"?view={view.format(year)}")


def test_a_meeting_over_two_days_stands_on_both():
    meeting = Meeting.objects.get(forum__code="KIDD", ordinal=25)
    assert meeting.end_on - meeting.start_on == timedelta(days=1)
    words = Cells(page("?view=month&month=2024-09")).words
    assert all("25th KIDD" in words[day] for day in ("2024-09-23", "2024-09-24"))


def test_the_meeting_of_the_open_cycle_leads_to_its_page():
    make_open_cycle()
    assert SCM_ON.year == 2026
    assert 'href="/calendar/scm-58/"' in page("?view=month&month=2026-11")
