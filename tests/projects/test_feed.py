"""A person's calendar for other programs: under a secret address, with what they may see when it is fetched."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from icalendar import Calendar

from alliance.accounts.models import User
from frameworks.choices import Duty, Role
from frameworks.models import Meeting, Milestone, Tenure
from projects import operations
from projects.choices import Stage, State, Visibility
from projects.models import Project
from projects.operations import calendar, subscribing
from projects.queries.feed import Entry, feed_of
from projects.reports.ical import calendar_of
from reminders.models import Obligation
from reminders.operations import follow_rule
from tests.factories import (
    NOW,
    fields_of,
    lead_of,
    make_actor,
    make_meeting,
    make_open_cycle,
    make_person,
    make_post,
    make_project,
    seat,
)

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


@pytest.mark.parametrize("ends", ["the address is revoked", "the post has ended", "the account is closed"])
def test_what_has_ended_answers_byte_for_byte_as_what_never_was(lead, ends):
    path = f"/calendar/feed/{address_of(lead)}"
    tag = Client().get(path).headers["ETag"]
    match ends:
        case "the address is revoked":
            signed_in(lead).post("/account/calendar/revoke/")
        case "the post has ended":
            Tenure.objects.filter(user=lead).update(ends_on=date(2025, 1, 1))
        case "the account is closed":
            User.objects.filter(pk=lead.pk).update(is_active=False)
    # Whoever still has the last tag is told no more than anybody else.
    ended = Client(headers={"If-None-Match": tag}).get(path)
    never = Client(headers={"If-None-Match": tag}).get(f"/calendar/feed/{'x' * 43}.ics")

    def plain(answer):
        return answer.status_code, answer.content, {**answer.headers}, sorted(answer.cookies)

    assert plain(ended) == plain(never)
    assert ended.status_code == 404
    assert not ended.cookies


def test_a_feed_sets_no_cookie_and_is_kept_by_nobody_else(lead):
    answer = Client().get(f"/calendar/feed/{address_of(lead)}")
    assert not answer.cookies
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_a_feed_that_has_not_changed_is_answered_with_nothing(lead):
    path = f"/calendar/feed/{address_of(lead)}"
    tag = Client().get(path).headers["ETag"]
    again = Client(headers={"If-None-Match": tag}).get(path)
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)

    Obligation.objects.filter(post__side="US", duty=Duty.CALL).update(state="MET", settled_at=datetime.now(UTC))
    assert Client(headers={"If-None-Match": tag}).get(path).status_code == 200


def test_a_duty_that_is_done_raises_its_sequence(lead):
    name = address_of(lead)
    duty = Obligation.objects.filter(post__side="US", duty=Duty.CALL).get()
    before = fetch(name)[f"duty-{duty.pk}@rcf"]
    Obligation.objects.filter(pk=duty.pk).update(state="MET", settled_at=datetime.now(UTC))
    assert fetch(name)[f"duty-{duty.pk}@rcf"]["sequence"] > before["sequence"]


def test_the_duties_of_a_post_that_was_left_are_cancelled_for_whoever_holds_another(lead):
    seat(lead, make_post("US", Role.AUTHOR), since=date(2024, 1, 1))
    name = address_of(lead)
    own = {uid for uid in fetch(name) if uid.startswith("duty-")}
    yesterday = datetime.now(UTC).date() - timedelta(days=2)
    Tenure.objects.filter(user=lead, post__role=Role.LEAD).update(ends_on=yesterday)

    after = fetch(name)
    assert own
    assert {str(after[uid]["status"]) for uid in own} == {"CANCELLED"}
    assert not any(after[uid].walk("VALARM") for uid in own)


def test_a_meeting_that_moves_raises_its_sequence_and_one_that_loses_its_day_is_cancelled(lead):
    name, meeting = address_of(lead), Meeting.objects.get(forum__code="SCM", ordinal=58)
    uid = f"meeting-{meeting.pk}@rcf"
    before = fetch(name)[uid]
    _change(meeting, {"tentative_on": "2026-11-23"}, {"tentative_on": "2026-12-03"})
    moved = fetch(name)[uid]
    _change(meeting, {"tentative_on": "2026-12-03"}, {"tentative_on": ""})
    gone = fetch(name)[uid]

    assert moved["sequence"] == before["sequence"] + 1
    assert (str(before["status"]), str(moved["status"])) == ("TENTATIVE", "TENTATIVE")
    assert (moved["dtstart"].dt, gone["dtstart"].dt) == (date(2026, 12, 3), date(2026, 12, 3))
    assert (str(gone["status"]), gone["sequence"]) == ("CANCELLED", before["sequence"] + 2)


def test_a_meeting_of_which_only_the_month_is_known_is_no_firm_day(lead):
    meeting = make_meeting("KIDD", 40, date(2026, 12, 1))
    Meeting.objects.filter(pk=meeting.pk).update(date_precision="MONTH")
    event = fetch(address_of(lead))[f"meeting-{meeting.pk}@rcf"]
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2026, 12, 1), date(2027, 1, 1))
    assert (str(event["status"]), str(event["summary"])) == ("TENTATIVE", "40th KIDD (day not known)")


def test_a_project_that_is_withdrawn_is_cancelled_for_a_while(lead):
    project = make_project("US", State.PRESENTED, Visibility.BOTH)
    before = next(entry for entry in feed_of(lead, NOW) if entry.uid == f"project-{project.pk}@rcf")
    Project.objects.filter(pk=project.pk).update(stage=Stage.WITHDRAWN, updated_at=NOW)
    after = next(entry for entry in feed_of(lead, NOW) if entry.uid == f"project-{project.pk}@rcf")
    assert (before.is_cancelled, after.is_cancelled) == (False, True)
    assert after.sequence == before.sequence + 1
    assert f"project-{project.pk}@rcf" not in {entry.uid for entry in feed_of(lead, NOW + timedelta(days=61))}


def test_a_project_that_loses_its_first_day_is_cancelled_where_it_stood(lead):
    project = make_project("US", State.PRESENTED, Visibility.BOTH, starts_on=date(2026, 12, 1))
    before = _entry(lead, project)
    content = {**project.versions.get().content, "starts_on": None, "ends_on": None}
    project.versions.create(
        submission=project.submissions.get(),
        number=2,
        content=content,
        sha256="0" * 64,
        saved_by=lead,
        saved_at=NOW,
    )
    Project.objects.filter(pk=project.pk).update(starts_on=None, ends_on=None, version_number=2, updated_at=NOW)
    after = _entry(lead, project)

    assert (before.is_cancelled, after.is_cancelled) == (False, True)
    assert (after.starts, after.ends) == (before.starts, None)
    assert after.sequence > before.sequence
    assert f"project-{project.pk}@rcf" not in {entry.uid for entry in feed_of(lead, NOW + timedelta(days=61))}


def _entry(reader: User, thing: Project | Obligation):
    kind = "project" if isinstance(thing, Project) else "duty"
    return next(entry for entry in feed_of(reader, NOW) if entry.uid == f"{kind}-{thing.pk}@rcf")


def test_a_duty_that_is_opened_again_never_falls_behind_what_programs_have(lead):
    duty = Obligation.objects.filter(post__side="US", duty=Duty.ENDORSEMENT).get()
    entries = [_entry(lead, duty)]
    for is_enforced in (False, True, False):
        milestone = Milestone.objects.get(pk=duty.milestone_id)
        milestone.is_enforced = is_enforced
        milestone.save(update_fields=["is_enforced"])
        follow_rule(milestone=milestone, reason="Asked by both.", actor=make_actor("US", Role.ADMIN), at=NOW)
        entries.append(_entry(lead, duty))

    assert [entry.is_cancelled for entry in entries] == [False, True, False, True]
    assert [entry.sequence for entry in entries] == sorted({entry.sequence for entry in entries})


def test_a_post_that_is_taken_up_again_never_falls_behind_what_programs_have(lead):
    duty = Obligation.objects.filter(post__side="US", duty=Duty.ENDORSEMENT).get()
    seat(lead, make_post("US", Role.AUTHOR), since=date(2024, 1, 1))
    entries = [_entry(lead, duty)]
    held = Tenure.objects.filter(user=lead, post=duty.post)
    held.update(ends_on=NOW.date() - timedelta(days=3))
    entries.append(_entry(lead, duty))
    seat(lead, duty.post, since=NOW.date() - timedelta(days=1))
    entries.append(_entry(lead, duty))

    assert [entry.is_cancelled for entry in entries] == [False, True, False]
    assert [entry.sequence for entry in entries] == sorted({entry.sequence for entry in entries})


def _change(meeting: Meeting, before: dict[str, str], after: dict[str, str]) -> None:
    """Let a change of a meeting's days be proposed and confirmed."""
    proposed = {name: date.fromisoformat(value) if value else None for name, value in after.items()}
    state = {"state": "TENTATIVE"} if after["tentative_on"] else {"state": "PLANNED"}
    us, rok = make_actor("US", Role.ADMIN), make_actor("ROK", Role.ADMIN)
    change = calendar.propose_change(
        meeting_id=meeting.pk, fields={**proposed, **state}, reason="Typhoon", actor=us, at=NOW
    )
    assert change.before["tentative_on"] == before["tentative_on"]
    calendar.confirm_change(change_id=change.pk, actor=rok, at=NOW)


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
