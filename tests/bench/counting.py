"""How long it takes to count the milestones of many cycles, against a bare loop over the same dates."""

import statistics
import time as clock
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from frameworks.calendar.counting import resolve
from frameworks.calendar.days import STANDARD_CALENDAR

CYCLES, ROUNDS, TARGET, TOLERANCE = 50, 30, 3.0, 1.3
END_OF_DAY, ZONE = time(23, 59), "Asia/Seoul"
ONE_DAY = timedelta(days=1)
# Twelve rules, a third of them counted in days on which both governments work.
RULES = (
    *((-offset, "CALENDAR") for offset in (150, 120, 90, 75, 42, 14, 1)),
    (30, "CALENDAR"),
    *((-offset, "JOINT_BUSINESS") for offset in (10, 20, 30, 45)),
)
# One SCM a year.
ANCHORS = [date(1990, 10, 14) + timedelta(days=365 * number) for number in range(1, CYCLES + 1)]


def measure() -> Iterator[str]:
    """Resolve fifty cycles of twelve rules, in alternation with the bare loop; give the name of what is missed."""
    first, last = ANCHORS[0] - timedelta(days=400), ANCHORS[-1] + timedelta(days=400)
    days_off = {day for day, _reason in STANDARD_CALENDAR.closures_between(first, last)}
    zone = ZoneInfo(ZONE)
    mine, bare = [], []
    for _round in range(ROUNDS):
        began = clock.perf_counter()
        resolved = [resolve(anchor, *rule, END_OF_DAY, ZONE).at for anchor in ANCHORS for rule in RULES]
        between = clock.perf_counter()
        counted = [_bare(anchor, *rule, days_off, zone) for anchor in ANCHORS for rule in RULES]
        mine.append(between - began)
        bare.append(clock.perf_counter() - between)
        assert resolved == counted
    ratio = statistics.median(mine) / statistics.median(bare)
    print(
        f"{CYCLES} cycles of {len(RULES)} rules {ratio:.2f}x  (hold {TARGET}x)  ms min/median/max "
        f"{min(mine) * 1000:.1f}/{statistics.median(mine) * 1000:.1f}/{max(mine) * 1000:.1f}, "
        f"bare loop {statistics.median(bare) * 1000:.1f}",
        flush=True,
    )
    if ratio > TARGET * TOLERANCE:
        yield "counting back"


def _bare(anchor: date, offset: int, unit: str, days_off: set[date], zone: ZoneInfo) -> datetime:
    """Count as plainly as can be: the floor."""
    day = anchor
    if unit == "CALENDAR":
        day += timedelta(days=offset)
    else:
        for _counted in range(-offset):
            day -= ONE_DAY
            while day.weekday() > 4 or day in days_off:
                day -= ONE_DAY
    return datetime.combine(day, END_OF_DAY, zone).astimezone(UTC)
