"""Both capitals' clocks name one instant; days are written as each language writes them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from frameworks.calendar.clocks import NaiveInstantError, days_left, format_day, two_clocks
from frameworks.calendar.counting import UnknownZoneError

DUE = datetime(2026, 9, 17, 3, 59, tzinfo=UTC)
instants = st.datetimes(datetime(1990, 1, 1), datetime(2040, 12, 31), timezones=st.just(UTC))


def test_the_own_side_comes_first():
    american, korean = (two_clocks(DUE, side, "en") for side in ("US", "ROK"))

    assert (american.first.text, american.second.text) == ("Wed 16 Sep 23:59 Washington", "Thu 17 Sep 12:59 Seoul")
    assert (korean.first, korean.second) == (american.second, american.first)


def test_korean_is_written_the_ministry_way():
    clocks = two_clocks(DUE, "ROK", "ko")

    assert (clocks.first.text, clocks.second.text) == ("9. 17.(목) 12:59 서울", "9. 16.(수) 23:59 워싱턴")
    assert clocks.utc_text == "9. 17.(목) 03:59 UTC"


def test_the_year_is_written_when_asked_for():
    english, korean = (two_clocks(DUE, "US", language, with_year=True) for language in ("en", "ko"))

    assert english.first.text == "Wed 16 Sep 2026 23:59 Washington"
    assert english.utc_text == "Thu 17 Sep 2026 03:59 UTC"
    assert korean.first.text == "2026. 9. 16.(수) 23:59 워싱턴"


def test_a_clock_has_what_a_time_element_needs():
    clock = two_clocks(DUE, "US", "en").first

    assert (clock.short, clock.place, clock.zone) == ("Wed 16 Sep 23:59", "Washington", "America/New_York")
    assert clock.iso == "2026-09-16T23:59:00-04:00"


@given(instants, st.sampled_from(["US", "ROK"]))
@example(datetime(2026, 11, 1, 5, 30, tzinfo=UTC), "US")
@example(datetime(2026, 11, 1, 6, 30, tzinfo=UTC), "US")
@example(datetime(2027, 3, 14, 7, 0, tzinfo=UTC), "ROK")
def test_both_clocks_name_the_same_instant_across_clock_changes(at, side):
    clocks = two_clocks(at, side, "en")
    read_back = [datetime.fromisoformat(text) for text in (clocks.first.iso, clocks.second.iso, clocks.utc_iso)]

    assert read_back == [at.replace(microsecond=0)] * 3


def test_an_hour_that_comes_twice_says_which_it_is():
    first, second = (two_clocks(datetime(2026, 11, 1, hour, 30, tzinfo=UTC), "US", "en").first for hour in (5, 6))
    assert (first.text, second.text) == ("Sun 1 Nov 01:30 EDT Washington", "Sun 1 Nov 01:30 EST Washington")


@given(instants, st.integers(1, 180), st.sampled_from(["US", "ROK"]), st.sampled_from(["en", "ko"]))
@example(datetime(2026, 11, 1, 5, 30, tzinfo=UTC), 60, "US", "en")
def test_no_two_minutes_are_written_alike_on_either_clock(at, minutes, side, language):
    one, other = (
        two_clocks(moment, side, language, with_year=True) for moment in (at, at + timedelta(minutes=minutes))
    )
    assert one.first.text != other.first.text
    assert one.second.text != other.second.text


@given(instants)
def test_where_the_capitals_have_two_dates_seoul_is_the_day_ahead(at):
    clocks = two_clocks(at, "US", "en")
    american, korean = (datetime.fromisoformat(clock.iso).date() for clock in (clocks.first, clocks.second))
    assert (korean - american).days in {0, 1}


@pytest.mark.parametrize(
    ("at", "hours"),
    [(datetime(2026, 10, 31, 12, tzinfo=UTC), 13), (datetime(2026, 11, 1, 12, tzinfo=UTC), 14)],
)
def test_the_capitals_are_thirteen_hours_apart_in_summer_and_fourteen_in_winter(at, hours):
    clocks = two_clocks(at, "US", "en")
    local = [datetime.fromisoformat(clock.iso).replace(tzinfo=None) for clock in (clocks.first, clocks.second)]

    assert local[1] - local[0] == timedelta(hours=hours)


def test_days_left_are_those_of_the_readers_calendar():
    now = datetime(2026, 9, 16, 14, 0, tzinfo=UTC)

    assert days_left(DUE, now, "America/New_York") == 0
    assert days_left(DUE, now, "Asia/Seoul") == 1
    assert days_left(DUE, DUE + timedelta(days=2), "Asia/Seoul") == -2


@given(instants, st.integers(-400, 400))
def test_a_clock_change_never_costs_or_adds_a_day(now, days):
    # Noon is far from midnight in New York whether or not the clock is on summer time.
    noon = now.replace(hour=17, minute=0)

    assert days_left(noon + timedelta(days=days), noon, "America/New_York") == days


@pytest.mark.parametrize(
    ("language", "with_year", "expected"),
    [
        ("en", True, "Wed 16 Sep 2026"),
        ("en", False, "Wed 16 Sep"),
        ("ko", True, "2026. 9. 16.(수)"),
        ("ko", False, "9. 16.(수)"),
    ],
)
def test_a_day_is_written_as_its_language_writes_it(language, with_year, expected):
    assert format_day(date(2026, 9, 16), language, with_year) == expected


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(NaiveInstantError):
        two_clocks(datetime(2026, 9, 16), "US", "en")
    with pytest.raises(NaiveInstantError):
        days_left(DUE, datetime(2026, 9, 16), "Asia/Seoul")
    with pytest.raises(UnknownZoneError):
        days_left(DUE, DUE, "Nowhere")
    with pytest.raises(ValueError, match="DPRK"):
        two_clocks(DUE, "DPRK", "en")
