"""A report's texts on a page, in the language its reader chose."""

from collections.abc import Iterable

from django import template
from django.template.defaultfilters import linebreaks_filter
from django.utils.safestring import SafeString

from alliance.templatetags.alliance import reader_language
from projects.reports.texts import Text
from projects.reports.tree import Cell, Column, Item

register = template.Library()


@register.simple_tag
def said(text: Text, *, lines: bool = False) -> SafeString | str:
    """Show one of a report's texts; ``lines`` keeps its paragraphs."""
    words = text.get(reader_language())
    return linebreaks_filter(words) if lines else words


@register.simple_tag
def said_mark(item: Item) -> str:
    """Show what stands before a line of the outline."""
    return item.mark(reader_language())


@register.filter
def under(row: tuple[Cell, ...], columns: tuple[Column, ...]) -> Iterable[tuple[Column, Cell]]:
    """Return the cells of a row, each with its column."""
    return zip(columns, row, strict=True)
