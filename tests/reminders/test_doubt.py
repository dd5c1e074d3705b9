"""What becomes of a mail of which nobody can know whether the relay took it."""

import pytest

from reminders.doubt import MailClass, Verdict, judge

LOG = """\
Nov 24 10:00:00 mx postfix/cleanup[7]: 4AB1: message-id=<taken@rcf>
Nov 24 10:00:00 mx postfix/qmgr[2]: 4AB1: from=<rcf@localhost>, size=900, nrcpt=1 (queue active)
Nov 24 10:00:01 mx postfix/cleanup[7]: 4AB2: message-id=<broken-off@rcf>
Nov 24 10:00:02 mx postfix/qmgr[2]: 4AB3: from=<rcf@localhost>, size=900, nrcpt=1 (queue active)
"""


@pytest.mark.parametrize(
    ("message_id", "verdict"),
    [("<taken@rcf>", Verdict.TAKEN), ("<broken-off@rcf>", Verdict.SEND), ("<never-seen@rcf>", Verdict.SEND)],
)
def test_the_relay_has_a_mail_once_its_log_says_that_it_was_queued(settings, tmp_path, message_id, verdict):
    log = tmp_path / "mail.log"
    log.write_text(LOG, encoding="utf-8")
    settings.MAIL_POLICIES, settings.RELAY_LOG = {"reminder": "reconcile"}, str(log)

    assert judge(MailClass.REMINDER, resends=5, message_id=message_id) == verdict


def test_a_log_that_cannot_be_read_leaves_the_mail_to_a_person(settings, tmp_path):
    settings.MAIL_POLICIES, settings.RELAY_LOG = {"reminder": "reconcile"}, str(tmp_path / "none.log")

    assert judge(MailClass.REMINDER, resends=0, message_id="<taken@rcf>") == Verdict.IN_DOUBT


def test_each_class_of_mail_has_its_own_policy(settings):
    settings.MAIL_POLICIES = {"reminder": "resend", "announcement": "hold"}

    assert judge(MailClass.REMINDER, resends=0, message_id="<a@rcf>") == Verdict.SEND
    assert judge(MailClass.REMINDER, resends=1, message_id="<a@rcf>") == Verdict.IN_DOUBT
    assert judge(MailClass.ANNOUNCEMENT, resends=0, message_id="<a@rcf>") == Verdict.IN_DOUBT
