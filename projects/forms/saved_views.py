"""Saving how a list is looked at, and calling it something else."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.forms.fields import TextField
from projects.models.saved_views import LONGEST_NAME, LONGEST_QUERY


class NameForm(forms.Form):
    """What a view is called."""

    name = TextField(label=pgettext_lazy("view", "Name"), max_length=LONGEST_NAME)


class SaveForm(NameForm):
    """The name of a view of the list at an address, for whom it is, and whether the list opens with it.

    ``read`` turns the address into what it asks, and raises ValidationError where that cannot be saved.
    """

    is_shared = forms.BooleanField(
        label=_("Share it with my side"), required=False, help_text=_("The other side never sees it.")
    )
    is_default = forms.BooleanField(label=_("Open this list with it"), required=False)
    address = forms.CharField(max_length=LONGEST_QUERY + 500, widget=forms.HiddenInput)

    def __init__(self, sent: Any = None, *, read: Callable[[str], Any] | None = None, address: str = "") -> None:
        super().__init__(sent, auto_id="view-%s", initial={"address": address})
        self.read = read

    def clean_address(self) -> Any:
        """Return what the address asks, of which list."""
        address = self.cleaned_data["address"]
        return self.read(address) if self.read else address
