"""What is rehearsed is what is sent: to the same people, at the same moments, in the same words."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from alliance.accounts.models import User
from frameworks.choices import Duty, Role
from frameworks.models import Cycle
from frameworks.queries import actor_of
from reminders import planner, sender
from reminders.choices import Channel, DeliveryState
from reminders.models import Delivery, MailPreference, Mute, Notice, Rung, StatutoryDuty
from reminders.rehearsal import rehearse
from reminders.relay import Relay
from tests import factories

SEOUL = ZoneInfo("Asia/Seoul")


@pytest.fixture
def cycle(world) -> Cycle:
    """Give an open cycle with a ladder that climbs, and people with preferences; one point of contact is missing."""
    for side in ("US", "ROK"):
        for role in (Role.LEAD, Role.POC, Role.LEADERSHIP, Role.ADMIN):
            factories.make_person(side, role, username=f"{side}-{role}".lower())
        factories.make_post(side, Role.POC, area="CB")
    for days, more in ((30, {}), (7, {}), (3, {"channel": Channel.SITE}), (0, {}), (-1, {"to_lead": True})):
        Rung.objects.create(framework=factories.framework(), days_before=days, **more)
    MailPreference.objects.create(user=User.objects.get(username="us-lead"), morning_hour=7)
    for duty in (Duty.FINAL_TEXT, Duty.RANKING):
        Mute.objects.create(user=User.objects.get(username="rok-lead"), duty=duty)
    cycle = factories.make_open_cycle(at=timezone.now(), scm_on=timezone.now().date() + timedelta(days=200))
    StatutoryDuty.objects.create(cycle=cycle, duty=Duty.RANKING)
    return cycle


def actor(username: str, at: datetime):
    return actor_of(User.objects.get(username=username), at=at)


def send_all(at: datetime) -> None:
    with Relay() as relay:
        while claimed := sender.claim(at=at):
            for delivery in claimed.mails:
                sender.deliver(delivery, seen=claimed, relay=relay)


@pytest.mark.parametrize("side", ["us", "rok"])
def test_the_ledger_holds_what_was_rehearsed(cycle, letterbox, side):
    start = timezone.now()
    rehearsed = rehearse(cycle, actor(f"{side}-admin", start), at=start)
    foretold = {
        (line.user_id, line.obligation_id, line.days_before, line.told_as, one.state, one.at)
        for one in rehearsed
        for line in one.lines
    }
    words = sorted((one.user.email, one.letter["Subject"], one.words) for one in rehearsed if one.is_mail)

    for moment in sorted({one.at for one in rehearsed}):
        planner.plan(at=moment)
        send_all(moment)

    told = Delivery.objects.filter(user__side=side.upper()).exclude(state=DeliveryState.SUPERSEDED)
    held = {(row.user_id, row.obligation_id, row.days_before, row.told_as, _first(row), row.planned_at) for row in told}
    got = sorted(
        (letter["To"], letter["Subject"], letter.get_body(("plain",)).get_content().replace("\r\n", "\n"))
        for letter in letterbox.letters()
        if letter["To"].endswith(f"@{side}.example")
    )
    assert len(foretold) > 20
    assert held == foretold
    assert got == words
    assert Notice.objects.filter(user__side=side.upper()).count() == len(foretold)


def _first(row: Delivery) -> str:
    """Return the state in which a row began: a mail that went had waited."""
    return DeliveryState.PENDING if row.state == DeliveryState.SENT else row.state


def test_a_mail_held_for_the_next_morning_is_rehearsed_there(cycle):
    night = datetime.combine(timezone.now().date() + timedelta(days=1), datetime.min.time(), tzinfo=UTC)
    cycle.obligations.update(due_at=night + timedelta(days=400))
    cycle.obligations.filter(duty=Duty.CALL, post__side="ROK").update(due_at=night + timedelta(days=20))
    at = night.astimezone(SEOUL).replace(hour=7)
    cycle.obligations.filter(duty=Duty.CLOSE_OUT, post__side="ROK").update(due_at=at + timedelta(days=30))

    told = [one for one in rehearse(cycle, actor("rok-lead", at), at=at) if one.at < at + timedelta(days=2)]

    assert [(one.at.astimezone(SEOUL).day, one.at.astimezone(SEOUL).hour) for one in told if one.is_mail] == [
        (at.day, 7),
        ((at + timedelta(days=1)).day, 9),
    ]


def test_one_sees_what_comes_to_oneself_and_leads_and_administrators_what_comes_to_their_side(cycle):
    at = timezone.now()
    readers = {name: {one.user.username for one in rehearse(cycle, actor(name, at), at=at)} for name in _names("us")}

    assert readers["us-poc"] == {"us-poc"}
    assert readers["us-admin"] == readers["us-lead"] == {"us-poc", "us-lead", "us-admin"}


def _names(side: str) -> list[str]:
    return [f"{side}-{role}" for role in ("poc", "lead", "admin")]


def test_the_page_shouts_where_a_reminder_would_find_nobody(cycle):
    client = Client()
    client.force_login(User.objects.get(username="us-admin"))

    page = client.get(f"/reminders/rehearsal/{cycle.slug}/").content.decode()
    home = client.get("/reminders/").content.decode()

    assert "find nobody in their posts" in page
    assert "post vacant" in page
    assert "Nobody holds the post on the day this falls due." in home


def test_a_mail_to_come_is_sent_to_oneself_in_its_own_words_and_changes_nothing(cycle, letterbox):
    at = timezone.now()
    client = Client()
    client.force_login(User.objects.get(username="us-admin"))
    one = next(one for one in rehearse(cycle, actor("us-admin", at), at=at) if one.user.username == "us-lead")

    answer = client.post(f"/reminders/rehearsal/{cycle.slug}/test/", {"mail": one.key})

    (letter,) = letterbox.letters()
    assert (answer.status_code, letter["To"], letter["Subject"]) == (302, "us-admin@us.example", one.subject)
    assert letter["List-Unsubscribe"] is None
    assert not Delivery.objects.exists()
