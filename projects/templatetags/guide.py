"""Words that explain themselves where they stand, without a script."""

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from alliance.templatetags.alliance import once_a_language, other_language, reader_language
from projects.guide import WORDS

register = template.Library()


@register.simple_tag
def word(slug: str, text: object = None, *, at: str = "page") -> SafeString:
    """Show a word as a button that opens what it means.

    :param slug: of the word, as on the page of words.
    :param text: shown instead of the word, such as a mark that holds it.
    :param at: where on the page; a word may stand in each place once.
    """
    said = WORDS[slug]
    other = other_language(reader_language())
    return format_html(
        '<button type="button" class="word" popovertarget="{at}-{slug}">{text}'
        '<span class="vh"> ({hint})</span></button>'
        '<span class="says" popover id="{at}-{slug}"><b>{name}</b> <span class="quiet" lang="{other}">{pair}</span>'
        '<span class="means">{means}</span><a href="{url}#{slug}">{more}</a></span>',
        at=at,
        slug=slug,
        text=said.name if text is None else text,
        hint=_("what it means"),
        name=said.name,
        other=other,
        pair=said.in_language(other),
        means=said.means,
        url=reverse("projects:help-words"),
        more=_("All words"),
    )


@register.simple_tag
@once_a_language
def words(*slugs: str) -> SafeString:
    """Show the words of a page in one line at its foot."""
    return format_html(
        '<p class="words quiet">{}: {}</p>',
        _("Words of this page"),
        format_html_join(" ", "{}", ((word(slug, at="foot"),) for slug in slugs)),
    )
