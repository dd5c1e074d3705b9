"""Planning: one statement finds all that is due and not yet planned, whoever runs it and how often."""

from datetime import datetime

from django.db import connection

# The moment of a rung is a local time: so many days before the due day, at the hour, at the reader's place. It is
# never stored as an instant, since clocks change. Of several due rungs the newest is sent, the others are superseded;
# none is planned that is older than one planned already, so a clock that steps back sends nothing twice.
# A tasking is owed on when its cycle is closed; its day moves only when more time is granted.
# Everybody who holds the post gets the notice; the mail of a reader without an address ends where it begins.
PLAN = """
WITH clock AS (SELECT COALESCE(%(at)s, statement_timestamp()) AS at),
candidate AS (
    SELECT o.id AS obligation_id, o.duty, o.due_at, COALESCE(m.revision, 1) + o.extensions_granted AS revision,
        r.days_before, t.user_id, c.at,
        CASE WHEN u.email = '' THEN 'NO_ADDRESS' ELSE 'PENDING' END AS first_state,
        ((o.due_at AT TIME ZONE s.time_zone)::date - r.days_before + make_interval(hours => r.local_hour))
            AT TIME ZONE s.time_zone AS moment
    FROM clock c, reminders_obligation o
    LEFT JOIN frameworks_milestone m ON m.id = o.milestone_id
    JOIN frameworks_cycle y ON y.id = o.cycle_id AND (y.state = 'OPEN' OR m.id IS NULL)
    JOIN reminders_rung r ON r.framework_id = y.framework_id
    JOIN frameworks_post p ON p.id = o.post_id
    JOIN frameworks_side s ON s.code = p.side_id
    JOIN frameworks_tenure t ON t.post_id = p.id
    JOIN accounts_user u ON u.id = t.user_id AND u.is_active AND u.side = p.side_id
    WHERE o.state = 'OPEN'
        AND t.starts_on <= (c.at AT TIME ZONE s.time_zone)::date
        AND (t.ends_on IS NULL OR t.ends_on >= (c.at AT TIME ZONE s.time_zone)::date)
),
due AS (
    SELECT *, row_number() OVER (PARTITION BY obligation_id, user_id ORDER BY days_before) AS newest
    FROM candidate d
    WHERE moment <= at AND NOT EXISTS (
        SELECT 1 FROM reminders_delivery x
        WHERE x.obligation_id = d.obligation_id AND x.user_id = d.user_id
            AND x.milestone_revision = d.revision AND x.days_before <= d.days_before
    )
),
planned AS (
    INSERT INTO reminders_delivery (obligation_id, user_id, days_before, milestone_revision, dedupe_key, state, phase,
        planned_at, next_try_at, expires_at, tries, resends, error)
    SELECT obligation_id, user_id, days_before, revision,
        concat_ws(':', duty, obligation_id, revision, days_before, user_id, 'mail'),
        CASE WHEN newest = 1 THEN first_state ELSE 'SUPERSEDED' END, 0, at, at,
        GREATEST(CASE WHEN days_before >= 0 THEN due_at + interval '1 day' ELSE at + interval '14 days' END,
            at + interval '1 hour'), 0, 0, ''
    FROM due
    ON CONFLICT (dedupe_key) DO NOTHING
    RETURNING id, obligation_id, user_id, days_before, state, planned_at
),
overtaken AS (
    UPDATE reminders_delivery x SET state = 'SUPERSEDED' FROM planned n
    WHERE n.state <> 'SUPERSEDED' AND x.state = 'PENDING' AND x.obligation_id = n.obligation_id
        AND x.user_id = n.user_id AND x.days_before > n.days_before
),
noticed AS (
    INSERT INTO reminders_notice (delivery_id, obligation_id, user_id, noticed_at)
    SELECT id, obligation_id, user_id, planned_at FROM planned WHERE state <> 'SUPERSEDED'
)
SELECT count(*) FROM planned WHERE state <> 'SUPERSEDED'
"""


def plan(*, at: datetime | None = None) -> int:
    """Plan every reminder that is due and not planned yet, each with its in-app notice; return how many.

    :param at: the moment to plan for; the database's own clock decides unless a test says otherwise.
    """
    with connection.cursor() as cursor:
        cursor.execute(PLAN, {"at": at})
        (planned,) = cursor.fetchone()
    return int(planned)
