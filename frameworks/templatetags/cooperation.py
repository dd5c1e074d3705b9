"""Days and moments as the reader's language writes them, on the clocks of both capitals."""

from datetime import date, datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from alliance.accounts.choices import Language, SideCode
from alliance.templatetags.alliance import reader_language, text_of
from frameworks import naming
from frameworks.calendar import clocks
from frameworks.choices import Precision
from frameworks.models import Cycle, Meeting

register = template.Library()


def reader_side(context: template.Context) -> str:
    """Return the signed-in person's side, or the side whose language the page speaks."""
    if shell := context.get("shell"):
        return str(shell.side)
    return SideCode.ROK if reader_language() == Language.KO else SideCode.US


@register.simple_tag(name="two_clocks", takes_context=True)
def two_clocks_tag(
    context: template.Context, at: datetime | None, *, year: bool = False, inline: bool = False
) -> SafeString | str:
    """Show an instant on both capitals' clocks, the own side first; nothing for no instant."""
    if at is None:
        return ""
    shown = clocks.two_clocks(at, reader_side(context), reader_language(), with_year=year)
    return format_html(
        '<span class="two-clocks{}"><time datetime="{}">{}</time> <time datetime="{}">{}</time></span>',
        " in-line" if inline else "",
        shown.first.iso,
        shown.first.text,
        shown.second.iso,
        shown.second.text,
    )


@register.simple_tag(takes_context=True)
def own_clock(context: template.Context, at: datetime | None, *, year: bool = False) -> SafeString | str:
    """Show an instant on the own capital's clock alone, with its place: for lists of what has happened."""
    if at is None:
        return ""
    shown = clocks.own_clock(at, reader_side(context), reader_language(), with_year=year)
    return format_html('<time datetime="{}">{}</time>', shown.iso, shown.text)


@register.simple_tag(name="clocks_of", takes_context=True)
def clocks_of_tag(context: template.Context, at: datetime) -> clocks.TwoClocks:
    """Return both clocks as values, for templates that lay them out themselves."""
    return clocks.two_clocks(at, reader_side(context), reader_language())


@register.simple_tag
def day(value: date | None, *, year: bool = True) -> SafeString | str:
    """Show a day as "Wed 16 Sep 2026" or "2026. 9. 16.(수)"; nothing for no day.

    An instant is refused, since its day depends on the capital: use two_clocks.
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        raise template.TemplateSyntaxError("An instant has no one day: use two_clocks or own_clock.")
    return format_html(
        '<time datetime="{}">{}</time>', value.isoformat(), clocks.format_day(value, reader_language(), year)
    )


@register.simple_tag
def rough_day(value: date | None, precision: str) -> SafeString | str:
    """Show a day no more precisely than it is known, such as "Sep 2020"; nothing for no day."""
    if value is None:
        return ""
    text = clocks.format_rough(value, precision, reader_language())
    if not text:
        return ""
    short = {Precision.YEAR: 4, Precision.MONTH: 7}.get(Precision(precision), 10)
    return format_html('<time datetime="{}">{}</time>', value.isoformat()[:short], text)


@register.simple_tag
def day_text(value: date, *, year: bool = False) -> str:
    """Return a day without markup, for charts and titles."""
    return clocks.format_day(value, reader_language(), year)


@register.simple_tag
def meeting_name(meeting: Meeting) -> str:
    """Return a meeting as "58th SCM"; its forum must be loaded."""
    return naming.meeting_name(meeting.ordinal, meeting.forum.code, reader_language())


@register.simple_tag
def meeting_full_name(meeting: Meeting) -> str:
    """Return a meeting with its forum's whole name; its forum must be loaded."""
    name = text_of(meeting.forum, "name", reader_language()) or meeting.forum.code
    return naming.meeting_name(meeting.ordinal, name, reader_language())


@register.simple_tag
def cycle_name(cycle: Cycle) -> str:
    """Return a cycle as "58th cycle"; its meeting must be loaded."""
    return naming.cycle_name(cycle.meeting.ordinal, reader_language())


@register.simple_tag(takes_context=True)
def days_until(context: template.Context, at: datetime, now: datetime) -> dict[str, int]:
    """Return the days ``left`` to an instant, or how many it is ``over``, as the own capital counts them."""
    days = clocks.days_left(at, now, clocks.ZONES[SideCode(reader_side(context)).value])
    return {"left": max(days, 0), "over": max(-days, 0)}
