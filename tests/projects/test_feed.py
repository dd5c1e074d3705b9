"""A person's calendar for other programs: under a secret address, with what they may see when it is fetched."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from icalendar import Calendar

from alliance.accounts.models import User
from frameworks.choices import Duty, Role
from frameworks.models import Tenure
from projects import operations
from projects.choices import State, Visibility
from projects.operations import subscribing
from projects.queries.feed import Entry, feed_of
from projects.reports.ical import calendar_of
from reminders.models import Obligation
from tests.factories import NOW, fields_of, lead_of, make_open_cycle, make_person, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(reference) -> User:
    """Give a US lead whose post owes something in the open cycle."""
    person = make_person("US", Role.LEAD)
    make_person("ROK", Role.LEAD)
    make_open_cycle()
    return person


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address_of(user: User) -> str:
    text = signed_in(user).post("/account/calendar/").content.decode()
    return text.partition("/calendar/feed/")[2].partition("<")[0]


def fetch(name: str) -> dict[str, object]:
    answer = Client().get(f"/calendar/feed/{name}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return {str(event["uid"]): event for event in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_the_feed_holds_own_duties_with_alarms_and_never_the_other_sides(lead):
    events = fetch(address_of(lead))

    own = Obligation.objects.filter(post__side="US", duty=Duty.ENDORSEMENT).get()
    theirs = Obligation.objects.filter(post__side="ROK").values_list("pk", flat=True)
    event = events[f"duty-{own.pk}@rcf"]
    assert event["dtstart"].dt == own.due_at
    assert str(event["dtstart"].params["TZID"]) == "America/New_York"
    assert [alarm["trigger"].dt for alarm in event.walk("VALARM")] == [timedelta(days=-7), timedelta(days=-1)]
    assert not {f"duty-{pk}@rcf" for pk in theirs} & events.keys()


def test_the_zone_that_is_named_is_explained(lead):
    answer = Client().get(f"/calendar/feed/{address_of(lead)}")
    assert [str(zone["tzid"]) for zone in Calendar.from_ical(answer.content).walk("VTIMEZONE")] == ["America/New_York"]


def test_a_duty_that_is_done_stays_cancelled_for_a_while_so_that_programs_take_it_away(lead):
    name = address_of(lead)
    duty = Obligation.objects.filter(post__side="US", duty=Duty.CALL).get()
    Obligation.objects.filter(pk=duty.pk).update(state="MET", settled_at=datetime.now(UTC))

    assert str(fetch(name)[f"duty-{duty.pk}@rcf"]["status"]) == "CANCELLED"


def test_a_revoked_address_a_new_one_and_an_ended_post_answer_as_one_that_never_was(lead):
    nothing = Client().get("/calendar/feed/none.ics")
    first = address_of(lead)
    second = address_of(lead)
    assert Client().get(f"/calendar/feed/{first}").status_code == 404
    fetch(second)

    Tenure.objects.filter(user=lead).update(ends_on=date(2025, 1, 1))
    ended = Client().get(f"/calendar/feed/{second}")
    assert (ended.status_code, nothing.status_code) == (404, 404)
    Tenure.objects.filter(user=lead).update(ends_on=None)
    fetch(second)
    assert signed_in(lead).post("/account/calendar/revoke/").status_code == 302
    assert Client().get(f"/calendar/feed/{second}").status_code == 404


def test_only_the_digest_of_an_address_is_kept(lead):
    name = address_of(lead).removesuffix(".ics")
    assert [token.sha256 for token in lead.calendar_tokens.all()] == [subscribing.digest_of(name)]


def test_an_auditor_has_no_dates_and_gets_no_address(lead):
    auditor = signed_in(make_person("US", Role.AUDITOR))
    assert auditor.get("/account/calendar/").status_code == 200
    assert auditor.post("/account/calendar/").status_code == 403


def test_what_the_other_side_keeps_to_itself_is_in_nobody_elses_calendar(lead):
    shared = make_project("ROK", State.PRESENTED, Visibility.BOTH)
    hidden = make_project("ROK", State.SUBMITTED, Visibility.OWN)
    uids = {entry.uid for entry in feed_of(lead, NOW)}

    assert f"project-{shared.pk}@rcf" in uids
    assert f"project-{hidden.pk}@rcf" not in uids
    assert signed_in(lead).get(f"/projects/{hidden.key}/dates.ics").status_code == 404
    assert signed_in(lead).get(f"{shared.get_absolute_url()}dates.ics").status_code == 200


def test_a_project_without_a_first_day_has_no_dates_and_says_who_can_give_them(lead):
    project = make_project("US", State.SUBMITTED, Visibility.BOTH, starts_on=None, ends_on=None)
    answer = signed_in(lead).get(f"{project.get_absolute_url()}dates.ics")
    assert answer.status_code == 409
    assert "no first day" in answer.content.decode()


def test_a_project_stays_the_same_event_however_it_is_changed(lead):
    project = make_project("US", State.RETURNED, Visibility.BOTH)

    def event():
        text = signed_in(lead).get(f"{project.get_absolute_url()}dates.ics").content
        return Calendar.from_ical(text).walk("VEVENT")[0]

    before = event()
    fields = fields_of(title_en="Another title")
    operations.save_project(project_id=project.pk, base_version=1, fields=fields, actor=lead_of("US"), at=NOW)
    after = event()

    assert before["uid"] == after["uid"] == f"project-{project.pk}@rcf"
    assert (before["sequence"], after["sequence"]) == (1, 2)


@pytest.mark.parametrize("summary", ["a;b,c\nBEGIN:VALARM", "line\r\nEND:VEVENT", "해양" * 60, "-" * 500])
def test_no_text_breaks_out_of_its_place(summary):
    body = calendar_of("x", [Entry("u", 1, date(2026, 10, 1), summary)], NOW)
    (event,) = Calendar.from_ical(body).walk("VEVENT")
    assert str(event["summary"]).replace("\r\n", "\n") == summary.replace("\r\n", "\n")
    assert not event.walk("VALARM")
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
