"""What any page says in the same way: a status, who may see a thing, a text in two languages."""

import re
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

from django import template
from django.conf import settings
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from alliance.accounts.choices import Language, SideCode

register = template.Library()
# Where in a list a page begins; a list that is narrowed or sorted anew begins at its first.
PLACES = ("page", "before", "after")
S = TypeVar("S", bound=str)
HANGUL = re.compile("[가-힣]")

# Shape, class and word of each status. The letter names the symbol in components/icons.svg.html.
STATUSES: dict[str, tuple[str, str | Promise]] = {
    "ON_TRACK": ("n", gettext_lazy("On track")),
    "AT_RISK": ("r", gettext_lazy("At risk")),
    "OFF_TRACK": ("f", gettext_lazy("Off track")),
    "UNVERIFIED": ("u", gettext_lazy("Unverified")),
    "DIVERGENT": ("d", gettext_lazy("Divergent")),
}
ONLY: dict[str, str | Promise] = {
    Language.EN: gettext_lazy("English only"),
    Language.KO: gettext_lazy("Korean only"),
}
ONLY_SIDE: dict[str, str | Promise] = {
    SideCode.US: gettext_lazy("US only"),
    SideCode.ROK: gettext_lazy("ROK only"),
}


def reader_language() -> str:
    """Return "en" or "ko", whatever dialect the browser named."""
    return Language.KO if (get_language() or "").startswith(Language.KO) else Language.EN


def other_language(language: str) -> str:
    """Return the other of the two languages."""
    return Language.EN if language == Language.KO else Language.KO


def once_a_language(say: Callable[..., S]) -> Callable[..., S]:
    """Keep what a tag says of a few codes, in each language: most pages say the same marks over and over."""

    @lru_cache(maxsize=1024)
    def kept(_language: str, *codes: str) -> S:
        return say(*codes)

    @wraps(say)
    def said(*codes: str) -> S:
        return kept(get_language() or "", *codes)

    return said


def text_of(thing: object, field: str, language: str) -> str:
    """Return one language of a pair of fields, such as title_en and title_ko; empty when it is missing."""
    return getattr(thing, f"{field}_{language}", "") or ""


@register.simple_tag
def status_mark(code: str, *, text: object = None, word: bool = True) -> SafeString:
    """Show a status as shape, colour and word.

    :param text: said instead of the word, such as a count; the word is still there for the ear.
    :param word: False to leave the word to the ear alone, where a column head or a legend says it.
    """
    if text is None or not code:
        return _word_mark(code) if word else _bare_mark(code)
    return _mark(code, format_html('{}<span class="vh"> {}</span>', text, STATUSES[str(code)][1]))


@once_a_language
def _word_mark(code: str) -> SafeString:
    if not code:
        return format_html('<span class="quiet">{}</span>', _("No status"))
    return _mark(code, format_html("{}", STATUSES[str(code)][1]))


@once_a_language
def _bare_mark(code: str) -> SafeString:
    if not code:
        return _word_mark(code)
    return _mark(code, format_html('<span class="vh">{}</span>', STATUSES[str(code)][1]))


def _mark(code: str, said: SafeString) -> SafeString:
    letter = STATUSES[str(code)][0]
    return format_html(
        '<span class="st st-{0}"><svg class="shape st-{0}" aria-hidden="true"><use href="#s-{0}"/></svg>{1}</span>',
        letter,
        said,
    )


@register.simple_tag
@once_a_language
def visibility_tag(code: str, side: str = "") -> SafeString:
    """Show who may see a thing; ``side`` is the owning side, named when the thing is its own alone."""
    words = {"OWN": ONLY_SIDE.get(side) or _("Own side only"), "BOTH": _("Both sides"), "PUBLIC": _("Public")}
    return format_html(
        '<span class="tag{}"><svg class="ico" aria-hidden="true"><use href="#i-{}"/></svg>{}</span>',
        " tag-own" if code == "OWN" else "",
        str(code).lower(),
        words[str(code)],
    )


@register.simple_tag
@once_a_language
def side_name(code: str) -> str:
    """Return a side's short name in the reader's language."""
    return str(SideCode(code).label)


@register.simple_tag
@once_a_language
def side_mark(code: str) -> SafeString:
    """Show a side in its small frame."""
    return format_html('<span class="side">{}</span>', side_name(code))


@register.simple_tag
def pair(thing: object, field: str) -> SafeString | str:
    """Show a text in the reader's language, or the other one marked as such when it is missing."""
    language = reader_language()
    if own := text_of(thing, field, language):
        return own
    other = other_language(language)
    return format_html('<span lang="{}">{}</span>', other, text_of(thing, field, other))


@register.simple_tag
def pair_text(thing: object, field: str) -> str:
    """Return the same without markup, for titles, labels of controls and attributes."""
    language = reader_language()
    return text_of(thing, field, language) or text_of(thing, field, other_language(language))


@register.simple_tag
def other(thing: object, field: str, css: str = "sub") -> SafeString | str:
    """Show the text in the language the reader did not choose; nothing when it or the first is missing."""
    language = reader_language()
    second = text_of(thing, field, other_language(language))
    if not second or not text_of(thing, field, language):
        return ""
    return format_html('<span class="{}" lang="{}">{}</span>', css, other_language(language), second)


@register.filter
def as_written(text: str) -> SafeString | str:
    """Return a text that is kept in one language alone, marked with it where the reader reads the other."""
    language = "ko" if HANGUL.search(text) else "en"
    return (
        text if not text or language == reader_language() else format_html('<span lang="{}">{}</span>', language, text)
    )


@register.simple_tag
def missing(thing: object, field: str) -> SafeString | str:
    """Say which language alone a text has, when it has but one."""
    for language in Language.values:
        absent = other_language(language)
        if text_of(thing, field, language) and not text_of(thing, field, absent):
            return format_html('<span class="tag tag-own">{}</span>', ONLY[language])
    return ""


@register.simple_tag
def reader() -> dict[str, str]:
    """Return the reader's language and the other one, each with its own name for itself."""
    language = reader_language()
    other_code = other_language(language)
    return {
        "language": language,
        "other": other_code,
        "name": get_language_info(language)["name_local"],
        "other_name": get_language_info(other_code)["name_local"],
    }


@register.simple_tag
def site_is_demo() -> bool:
    """Test whether the whole installation holds sample data, for pages that nobody has signed in to yet."""
    return settings.DEMO


@register.simple_tag(takes_context=True)
def sort_head(context: template.Context, orders: str, label: str, css: str = "") -> SafeString:
    """Show the heading of a column as a link that sorts by it, and say how it sorts now. Needs ``sifted``.

    :param orders: the names of the orders it stands for; where there are two, the heading turns one into the other.
    """
    sift = context["sifted"].filter
    names = orders.split()
    current = sift.sorted_by if sift.sorted_by in names else ""
    following = names[(names.index(current) + 1) % len(names)] if current else names[0]
    mark = format_html(' aria-sort="{}"', sift.orders[current].direction) if current else ""
    style = format_html(' class="{}"', css) if css else ""
    link = context["sifted"].path + with_query(context, order=following)
    return format_html('<th scope="col"{}{}><a href="{}">{}</a></th>', style, mark, link, label)


@register.simple_tag(takes_context=True)
def with_query(context: template.Context, **changes: object) -> str:
    """Return the query of this page with some parameters changed, for links that keep the filters.

    None or an empty string removes a parameter; the place in the list is dropped unless it is given.
    """
    query = context["request"].GET.copy()
    for name in PLACES:
        query.pop(name, None)
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}" if query else "?"
