"""Whether mails go out: since when the oldest due one waits, and which a person must look at."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import Error as DatabaseError
from django.db import connection

LATE_AFTER = timedelta(minutes=5)
# A row that was tried is due since its first try, so the waits in between (1, 2, 4, 8 and then 15 minutes) are taken
# off again. The try that is under way has not been waited for. Whatever waits untried, the first of it is found by an
# index; and what was given up or is in doubt by another.
WATCH = """
WITH own AS (SELECT id FROM accounts_user WHERE %(side)s = '' OR side = %(side)s)
SELECT LEAST(
    (
        SELECT d.next_try_at FROM reminders_delivery d
        WHERE d.state IN ('PENDING', 'LEASED') AND d.tries = 0 AND d.gathered_in_id IS NULL
            AND d.next_try_at <= statement_timestamp() AND (%(side)s = '' OR d.user_id IN (SELECT id FROM own))
        ORDER BY d.next_try_at LIMIT 1
    ),
    (
        SELECT min(w.since) FILTER (WHERE w.since <= statement_timestamp()) FROM (
            SELECT d.next_try_at - make_interval(
                mins => CASE WHEN n.waits <= 4 THEN (1 << n.waits) - 1 ELSE 15 * (n.waits - 3) END) AS since
            FROM reminders_delivery d CROSS JOIN LATERAL (SELECT d.tries - (d.state = 'LEASED')::int AS waits) n
            WHERE d.state IN ('PENDING', 'LEASED') AND d.tries > 0 AND d.gathered_in_id IS NULL
                AND (%(side)s = '' OR d.user_id IN (SELECT id FROM own))
        ) w
    )
), statement_timestamp(), s.dead, s.in_doubt
FROM (
    SELECT count(*) FILTER (WHERE state = 'DEAD') AS dead, count(*) FILTER (WHERE state = 'IN_DOUBT') AS in_doubt
    FROM reminders_delivery
    WHERE state IN ('DEAD', 'IN_DOUBT') AND gathered_in_id IS NULL
        AND (%(side)s = '' OR user_id IN (SELECT id FROM own))
) s
"""


@dataclass(frozen=True, slots=True)
class Outbox:
    """Since when the oldest due mail waits, as of a moment; how many were given up, and how many are in doubt."""

    oldest_due_at: datetime | None
    at: datetime
    dead: int
    in_doubt: int

    @property
    def is_late(self) -> bool:
        return self.oldest_due_at is not None and self.at - self.oldest_due_at > LATE_AFTER

    @property
    def needs_somebody(self) -> bool:
        return self.is_late or self.dead > 0 or self.in_doubt > 0


def outbox(side: str = "") -> Outbox:
    """Return how the mails to people of a side stand, or of both, by the database's own clock."""
    with connection.cursor() as cursor:
        cursor.execute(WATCH, {"side": side})
        return Outbox(*cursor.fetchone())


def mails_go_out() -> bool:
    """Test whether no mail is later than five minutes."""
    try:
        return not outbox().is_late
    except DatabaseError:
        return False
