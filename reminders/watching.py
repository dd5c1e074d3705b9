"""Whether mails go out: since when the oldest due one waits, and which a person must look at."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import Error as DatabaseError
from django.db import connection

LATE_AFTER = timedelta(minutes=5)
# A row that was tried is due since its first try, so the waits in between (1, 2, 4, 8 and then 15 minutes) are taken
# off again. The try that is under way has not been waited for.
WATCH = """
SELECT min(since) FILTER (WHERE since <= statement_timestamp()), statement_timestamp(),
    count(*) FILTER (WHERE state = 'DEAD'), count(*) FILTER (WHERE state = 'IN_DOUBT')
FROM (
    SELECT d.state, CASE WHEN d.state IN ('PENDING', 'LEASED') THEN d.next_try_at - make_interval(
        mins => CASE WHEN n.waits <= 4 THEN (1 << n.waits) - 1 ELSE 15 * (n.waits - 3) END) END AS since
    FROM reminders_delivery d CROSS JOIN LATERAL (SELECT d.tries - (d.state = 'LEASED')::int AS waits) n
    WHERE d.state IN ('PENDING', 'LEASED', 'DEAD', 'IN_DOUBT') AND d.gathered_in_id IS NULL
        AND (%(side)s = '' OR EXISTS (SELECT FROM accounts_user u WHERE u.id = d.user_id AND u.side = %(side)s))
) w
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
