"""From an anchor and an offset to an instant, across holidays and clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameworks.calendar.counting import (
    Resolved,
    UnknownUnitError,
    UnknownZoneError,
    ZonedDueTimeError,
    resolve,
)
from frameworks.calendar.days import STANDARD_CALENDAR, HolidayCalendar, OutOfRangeError, Override

NEW_YORK, SEOUL = "America/New_York", "Asia/Seoul"
LAST_MINUTE = time(23, 59)
anchors = st.dates(min_value=date(1991, 1, 1), max_value=date(2040, 12, 31))


def test_joint_business_days_are_counted_back_to_the_last_minute_of_the_day():
    assert resolve(date(2025, 11, 4), -20, "joint_business", LAST_MINUTE, SEOUL) == Resolved(
        on=date(2025, 9, 29), at=datetime(2025, 9, 29, 14, 59, tzinfo=UTC), zone=SEOUL, days_from_anchor=-36
    )


def test_calendar_days_are_counted_whatever_day_they_fall_on():
    resolved = resolve(date(2026, 10, 29), -33, "CALENDAR", LAST_MINUTE, NEW_YORK)

    assert resolved.on == date(2026, 9, 26)
    assert resolved.at == datetime(2026, 9, 27, 3, 59, tzinfo=UTC)


def test_corrections_of_the_holidays_count():
    calendar = HolidayCalendar.of([Override("US", date(2025, 10, 1), closed=True)])

    moved = resolve(date(2025, 11, 4), -20, "JOINT_BUSINESS", LAST_MINUTE, SEOUL, calendar=calendar)

    assert moved.on == date(2025, 9, 26)


@pytest.mark.parametrize(
    ("on", "due_time", "expected"),
    [
        pytest.param(date(2027, 3, 14), time(2, 30), datetime(2027, 3, 14, 7, 30, tzinfo=UTC), id="skipped"),
        pytest.param(date(2027, 11, 7), time(1, 30), datetime(2027, 11, 7, 5, 30, tzinfo=UTC), id="twice"),
        pytest.param(
            date(2027, 11, 7), time(1, 30, fold=1), datetime(2027, 11, 7, 5, 30, tzinfo=UTC), id="fold asked for"
        ),
        pytest.param(date(2027, 3, 14), time(9), datetime(2027, 3, 14, 13, tzinfo=UTC), id="summer began"),
        pytest.param(date(2027, 11, 7), time(9), datetime(2027, 11, 7, 14, tzinfo=UTC), id="summer ended"),
    ],
)
def test_a_clock_change_holds_no_surprise(on, due_time, expected):
    assert resolve(on, 0, "calendar", due_time, NEW_YORK).at == expected


@given(anchors, st.integers(-365, 400), st.sampled_from([NEW_YORK, SEOUL]))
def test_the_instant_reads_as_the_due_time_on_the_clock_of_its_zone(anchor, offset, zone):
    resolved = resolve(anchor, offset, "calendar", LAST_MINUTE, zone)

    assert resolved.at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == datetime.combine(resolved.on, LAST_MINUTE)
    assert resolved.on == anchor + timedelta(days=resolved.days_from_anchor)
    assert resolved.days_from_anchor == offset


@given(anchors, st.integers(1, 60), st.sampled_from(["calendar", "joint_business"]), st.times())
def test_a_longer_offset_is_never_due_later(anchor, offset, unit, due_time):
    sooner = resolve(anchor, -offset - 1, unit, due_time, NEW_YORK)
    later = resolve(anchor, -offset, unit, due_time, NEW_YORK)

    assert sooner.at < later.at


@given(anchors, st.lists(st.integers(-120, 60), min_size=2, max_size=12), st.sampled_from([NEW_YORK, SEOUL]), st.data())
def test_rules_of_one_unit_keep_their_order_and_stay_off_holidays(anchor, offsets, zone, data):
    unit = data.draw(st.sampled_from(["CALENDAR", "JOINT_BUSINESS"]))
    resolved = [resolve(anchor, offset, unit, LAST_MINUTE, zone) for offset in sorted(offsets)]

    assert [one.at for one in resolved] == sorted(one.at for one in resolved)
    if unit == "JOINT_BUSINESS":
        counted = [one.on for one in resolved if one.days_from_anchor]
        assert all(STANDARD_CALENDAR.is_joint_business_day(on) for on in counted)


def test_what_cannot_be_resolved_is_refused_by_name():
    with pytest.raises(UnknownUnitError, match="fortnights"):
        resolve(date(2026, 1, 1), 1, "fortnights", LAST_MINUTE, SEOUL)
    with pytest.raises(UnknownZoneError, match="Mars/Olympus"):
        resolve(date(2026, 1, 1), 1, "calendar", LAST_MINUTE, "Mars/Olympus")
    with pytest.raises(UnknownZoneError):
        resolve(date(2026, 1, 1), 1, "calendar", LAST_MINUTE, "../etc/passwd")
    with pytest.raises(ZonedDueTimeError):
        resolve(date(2026, 1, 1), 1, "calendar", LAST_MINUTE.replace(tzinfo=UTC), SEOUL)


@pytest.mark.parametrize("offset", [-40_000, 40_000, 10**9])
def test_a_day_out_of_range_is_refused(offset):
    with pytest.raises(OutOfRangeError):
        resolve(date(2026, 1, 1), offset, "calendar", LAST_MINUTE, SEOUL)


def test_every_refusal_is_a_value_error():
    assert all(
        issubclass(error, ValueError)
        for error in (OutOfRangeError, UnknownUnitError, UnknownZoneError, ZonedDueTimeError)
    )
