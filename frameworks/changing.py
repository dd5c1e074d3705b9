"""What of a meeting a change may name, how it is kept, and how it is told. Values in, values out."""

from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import SideCode
from frameworks.calendar.clocks import format_day
from frameworks.choices import MeetingState, Mode, Precision

CHANGEABLE = {
    "ordinal": _("Number"),
    "state": _("State"),
    "window_from": _("Planned from"),
    "window_until": _("Planned until"),
    "tentative_on": _("Tentative day"),
    "start_on": _("First day"),
    "end_on": _("Last day"),
    "date_precision": _("The days are precise to"),
    "city_en": _("City in English"),
    "city_ko": _("City in Korean"),
    "host_side": _("Host"),
    "time_zone": _("Time zone of the place"),
    "mode": _("How people meet"),
    "announced_on": _("Announced on"),
    "published_on": _("Published on"),
    "note_en": _("Remark in English"),
    "note_ko": _("Remark in Korean"),
    "source": _("Source"),
}
DAYS = frozenset({"window_from", "window_until", "tentative_on", "start_on", "end_on", "announced_on", "published_on"})
WORDS = {"state": MeetingState, "date_precision": Precision, "host_side": SideCode, "mode": Mode}
NOTHING = "–"


class Told(NamedTuple):
    """One field of a change in words: what it is called, and its value before and after."""

    label: str
    before: str
    after: str


def kept(value: Any) -> str:
    """Return a value as a change keeps it: a day as ISO 8601, nothing as an empty text."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def read_back(name: str, text: str) -> Any:
    """Return the value that a kept text stands for: the opposite of ``kept``."""
    if name == "ordinal":
        return int(text)
    if name in DAYS:
        return date.fromisoformat(text) if text else None
    return text


def told(before: dict[str, str], after: dict[str, str], language: str) -> list[Told]:
    """Return what changed in a language's words, in the order of ``CHANGEABLE``; which must be active for labels."""
    named = [name for name in CHANGEABLE if name in after]
    return [
        Told(
            str(CHANGEABLE[name]),
            _in_words(name, before.get(name, ""), language),
            _in_words(name, after[name], language),
        )
        for name in named
    ]


def _in_words(name: str, text: str, language: str) -> str:
    value = read_back(name, text) if text else None
    if value is None:
        return NOTHING
    if name in WORDS:
        return str(WORDS[name](value).label)
    return format_day(value, language) if name in DAYS else str(value)
