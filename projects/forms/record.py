"""What an auditor noted of the record."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.audit.chain import Note

LARGEST = 2**63 - 1


class NoteForm(forms.Form):
    """A seal noted outside the site, to check the chain against; nothing of it, or both parts."""

    seq = forms.IntegerField(label=_("Number of the seal"), min_value=1, max_value=LARGEST)
    hash = forms.RegexField(
        r"^[0-9a-f]{64}$",
        label=_("Its SHA-256"),
        max_length=64,
        error_messages={"invalid": _("A SHA-256 is 64 figures and letters from a to f.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
    )

    @property
    def note(self) -> Note:
        """Return what was noted, once the form is valid."""
        return Note(self.cleaned_data["seq"], self.cleaned_data["hash"])
