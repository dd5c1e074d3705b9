"""Whom each rung tells of each open duty, and when: SQL that the planner and the rehearsal share.

So what is rehearsed and what is planned cannot differ: they are the same rows at two moments.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.utils import timezone

from alliance.accounts.choices import SideCode
from frameworks.calendar.days import FIRST_YEAR, LAST_YEAR, Cause, HolidayCalendar
from frameworks.models import HolidayOverride

ONE_DAY = timedelta(days=1)
# Rungs lie within a year of the due day, and a rehearsal looks as far ahead.
LOOK_BACK, LOOK_AHEAD = timedelta(days=90), timedelta(days=800)

# The moment of a rung is a local time: so many days before the due day, at the reader's morning, at the reader's place.
# It is never stored as an instant, since clocks change. On a holiday of the reader's own country it waits for the next
# day that is none, at most until the due day itself. A tasking is owed on when its cycle is closed; its day moves only
# when more time is granted. The circle of a post is whoever holds it or stands in, and the chain of its own side. What
# is certainly not due "until" then is left out before anything is asked of it.
CANDIDATES = """
clock AS (
    SELECT at, CASE WHEN %(only_due)s THEN at ELSE 'infinity' END AS until
    FROM (SELECT COALESCE(%(at)s, statement_timestamp()) AS at) one
),
closed AS (
    SELECT * FROM unnest(%(sides)s::text[], %(closed_on)s::date[], %(open_on)s::date[])
        AS k (side_id, closed_on, open_on)
),
near AS MATERIALIZED (
    SELECT * FROM reminders_obligation
    WHERE state = 'OPEN' AND due_at < (
        SELECT c.until + make_interval(days => (SELECT max(days_before) FROM reminders_rung) + 2) FROM clock c
    )
),
circle AS (
    SELECT post_id, CASE WHEN acting THEN 'STAND_IN' ELSE 'HOLDER' END AS told_as, NULL::bigint AS framework_id,
        user_id, starts_on, ends_on
    FROM frameworks_tenure
    UNION ALL
    SELECT p.id, CASE q.role WHEN 'LEADERSHIP' THEN 'HEAD' WHEN 'ADMIN' THEN 'VACANCY' ELSE 'LEAD' END,
        q.framework_id, t.user_id, t.starts_on, t.ends_on
    FROM frameworks_post p
    JOIN frameworks_post q ON q.side_id = p.side_id AND q.role IN ('LEAD', 'LEADERSHIP', 'ADMIN')
    JOIN frameworks_tenure t ON t.post_id = q.id
),
candidate AS (
    SELECT o.id AS obligation_id, o.post_id, o.cycle_id, o.duty, o.due_at, o.redated_at, s.code AS side_id, s.time_zone,
        COALESCE(m.revision, 1) + o.extensions_granted AS revision,
        r.days_before, r.to_stand_in, g.told_as, g.user_id, g.starts_on, g.ends_on, c.at,
        CASE WHEN u.email = '' THEN 'NO_ADDRESS' WHEN r.channel = 'SITE' THEN 'ON_SITE'
            WHEN q.id IS NOT NULL AND z.id IS NULL THEN 'MUTED' ELSE 'PENDING' END AS first_state,
        (CASE WHEN r.days_before < 0 THEN COALESCE(k.open_on, d.due_on - r.days_before)
            ELSE LEAST(COALESCE(k.open_on, d.due_on - r.days_before), d.due_on) END
            + make_interval(hours => COALESCE(f.morning_hour, r.local_hour))) AT TIME ZONE s.time_zone AS moment
    FROM clock c CROSS JOIN near o
    LEFT JOIN frameworks_milestone m ON m.id = o.milestone_id
    JOIN frameworks_cycle y ON y.id = o.cycle_id AND (y.state = 'OPEN' OR m.id IS NULL)
    JOIN reminders_rung r ON r.framework_id = y.framework_id AND (r.cycle_id = y.id OR r.cycle_id IS NULL
        AND y.id NOT IN (SELECT own.cycle_id FROM reminders_rung own WHERE own.cycle_id IS NOT NULL))
    JOIN frameworks_post p ON p.id = o.post_id
    JOIN frameworks_side s ON s.code = p.side_id
    JOIN circle g ON g.post_id = o.post_id AND (
        g.told_as IN ('HOLDER', 'VACANCY') AND r.to_holder OR g.told_as = 'STAND_IN' AND (r.to_holder OR r.to_stand_in)
        OR g.told_as = 'LEAD' AND r.to_lead AND g.framework_id = y.framework_id OR g.told_as = 'HEAD' AND r.to_head)
    JOIN accounts_user u ON u.id = g.user_id AND u.is_active AND u.side = p.side_id
    CROSS JOIN LATERAL (SELECT (o.due_at AT TIME ZONE s.time_zone)::date AS due_on) d
    LEFT JOIN closed k ON k.side_id = s.code AND k.closed_on = d.due_on - r.days_before
    LEFT JOIN reminders_mailpreference f ON f.user_id = u.id
    LEFT JOIN reminders_mute q ON q.user_id = u.id AND q.duty = o.duty
    LEFT JOIN reminders_statutoryduty z ON z.cycle_id = y.id AND z.duty = o.duty
    WHERE o.due_at < c.until + make_interval(days => r.days_before + 2)
)
"""
# What holds for a candidate "d" whom the day finds in place: who stands in is told of what the holder is told while
# nobody holds the post, and the administrators while there is nobody at all.
IN_PLACE = """
    d.starts_on <= (GREATEST(d.moment, d.at) AT TIME ZONE d.time_zone)::date
    AND (d.ends_on IS NULL OR d.ends_on >= (GREATEST(d.moment, d.at) AT TIME ZONE d.time_zone)::date)
    AND (d.told_as NOT IN ('VACANCY', 'STAND_IN') OR d.told_as = 'STAND_IN' AND d.to_stand_in OR NOT EXISTS (
        SELECT FROM frameworks_tenure h JOIN accounts_user w ON w.id = h.user_id AND w.is_active
        WHERE h.post_id = d.post_id AND (d.told_as = 'VACANCY' OR NOT h.acting)
            AND h.starts_on <= (GREATEST(d.moment, d.at) AT TIME ZONE d.time_zone)::date
            AND (h.ends_on IS NULL OR h.ends_on >= (GREATEST(d.moment, d.at) AT TIME ZONE d.time_zone)::date)))
