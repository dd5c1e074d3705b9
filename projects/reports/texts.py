"""Texts in two languages, and the one rule that makes any text safe to set in any document."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from django.utils import translation
from django.utils.functional import Promise

from alliance.accounts.choices import Language
from frameworks.calendar.clocks import MONTHS_EN, format_day, two_clocks
from frameworks.choices import Precision

LONGEST = 50_000
# Compatibility Hanja: normalising would replace them by other characters.
KEPT_AS_IS = re.compile("([\uf900-\ufaff]+)")
BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Controls, surrogates, non-characters, and what turns, hides or tags text without being seen.
UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff"
    "\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)


def clean(text: str, limit: int = LONGEST) -> str:
    """Return a text as any document can hold it: composed, lines ended by LF, nothing unseen, cut at a limit."""
    parts = KEPT_AS_IS.split(text)
    composed = "".join(part if KEPT_AS_IS.fullmatch(part) else unicodedata.normalize("NFC", part) for part in parts)
    plain = UNSEEN.sub("", BREAKS.sub("\n", composed).replace("\t", " ")).strip()
    return plain if len(plain) <= limit else f"{plain[: limit - 1].rstrip()}…"


@dataclass(frozen=True, slots=True)
class Text:
    """One text in two languages; the same in both where there is nothing to translate."""

    en: str
    ko: str

    def get(self, language: str) -> str:
        """Return the text in one language."""
        return self.ko if language == Language.KO else self.en

    def spoken(self, languages: tuple[str, ...]) -> list[tuple[str, str]]:
        """Return (language, text) for each of the languages in turn, once where they say the same."""
        said = [(language, self.get(language)) for language in languages]
        return said[:1] if len({text for _language, text in said}) == 1 else said

    def __bool__(self) -> bool:
        return bool(self.en or self.ko)


NOTHING = Text("", "")
DASH = Text("–", "–")


def plain(value: object) -> Text:
    """Return what reads the same in both languages."""
    text = clean(str(value))
    return Text(text, text)


def label(message: str | Promise, **values: "Text | object") -> Text:
    """Return one of our own messages in both languages, its placeholders filled in each.

    Lazy messages are translated here, at the edge, whatever language the process speaks.
    """
    said = _spoken(*message.__reduce__()[1][:2]) if isinstance(message, Promise) else (message, message)
    if not values:
        return Text(*said)
    filled = []
    for language, words in zip((Language.EN.value, Language.KO.value), said, strict=True):
        told = {name: value.get(language) if isinstance(value, Text) else str(value) for name, value in values.items()}
        filled.append(words.format(**told))
    return Text(*filled)


@cache
def _spoken(translate: Callable[..., str], message: tuple[str, ...]) -> tuple[str, str]:
    """Return one of our own messages in both languages; a report says the same few over and over.

    :param translate: what a lazy message calls when it is shown, and ``message`` what with, as pickling tells them.
    """
    said = []
    for language in (Language.EN.value, Language.KO.value):
        with translation.override(language):
            said.append(str(translate(*message)))
    return said[0], said[1]


def join(texts: "Iterable[Text]", separator: str = ", ") -> Text:
    """Return several texts as one, each language for itself."""
    texts = list(texts)
    return Text(separator.join(text.en for text in texts), separator.join(text.ko for text in texts))


def day(iso: str | None, precision: str = Precision.DAY) -> Text:
    """Return a day, month or year as each language writes it; a dash for none."""
    if not iso:
        return DASH
    on = date.fromisoformat(iso[:10])
    if precision == Precision.YEAR:
        return Text(str(on.year), f"{on.year}년")
    if precision == Precision.MONTH:
        return Text(f"{MONTHS_EN[on.month - 1]} {on.year}", f"{on.year}. {on.month}.")
    return Text(format_day(on, Language.EN), format_day(on, Language.KO))


def short_day(iso: str | None, precision: str = Precision.DAY) -> Text:
    """Return a day as tables have it, without the day of the week; a dash for none."""
    if not iso or precision != Precision.DAY:
        return day(iso, precision)
    on = date.fromisoformat(iso[:10])
    return Text(f"{on.day} {MONTHS_EN[on.month - 1]} {on.year}", f"{on.year}. {on.month}. {on.day}.")


def moment(iso: str, side: str) -> Text:
    """Return an instant on both capitals' clocks, the side's own first."""
    at = datetime.fromisoformat(iso)
    said = {}
    for language in (Language.EN.value, Language.KO.value):
        clocks = two_clocks(at, side, language, with_year=True)
        said[language] = f"{clocks.first.text} / {clocks.second.text}"
    return Text(said["en"], said["ko"])
