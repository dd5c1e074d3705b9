"""A report's texts on a page, in the language its reader chose."""

from collections.abc import Iterable

from django import template
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe

from alliance.templatetags.alliance import reader_language
from projects.reports.texts import Text
from projects.reports.tree import Cell, Column

register = template.Library()


@register.simple_tag
def said(text: Text, *, lines: bool = False) -> SafeString | str:
    """Show one of a report's texts; ``lines`` keeps its paragraphs."""
    words = text.get(reader_language())
    return mark_safe(linebreaks(words, autoescape=True)) if lines else words  # noqa: S308  escaped just here


@register.filter
def under(row: tuple[Cell, ...], columns: tuple[Column, ...]) -> Iterable[tuple[Column, Cell]]:
    """Return the cells of a row, each with its column."""
    return zip(columns, row, strict=True)
