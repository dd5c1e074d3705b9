"""Planning: one statement finds all that is due and not yet planned, whoever runs it and how often."""

from datetime import datetime

from django.db import connection, transaction

from reminders.candidates import CANDIDATES, IN_PLACE, NEAREST, parameters
from reminders.models.ladders import MORNING

# Of several due rungs the newest is sent, the others are superseded; none is planned that is older than one planned
# already, so a clock that steps back sends nothing twice. Everybody who is told gets the notice; the mail of a reader
# without an address, or who wants none, ends where it begins. A rung that was told for another day is told again only
# if the new day brings it up anew: if its moment still lay ahead when that day was set (ADR 15).
PLAN = f"""
WITH {CANDIDATES},
due AS (
    SELECT *, row_number() OVER newest_first AS newest,
        lag(days_before) OVER newest_first IS NOT DISTINCT FROM days_before AS is_told
    FROM candidate d
    WHERE moment <= at AND {IN_PLACE} AND NOT EXISTS (
        SELECT 1 FROM reminders_delivery x
        WHERE x.obligation_id = d.obligation_id AND x.user_id = d.user_id
            AND x.days_before <= d.days_before
            AND (x.milestone_revision = d.revision OR x.state <> 'CANCELLED' AND d.moment <= d.redated_at)
    )
    WINDOW newest_first AS (PARTITION BY obligation_id, user_id ORDER BY days_before, {NEAREST})
),
planned AS (
    INSERT INTO reminders_delivery (obligation_id, user_id, told_as, days_before, milestone_revision, dedupe_key, state,
        phase, planned_at, next_try_at, expires_at, tries, resends, error)
    SELECT obligation_id, user_id, told_as, days_before, revision,
        concat_ws(':', duty, obligation_id, revision, days_before, user_id, 'mail'),
        CASE WHEN newest = 1 THEN first_state ELSE 'SUPERSEDED' END, 0, at, at,
        GREATEST(CASE WHEN days_before >= 0 THEN due_at + interval '1 day' ELSE at + interval '14 days' END,
            at + interval '1 hour'), 0, 0, ''
    FROM due WHERE NOT is_told ORDER BY obligation_id, days_before
    ON CONFLICT (dedupe_key) DO NOTHING
    RETURNING id, obligation_id, user_id, days_before, state, planned_at
),
overtaken AS (
    UPDATE reminders_delivery x SET state = 'SUPERSEDED' FROM planned n
    WHERE n.state <> 'SUPERSEDED' AND x.state IN ('PENDING', 'GATHERED') AND x.obligation_id = n.obligation_id
        AND x.user_id = n.user_id AND x.days_before > n.days_before
),
noticed AS (
    INSERT INTO reminders_notice (delivery_id, obligation_id, user_id, noticed_at)
    SELECT id, obligation_id, user_id, planned_at FROM planned WHERE state <> 'SUPERSEDED'
)
SELECT count(*) FILTER (WHERE state <> 'SUPERSEDED'), (SELECT at FROM clock) FROM planned
"""  # noqa: S608 - joined from constants alone
# Where the mail that was to gather others goes no more, the first of them takes its place.
INHERIT = """
UPDATE reminders_delivery x
SET gathered_in_id = NULLIF(o.heir_id, x.id), state = CASE WHEN o.heir_id = x.id THEN 'PENDING' ELSE 'GATHERED' END
FROM (
    SELECT c.id, min(c.id) OVER (PARTITION BY c.gathered_in_id) AS heir_id
    FROM reminders_delivery c JOIN reminders_delivery m ON m.id = c.gathered_in_id
    WHERE c.state = 'GATHERED' AND m.state NOT IN ('PENDING', 'LEASED')
) o WHERE x.id = o.id AND x.state = 'GATHERED'
"""
# One mail a day gathers what a person is told of; on the due day itself each duty has a mail of its own. What is
# planned after the mail of the day has gone waits for the next morning.
HOLD = """
UPDATE reminders_delivery x
SET next_try_at = ((%(at)s AT TIME ZONE s.time_zone)::date + 1
    + make_interval(hours => COALESCE(f.morning_hour, %(morning)s))) AT TIME ZONE s.time_zone
FROM accounts_user u JOIN frameworks_side s ON s.code = u.side
LEFT JOIN reminders_mailpreference f ON f.user_id = u.id
WHERE u.id = x.user_id AND x.planned_at = %(at)s AND x.state = 'PENDING' AND x.days_before <> 0 AND EXISTS (
    SELECT FROM reminders_delivery y
    WHERE y.user_id = x.user_id AND y.days_before <> 0 AND y.gathered_in_id IS NULL AND y.planned_at < %(at)s
        AND (y.state = 'SENT' AND (y.sent_at AT TIME ZONE s.time_zone)::date = (%(at)s AT TIME ZONE s.time_zone)::date
            OR y.state = 'LEASED')
)
"""
GATHER = """
WITH waiting AS (
    SELECT d.id, d.user_id, d.days_before FROM reminders_delivery d
    WHERE d.state = 'PENDING' AND d.tries = 0 AND d.days_before <> 0 AND d.next_try_at <= %(at)s
        AND NOT EXISTS (SELECT FROM reminders_delivery c WHERE c.gathered_in_id = d.id AND c.state = 'GATHERED')
    FOR UPDATE OF d SKIP LOCKED
),
fresh AS (
    SELECT id, first_value(id) OVER (PARTITION BY user_id ORDER BY days_before, id) AS mail_id FROM waiting
)
UPDATE reminders_delivery x SET state = 'GATHERED', gathered_in_id = f.mail_id
FROM fresh f WHERE x.id = f.id AND f.id <> f.mail_id
"""


@transaction.atomic
def plan(*, at: datetime | None = None) -> int:
    """Plan every reminder that is due and not planned yet, each with its in-app notice; return how many.

    What one person is told of by mail on one day is gathered before a sender can see it.

    :param at: the moment to plan for; the database's own clock decides unless a test says otherwise.
    """
    with connection.cursor() as cursor:
        cursor.execute(INHERIT)
        cursor.execute(PLAN, parameters(at, only_due=True))
        planned, planned_at = cursor.fetchone()
        cursor.execute(HOLD, {"at": planned_at, "morning": MORNING})
        cursor.execute(GATHER, {"at": planned_at})
    return int(planned)
