"""Sending: claim a row with a lease, read rights and state again, mark it before the final dot, record the answer.

No transaction is open while the network is spoken to; every write after the claim says whose lease it is.
The database's clock alone decides, so that senders on several machines agree on whose lease has run out.
"""

import re
import smtplib
import ssl
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models.functions import Now

from frameworks.queries import actor_of
from reminders.choices import DeliveryState, ObligationState, Phase
from reminders.letters import letter
from reminders.models import Delivery

LEASE_SECONDS = 5 * 60
RESEND_LIMIT = 1
LONGEST_WAIT_MINUTES = 15
TIMEOUT_SECONDS = 10
# Replies of RFC 5321; smtplib says -1 for what it cannot read.
LOWEST_CODE, LOWEST_REFUSAL, LOWEST_LASTING_REFUSAL = 200, 400, 500
CLAIM = """
WITH clock AS (SELECT COALESCE(%(at)s, statement_timestamp()) AS at),
due AS (
    SELECT d.id FROM reminders_delivery d, clock c
    WHERE (d.state = 'PENDING' AND d.next_try_at <= c.at) OR (d.state = 'LEASED' AND d.leased_until < c.at)
    ORDER BY d.next_try_at, d.id LIMIT 1 FOR UPDATE OF d SKIP LOCKED
)
UPDATE reminders_delivery x
SET state = 'LEASED', lease_token = %(token)s, tries = x.tries + 1,
    leased_until = c.at + make_interval(secs => %(lease)s)
FROM due, clock c WHERE x.id = due.id
RETURNING x.id, c.at
"""


class RefusedForGoodError(Exception):
    """The relay will never take a mail for this address."""


class RefusedForNowError(Exception):
    """The relay did not take it, and may later."""


def drain(*, limit: int = 500) -> int:
    """Send what is due, one row after the other, up to a number; return how many were handed over."""
    sent = 0
    for _turn in range(limit):
        claimed = claim()
        if claimed is None:
            break
        delivery, at = claimed
        sent += deliver(delivery, at=at)
    return sent


def claim(*, at: datetime | None = None) -> tuple[Delivery, datetime] | None:
    """Take one due row for the length of a lease, and return it with the moment; of two senders only one gets it.

    :param at: the moment to claim for; the database's own clock decides unless a test says otherwise.
    """
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, {"token": str(uuid.uuid4()), "lease": LEASE_SECONDS, "at": at})
        row = cursor.fetchone()
    if row is None:
        return None
    loaded = Delivery.objects.select_related(
        "user", "obligation__milestone", "obligation__post__side", "obligation__cycle__meeting__forum"
    )
    return loaded.get(pk=row[0]), row[1]


def deliver(delivery: Delivery, *, at: datetime) -> bool:
    """Hand one claimed mail to the relay, or say why not; return whether the relay took it."""
    if reason := _policy(delivery) or _why_not(delivery, at):
        _write(delivery, state=reason)
        return False
    try:
        _speak(delivery, at)
    except (RefusedForGoodError, ValueError) as refusal:
        # A mail that cannot be written down, such as for an address no header can hold, will not mend by itself.
        _write(delivery, state=DeliveryState.DEAD, error=str(refusal))
    except (RefusedForNowError, smtplib.SMTPException, OSError) as problem:
        _wait(delivery, str(problem), at)
    else:
        return bool(_write(delivery, state=DeliveryState.SENT, sent_at=Now(), phase=Phase.CLEAR, error=""))
    return False


def _policy(delivery: Delivery) -> str:
    """Decide on a row whose sender died past the mark, when nobody can know whether the relay has the mail.

    It goes once more; after that a person must look.
    """
    if delivery.phase != Phase.MARKED:
        return ""
    if delivery.resends >= RESEND_LIMIT:
        return DeliveryState.IN_DOUBT
    delivery.phase, delivery.resends = Phase.CLEAR, delivery.resends + 1
    _write(delivery, phase=delivery.phase, resends=delivery.resends)
    return ""


def _why_not(delivery: Delivery, at: datetime) -> str:
    """Read again what may have changed since the plan; return the state that ends the row, or nothing."""
    duty, user = delivery.obligation, delivery.user
    held = user.is_active and any(seat.post_id == duty.post_id for seat in actor_of(user, at=at).seats)
    moved = delivery.milestone_revision != duty.revision
    if duty.state != ObligationState.OPEN or moved or not held:
        return DeliveryState.CANCELLED
    if not user.email:
        return DeliveryState.NO_ADDRESS
    return DeliveryState.EXPIRED if delivery.expires_at < at else ""


def _speak(delivery: Delivery, at: datetime) -> None:
    body = re.sub(rb"(?m)^\.", b"..", letter(delivery, at=at).as_bytes())
    half = len(body) // 2
    with _connected() as relay:
        _expect(relay.mail(settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">")))
        _expect(relay.rcpt(delivery.user.email), for_good=True)
        _expect(relay.docmd("DATA"))
        relay.send(body[:half])
        _mark(delivery)
        relay.send(body[half:] + (b"" if body.endswith(b"\r\n") else b"\r\n") + b".\r\n")
        reply = relay.getreply()
        if reply[0] >= LOWEST_CODE:
            # Whatever it said, it has answered: nothing is in doubt any more.
            delivery.phase = Phase.CLEAR
        _expect(reply, for_good=True)
        with suppress(smtplib.SMTPException, OSError):
            # The relay has the mail; how it says good-bye changes nothing.
            relay.quit()


def _mark(delivery: Delivery) -> None:
    """Commit that the mail is about to be handed over, unless the lease or the duty is gone by now."""
    mine = Delivery.objects.filter(pk=delivery.pk, lease_token=delivery.lease_token)
    if not mine.filter(obligation__state=ObligationState.OPEN).update(phase=Phase.MARKED):
        raise RefusedForNowError("The duty is settled, or the lease is another sender's by now.")
    delivery.phase = Phase.MARKED


@contextmanager
def _connected() -> Iterator[smtplib.SMTP]:
    """Give a connection to the relay that is closed without a word afterwards: QUIT amid a mail would be its text."""
    smtp = settings.SMTP
    trusted = ssl.create_default_context()
    relay = (
        smtplib.SMTP_SSL(smtp.host, smtp.port, timeout=TIMEOUT_SECONDS, context=trusted)
        if smtp.ssl
        else smtplib.SMTP(smtp.host, smtp.port, timeout=TIMEOUT_SECONDS)
    )
    try:
        if smtp.starttls:
            relay.starttls(context=trusted)
        relay.ehlo_or_helo_if_needed()
        if smtp.user:
            relay.login(smtp.user, smtp.password)
        yield relay
    finally:
        relay.close()


def _expect(reply: tuple[int, bytes], *, for_good: bool = False) -> None:
    """Raise unless the relay agrees.

    :param for_good: whether a 5xx is about this address or mail; otherwise it is about the relay, and may pass.
    """
    code, words = reply
    said = f"{code} {words.decode(errors='replace')}"
    if code >= LOWEST_LASTING_REFUSAL and for_good:
        raise RefusedForGoodError(said)
    if not LOWEST_CODE <= code < LOWEST_REFUSAL:
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
