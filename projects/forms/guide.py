"""Where a person goes on the tour, and whether pages listen to keys of one character."""

from django import forms

from alliance.accounts.choices import Station


class TourForm(forms.Form):
    """The station to go to; the first one to take the tour again, ``ENDED`` to put it away."""

    station = forms.TypedChoiceField(choices=Station.choices, coerce=int, widget=forms.HiddenInput)


class KeysForm(forms.Form):
    """Whether to listen to keys of one character."""

    keys = forms.TypedChoiceField(
        choices=[("on", "on"), ("off", "off")], coerce=lambda word: word == "on", widget=forms.HiddenInput
    )
