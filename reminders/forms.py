"""What people say when they settle a duty."""

from django import forms
from django.utils.translation import gettext_lazy as _


class NilForm(forms.Form):
    """Why nothing is returned."""

    reason = forms.CharField(label=_("Why nothing is returned"), max_length=2000, widget=forms.Textarea)


class WaiverForm(forms.Form):
    """Why a post need not do its duty."""

    reason = forms.CharField(label=_("Why it is waived"), max_length=2000, widget=forms.Textarea)
