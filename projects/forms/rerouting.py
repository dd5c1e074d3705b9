"""What people say when a project leaves the straight road."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frameworks.policies import HiddenError
from projects.forms.acts import ReasonForm
from projects.forms.fields import LongTextField, TextField
from projects.queries.finding import find

LONGEST_TITLE = 300
MOST_PARTS = 10


class MergeForm(ReasonForm):
    """The project that takes this one up, and why."""

    into = TextField(
        label=_("Merge into"),
        max_length=40,
        help_text=_("The reference of another project of your side, such as RCF-012."),
    )
    field_order = ("into", "reason")

    def clean_into(self) -> int:
        try:
            found = find(self.actor, self.cleaned_data["into"].strip())
        except HiddenError as absent:
            raise forms.ValidationError(_("There is no project with this reference."), code="absent") from absent
        return found.project.pk

    @property
    def said(self) -> dict[str, Any]:
        return {"into_id": self.cleaned_data["into"], "reason": self.cleaned_data["reason"]}


class SplitForm(ReasonForm):
    """The titles of the parts, one a line in either language or both, and why."""

    titles_en = LongTextField(label=_("Titles in English"), required=False, help_text=_("One part a line."))
    titles_ko = LongTextField(
        label=_("Titles in Korean"),
        required=False,
        help_text=_("One part a line, in the same order; leave it empty if there are none yet."),
    )
    field_order = ("titles_en", "titles_ko", "reason")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        english, korean = (_lines(cleaned.get(f"titles_{language}", "")) for language in ("en", "ko"))
        parts = max(len(english), len(korean))
        if not 2 <= parts <= MOST_PARTS:
            self.add_error("titles_en", _("Name two to ten parts, one a line."))
        elif english and korean and len(english) != len(korean):
            self.add_error("titles_ko", _("Give as many Korean titles as English ones, or none."))
        elif any(len(title) > LONGEST_TITLE for title in (*english, *korean)):
            self.add_error("titles_en", _("A title has 300 letters at most."))
        cleaned["titles"] = list(zip(english or [""] * parts, korean or [""] * parts, strict=False))
        return cleaned

    @property
    def said(self) -> dict[str, Any]:
        return {"titles": self.cleaned_data["titles"], "reason": self.cleaned_data["reason"]}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
