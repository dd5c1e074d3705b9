"""Joint business days: the worked examples, the traps, and what holds on any day."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameworks.calendar.days import (
    KOREAN_NAMES_OF_US_HOLIDAYS,
    OBSERVED,
    STANDARD_CALENDAR,
    Cause,
    HolidayCalendar,
    OutOfRangeError,
    Override,
)

CHECKS = Path(__file__).parents[3] / "frameworks" / "reference" / "holiday_checks.csv"
days = st.dates(min_value=date(1991, 1, 1), max_value=date(2040, 12, 31))
every_day = st.dates(min_value=date(1990, 1, 1), max_value=date(2040, 12, 31))
counts = st.integers(min_value=1, max_value=120)


def worked_examples() -> list[tuple[date, int, date]]:
    with CHECKS.open(encoding="utf-8", newline="") as file:
        return [
            (
                date.fromisoformat(row["anchor_on"]),
                int(row["offset_joint_business_days"]),
                date.fromisoformat(row["expected_on"]),
            )
            for row in csv.DictReader(file)
        ]


def causes(calendar: HolidayCalendar, day: date) -> list[tuple[Cause, str]]:
    return [(reason.cause, reason.side) for reason in calendar.why_not(day)]


@pytest.mark.parametrize(("anchor", "count", "expected"), worked_examples())
def test_counting_agrees_with_each_worked_example(anchor, count, expected):
    assert STANDARD_CALENDAR.add_joint_business_days(anchor, count) == expected


def test_there_are_worked_examples():
    assert len(worked_examples()) == 8


@given(days, counts)
def test_counting_back_then_forward_returns(day, count):
    start = STANDARD_CALENDAR.add_joint_business_days(day, 1)

    back = STANDARD_CALENDAR.add_joint_business_days(start, -count)

    assert STANDARD_CALENDAR.add_joint_business_days(back, count) == start


@given(every_day, counts)
def test_counting_forward_then_back_returns(day, count):
    start = STANDARD_CALENDAR.add_joint_business_days(day, 1)

    ahead = STANDARD_CALENDAR.add_joint_business_days(start, count)

    assert STANDARD_CALENDAR.add_joint_business_days(ahead, -count) == start


@given(days, days, counts)
def test_counting_keeps_the_order_of_anchors(one, other, count):
    earlier, later = sorted((one, other))

    assert STANDARD_CALENDAR.add_joint_business_days(earlier, -count) <= STANDARD_CALENDAR.add_joint_business_days(
        later, -count
    )


@given(days, counts)
def test_counting_lands_on_a_day_that_is_no_weekend_and_no_holiday_of_either(day, count):
    landed = STANDARD_CALENDAR.add_joint_business_days(day, -count)

    assert landed.weekday() < 5
    assert STANDARD_CALENDAR.why_not(landed) == []


@given(days, counts)
def test_counting_steps_over_exactly_the_joint_business_days(day, count):
    landed = STANDARD_CALENDAR.add_joint_business_days(day, -count)
    passed = [landed + timedelta(days=n) for n in range((day - landed).days)]

    assert sum(map(STANDARD_CALENDAR.is_joint_business_day, passed)) == count


def test_a_count_of_zero_gives_the_anchor_back_even_on_a_holiday():
    assert STANDARD_CALENDAR.add_joint_business_days(date(2026, 9, 25), 0) == date(2026, 9, 25)


@pytest.mark.parametrize(("year", "expected"), [(2024, 36), (2025, 38), (2026, 38), (2027, 37)])
def test_september_and_october_have_the_joint_business_days_counted_by_hand(year, expected):
    first = date(year, 9, 1)

    working = [first + timedelta(days=n) for n in range(61)]

    assert sum(map(STANDARD_CALENDAR.is_joint_business_day, working)) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 7, 3), [(Cause.HOLIDAY, "US")]),
        (date(2026, 7, 17), [(Cause.HOLIDAY, "ROK")]),
        (date(2026, 9, 26), [(Cause.WEEKEND, ""), (Cause.HOLIDAY, "ROK")]),
        (date(2026, 12, 25), [(Cause.HOLIDAY, "US"), (Cause.HOLIDAY, "ROK")]),
        (date(2027, 12, 31), [(Cause.HOLIDAY, "US")]),
        (date(2026, 6, 8), []),
    ],
)
def test_why_not_names_weekend_and_each_side(day, expected):
    assert causes(STANDARD_CALENDAR, day) == expected


def test_a_holiday_has_its_name_in_both_languages():
    observed, chuseok = (STANDARD_CALENDAR.why_not(day)[0] for day in (date(2026, 7, 3), date(2026, 9, 25)))

    assert (observed.name("en"), observed.name("ko")) == ("Independence Day (observed)", "독립기념일(대체휴무)")
    assert (chuseok.name("en"), chuseok.name("ko")) == ("Chuseok", "추석")


def test_every_american_holiday_has_a_korean_name():
    found = {
        reason.name_en.removesuffix(OBSERVED)
        for _, reason in STANDARD_CALENDAR.closures_between(date(1990, 1, 1), date(2099, 12, 31))
        if reason.side == "US"
    }

    assert found == set(KOREAN_NAMES_OF_US_HOLIDAYS)


def test_an_added_day_closes_its_side_and_says_why():
    calendar = HolidayCalendar.of(
        [Override("US", date(2026, 9, 16), closed=True, reason_en="National Day of Mourning")]
    )

    (reason,) = calendar.why_not(date(2026, 9, 16))

    assert (reason.cause, reason.side) == (Cause.ADDED, "US")
    assert reason.name("ko") == "National Day of Mourning"
    assert STANDARD_CALENDAR.is_joint_business_day(date(2026, 9, 16))


def test_a_removed_holiday_opens_its_side_only():
    calendar = HolidayCalendar.of([Override("ROK", date(2026, 12, 25), closed=False)])

    assert causes(calendar, date(2026, 12, 25)) == [(Cause.HOLIDAY, "US")]


def test_a_removed_holiday_leaves_a_weekend_a_weekend():
    calendar = HolidayCalendar.of([Override("ROK", date(2026, 9, 26), closed=False)])

    assert causes(calendar, date(2026, 9, 26)) == [(Cause.WEEKEND, "")]


def test_an_added_day_moves_what_is_counted_over_it():
    calendar = HolidayCalendar.of([Override("ROK", date(2025, 10, 27), closed=True)])

    assert STANDARD_CALENDAR.add_joint_business_days(date(2025, 11, 4), -10) == date(2025, 10, 21)
    assert calendar.add_joint_business_days(date(2025, 11, 4), -10) == date(2025, 10, 20)


def test_closures_between_lists_holidays_in_order_without_plain_weekends():
    found = [
        (day, r.side, r.name_ko) for day, r in STANDARD_CALENDAR.closures_between(date(2026, 10, 3), date(2026, 10, 12))
    ]

    assert found == [
        (date(2026, 10, 3), "ROK", "개천절"),
        (date(2026, 10, 5), "ROK", "개천절 대체공휴일"),
        (date(2026, 10, 9), "ROK", "한글날"),
        (date(2026, 10, 12), "US", "콜럼버스의 날"),
    ]


@pytest.mark.parametrize("day", [date.min, date(1989, 12, 31), date(2100, 1, 1), date.max])
def test_a_day_whose_holidays_nobody_knows_is_refused(day):
    with pytest.raises(OutOfRangeError, match="1990 to 2099"):
        STANDARD_CALENDAR.is_joint_business_day(day)
    with pytest.raises(OutOfRangeError, match="1990 to 2099"):
        STANDARD_CALENDAR.add_joint_business_days(day, 1)


def test_counting_out_of_the_known_years_is_refused():
    with pytest.raises(OutOfRangeError, match="1989-12-31"):
        STANDARD_CALENDAR.add_joint_business_days(date(1990, 1, 5), -10)
