"""Fields that give back what was typed in one plain form, and refuse what the database would."""

import unicodedata
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from alliance.templatetags.alliance import pair_text

TEXT_LENGTH = 50_000
LARGEST_NUMBER = 2**31 - 1
FIRST_DAY, LAST_DAY = date(1953, 10, 1), date(2100, 12, 31)  # the alliance treaty was signed on the first
LINE_BREAKS = frozenset("\n\t")


def refuse_control_characters(text: str) -> None:
    """Refuse what no keyboard types and what some readers of the documents choke on."""
    if any(unicodedata.category(char) == "Cc" and char not in LINE_BREAKS for char in text):
        raise ValidationError(_("Remove the control characters: this field holds text only."), code="control")


class TextField(forms.CharField):
    """A text in composed letters with plain line ends, so that the same words give the same hash anywhere."""

    default_validators = [refuse_control_characters]

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")) if text else ""


class LongTextField(TextField):
    """A text of several paragraphs."""

    widget = forms.Textarea

    def __init__(self, *, max_length: int = TEXT_LENGTH, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)


class PairMixin:
    """Shows a thing by its name, or by its title, in the reader's language."""

    def label_from_instance(self, thing: Model) -> str:
        return pair_text(thing, "name") or pair_text(thing, "title")


class OneField(PairMixin, forms.ModelChoiceField):
    """One thing, chosen by its code."""


class ManyField(PairMixin, forms.ModelMultipleChoiceField):
    """Several things, chosen by their codes."""

    widget = forms.CheckboxSelectMultiple


class ForumField(forms.ModelChoiceField):
    """A forum by its code and its name in the reader's language."""

    def label_from_instance(self, forum: Any) -> str:
        return f"{forum.code} · {pair_text(forum, 'name')}"


class DayField(forms.DateField):
    """A day as browsers send it."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **kwargs)

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value and not FIRST_DAY <= value <= LAST_DAY:
            raise ValidationError(_("Choose a day from 1953 to 2100."), code="far")
