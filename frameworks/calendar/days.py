"""Days on which both governments work. Values in, values out: no models, no clock."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from types import MappingProxyType

import holidays

from alliance.accounts.choices import SideCode

FIRST_YEAR, LAST_YEAR = 1990, 2099
ONE_DAY = timedelta(days=1)
SATURDAY = 5
OBSERVED = " (observed)"

# The library knows the American holidays in English only.
KOREAN_NAMES_OF_US_HOLIDAYS = {
    "New Year's Day": "신정",
    "Martin Luther King Jr. Day": "마틴 루서 킹 주니어의 날",
    "Washington's Birthday": "워싱턴 탄생일",
    "Memorial Day": "메모리얼 데이",
    "Juneteenth National Independence Day": "준틴스(노예해방 기념일)",
    "Independence Day": "독립기념일",
    "Labor Day": "노동절",
    "Columbus Day": "콜럼버스의 날",
    "Veterans Day": "재향군인의 날",
    "Thanksgiving Day": "추수감사절",
    "Christmas Day": "성탄절",
}


class OutOfRangeError(ValueError):
    """A day beyond the years for which both countries' holidays are known."""

    def __init__(self, day: object) -> None:
        super().__init__(f"Holidays are known from {FIRST_YEAR} to {LAST_YEAR}, and {day} is outside.")


class Cause(StrEnum):
    """What keeps a day from being a joint business day."""

    WEEKEND = "WEEKEND"
    HOLIDAY = "HOLIDAY"
    ADDED = "ADDED"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a day is not a joint business day; ``side`` is empty for a weekend, which both sides share."""

    cause: Cause
    side: str
    name_en: str
    name_ko: str

    def name(self, language: str) -> str:
        """Return the name in one language, or in the other when it is missing."""
        first, other = (self.name_ko, self.name_en) if language == "ko" else (self.name_en, self.name_ko)
        return first or other


@dataclass(frozen=True, slots=True)
class Override:
    """A day that people know better than the library: a closure it misses, or a holiday that was called off."""

    side: str
    on: date
    closed: bool
    reason_en: str = ""
    reason_ko: str = ""


WEEKENDS = {
    SATURDAY: Reason(Cause.WEEKEND, "", "Saturday", "토요일"),
    SATURDAY + 1: Reason(Cause.WEEKEND, "", "Sunday", "일요일"),
}

_Closures = Mapping[tuple[str, date], Reason]


@dataclass(frozen=True)
class HolidayCalendar:
    """The public holidays of both countries with people's corrections laid over them.

    A removed holiday does not make a weekend a working day.
    """

    overrides: tuple[Override, ...] = ()
    _corrections: Mapping[tuple[str, date], Override] = field(init=False, repr=False, compare=False, hash=False)
    _corrected: frozenset[date] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        corrections = {(override.side, override.on): override for override in self.overrides}
        object.__setattr__(self, "_corrections", MappingProxyType(corrections))
        object.__setattr__(self, "_corrected", frozenset(override.on for override in self.overrides))

    @classmethod
    def of(cls, overrides: Iterable[Override]) -> "HolidayCalendar":
        """Return a calendar with these corrections; of two for the same side and day the later one holds."""
        return cls(tuple(overrides))

    def is_joint_business_day(self, day: date) -> bool:
        """Test whether both governments work on a day.

        Raises OutOfRangeError outside FIRST_YEAR to LAST_YEAR.
        """
        _insist_on_known(day)
        if day.weekday() >= SATURDAY:
            return False
        # Counting asks this of every day on its way: only a corrected day needs its reasons weighed.
        return not self.why_not(day) if day in self._corrected else day not in _days_off(day.year)

    def why_not(self, day: date) -> list[Reason]:
        """Return what keeps a day from being a joint business day: weekend first, then US, then ROK.

        Raises OutOfRangeError outside FIRST_YEAR to LAST_YEAR.
        """
        _insist_on_known(day)
        known = _public_holidays(day.year)
        weekend = WEEKENDS.get(day.weekday())
        closures = [self._closure(side, day, known) for side in SideCode.values]
        return [reason for reason in (weekend, *closures) if reason is not None]

    def closures_between(self, first: date, last: date) -> Iterator[tuple[date, Reason]]:
        """Yield the holidays of either side from ``first`` to ``last``, both included, without plain weekends."""
        for step in range((last - first).days + 1):
            day = first + step * ONE_DAY
            for reason in self.why_not(day):
                if reason.cause is not Cause.WEEKEND:
                    yield day, reason

    def add_joint_business_days(self, anchor: date, count: int) -> date:
        """Return the joint business day ``count`` after the anchor, or before it when negative.

        The anchor itself is not counted, whatever day it is; a count of zero gives it back.
        Raises OutOfRangeError when anchor or counting leave FIRST_YEAR to LAST_YEAR.
        """
        _insist_on_known(anchor)
        step = ONE_DAY if count > 0 else -ONE_DAY
        day, left = anchor, abs(count)
        while left:
            day += step
            left -= self.is_joint_business_day(day)
        return day

    def _closure(self, side: str, day: date, known: _Closures) -> Reason | None:
        correction = self._corrections.get((side, day))
        if correction is None:
            return known.get((side, day))
        if not correction.closed:
            return None
        return Reason(Cause.ADDED, side, correction.reason_en, correction.reason_ko)


def _insist_on_known(day: date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise OutOfRangeError(day)


@cache
def _public_holidays(year: int) -> _Closures:
    """Return the holidays of one year, an observed New Year of the next year among them."""
    american = {
        (SideCode.US.value, day): Reason(Cause.HOLIDAY, SideCode.US.value, name, _korean_name(name))
        for day, name in holidays.country_holidays("US", years=year).items()
    }
    in_korean = holidays.country_holidays("KR", years=year, language="ko")
    korean = {
        (SideCode.ROK.value, day): Reason(Cause.HOLIDAY, SideCode.ROK.value, name, _official(in_korean[day]))
        for day, name in holidays.country_holidays("KR", years=year, language="en_US").items()
    }
    return MappingProxyType(american | korean)


@cache
def _days_off(year: int) -> frozenset[date]:
    """Return the days of one year that are a holiday of either country."""
    return frozenset(day for _side, day in _public_holidays(year))


def _korean_name(name: str) -> str:
    base = name.removesuffix(OBSERVED)
    korean = KOREAN_NAMES_OF_US_HOLIDAYS.get(base, "")
    return f"{korean}(대체휴무)" if korean and base != name else korean


def _official(name: str) -> str:
    return name.replace(" 대체 휴일", " 대체공휴일").replace("신정연휴", "신정")


STANDARD_CALENDAR = HolidayCalendar()
