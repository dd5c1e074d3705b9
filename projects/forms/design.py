"""A form with a field of every kind, for the page that shows them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from frameworks.choices import Role
from projects.choices import Audience


class SampleForm(forms.Form):
    """One field of each kind; it is shown, never sent."""

    title = forms.CharField(label=_("Title"), max_length=60, help_text=_("Short, and the same in each forum."))
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    on = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    days = forms.IntegerField(label=_("Days"), required=False)
    audience = forms.ChoiceField(label=_("Who reads it"), choices=Audience.choices, widget=forms.RadioSelect)
    both = forms.BooleanField(label=_("Both sides"), required=False)
    file = forms.FileField(label=_("File"), required=False)
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea)
