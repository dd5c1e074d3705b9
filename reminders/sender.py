"""Sending: claim rows with a lease, read rights and state again, mark each before the final dot, record the answer.

A handful is claimed and read at once; each has its own mark and its own record.

No transaction is open while the network is spoken to; every write after the claim says whose lease it is.
The database's clock alone decides, so that senders on several machines agree on whose lease has run out.
"""

import logging
import re
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

from alliance import wall
from alliance.audit.recording import record
from reminders import doubt
from reminders.choices import DeliveryState, Phase
from reminders.doubt import MailClass, Verdict
from reminders.letters import letter, message_id
from reminders.models import Delivery
from reminders.reading import Reading, read
from reminders.relay import RefusedForGoodError, RefusedForNowError, Relay, RelayDownError

logger = logging.getLogger(__name__)

LEASE_SECONDS = 5 * 60
# So much of a lease must be left at the mark: longer than the relay is ever waited for after it.
HARD_LIMIT_SECONDS = 60
LONGEST_WAIT_MINUTES = 15
# A worker that is told to end finishes its turn, and is not waited for much longer than this.
TURN_SECONDS = 40
# So few are claimed at once that a sender that is killed keeps few others waiting until its lease runs out.
CLAIMED_AT_ONCE = 10
# A relay that breaks off as often as this is left alone until the next turn, and nobody else is kept waiting.
TROUBLES_A_TURN = 3
# How the end of a mail is the end of every row it gathers.
SHARED = (DeliveryState.SENT, DeliveryState.DEAD, DeliveryState.IN_DOUBT)
# The answer of a relay begins so (RFC 5321, 4.2; RFC 3463).
RELAY_CODE = re.compile(r"[2-5]\d\d( [245]\.\d{1,3}\.\d{1,3})?(?!\d)")
CLAIM = """
WITH clock AS (SELECT COALESCE(%(at)s, statement_timestamp()) AS at),
due AS (
    SELECT d.id FROM reminders_delivery d, clock c
    WHERE (d.state = 'PENDING' AND d.next_try_at <= c.at) OR (d.state = 'LEASED' AND d.leased_until < c.at)
    ORDER BY d.next_try_at, d.id LIMIT %(most)s FOR UPDATE OF d SKIP LOCKED
)
UPDATE reminders_delivery x
SET state = 'LEASED', lease_token = %(token)s, tries = x.tries + 1,
    leased_until = c.at + make_interval(secs => %(lease)s)
FROM due, clock c WHERE x.id = due.id
RETURNING x.id, c.at
"""
# A row past the mark stays as it is, for whoever settles its doubt.
LET_GO = """
UPDATE reminders_delivery SET
    state = CASE phase WHEN 0 THEN 'PENDING' ELSE state END, tries = tries - (phase = 0)::int,
    leased_until = statement_timestamp()
WHERE id = ANY(%(ids)s) AND lease_token = %(token)s AND state = 'LEASED'
"""
MARK = """
UPDATE reminders_delivery SET phase = 1
WHERE id = %(id)s AND lease_token = %(token)s
    AND leased_until > statement_timestamp() + make_interval(secs => %(hard_limit)s)
"""
# What becomes of the mail becomes of all that it gathers.
RECORD_SENT = """
WITH mail AS (
    UPDATE reminders_delivery SET state = 'SENT', sent_at = statement_timestamp(), phase = 0, error = ''
    WHERE id = %(id)s AND lease_token = %(token)s RETURNING id, sent_at
),
line AS (
    UPDATE reminders_delivery x SET state = 'SENT', sent_at = m.sent_at, error = ''
    FROM mail m WHERE x.gathered_in_id = m.id AND x.state = 'GATHERED'
)
SELECT count(*) FROM mail
"""


class NoLongerError(Exception):
    """At the mark it turned out that the mail is not to be sent now; ``state`` is where its row goes."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


@dataclass(frozen=True, slots=True)
class System:
    """The site itself, as the record names it: what it does about a person's mail is for their side to read."""

    side: str
    user_id: int | None = None

    def post_for_record(self) -> tuple[int | None, str]:
        """Return no post."""
        return None, ""


@dataclass(slots=True)
class Turn:
    """How long a sender goes on: until its time is up, the relay has broken off too often, or it is told to stop."""

    is_stopped: Callable[[], bool]
    ends: float = field(default_factory=lambda: time.monotonic() + TURN_SECONDS)
    troubles: int = 0

    @property
    def is_over(self) -> bool:
        return self.is_stopped() or self.troubles >= TROUBLES_A_TURN or time.monotonic() >= self.ends


