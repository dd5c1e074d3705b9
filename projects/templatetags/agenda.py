"""Days of a calendar as exactly as they are known, and months by their names."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from alliance.templatetags.alliance import reader_language
from frameworks.calendar.clocks import format_day
from frameworks.calendar.months import Month, Span, year_span
from projects.queries.calendar import Event

register = template.Library()


@register.simple_tag
def month_name(month: Month) -> str:
    """Return a month with its year."""
    return month.name(reader_language())


@register.simple_tag
def short_month(month: Month) -> str:
    """Return a month without its year."""
    return month.short_name(reader_language())


@register.simple_tag
def days_of(event: Event) -> SafeString | str:
    """Show the days of an event; of one that is not known to the day, its month, its year, or the days between."""
    if event.days is None:
        return _("Not known")
    return span_of(event.days, is_exact=event.is_exact)


@register.simple_tag
def span_of(days: Span, *, is_exact: bool = True) -> SafeString | str:
    """Show some days; where they are not exact, a whole month or year by its name."""
    language = reader_language()
    month = Month.of(days.first)
    if not is_exact and days == month.span:
        return format_html('<time datetime="{}">{}</time>', month.code, month.name(language))
    if not is_exact and days == year_span(days.first.year):
        return format_html('<time datetime="{}">{}</time>', days.first.year, _year(days.first.year, language))
    first = format_html('<time datetime="{}">{}</time>', days.first.isoformat(), format_day(days.first, language))
    if days.first == days.last:
        return first
    last = format_day(days.last, language)
    return format_html('{} – <time datetime="{}">{}</time>', first, days.last.isoformat(), last)


@register.simple_tag
def year_name(year: int) -> str:
    """Return a year as a heading says it."""
    return _year(year, reader_language())


def _year(year: int, language: str) -> str:
    return f"{year}년" if language == "ko" else str(year)
