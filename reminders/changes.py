"""Telling people of a meeting that moved: one notice and one mail each, planned in the transaction of the move."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from frameworks.models import MeetingChange, Milestone

# Whoever holds a post that owes what moved, and the administrators, who run the calendar; each once, however many
# posts they hold. Who decided knows it already, unless they owe. One statement, however many people there are.
TELL = """
WITH concerned AS (
    SELECT DISTINCT u.id AS user_id, CASE WHEN u.email = '' THEN 'NO_ADDRESS' ELSE 'PENDING' END AS first_state
    FROM frameworks_tenure t
    JOIN frameworks_post p ON p.id = t.post_id
    JOIN frameworks_side s ON s.code = p.side_id
    JOIN accounts_user u ON u.id = t.user_id AND u.is_active AND u.side = p.side_id
    WHERE t.starts_on <= (%(at)s AT TIME ZONE s.time_zone)::date
        AND (t.ends_on IS NULL OR t.ends_on >= (%(at)s AT TIME ZONE s.time_zone)::date)
        AND (p.role = 'ADMIN' AND u.id <> %(decided_by)s OR p.id IN (
            SELECT o.post_id FROM reminders_obligation o WHERE o.state = 'OPEN' AND o.milestone_id = ANY(%(moved)s)
        ))
),
planned AS (
    INSERT INTO reminders_delivery (change_id, user_id, told_as, days_before, milestone_revision, dedupe_key, state,
        phase, planned_at, next_try_at, expires_at, tries, resends, error)
    SELECT %(change)s, user_id, 'HOLDER', 0, 0, concat_ws(':', 'CHANGE', %(change)s, user_id, 'mail'), first_state, 0,
        %(at)s, %(at)s, %(at)s + interval '14 days', 0, 0, ''
    FROM concerned
    ON CONFLICT (dedupe_key) DO NOTHING
    RETURNING id, user_id
)
INSERT INTO reminders_notice (delivery_id, change_id, user_id, noticed_at)
SELECT id, %(change)s, user_id, %(at)s FROM planned
"""


def tell_of_change(change: MeetingChange, *, moved: Iterable[Milestone], at: datetime) -> int:
    """Plan one notice and one mail of a change that took effect for each person it concerns; return how many.

    :param moved: the milestones that moved with it.
    """
    said = {"change": change.pk, "decided_by": change.decided_by_id, "moved": [one.pk for one in moved], "at": at}
    with connection.cursor() as cursor:
        cursor.execute(TELL, said)
        return int(cursor.rowcount)
