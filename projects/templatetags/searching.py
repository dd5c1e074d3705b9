"""Words that were looked for, marked where they stand."""

import unicodedata
from collections.abc import Iterator, Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from alliance.templatetags.alliance import reader_language
from projects.queries.searching import Text
from projects.words import places

register = template.Library()


@register.simple_tag
def marked(text: Text, terms: Sequence[str]) -> SafeString:
    """Show a text with the terms marked, and its language where that is not the reader's."""
    words = marked_words(text.words, terms)
    if text.language == reader_language():
        return words
    return format_html('<span lang="{}">{}</span>', text.language, words)


@register.simple_tag
def marked_words(words: str, terms: Sequence[str], *, upper: bool = False) -> SafeString:
    """Show words with the terms marked."""
    composed = unicodedata.normalize("NFC", words.upper() if upper else words)
    return format_html_join("", "{}{}", _pieces(composed, places(composed, terms)))


def _pieces(text: str, found: Sequence[tuple[int, int]]) -> Iterator[tuple[str, str]]:
    """Give each piece of a text that is not marked with the marked one after it."""
    after = 0
    for start, end in found:
        yield text[after:start], format_html("<mark>{}</mark>", text[start:end])
        after = end
    yield text[after:], ""