def drain(*, limit: int = 500, is_stopped: Callable[[], bool] = lambda: False) -> int:
    """Send what is due, up to a number, until the turn is over; return how many were taken.

    :param is_stopped: asked before each mail; the one at hand is always finished.
    """
    turn, sent, left = Turn(is_stopped), 0, limit
    with Relay() as relay:
        while left > 0 and not turn.is_over:
            claimed = claim(most=min(CLAIMED_AT_ONCE, left))
            if claimed is None:
                break
            sent += _deliver_all(claimed, relay=relay, turn=turn)
            left -= len(claimed.mails)
    return sent


def claim(*, at: datetime | None = None, most: int = CLAIMED_AT_ONCE) -> Reading | None:
    """Take due rows for the length of a lease, and read all about them; of two senders only one gets a row.

    :param at: the moment to claim for; the database's own clock decides unless a test says otherwise.
    """
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, {"token": str(uuid.uuid4()), "lease": LEASE_SECONDS, "at": at, "most": most})
        rows = cursor.fetchall()
    return read([pk for pk, _at in rows], at=rows[0][1]) if rows else None


def _deliver_all(claimed: Reading, *, relay: Relay, turn: Turn) -> int:
    """Deliver what was claimed, and let go of the rest once the turn is over; return how many the relay took."""
    sent = 0
    for number, delivery in enumerate(claimed.mails):
        if turn.is_over:
            _let_go(claimed.mails[number:])
            break
        try:
            sent += deliver(delivery, seen=claimed, relay=relay)
        except RelayDownError:
            turn.troubles += 1
    return sent


def _let_go(deliveries: list[Delivery]) -> None:
    """Give back rows that were claimed and not tried, so that nobody waits for their leases to run out."""
    with connection.cursor() as cursor:
        token = deliveries[0].lease_token
        cursor.execute(LET_GO, {"ids": [delivery.pk for delivery in deliveries], "token": token})


def deliver(delivery: Delivery, *, seen: Reading, relay: Relay) -> bool:
    """Hand one claimed mail to the relay, or say why not; return whether the relay took it.

    :param seen: what was read of it when it was claimed.
    :raises RelayDownError: once the row is written, so that the caller need not try others.
    """
    if _settle_doubt(delivery):
        return False
    if not seen.is_fresh:
        token, seen = delivery.lease_token, _read_again(delivery)
        [delivery] = seen.mails
        if delivery.lease_token != token:
            return False
    if reason := seen.why_not(delivery):
        _write(delivery, state=reason, phase=Phase.CLEAR)
        return False
    lines = _lines(delivery, seen)
    content = _content(delivery, lines, seen)
    if content is None:
        return False

    def mark() -> None:
        if not seen.is_fresh:
            _insist(delivery, lines)
        _mark(delivery)

    return _hand_over(delivery, content, at=seen.at, relay=relay, mark=mark)


def _hand_over(delivery: Delivery, content: bytes, *, at: datetime, relay: Relay, mark: Callable[[], None]) -> bool:
    sender = settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">")
    try:
        relay.hand_over(content, sender=sender, to=delivery.user.email, mark=mark)
    except (RefusedForGoodError, ValueError) as refusal:
        # An address that no command can hold will not mend by itself.
        _end(delivery, DeliveryState.DEAD, "delivery.given_up", refusal, phase=Phase.CLEAR)
    except RefusedForNowError as refusal:
        _wait(delivery, refusal, at)
    except NoLongerError as change:
        _write(delivery, state=change.state, phase=Phase.CLEAR)
    except RelayDownError as problem:
        _wait_for_relay(delivery, problem, at)
        raise
    else:
        return _record_sent(delivery)
    return False


def _record_sent(delivery: Delivery) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(RECORD_SENT, {"id": delivery.pk, "token": delivery.lease_token})
        return bool(cursor.fetchone()[0])


def _content(delivery: Delivery, lines: list[Delivery], seen: Reading) -> bytes | None:
    """Write the mail down; one that cannot be written is given up for itself alone, and a person is told."""
    try:
        return letter(delivery, lines, at=seen.at, statutory=seen.statutory).as_bytes()
    except Exception as mistake:
        logger.exception("The mail %s cannot be written.", delivery.dedupe_key)
        _end(delivery, DeliveryState.DEAD, "delivery.given_up", mistake)
    return None