"""
# Of several reasons to tell one person of one duty on one rung the nearest to the post counts: this order of the words.
NEAREST = "array_position(ARRAY['HOLDER', 'STAND_IN', 'LEAD', 'HEAD', 'VACANCY'], d.told_as::text)"


def parameters(at: datetime | None, *, only_due: bool = False) -> dict[str, Any]:
    """Return what the SQL asks for: the moment, and each side's holidays around it with the next day that is none.

    The holidays are those of the library with people's corrections laid over them.

    :param at: the moment to plan for; the database's own clock decides unless a test says otherwise.
    :param only_due: whether candidates that are not due at the moment may be left out.
    """
    calendar = HolidayOverride.objects.calendar()
    sides, closed_on, open_on = _holidays((at or timezone.now()).date(), calendar)
    days = {"sides": list(sides), "closed_on": list(closed_on), "open_on": list(open_on)}
    return {"at": at, "only_due": only_due, **days}


@lru_cache(maxsize=8)
def _holidays(today: date, calendar: HolidayCalendar) -> tuple[tuple[str, ...], tuple[date, ...], tuple[date, ...]]:
    rows = [(side, day, opens) for side in SideCode.values for day, opens in _closures(side, today, calendar)]
    sides, closed_on, open_on = zip(*rows, strict=True) if rows else ((), (), ())
    return sides, closed_on, open_on


def _closures(side: str, today: date, calendar: HolidayCalendar) -> Iterator[tuple[date, date]]:
    first = max(today - LOOK_BACK, date(FIRST_YEAR, 1, 1))
    last = min(today + LOOK_AHEAD, date(LAST_YEAR, 12, 31))
    closed = {
        day
        for day, reason in calendar.closures_between(first, last)
        if reason.side == side and reason.cause is not Cause.WEEKEND
    }
    for day in sorted(closed):
        opens = day + ONE_DAY
        while opens in closed:
            opens += ONE_DAY
        yield day, opens
