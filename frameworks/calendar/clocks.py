"""One instant on the clocks of both capitals, and days as each language writes them. Values in, values out."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from alliance.accounts.choices import Language, SideCode
from frameworks.calendar.counting import zone_of
from frameworks.choices import Precision

ZONES = {SideCode.US.value: "America/New_York", SideCode.ROK.value: "Asia/Seoul"}
PLACES = {
    (SideCode.US.value, Language.EN.value): "Washington",
    (SideCode.US.value, Language.KO.value): "워싱턴",
    (SideCode.ROK.value, Language.EN.value): "Seoul",
    (SideCode.ROK.value, Language.KO.value): "서울",
}
# Spelled out here since strftime follows the locale of the process, never the reader's.
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
WEEKDAYS_KO = ("월", "화", "수", "목", "금", "토", "일")
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class NaiveInstantError(ValueError):
    """A moment without a zone, which names no instant."""


@dataclass(frozen=True, slots=True)
class Clock:
    """An instant as one capital's clock shows it.

    ``text`` ends in the place, ``short`` leaves it out; ``iso`` carries the offset, for datetime attributes.
    """

    text: str
    short: str
    iso: str
    place: str
    zone: str


@dataclass(frozen=True, slots=True)
class TwoClocks:
    """An instant on both capitals' clocks, the reader's side first, and in UTC."""

    first: Clock
    second: Clock
    utc_text: str
    utc_iso: str


def two_clocks(at: datetime, side: str, language: str, *, with_year: bool = False) -> TwoClocks:
    """Return an instant as both capitals see it, in the language, the side's own clock first.

    Raises NaiveInstantError for a moment without a zone and ValueError for an unknown side.
    """
    _insist_on_zone(at)
    code = SideCode(side)
    utc = at.astimezone(UTC)
    return TwoClocks(
        first=_clock(utc, code.value, language, with_year),
        second=_clock(utc, code.other.value, language, with_year),
        utc_text=f"{_moment(utc, language, with_year)} UTC",
        utc_iso=utc.isoformat(timespec="seconds"),
    )


def own_clock(at: datetime, side: str, language: str, *, with_year: bool = False) -> Clock:
    """Return an instant as a side's own capital sees it.

    Raises NaiveInstantError for a moment without a zone and ValueError for an unknown side.
    """
    _insist_on_zone(at)
    return _clock(at.astimezone(UTC), SideCode(side).value, language, with_year)


def days_left(at: datetime, now: datetime, zone: str) -> int:
    """Return the calendar days from now to an instant as the reader's zone counts them; 0 is today.

    Raises NaiveInstantError and UnknownZoneError.
    """
    _insist_on_zone(at)
    _insist_on_zone(now)
    reader = zone_of(zone)
    return (at.astimezone(reader).date() - now.astimezone(reader).date()).days


def format_day(day: date, language: str, with_year: bool = True) -> str:
    """Return a day as 'Wed 16 Sep 2026' or '2026. 9. 16.(수)'."""
    if language == Language.KO:
        year = f"{day.year}. " if with_year else ""
        return f"{year}{day.month}. {day.day}.({WEEKDAYS_KO[day.weekday()]})"
    year = f" {day.year}" if with_year else ""
    return f"{WEEKDAYS_EN[day.weekday()]} {day.day} {MONTHS_EN[day.month - 1]}{year}"


def format_month(day: date, language: str) -> str:
    """Return the month of a day as 'Sep 2020' or '2020. 9.'."""
    return f"{day.year}. {day.month}." if language == Language.KO else f"{MONTHS_EN[day.month - 1]} {day.year}"


def format_rough(day: date, precision: str, language: str) -> str:
    """Return a day no more precisely than it is known: as a day, its month, or its year; empty when it is not."""
    match precision:
        case Precision.DAY:
            return format_day(day, language)
        case Precision.MONTH:
            return format_month(day, language)
        case Precision.YEAR:
            return f"{day.year}년" if language == Language.KO else str(day.year)
    return ""


@lru_cache(maxsize=4096)
def _clock(at: datetime, side: str, language: str, with_year: bool) -> Clock:
    local = at.astimezone(ZoneInfo(ZONES[side]))
    place = PLACES[side, Language.KO.value if language == Language.KO else Language.EN.value]
    short = f"{_moment(local, language, with_year)}{_which(local)}"
    return Clock(
        text=f"{short} {place}", short=short, iso=local.isoformat(timespec="seconds"), place=place, zone=ZONES[side]
    )


def _which(local: datetime) -> str:
    """Return which of two a time is that the clock shows twice, such as " EST"; nothing for any other time."""
    first, second = (local.replace(fold=fold).utcoffset() for fold in (0, 1))
    comes_twice = first is not None and second is not None and first > second
    return f" {local:%Z}" if comes_twice else ""


def _moment(at: datetime, language: str, with_year: bool) -> str:
    return f"{format_day(at.date(), language, with_year)} {at:%H:%M}"


def _insist_on_zone(at: datetime) -> None:
    if at.utcoffset() is None:
        raise NaiveInstantError(f"{at} has no zone and so names no instant.")
