"""What following the work asks of a person: milestones, differences, engagements, results."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.templatetags.alliance import pair_text, reader_language
from frameworks.calendar.clocks import format_day
from projects.choices import Audience
from projects.forms.acts import ActForm, AudienceMixin
from projects.forms.fields import DayField, LongTextField, TextField
from projects.models import ProjectMilestone
from projects.queries.following import steps_of


class MilestoneForm(ActForm):
    """A step of the work, named in one language at least, and its day."""

    title_en = TextField(label=_("Milestone in English"), max_length=200, required=False)
    title_ko = TextField(label=_("Milestone in Korean"), max_length=200, required=False)
    planned_on = DayField(label=_("Planned day"), help_text=_("This day never changes; what is expected may."))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not (cleaned.get("title_en") or cleaned.get("title_ko")):
            self.add_error("title_en", _("Fill in the title in at least one language."))
        return cleaned


class AheadForm(ActForm):
    """An act on one of the project's milestones that is still ahead."""

    takes_reached = False
    milestone = forms.TypedChoiceField(label=_("Milestone"), coerce=int)

    def settle(self) -> None:
        open_steps = [step for step in steps_of(self.project) if self.takes_reached or step.actual_on is None]
        self.steps = {step.pk: step for step in open_steps}
        choices = [(step.pk, _named(step)) for step in open_steps]
        cast("forms.ChoiceField", self.fields["milestone"]).choices = choices

    @property
    def said(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        return {"milestone_id": said.pop("milestone"), **said}


class ForecastForm(AheadForm):
    """When a milestone is expected now, with the reason when that is later than planned."""

    forecast_on = DayField(label=_("Expected"))
    reason = LongTextField(label=_("Reason"), required=False, help_text=_("Needed when it is later than planned."))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        step, day = self.steps.get(cleaned.get("milestone", 0)), cleaned.get("forecast_on")
        if step and day and day > step.planned_on and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Say why it is expected later than planned."))
        return cleaned


class ReachForm(AheadForm):
    """The day a milestone was reached; given again, it corrects the first."""

    takes_reached = True
    actual_on = DayField(label=_("Reached on"))


class DropForm(AheadForm):
    """Why a milestone is given up."""

    reason = LongTextField(label=_("Reason"))


class SettleForm(ActForm):
    """How a difference between the sides is settled, in the words of one."""

    words = LongTextField(label=_("How it is settled"))


class EngagementForm(AudienceMixin, ActForm):
    """Who met whom, for the own side or for both."""

    held_on = DayField(label=_("Day"))
    place = TextField(label=_("Place"), max_length=200, required=False)
    participants = LongTextField(label=_("Who met whom"))
    summary = LongTextField(label=_("What was said"))
    follow_up = LongTextField(label=_("What follows"), required=False)
    audience = forms.ChoiceField(
        label=_("Who may read it"), choices=Audience.choices, initial=Audience.OWN, widget=forms.RadioSelect
    )

    def settle(self) -> None:
        self.limit_audience()


class CloseForm(ActForm):
    """What came of the work, and the day it ended."""

    reason = LongTextField(label=_("Results"), help_text=_("What came of the work."))
    ended_on = DayField(label=_("Day the work ended"))


def _named(step: ProjectMilestone) -> str:
    return f"{pair_text(step, 'title')} ({format_day(step.planned_on, reader_language())})"
