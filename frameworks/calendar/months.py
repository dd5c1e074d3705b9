"""Months and years as a calendar lays them out, Sundays first as both countries do. Values in, values out."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from alliance.accounts.choices import Language
from frameworks.calendar.clocks import MONTHS_EN, WEEKDAYS_EN, WEEKDAYS_KO
from frameworks.calendar.days import FIRST_YEAR, LAST_YEAR, ONE_DAY, HolidayCalendar

LONG_MONTHS_EN = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WEEK = 7


@dataclass(frozen=True, slots=True)
class Span:
    """Some days, the first and the last included."""

    first: date
    last: date

    def meets(self, other: "Span") -> bool:
        """Test whether the two have a day in common."""
        return self.first <= other.last and other.first <= self.last

    def within(self, other: "Span") -> "Span":
        """Return the days in common, of which there must be one."""
        return Span(max(self.first, other.first), min(self.last, other.last))

    @property
    def days(self) -> Iterator[date]:
        """Yield each day."""
        return (self.first + count * ONE_DAY for count in range((self.last - self.first).days + 1))


def year_span(year: int) -> Span:
    """Return the days of a year."""
    return Span(date(year, 1, 1), date(year, 12, 31))


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """One month of one year."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Month":
        """Return the month of a day."""
        return cls(day.year, day.month)

    @property
    def span(self) -> Span:
        """Return its days."""
        return Span(self.first, date(self.year, self.number, calendar.monthrange(self.year, self.number)[1]))

    @property
    def first(self) -> date:
        """Return its first day."""
        return date(self.year, self.number, 1)

    @property
    def code(self) -> str:
        """Return it as addresses name it: "2026-11"."""
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def before(self) -> "Month | None":
        """Return the month before; None where no holidays are known."""
        return _known(self.first - ONE_DAY)

    @property
    def after(self) -> "Month | None":
        """Return the month after; None where no holidays are known."""
        return _known(self.span.last + ONE_DAY)

    @property
    def weeks(self) -> list[list[date | None]]:
        """Return its days in rows of seven, Sundays first; None for what belongs to another month."""
        lead = (self.first.weekday() + 1) % WEEK
        cells: list[date | None] = [*[None] * lead, *self.span.days]
        cells += [None] * (-len(cells) % WEEK)
        return [cells[start : start + WEEK] for start in range(0, len(cells), WEEK)]

    def name(self, language: str) -> str:
        """Return it as "November 2026" or "2026년 11월"."""
        if language == Language.KO:
            return f"{self.year}년 {self.number}월"
        return f"{LONG_MONTHS_EN[self.number - 1]} {self.year}"

    def short_name(self, language: str) -> str:
        """Return it without its year, as "Nov" or "11월"."""
        return f"{self.number}월" if language == Language.KO else MONTHS_EN[self.number - 1]

    def joint_business_days(self, holidays: HolidayCalendar) -> int:
        """Return on how many of its days both governments work."""
        return sum(map(holidays.is_joint_business_day, self.span.days))


def is_known(year: int) -> bool:
    """Test whether both countries' holidays are known of a year."""
    return FIRST_YEAR <= year <= LAST_YEAR


def _known(day: date) -> Month | None:
    return Month.of(day) if is_known(day.year) else None


def months_of(year: int) -> list[Month]:
    """Return the twelve months of a year."""
    return [Month(year, number) for number in range(1, 13)]


def weekday_names(language: str) -> list[str]:
    """Return the short names of the days of the week, Sunday first."""
    names = WEEKDAYS_KO if language == Language.KO else WEEKDAYS_EN
    return [names[-1], *names[:-1]]


def runs(days: Iterator[date]) -> Iterator[Span]:
    """Yield the unbroken runs of days that come in order."""
    first = last = next(days, None)
    for day in days:
        if first and last and day - last > ONE_DAY:
            yield Span(first, last)
            first = day
        last = day
    if first and last:
        yield Span(first, last)
