"""Everybody chooses their mails; an administrator mends what is stuck; a ladder takes no nonsense."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from alliance.accounts.models import User
from alliance.audit.models import Entry
from frameworks.choices import Duty, Role
from frameworks.models import Cycle
from reminders import planner, sender
from reminders.choices import DeliveryState
from reminders.models import Delivery, MailPreference, Mute, Rung, StatutoryDuty
from tests import factories

LADDER = "/reminders/ladder/of/RCF/rungs/"
RUNG = {"days": "7", "when": "BEFORE", "channel": "MAIL", "whom": ["to_holder"]}


@pytest.fixture
def cycle(world) -> Cycle:
    """Give an open cycle in which each lead owes a ranking in five days; a rung reminds of it."""
    for side in ("US", "ROK"):
        for role in (Role.LEAD, Role.ADMIN):
            factories.make_person(side, role, username=f"{side}-{role}".lower(), language="en")
    Rung.objects.create(framework=factories.framework(), days_before=7)
    cycle = factories.make_open_cycle(at=timezone.now())
    cycle.obligations.update(due_at=timezone.now() + timedelta(days=900))
    cycle.obligations.filter(duty=Duty.RANKING).update(due_at=timezone.now() + timedelta(days=5))
    return cycle


def client_of(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


def first_mail(letterbox, username: str = "us-lead"):
    planner.plan()
    sender.drain()
    return next(one for one in letterbox.letters() if one["To"].startswith(username))


def test_a_mail_is_unsubscribed_from_with_one_click_and_without_a_session(cycle, letterbox):
    mail = first_mail(letterbox)
    address = mail["List-Unsubscribe"].strip("<>").partition("/reminders/")[2]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    strict = Client(enforce_csrf_checks=True)

    assert strict.get(f"/reminders/{address}").status_code == 200
    assert not Mute.objects.exists()
    assert strict.post(f"/reminders/{address}", {"List-Unsubscribe": "One-Click"}).status_code == 200

    assert list(Mute.objects.values_list("user__username", "duty")) == [("us-lead", Duty.RANKING)]
    assert Entry.objects.get(verb="account.mails").side == "US"
    assert strict.post("/reminders/unsubscribe/forged/").status_code == 404


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "The date is tentative: it may still move with the meeting."),
        ("ko", "잠정 일자이며, 회의 일정에 따라 바뀔 수 있습니다."),
    ],
)
@pytest.mark.parametrize("is_tentative", [True, False])
def test_a_mail_says_whether_its_date_may_still_move_in_both_its_forms(cycle, letterbox, language, words, is_tentative):
    User.objects.filter(username="us-lead").update(language=language)
    cycle.milestones.update(is_tentative=is_tentative)
    mail = first_mail(letterbox)
    forms = [mail.get_body((kind,)).get_content() for kind in ("plain", "html")]
    assert [words in text for text in forms] == [is_tentative, is_tentative]


def test_a_statutory_mail_offers_no_way_out_of_it(cycle, letterbox):
    StatutoryDuty.objects.create(cycle=cycle, duty=Duty.RANKING)

    mail = first_mail(letterbox)

    assert mail["List-Unsubscribe"] is None
    assert "unsubscribe" not in mail.get_body(("html",)).get_content()


def test_a_mail_asks_for_nothing_from_elsewhere_and_cannot_be_followed(cycle, letterbox):
    html = first_mail(letterbox).get_body(("html",)).get_content()

    assert not any(word in html for word in ("<img", "src=", "url(", "<script", "@import", "<link"))


def test_one_chooses_the_hour_and_the_kinds_and_what_is_statutory_is_not_offered(cycle):
    StatutoryDuty.objects.create(cycle=cycle, duty=Duty.RANKING)
    client = client_of("us-lead")

    assert client.post("/account/mail/", {"hour": "6", "muted": ["REVIEW"]}).status_code == 302
    assert MailPreference.objects.get().morning_hour == 6
    assert list(Mute.objects.values_list("duty", flat=True)) == [Duty.REVIEW]
    assert client.post("/account/mail/", {"muted": ["RANKING"]}).status_code == 422
    assert client.post("/account/mail/", {"hour": "3"}).status_code == 422
    assert client.post("/account/mail/", {}).status_code == 302
    assert not MailPreference.objects.exists()
    assert not Mute.objects.exists()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"days": "-3"}, "Count the days from 0 up; before or after is said beside it."),
        ({"days": "7"}, "This day is on the ladder already."),
        ({"days": "61", "when": "AFTER"}, "Choose at most 365 days before the due day, or 60 days after it."),
        ({"days": "5", "whom": []}, "Choose at least one to be told."),
        ({"days": "5", "channel": "PIGEON"}, "Select a valid choice"),
    ],
)
def test_a_rung_that_makes_no_sense_is_refused_in_words(cycle, said, words):
    answer = client_of("us-admin").post(LADDER, {**RUNG, **said})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Rung.objects.count() == 1


def test_an_administrator_of_either_side_keeps_the_ladder_and_both_read_of_it(cycle):
    said = {**RUNG, "days": "2", "when": "AFTER", "whom": ["to_lead", "to_head"]}

    assert client_of("rok-admin").post(LADDER, said).status_code == 302
    assert client_of("us-lead").post(LADDER, said).status_code == 403

    rung = Rung.objects.get(days_before=-2)
    assert (rung.to_holder, rung.to_stand_in, rung.to_lead, rung.to_head) == (False, False, True, True)
    entry = Entry.objects.get(verb="ladder.rung_added")
    assert (entry.side, entry.shared) == ("ROK", True)
    assert "2 days after" in client_of("us-lead").get("/reminders/ladder/of/RCF/").content.decode()


def test_a_cycle_gets_a_ladder_of_its_own_changes_it_and_gives_it_up(cycle):
    admin, ladder = client_of("us-admin"), f"/reminders/ladder/{cycle.slug}/"

    assert admin.post(f"{ladder}begin/").status_code == 302
    assert admin.post(f"{ladder}begin/").status_code == 409
    assert admin.post(f"{ladder}rungs/", {**RUNG, "days": "1"}).status_code == 302
    assert sorted(cycle.rungs.values_list("days_before", flat=True)) == [1, 7]
    assert Rung.objects.filter(cycle=None).count() == 1
    assert admin.post(f"{ladder}statutory/", {"duties": ["RANKING"]}).status_code == 302
    assert cycle.statutory_duties.get().duty == Duty.RANKING
    assert admin.post(f"{ladder}end/").status_code == 302
    assert not cycle.rungs.exists()


def test_a_mail_in_doubt_is_sent_once_more_or_dropped_by_the_own_sides_administrator(cycle, letterbox):
    planner.plan()
    Delivery.objects.update(state=DeliveryState.IN_DOUBT)
    ours = Delivery.objects.get(user__username="us-lead")
    resend, drop = f"/reminders/log/{ours.pk}/resend/", f"/reminders/log/{ours.pk}/drop/"

    assert client_of("rok-admin").post(resend).status_code == 404
    assert client_of("us-lead").post(resend).status_code == 403
    assert client_of("us-admin").post(resend).status_code == 302
    assert client_of("us-admin").post(resend).status_code == 409
    assert sender.drain() == 1
    assert client_of("us-admin").post(drop).status_code == 409
    assert Entry.objects.get(verb="delivery.resent").side == "US"

    theirs = Delivery.objects.get(user__username="rok-lead")
    assert client_of("rok-admin").post(f"/reminders/log/{theirs.pk}/drop/").status_code == 302
    theirs.refresh_from_db()
    assert theirs.state == DeliveryState.DROPPED


def test_the_log_shows_an_administrator_the_own_side_and_everybody_else_their_own(cycle):
    planner.plan()

    assert {mail.user.username for mail in client_of("us-admin").get("/reminders/log/").context["page"]} == {"us-lead"}
    assert list(client_of("us-admin").get("/reminders/log/?state=DEAD").context["page"]) == []
    assert {mail.user.username for mail in client_of("us-lead").get("/reminders/log/").context["page"]} == {"us-lead"}


def test_a_mail_that_waits_too_long_is_told_to_the_administrator(cycle):
    planner.plan()
    Delivery.objects.update(next_try_at=timezone.now() - timedelta(minutes=9))

    assert "waits for 9 minutes" in client_of("us-admin").get("/reminders/").content.decode()
