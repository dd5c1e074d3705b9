"""What one looks for in everything."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.choices import Sort
from projects.words import LONGEST_WORDS, Sought, sought

LAST_PAGE = 100_000


class SearchForm(forms.Form):
    """The words, and of which kind alone; nothing typed at all is no error, and finds nothing."""

    q = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "enterkeyhint": "search"}),
    )
    kind = forms.ChoiceField(choices=Sort.choices, required=False, widget=forms.HiddenInput)
    page = forms.IntegerField(min_value=1, max_value=LAST_PAGE, required=False, widget=forms.HiddenInput)

    def clean_q(self) -> Sought:
        """Return the words that count.

        :raises ValidationError: if something was typed, and nothing of it counts.
        """
        words: str = self.cleaned_data["q"]
        looked_for = sought(words)
        if words and not looked_for.terms:
            raise forms.ValidationError(_("Type at least two letters or figures."))
        return looked_for

    @property
    def sought(self) -> Sought:
        """Return what is looked for; nothing while the form is wrong."""
        known: Any = self.cleaned_data.get("q") if self.is_valid() else None
        return known or Sought("", ())
