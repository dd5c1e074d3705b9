"""Filling a form with what a person typed into it before."""

from django import forms
from django.utils.datastructures import MultiValueDict

# A judgement is bound to the version on the page where it is sent from: that is the one its author has before them.
# An edit keeps the version it began with, so that what was saved meanwhile is not overwritten.
READ_ANEW = frozenset({"version"})


def take_up(form: forms.Form, typed: MultiValueDict[str, str], path: str) -> None:
    """Let a form start from what was typed, unchecked until it is sent, and be kept where that is kept."""
    for name, field in form.fields.items():
        if name not in READ_ANEW and not isinstance(field.widget, forms.FileInput):
            form.initial[name] = field.widget.value_from_datadict(typed, {}, form.add_prefix(name))
    form.kept_path = path  # type: ignore[attr-defined]  # read by the tag ``keep_seal`` alone


def is_written(form: forms.Form) -> bool:
    """Test whether a form takes words of some length, which it would be a pity to lose."""
    return any(isinstance(field.widget, forms.Textarea) for field in form.fields.values())
