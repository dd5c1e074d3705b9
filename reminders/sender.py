"""Sending: claim a row with a lease, read rights and state again, mark it before the final dot, record the answer.

No transaction is open while the network is spoken to; every write after the claim says whose lease it is.
"""

import re
import smtplib
import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone

from frameworks.queries import actor_of
from reminders.choices import DeliveryState, ObligationState, Phase
from reminders.letters import letter
from reminders.models import Delivery

LEASE = timedelta(minutes=5)
RESEND_LIMIT = 1
LONGEST_WAIT_MINUTES = 15
TIMEOUT_SECONDS = 10
CLAIM = """
UPDATE reminders_delivery SET state = 'LEASED', lease_token = %(token)s, leased_until = %(until)s, tries = tries + 1
WHERE id = (
    SELECT id FROM reminders_delivery
    WHERE (state = 'PENDING' AND next_try_at <= %(at)s) OR (state = 'LEASED' AND leased_until < %(at)s)
    ORDER BY next_try_at, id FOR UPDATE SKIP LOCKED LIMIT 1
)
RETURNING id
"""


class RefusedForGoodError(Exception):
    """The relay will never take a mail for this address."""


class RefusedForNowError(Exception):
    """The relay did not take it, and may later."""


def drain(*, limit: int = 500) -> int:
    """Send what is due, one row after the other, up to a number; return how many were handed over."""
    sent = 0
    for _turn in range(limit):
        delivery = claim(at=timezone.now())
        if delivery is None:
            break
        sent += deliver(delivery, at=timezone.now())
    return sent


def claim(*, at: datetime) -> Delivery | None:
    """Take one due row for the length of a lease; of two senders only one gets it."""
    token = uuid.uuid4()
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, {"token": str(token), "until": at + LEASE, "at": at})
        row = cursor.fetchone()
    if row is None:
        return None
    loaded = Delivery.objects.select_related(
        "user", "obligation__milestone", "obligation__post__side", "obligation__cycle__meeting__forum"
    )
    return loaded.get(pk=row[0])


def deliver(delivery: Delivery, *, at: datetime) -> bool:
    """Hand one claimed mail to the relay, or say why not; return whether the relay took it."""
    if delivery.phase == Phase.MARKED:
        # A sender died past the mark: nobody can know whether the relay has it. Once more, then a person must look.
        if delivery.resends >= RESEND_LIMIT:
            return not _write(delivery, state=DeliveryState.IN_DOUBT)
        _write(delivery, phase=Phase.CLEAR, resends=delivery.resends + 1)
    if reason := _why_not(delivery, at):
        return not _write(delivery, state=reason)
    try:
        _speak(delivery, at)
    except RefusedForGoodError as refusal:
        return not _write(delivery, state=DeliveryState.DEAD, error=str(refusal))
    except (RefusedForNowError, smtplib.SMTPException, OSError) as problem:
        _wait(delivery, str(problem), at)
        return False
    return bool(_write(delivery, state=DeliveryState.SENT, sent_at=timezone.now(), phase=Phase.CLEAR, error=""))


def _why_not(delivery: Delivery, at: datetime) -> str:
    """Read again what may have changed since the plan; return the state that ends the row, or nothing."""
    duty, user = delivery.obligation, delivery.user
    held = user.is_active and any(seat.post_id == duty.post_id for seat in actor_of(user, at=at).seats)
    if duty.state != ObligationState.OPEN or not held:
        return DeliveryState.CANCELLED
    return DeliveryState.EXPIRED if delivery.expires_at < at else ""


def _speak(delivery: Delivery, at: datetime) -> None:
    body = re.sub(rb"(?m)^\.", b"..", letter(delivery, at=at).as_bytes())
    half = len(body) // 2
    with _connected() as relay:
        _expect(relay.mail(settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">")))
        _expect(relay.rcpt(delivery.user.email))
        _expect(relay.docmd("DATA"))
        relay.send(body[:half])
        if not _write(delivery, phase=Phase.MARKED):
            raise RefusedForNowError("The lease is another sender's by now.")
        delivery.phase = Phase.MARKED
        relay.send(body[half:] + (b"" if body.endswith(b"\r\n") else b"\r\n") + b".\r\n")
        reply = relay.getreply()
        # Whatever it said, it has answered: nothing is in doubt any more.
        delivery.phase = Phase.CLEAR
        _expect(reply)


def _connected() -> smtplib.SMTP:
    smtp = settings.SMTP
    kind = smtplib.SMTP_SSL if smtp.ssl else smtplib.SMTP
    relay = kind(smtp.host, smtp.port, timeout=TIMEOUT_SECONDS)
    if smtp.starttls:
        relay.starttls()
    relay.ehlo_or_helo_if_needed()
    if smtp.user:
        relay.login(smtp.user, smtp.password)
    return relay


def _expect(reply: tuple[int, bytes]) -> None:
    code, words = reply
    said = f"{code} {words.decode(errors='replace')}"
    if code >= 500:
        raise RefusedForGoodError(said)
    if code >= 400:
        raise RefusedForNowError(said)


def _wait(delivery: Delivery, problem: str, at: datetime) -> None:
    """Try again in 1, 2, 4 and at most 15 minutes. Past the mark the lease runs out, and the policy decides."""
    if delivery.phase == Phase.MARKED:
        _write(delivery, error=problem)
        return
    minutes = min(2 ** (delivery.tries - 1), LONGEST_WAIT_MINUTES)
    _write(
        delivery,
        state=DeliveryState.PENDING,
        phase=Phase.CLEAR,
        next_try_at=at + timedelta(minutes=minutes),
        error=problem,
    )


def _write(delivery: Delivery, **fields: object) -> int:
    """Write to the row if the lease is still ours; return 1, or 0 when it is not."""
    return Delivery.objects.filter(pk=delivery.pk, lease_token=delivery.lease_token).update(**fields)
