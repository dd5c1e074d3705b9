"""What becomes of a mail whose sender died past the mark, when nobody can know whether the relay took it.

Between the final dot and the recorded answer no protocol helps (RFC 1047), so each class of mail has its policy.
"""

import re
from enum import StrEnum
from pathlib import Path

from django.conf import settings

RESEND_LIMIT = 1
# Postfix tells of the Message-ID before it has the whole mail, and of the queue only once it has taken it.
HEARD = re.compile(r"cleanup\[\d+\]: (?P<queue_id>\w+): message-id=(?P<message_id><[^>]*>)")


class MailClass(StrEnum):
    """What a mail is for; settings choose a policy for each class."""

    REMINDER = "reminder"
    ANNOUNCEMENT = "announcement"


class Policy(StrEnum):
    """What to do about the doubt: risk one copy, ask a person, or ask the relay's own log."""

    RESEND = "resend"
    HOLD = "hold"
    RECONCILE = "reconcile"


class Verdict(StrEnum):
    """What is to be done with the mail now."""

    SEND = "SEND"
    TAKEN = "TAKEN"
    IN_DOUBT = "IN_DOUBT"


def judge(mail_class: MailClass, *, resends: int, message_id: str) -> Verdict:
    """Decide on a mail that was perhaps handed over.

    :param resends: how often it went once more already.
    """
    match settings.MAIL_POLICIES[mail_class]:
        case Policy.RESEND:
            return Verdict.SEND if resends < RESEND_LIMIT else Verdict.IN_DOUBT
        case Policy.RECONCILE:
            return _ask_the_relay(message_id)
    return Verdict.IN_DOUBT


def _ask_the_relay(message_id: str) -> Verdict:
    """Look the mail up in the relay's log. The lease has run out, which is longer than a relay takes to queue."""
    try:
        taken = is_queued(Path(settings.RELAY_LOG), message_id)
    except OSError:
        return Verdict.IN_DOUBT
    return Verdict.TAKEN if taken else Verdict.SEND


def is_queued(log: Path, message_id: str) -> bool:
    """Test whether a Postfix log tells of a mail that it was queued for delivery.

    :raises OSError: if the log cannot be read.
    """
    heard: set[str] = set()
    with log.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if (found := HEARD.search(line)) and found["message_id"] == message_id:
                heard.add(found["queue_id"])
            elif "queue active" in line and any(f": {queue_id}: " in line for queue_id in heard):
                return True
    return False
