"""How a field is drawn, where the way of the framework would cost too much."""

from html import escape
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class PlainSelect(forms.Select):
    """A select drawn in one go: a template an option would cost more than the page."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        chosen = "" if value is None else str(value)
        options = SafeString("".join(self._option(str(code), str(label), chosen) for code, label in self.choices))
        rest = {**(attrs or {}), **self.attrs}
        marks = format_html_join("", ' {}="{}"', rest.items())
        return format_html('<select name="{}"{}>{}</select>', name, marks, options)

    @staticmethod
    def _option(code: str, label: str, chosen: str) -> str:
        mark = " selected" if code == chosen else ""
        # The function of the standard library: Django's goes by way of a lazy text, ten calls for each.
        return f'<option value="{escape(code)}"{mark}>{escape(label)}</option>'
