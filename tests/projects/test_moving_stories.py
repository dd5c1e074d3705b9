"""Meetings as they really moved: the 4th NCG, the 57th SCM, and a cycle of the 58th whose day moves three times."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from alliance.audit.models import Entry
from frameworks.choices import Duty, MeetingState, Role
from frameworks.models import Meeting
from projects.operations import calendar
from projects.queries.meetings import told_changes
from reminders import planner, sender
from reminders.choices import DeliveryState, ObligationState
from reminders.models import Delivery, Notice, Obligation, Rung
from reminders.operations import redate_obligations
from tests.factories import NOW, SCM_ON, framework, make_actor, make_open_cycle, make_person

pytestmark = pytest.mark.django_db
# A Tuesday on which neither country has a holiday; so have the days around it.
TOLD_AT = datetime(2026, 11, 17, 16, tzinfo=UTC)


def agree(meeting: Meeting, *, reason: str, at: datetime = NOW, **fields: object) -> None:
    """Let the US side propose, and the ROK side confirm."""
    us, rok = make_actor("US", Role.ADMIN), make_actor("ROK", Role.ADMIN)
    change = calendar.propose_change(meeting_id=meeting.pk, fields=fields, reason=reason, actor=us, at=at)
    calendar.confirm_change(change_id=change.pk, actor=rok, at=at)
    meeting.refresh_from_db()


def test_the_fourth_ncg_is_postponed_gets_a_new_day_and_is_held(reference):
    meeting = Meeting.objects.get(forum__code="NCG", ordinal=4)
    Meeting.objects.filter(pk=meeting.pk).update(
        state=MeetingState.CONFIRMED, start_on=date(2024, 12, 4), end_on=date(2024, 12, 5), announced_on=None
    )
    agree(
        meeting,
        reason="Martial law in Seoul.",
        state=MeetingState.POSTPONED,
        start_on=None,
        end_on=None,
        window_from=None,
        window_until=None,
    )
    assert (meeting.state, meeting.start_on) == (MeetingState.POSTPONED, None)
    held = {"start_on": date(2025, 1, 10), "end_on": date(2025, 1, 10), "announced_on": date(2024, 12, 29)}
    agree(meeting, reason="Both sides agreed.", state=MeetingState.CONFIRMED, **held)
    agree(meeting, reason="It took place.", state=MeetingState.HELD)

    client = Client()
    client.force_login(make_person("ROK", Role.AUTHOR, language="en"))
    page = client.get("/calendar/ncg-4/").content.decode()

    assert [line.change.reason for line in told_changes(meeting)] == [
        "It took place.",
        "Both sides agreed.",
        "Martial law in Seoul.",
    ]
    for words in ("Martial law in Seoul.", "Wed 4 Dec 2024", "Fri 10 Jan 2025", "America/New_York"):
        assert words in page


def test_the_communique_of_the_57th_scm_comes_out_ten_days_after_it(reference):
    meeting = Meeting.objects.get(forum__code="SCM", ordinal=57)
    Meeting.objects.filter(pk=meeting.pk).update(published_on=None)

    agree(meeting, reason="With the fact sheet of the summit.", published_on=date(2025, 11, 14))

    assert (meeting.published_on - meeting.start_on).days == 10
    assert Notice.objects.filter(change__meeting=meeting).count() == 1


def test_the_day_of_the_58th_moves_three_times_and_everybody_is_told_thrice_and_not_more(reference, letterbox):
    for side in ("US", "ROK"):
        make_person(side, Role.LEAD, username=f"{side.lower()}-lead")
    cycle = make_open_cycle()
    first = dict(cycle.obligations.values_list("pk", "due_at"))
    days = [SCM_ON + timedelta(days=14), SCM_ON + timedelta(days=28), SCM_ON + timedelta(days=7)]

    for number, day in enumerate(days):
        at = timezone.now() + timedelta(seconds=number - 5)
        agree(cycle.meeting, reason=f"Move {number}", tentative_on=day, at=at)

    call = cycle.obligations.filter(duty=Duty.CALL).select_related("milestone").first()
    assert call.due_at - first[call.pk] == timedelta(days=7)
    assert call.milestone.revision == 4
    told = Notice.objects.filter(user__username="rok-lead", change__meeting=cycle.meeting)
    assert told.count() == 3
    assert Entry.objects.filter(verb="meeting.changed").count() == 3

    sender.drain()
    letters = [letter for letter in letterbox.letters() if letter["To"].startswith("rok-lead")]
    assert len(letters) == 3
    assert {letter["Subject"] for letter in letters} == {"제58차 SCM 변경"}


def test_the_mail_tells_old_and_new_and_what_the_reader_owes_on_both_clocks(reference, letterbox):
    make_person("US", Role.LEAD, username="us-lead")
    cycle = make_open_cycle()
    agree(cycle.meeting, reason="Typhoon", tentative_on=SCM_ON + timedelta(days=14), at=timezone.now())
    sender.drain()

    (letter,) = [letter for letter in letterbox.letters() if letter["To"].startswith("us-lead")]
    text = letter.get_body(("plain",)).get_content()

    assert letter["Subject"] == "58th SCM was changed"
    for words in ("Mon 23 Nov 2026 → Mon 7 Dec 2026", "Washington (E", "Seoul (KST, UTC+9)", "/calendar/scm-58/"):
        assert words in text
    assert "Typhoon" not in text


def test_who_holds_two_posts_and_owes_much_gets_one_notice(reference):
    make_person("US", Role.LEAD, Role.POC, Role.ADMIN, areas=("MS", "ME"), username="us-much")
    cycle = make_open_cycle()
    agree(cycle.meeting, reason="Typhoon", tentative_on=SCM_ON + timedelta(days=14))
    assert Notice.objects.filter(user__username="us-much").count() == 1
    assert Delivery.objects.filter(user__username="us-much").count() == 1


def the_one_duty(*, days_before: tuple[int, ...]) -> Obligation:
    """Give one open duty of the US lead, due on the day of the SCM, with a ladder."""
    make_person("US", Role.LEAD, username="us-lead")
    cycle = make_open_cycle()
    for days in days_before:
        Rung.objects.create(framework=framework(), days_before=days)
    duty = cycle.obligations.get(duty=Duty.PRESENT, post__side="US")
    cycle.obligations.exclude(pk=duty.pk).update(state=ObligationState.WAIVED, settled_at=NOW)
    return duty


def move(duty: Obligation, days: int, *, at: datetime) -> None:
    Meeting.objects.filter(pk=duty.cycle.meeting_id).update(tentative_on=SCM_ON + timedelta(days=days))
    redate_obligations(cycle_id=duty.cycle_id, actor=None, at=at)


def sent(at: datetime) -> int:
    """Plan and say that all that was planned was sent; return how many that were."""
    planner.plan(at=at)
    return Delivery.objects.filter(state=DeliveryState.PENDING).update(state=DeliveryState.SENT, sent_at=at)


def test_a_rung_that_was_told_is_not_told_again_where_its_new_moment_has_passed(reference):
    duty = the_one_duty(days_before=(7,))
    assert sent(TOLD_AT) == 1

    move(duty, 1, at=TOLD_AT + timedelta(days=2))

    assert sent(TOLD_AT + timedelta(days=2, minutes=1)) == 0
    assert sent(TOLD_AT + timedelta(days=5)) == 0


def test_a_rung_that_was_told_is_told_again_where_the_new_day_brings_it_up_anew(reference):
    duty = the_one_duty(days_before=(7,))
    assert sent(TOLD_AT) == 1

    move(duty, 14, at=TOLD_AT + timedelta(days=2))

    assert sent(TOLD_AT + timedelta(days=2, minutes=1)) == 0
    assert sent(TOLD_AT + timedelta(days=14)) == 1


def test_where_the_day_comes_nearer_only_the_rung_that_was_not_told_is_told(reference):
    duty = the_one_duty(days_before=(30, 7))
    early = TOLD_AT - timedelta(days=21)
    assert sent(early) == 1

    move(duty, -20, at=early + timedelta(hours=1))

    assert sent(early + timedelta(hours=2)) == 1
    assert Delivery.objects.latest("pk").days_before == 7


def test_a_reminder_taken_back_before_it_was_sent_comes_for_the_new_day(reference):
    duty = the_one_duty(days_before=(7,))
    planner.plan(at=TOLD_AT)

    move(duty, 1, at=TOLD_AT + timedelta(days=2))

    assert Delivery.objects.get().state == DeliveryState.CANCELLED
    assert sent(TOLD_AT + timedelta(days=2, minutes=1)) == 1


def test_the_other_side_is_counted_and_never_named_in_the_impact(reference):
    for side in ("US", "ROK"):
        make_person(side, Role.LEAD)
    cycle = make_open_cycle()
    us = make_actor("US", Role.ADMIN)
    fields = {"tentative_on": SCM_ON + timedelta(days=14)}

    impact = calendar.impact_of(meeting_id=cycle.meeting_id, fields=fields, actor=us, at=NOW)

    assert {holding.post.side_id for holding in impact.holdings} == {"US"}
    own, other = impact.sums
    assert (own.side, other.side) == ("US", "ROK")
    assert own.duties > 0
    assert other.duties > 0
    assert all(not one.posts for move in impact.moves for one in move.sides if one.side == "ROK")


def test_the_impact_says_what_would_be_late_and_which_day_is_a_holiday(reference):
    make_person("US", Role.LEAD)
    cycle = make_open_cycle()
    us, fields = make_actor("US", Role.ADMIN), {"tentative_on": date(2026, 9, 10)}

    impact = calendar.impact_of(meeting_id=cycle.meeting_id, fields=fields, actor=us, at=NOW)

    assert impact.becoming_late > 0
    thirty_days_before_christmas = {"tentative_on": date(2026, 11, 25)}
    impact = calendar.impact_of(meeting_id=cycle.meeting_id, fields=thirty_days_before_christmas, actor=us, at=NOW)
    named = {reason.name_en for move in impact.moves for reason in move.collisions}
    assert "Christmas Day" in named


def test_an_administrator_adds_a_meeting_of_which_the_other_side_confirms_the_days(reference):
    rok, client = make_actor("ROK", Role.ADMIN), Client()
    client.force_login(make_person("US", Role.ADMIN))
    said = {"forum_code": "RCWG", "ordinal": "41", "state": "TENTATIVE", "tentative_on": "2027-03-02"}
    said |= {"date_precision": "DAY", "mode": "IN_PERSON", "time_zone": "Asia/Seoul", "reason": "By telephone."}

    assert client.post("/calendar/new/", said).status_code == 302
    assert client.post("/calendar/new/", said).status_code == 422

    meeting = Meeting.objects.get(forum__code="RCWG", ordinal=41)
    assert meeting.tentative_on is None
    calendar.confirm_change(change_id=meeting.changes.get().pk, actor=rok, at=NOW)
    meeting.refresh_from_db()
    assert (meeting.tentative_on, meeting.state) == (date(2027, 3, 2), MeetingState.TENTATIVE)
    lead = Client()
    lead.force_login(make_person("US", Role.AUTHOR))
    assert lead.get("/calendar/new/").status_code == 403


def test_the_chain_of_reports_is_drawn_from_the_working_group_to_the_ministers(reference):
    client = Client()
    client.force_login(make_person("US", Role.AUTHOR))
    page = client.get("/calendar/scm-58/").content.decode()
    chain = page[page.index('<ol class="chain"') :]
    assert chain.index("RCWG") < chain.index("KIDD") < chain.index("<b>SCM")


def test_a_month_is_shown_as_a_month(reference):
    client = Client()
    client.force_login(make_person("US", Role.AUTHOR))
    page = client.get("/calendar/kidd-18/").content.decode()
    assert "Sep 2020" in page
    assert "1 Sep 2020" not in page