def _settle_doubt(delivery: Delivery) -> bool:
    """Decide on a row whose sender died past the mark; return whether that ends it."""
    if delivery.phase != Phase.MARKED:
        return False
    verdict = doubt.judge(_class_of(delivery), resends=delivery.resends, message_id=message_id(delivery))
    if verdict == Verdict.IN_DOUBT:
        _end(delivery, DeliveryState.IN_DOUBT, "delivery.in_doubt", error=delivery.error)
        return True
    if verdict == Verdict.TAKEN:
        _end(delivery, DeliveryState.SENT, "delivery.found_at_relay", sent_at=Now(), phase=Phase.CLEAR, error="")
        return True
    delivery.phase, delivery.resends = Phase.CLEAR, delivery.resends + 1
    _end(delivery, DeliveryState.LEASED, "delivery.sent_again", phase=delivery.phase, resends=delivery.resends)
    return False


def _class_of(delivery: Delivery) -> MailClass:
    return MailClass.REMINDER if delivery.obligation_id else MailClass.ANNOUNCEMENT


def _lines(delivery: Delivery, seen: Reading) -> list[Delivery]:
    """Return what the mail gathers besides its own row, and end the rows that are not to be told any more."""
    lines, over = seen.lines(delivery)
    for pk, reason in over.items():
        Delivery.objects.filter(pk=pk, state=DeliveryState.GATHERED).update(state=reason)
    return lines


def _read_again(delivery: Delivery) -> Reading:
    """Read rights and state once more, of a mail and all that it gathers, at this moment."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        (now,) = cursor.fetchone()
    return read([delivery.pk], at=now)


def _insist(delivery: Delivery, lines: list[Delivery]) -> None:
    """Ask once more whether a mail is to be sent as it is written.

    :raises NoLongerError: if it is not to be sent any more, or is to be written anew without one of its lines.
    """
    again = _read_again(delivery)
    [mail] = again.mails
    reason, (told, _over) = again.why_not(mail), again.lines(mail)
    if reason or [row.pk for row in told] != [row.pk for row in lines]:
        raise NoLongerError(reason or DeliveryState.PENDING)


def _mark(delivery: Delivery) -> None:
    """Commit that the mail is about to be handed over.

    :raises NoLongerError: if the lease is another sender's by now, or too little of it is left.
    """
    with connection.cursor() as cursor:
        told = {"id": delivery.pk, "token": delivery.lease_token, "hard_limit": HARD_LIMIT_SECONDS}
        cursor.execute(MARK, told)
        if not cursor.rowcount:
            # The row is let go; whoever has it by now is not written over.
            raise NoLongerError(DeliveryState.PENDING)
    delivery.phase = Phase.MARKED


def _wait(delivery: Delivery, problem: Exception, at: datetime) -> None:
    """Try again in 1, 2, 4 and at most 15 minutes: the relay has answered, so nothing is in doubt."""
    minutes = min(2 ** (delivery.tries - 1), LONGEST_WAIT_MINUTES)
    _write(
        delivery,
        state=DeliveryState.PENDING,
        phase=Phase.CLEAR,
        next_try_at=at + timedelta(minutes=minutes),
        error=_code_of(problem),
    )


def _wait_for_relay(delivery: Delivery, problem: Exception, at: datetime) -> None:
    """Wait as above; past the mark the lease runs out instead, and the policy decides."""
    if delivery.phase == Phase.MARKED:
        _write(delivery, error=_code_of(problem))
    else:
        _wait(delivery, problem, at)


@transaction.atomic
def _end(delivery: Delivery, state: str, verb: str, problem: Exception | None = None, **fields: object) -> None:
    """Write to the row and to the record of its reader's side, if the lease is still ours.

    :param problem: why the mail is given up; the row keeps its code, the record its words.
    """
    if problem:
        fields["error"] = _code_of(problem)
    if not _write(delivery, state=state, **fields):
        return
    wall.stand_on(delivery.user.side)
    changes = {"state": [delivery.state, state], "error": ["", str(problem or fields.get("error", ""))]}
    record(verb, delivery, actor=System(delivery.user.side), at=timezone.now(), changes=changes)


def _code_of(problem: Exception) -> str:
    """Return the code the relay answered with, such as "550 5.1.1", or else the name of what failed."""
    code = RELAY_CODE.match(str(problem))
    return code[0] if code else type(problem.__cause__ or problem).__name__


def _write(delivery: Delivery, **fields: object) -> int:
    """Write to the row if the lease is still ours; return 1, or 0 when it is not.

    What becomes of the mail becomes of all that it gathers.
    """
    with transaction.atomic():
        mine = Delivery.objects.filter(pk=delivery.pk, lease_token=delivery.lease_token)
        written = mine.update(**fields)
        if written and fields.get("state") in SHARED:
            gathered = Delivery.objects.filter(gathered_in=delivery.pk, state=DeliveryState.GATHERED)
            gathered.update(**mine.values("state", "sent_at", "error").get())
    return written
