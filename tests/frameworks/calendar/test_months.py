"""A month in rows of seven, and what borders on it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameworks.calendar.days import FIRST_YEAR, LAST_YEAR, STANDARD_CALENDAR
from frameworks.calendar.months import Month, Span, months_of, runs, weekday_names, year_span

MONTHS = st.builds(Month, st.integers(FIRST_YEAR, LAST_YEAR), st.integers(1, 12))


@given(MONTHS)
def test_every_day_stands_once_under_its_own_weekday(month):
    weeks = month.weeks
    assert all(len(week) == 7 for week in weeks)
    assert [day for week in weeks for day in week if day] == list(month.span.days)
    assert all(day is None or (day.weekday() + 1) % 7 == column for week in weeks for column, day in enumerate(week))


@given(MONTHS)
def test_the_month_before_the_month_after_is_the_month_itself(month):
    if month.after:
        assert month.after.before == month
    if month.before:
        assert month.before.after == month


def test_there_is_nothing_beyond_the_years_whose_holidays_are_known():
    assert Month(FIRST_YEAR, 1).before is None
    assert Month(LAST_YEAR, 12).after is None


@pytest.mark.parametrize("year", [FIRST_YEAR, 2026, 2028, LAST_YEAR])
def test_the_months_of_a_year_count_its_joint_business_days(year):
    inside = [day for day in year_span(year).days if STANDARD_CALENDAR.is_joint_business_day(day)]
    assert sum(month.joint_business_days(STANDARD_CALENDAR) for month in months_of(year)) == len(inside)
    assert [day for run in runs(iter(inside)) for day in run.days] == inside


def test_a_month_and_its_weekdays_are_named_in_both_languages():
    month = Month(2026, 11)
    assert (month.name("en"), month.name("ko"), month.code) == ("November 2026", "2026년 11월", "2026-11")
    assert weekday_names("en")[0] == "Sun"
    assert weekday_names("ko") == ["일", "월", "화", "수", "목", "금", "토"]


@pytest.mark.parametrize(
    ("first", "last", "meets"), [(3, 9, True), (1, 2, True), (5, 6, False)], ids=["inside", "at the edge", "outside"]
)
def test_spans_meet_when_they_share_a_day(first, last, meets):
    one, other = Span(date(2026, 1, first), date(2026, 1, last)), Span(date(2026, 1, 2), date(2026, 1, 4))
    assert one.meets(other) is meets
    assert other.meets(one) is meets
