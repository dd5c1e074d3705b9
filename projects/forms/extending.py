"""What asking for more time asks of a person."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.templatetags.alliance import pair_text
from projects.forms.acts import ReasonForm
from projects.forms.fields import DayField, LongTextField
from projects.queries.extending import duties_about


class DutyField(forms.ModelChoiceField):
    """A duty by what is owed and as which post."""

    def label_from_instance(self, duty: Any) -> str:
        return f"{pair_text(duty, 'name')} ({pair_text(duty.post, 'title')})"


class ExtensionForm(ReasonForm):
    """For which of one's own duties more time is needed, until when and why."""

    field_order = ("duty", "until", "reason")
    duty = DutyField(queryset=None, label=_("Duty"), empty_label=None)
    until = DayField(label=_("Until"), help_text=_("To the end of that day where you are."))

    def settle(self) -> None:
        cast("DutyField", self.fields["duty"]).queryset = duties_about(self.project, self.actor)

    @property
    def said(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        return {"obligation_id": said.pop("duty").pk, **said}


class TimeForm(forms.Form):
    """Until when more time is needed for a duty, and why."""

    until = DayField(label=_("Until"), help_text=_("To the end of that day where you are."))
    reason = LongTextField(label=_("Why more time is needed"), max_length=2000)
