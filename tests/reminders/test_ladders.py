"""A ladder tells the post, those who stand in and the chain of the own side, each at their own morning."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from alliance.accounts.models import User
from frameworks.choices import Duty, Role
from frameworks.models import Cycle, HolidayOverride, Post
from reminders import planner, sender
from reminders.choices import Channel, DeliveryState, ToldAs
from reminders.models import Delivery, MailPreference, Mute, Notice, Obligation, Rung, StatutoryDuty
from reminders.operations import settle
from tests import factories

PEOPLE = ((Role.LEAD, "lead"), (Role.POC, "poc"), (Role.LEADERSHIP, "head"), (Role.ADMIN, "admin"))


@pytest.fixture
def cycle(world) -> Cycle:
    """Give an open cycle, far from every rung; of either side a lead, a POC, a head and an administrator are there."""
    for side in ("US", "ROK"):
        for role, name in PEOPLE:
            factories.make_person(side, role, username=f"{side}-{name}".lower())
    cycle = factories.make_open_cycle(at=timezone.now())
    cycle.obligations.update(due_at=timezone.now() + timedelta(days=900))
    return cycle


def owe(cycle: Cycle, duty: str, days: float, *, side: str = "US") -> Obligation:
    """Let one duty be due so many days from now."""
    owed = cycle.obligations.filter(duty=duty, post__side=side)
    owed.update(due_at=timezone.now() + timedelta(days=days))
    return owed.get()


def rung(days_before: int, cycle: Cycle | None = None, **fields) -> Rung:
    return Rung.objects.create(framework=factories.framework(), cycle=cycle, days_before=days_before, **fields)


def told(duty: Obligation) -> dict[str, str]:
    """Return who is told of a duty, and as what."""
    return dict(Delivery.objects.filter(obligation=duty).values_list("user__username", "told_as"))


def test_a_rung_tells_the_holder_and_a_later_one_climbs_the_own_sides_chain_alone(cycle):
    duty = owe(cycle, Duty.REVIEW, -5)
    rung(-1, to_lead=True, to_head=True)

    planner.plan()

    assert told(duty) == {"us-poc": ToldAs.HOLDER, "us-lead": ToldAs.LEAD, "us-head": ToldAs.HEAD}
    assert not User.objects.filter(deliveries__isnull=False, side="ROK").exists()


def test_who_stands_in_is_told_when_the_ladder_says_so_or_nobody_else_is_there(cycle):
    duty = owe(cycle, Duty.REVIEW, 5)
    factories.seat(factories.make_user("US", username="us-deputy"), duty.post)
    rung(7, to_stand_in=False)

    planner.plan()
    assert told(duty) == {"us-poc": ToldAs.HOLDER}

    duty.post.tenures.filter(acting=False).update(ends_on=timezone.now().date() - timedelta(days=2))
    rung(6, to_stand_in=False)
    planner.plan()
    assert told(duty) == {"us-poc": ToldAs.HOLDER, "us-deputy": ToldAs.STAND_IN}


def test_what_would_go_to_nobody_goes_to_the_administrators_of_the_own_side(cycle, letterbox):
    duty = owe(cycle, Duty.REVIEW, 5)
    duty.post.tenures.update(ends_on=timezone.now().date() - timedelta(days=2))
    rung(7)

    planner.plan()
    sender.drain()

    assert told(duty) == {"us-admin": ToldAs.VACANCY}
    (mail,) = letterbox.letters()
    assert "Nobody holds this post today" in mail.get_body(("plain",)).get_content()


def test_one_person_is_told_once_however_many_reasons_there_are(cycle):
    duty = owe(cycle, Duty.REVIEW, 5)
    factories.seat(User.objects.get(username="us-poc"), factories.make_post("US", Role.LEADERSHIP))
    rung(7, to_head=True)

    planner.plan()

    assert told(duty)["us-poc"] == ToldAs.HOLDER
    assert Delivery.objects.filter(obligation=duty, user__username="us-poc").count() == 1


def test_a_cycle_with_a_ladder_of_its_own_does_not_hear_of_its_frameworks(cycle):
    duty = owe(cycle, Duty.RANKING, 5)
    rung(7)
    rung(3, cycle)

    assert planner.plan() == 0
    assert planner.plan(at=duty.due_at - timedelta(days=2)) == 1
    assert list(Delivery.objects.values_list("days_before", flat=True)) == [3]


def test_a_rung_on_the_site_alone_sends_no_mail(cycle, letterbox):
    duty = owe(cycle, Duty.RANKING, 5)
    rung(7, channel=Channel.SITE)

    planner.plan()

    assert sender.drain() == 0
    assert Delivery.objects.get(obligation=duty).state == DeliveryState.ON_SITE
    assert Notice.objects.filter(user__username="us-lead").count() == 1


def test_what_is_muted_is_told_on_the_site_alone_unless_the_cycle_calls_it_statutory(cycle, letterbox):
    owe(cycle, Duty.RANKING, 5)
    rung(7)
    lead = User.objects.get(username="us-lead")
    Mute.objects.create(user=lead, duty=Duty.RANKING)

    planner.plan()
    assert sender.drain() == 0
    assert (Delivery.objects.get().state, Notice.objects.get().user) == (DeliveryState.MUTED, lead)

    StatutoryDuty.objects.create(cycle=cycle, duty=Duty.RANKING)
    rung(6)
    planner.plan()
    assert sender.drain() == 1


def test_a_kind_that_is_muted_after_the_plan_is_not_sent(cycle, letterbox):
    owe(cycle, Duty.RANKING, 5)
    rung(7)
    planner.plan()
    Mute.objects.create(user=User.objects.get(username="us-lead"), duty=Duty.RANKING)

    assert sender.drain() == 0
    assert Delivery.objects.get().state == DeliveryState.MUTED


def test_a_reader_who_rises_early_is_told_at_the_own_hour_of_the_own_side(cycle):
    Obligation.objects.filter(duty=Duty.RANKING).update(due_at=datetime(2027, 6, 16, 3, tzinfo=UTC))
    rung(7)
    MailPreference.objects.create(user=User.objects.get(username="rok-lead"), morning_hour=6)
    # Noon of the sixteenth in Seoul is still the fifteenth in Washington.
    six_in_seoul, nine_in_washington = datetime(2027, 6, 8, 21, tzinfo=UTC), datetime(2027, 6, 8, 13, tzinfo=UTC)

    assert planner.plan(at=nine_in_washington - timedelta(seconds=1)) == 0
    assert planner.plan(at=nine_in_washington) == 1
    assert planner.plan(at=six_in_seoul - timedelta(seconds=1)) == 0
    assert planner.plan(at=six_in_seoul) == 1


@pytest.mark.parametrize(
    ("due", "days_before", "on"),
    [
        # Chuseok of 2027 is 14 to 16 September in Seoul; a rung of those days waits for the seventeenth.
        (datetime(2027, 9, 21, 3, tzinfo=UTC), 7, date(2027, 9, 17)),
        # It waits no longer than until the due day, and that is told of on a holiday, too.
        (datetime(2027, 9, 16, 3, tzinfo=UTC), 2, date(2027, 9, 16)),
        (datetime(2027, 9, 15, 3, tzinfo=UTC), 0, date(2027, 9, 15)),
        # After the due day it waits as before it.
        (datetime(2027, 9, 13, 3, tzinfo=UTC), -1, date(2027, 9, 17)),
        # Independence Day of the United States is a day like others in Seoul.
        (datetime(2027, 7, 12, 3, tzinfo=UTC), 7, date(2027, 7, 5)),
    ],
)
def test_a_rung_waits_out_the_holidays_of_the_readers_own_country(cycle, due, days_before, on):
    cycle.obligations.filter(duty=Duty.RANKING, post__side="ROK").update(due_at=due)
    rung(days_before)
    nine_in_seoul = datetime(on.year, on.month, on.day, 0, tzinfo=UTC)

    assert planner.plan(at=nine_in_seoul - timedelta(seconds=1)) == 0
    assert planner.plan(at=nine_in_seoul) == 1


def test_a_holiday_that_people_added_is_waited_out_as_well(cycle):
    cycle.obligations.filter(duty=Duty.RANKING, post__side="ROK").update(due_at=datetime(2027, 7, 12, 3, tzinfo=UTC))
    rung(7)
    lead = Post.objects.get(side="ROK", role=Role.LEAD)
    HolidayOverride.objects.create(
        side="ROK", on=date(2027, 7, 5), is_closed=True, reason_en="Election.", added_as=lead,
        added_by=User.objects.get(username="rok-lead"), added_at=timezone.now(),
    )  # fmt: skip

    assert planner.plan(at=datetime(2027, 7, 5, 0, tzinfo=UTC)) == 0
    assert planner.plan(at=datetime(2027, 7, 6, 0, tzinfo=UTC)) == 1


def test_one_mail_gathers_what_a_person_is_told_of_on_one_day(cycle, letterbox):
    for duty, days in ((Duty.RANKING, 5), (Duty.FINAL_TEXT, 6), (Duty.ENDORSEMENT, -1)):
        owe(cycle, duty, days)
    rung(7)
    rung(-1)

    assert planner.plan() == 3
    assert sender.drain() == 1

    (mail,) = letterbox.letters()
    body = mail.get_body(("plain",)).get_content()
    assert mail["Subject"] == "3 duties; the first: 1 day late"
    assert body.index("1 day late") < body.index("due in 5 days") < body.index("due in 6 days")
    states = Delivery.objects.exclude(state=DeliveryState.SUPERSEDED).values_list("state", "sent_at")
    assert [state for state, _sent_at in states] == [DeliveryState.SENT] * 3
    assert len({sent_at for _state, sent_at in states}) == 1
    assert Notice.objects.count() == 3


def test_what_is_due_today_has_a_mail_of_its_own(cycle, letterbox):
    owe(cycle, Duty.RANKING, 5)
    owe(cycle, Duty.FINAL_TEXT, 0)
    owe(cycle, Duty.ENDORSEMENT, 6)
    rung(7)
    rung(0, local_hour=5)

    planner.plan(at=timezone.now() + timedelta(hours=24))
    Delivery.objects.update(next_try_at=timezone.now())
    sender.drain()

    subjects = {mail["Subject"].partition(";")[0] for mail in letterbox.letters()}
    assert len(subjects) == 2
    assert "2 duties" in subjects


def test_a_duty_settled_after_the_plan_leaves_the_mail_and_the_others_are_told(cycle, letterbox):
    for duty, days in ((Duty.RANKING, 5), (Duty.FINAL_TEXT, 6), (Duty.ENDORSEMENT, 6.5)):
        owe(cycle, duty, days)
    rung(7)
    planner.plan()
    lead, about = factories.lead_of("US"), {"cycle_id": cycle.pk, "side": "US", "area_id": None, "at": timezone.now()}
    # The row of the first carries the mail: the next one takes its place.
    for duty in (Duty.ENDORSEMENT, Duty.RANKING):
        settle(duty=duty, actor=lead, **about)

    assert sender.drain() == 0
    planner.plan()
    assert sender.drain() == 1

    (mail,) = letterbox.letters()
    assert "Final text" in mail.get_body(("plain",)).get_content()
    assert "Ranking" not in mail.get_body(("plain",)).get_content()
    states = dict(Delivery.objects.values_list("obligation__duty", "state"))
    assert states == {
        Duty.RANKING: DeliveryState.CANCELLED,
        Duty.ENDORSEMENT: DeliveryState.CANCELLED,
        Duty.FINAL_TEXT: DeliveryState.SENT,
    }


def test_what_is_planned_after_the_mail_of_the_day_waits_for_the_next_morning(cycle, letterbox):
    owe(cycle, Duty.RANKING, 5)
    rung(7)
    planner.plan()
    assert sender.drain() == 1
    owe(cycle, Duty.FINAL_TEXT, 6)

    assert planner.plan() == 1
    assert sender.drain() == 0
    late = Delivery.objects.get(obligation__duty=Duty.FINAL_TEXT)
    assert timezone.now() < late.next_try_at < timezone.now() + timedelta(days=2)
    assert Notice.objects.count() == 2
