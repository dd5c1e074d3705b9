"""What putting a cycle's projects in order asks of a lead."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.forms.fields import LongTextField
from projects.models import Project

PREFIX = "place-"
MOVES = {"up": -1, "down": 1}


class OrderForm(forms.Form):
    """A place from 1 for each project; ``projects`` stand in the order in which they are shown."""

    def __init__(self, *args: Any, projects: Sequence[Project], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.projects = {f"{PREFIX}{project.ref}": project for project in projects}
        for place, (name, project) in enumerate(self.projects.items(), 1):
            label = _("Place of {ref}").format(ref=project.ref.upper())
            self.fields[name] = forms.IntegerField(
                min_value=1, max_value=len(projects), initial=place, label=label, widget=Place
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        # What may not be seen, what was withdrawn and what never was are told alike: unknown.
        if any(name.startswith(PREFIX) and name not in self.fields for name in self.data):
            self.add_error(None, _("The order names a project that is not in this cycle. Check it and send it again."))
        taken: dict[int, str] = {}
        for name, place in list(cleaned.items()):
            if first := taken.get(place):
                ref = self.projects[first].ref.upper()
                self.add_error(name, _("{ref} has this place too.").format(ref=ref))
            taken.setdefault(place, name)
        return cleaned

    @property
    def order(self) -> list[int]:
        """Return the ids of the projects, the first place first, with one of them moved if that is asked for."""
        names = sorted(self.projects, key=self.cleaned_data.__getitem__)
        for move, step in MOVES.items():
            at = names.index(asked) if (asked := f"{PREFIX}{self.data.get(move)}") in names else -1
            if at >= 0 and 0 <= at + step < len(names):
                names[at], names[at + step] = names[at + step], names[at]
        return [self.projects[name].pk for name in names]

    @property
    def rows(self) -> list[tuple[Project, forms.BoundField]]:
        """Return each project with its field."""
        return [(project, self[name]) for name, project in self.projects.items()]


class Place(forms.NumberInput):
    """A number of two or three figures."""

    def __init__(self) -> None:
        super().__init__({"class": "place", "inputmode": "numeric"})


class ConfirmForm(forms.Form):
    """The order that was read."""

    seal = forms.CharField(max_length=16, min_length=16, widget=forms.HiddenInput)


class DeclineForm(forms.Form):
    """Why a proposed order is not agreed to."""

    reason = LongTextField(label=gettext_lazy("Reason"))
