"""How a day was counted, told day by day, and how far a cycle reaches."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameworks.calendar.counting import resolve
from frameworks.calendar.days import STANDARD_CALENDAR, Cause, HolidayCalendar, OutOfRangeError, Override
from frameworks.calendar.explaining import CycleSpan, explain

JOINT, CALENDAR = "JOINT_BUSINESS", "CALENDAR"
SCM_57 = date(2025, 11, 4)
anchors = st.dates(min_value=date(1991, 1, 1), max_value=date(2040, 12, 31))


def rows_of(anchor, on, calendar=STANDARD_CALENDAR):
    return [
        (row.first, row.last, row.number, [reason.name_en for reason in row.reasons])
        for row in explain(anchor, on, JOINT, calendar=calendar).rows
    ]


def test_each_day_is_told_from_the_meeting_back_with_week_ends_folded():
    assert rows_of(SCM_57, date(2025, 10, 30)) == [
        (date(2025, 11, 3), date(2025, 11, 3), 1, []),
        (date(2025, 11, 1), date(2025, 11, 2), 0, []),
        (date(2025, 10, 31), date(2025, 10, 31), 2, []),
        (date(2025, 10, 30), date(2025, 10, 30), 3, []),
    ]


def test_a_holiday_of_either_side_is_named_and_not_counted():
    told = explain(date(2025, 10, 15), date(2025, 10, 1), JOINT)
    left_out = {
        row.first: [(reason.side, reason.name("ko")) for reason in row.reasons] for row in told.rows if row.reasons
    }
    assert left_out[date(2025, 10, 13)] == [("US", "콜럼버스의 날")]
    assert left_out[date(2025, 10, 6)] == [("ROK", "추석")]
    # The week end of 4 October is folded; the feast that falls on it is named in its row.
    assert (told.weekend_days, told.holidays) == (4, 6)


def test_a_holiday_on_a_week_end_stands_in_its_row():
    [row] = [row for row in explain(date(2026, 9, 30), date(2026, 9, 22), JOINT).rows if row.is_weekend]
    assert (row.first, row.last) == (date(2026, 9, 26), date(2026, 9, 27))
    assert [reason.name_en for reason in row.reasons] == ["The second day of Chuseok"]


def test_a_day_that_people_added_is_told_with_their_reason():
    closed = HolidayCalendar.of([Override("US", date(2025, 10, 31), closed=True, reason_en="Day of mourning")])
    [row] = [row for row in explain(SCM_57, date(2025, 10, 30), JOINT, calendar=closed).rows if row.reasons]
    assert (row.number, row.reasons[0].cause, row.reasons[0].name("ko")) == (0, Cause.ADDED, "Day of mourning")


def test_calendar_days_leave_nothing_out_and_tell_what_they_land_on():
    told = explain(date(2026, 11, 23), date(2026, 9, 24), CALENDAR)
    assert told.rows == ()
    assert [reason.name_en for reason in told.landed_on] == ["The day preceding Chuseok"]


def test_after_the_meeting_the_days_are_told_forward():
    assert [row[0] for row in rows_of(date(2026, 7, 2), date(2026, 7, 6))] == [
        date(2026, 7, 3),
        date(2026, 7, 4),
        date(2026, 7, 6),
    ]


@given(anchors, st.integers(-60, 60))
def test_what_is_told_is_what_was_counted(anchor, offset):
    on = resolve(anchor, offset, JOINT, time(23, 59), "Asia/Seoul").on
    rows = explain(anchor, on, JOINT).rows

    assert [row.number for row in rows if row.number] == list(range(1, abs(offset) + 1))
    assert sum((row.last - row.first).days + 1 for row in rows) == abs((on - anchor).days)
    for row in rows:
        days = [row.first + timedelta(days=step) for step in range((row.last - row.first).days + 1)]
        assert [STANDARD_CALENDAR.is_joint_business_day(day) for day in days] == [bool(row.number)] * len(days)


def test_a_way_beyond_the_known_years_is_refused():
    with pytest.raises(OutOfRangeError):
        explain(date(1990, 1, 3), date(1989, 12, 20), JOINT)


class TestSpan:
    def test_a_cycle_reaches_from_the_meeting_before_its_own_to_the_one_after_it(self):
        span = CycleSpan.around(date(2026, 11, 23), date(2025, 11, 4), date(2027, 10, 20))
        assert not span.holds(date(2025, 11, 4))
        assert span.holds(date(2025, 11, 5))
        assert span.holds(date(2027, 10, 19))
        assert not span.holds(date(2027, 10, 20))

    def test_where_neighbours_are_unknown_the_gaps_of_the_last_ten_years_stand_in(self):
        span = CycleSpan.around(date(2026, 11, 23), None, None)
        assert (span.after, span.before) == (date(2025, 10, 5), date(2027, 10, 23))

    def test_a_neighbour_on_the_wrong_side_bounds_nothing(self):
        own = date(2026, 11, 23)
        assert CycleSpan.around(own, own, own) == CycleSpan.around(own, None, None)

    def test_a_meeting_at_the_end_of_time_is_refused(self):
        with pytest.raises(OutOfRangeError):
            CycleSpan.around(date(9999, 12, 31), None, None)
