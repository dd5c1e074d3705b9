"""What people say when they settle a duty, keep a ladder, or choose their mails."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frameworks.choices import Duty
from reminders.choices import MAIL_KINDS, Channel
from reminders.models import Rung
from reminders.models.ladders import EARLIEST_HOUR, LATEST_HOUR, MOST_BEFORE, TOLD

BEFORE, AFTER = "BEFORE", "AFTER"


class NilForm(forms.Form):
    """Why nothing is returned."""

    reason = forms.CharField(
        label=_("Why nothing is returned"),
        help_text=_("The other side reads this and acknowledges it."),
        max_length=2000,
        widget=forms.Textarea,
    )


class WaiverForm(forms.Form):
    """Why a post need not do its duty."""

    reason = forms.CharField(label=_("Why it is waived"), max_length=2000, widget=forms.Textarea)


class RungForm(forms.Form):
    """One rung: how many days before or after the due day it lies, how it tells, and whom."""

    days = forms.IntegerField(
        label=_("Number of days"),
        min_value=0,
        max_value=MOST_BEFORE,
        help_text=_("0 is the due day itself."),
        error_messages={"min_value": _("Count the days from 0 up; before or after is said beside it.")},
    )
    when = forms.ChoiceField(
        label=_("Side of the due day"),
        choices=[(BEFORE, _("before the due day")), (AFTER, _("after the due day"))],
    )
    channel = forms.ChoiceField(label=_("How"), choices=Channel)
    whom = forms.MultipleChoiceField(
        label=_("Who is told"),
        choices=[
            ("to_holder", _("Holder of the post")),
            ("to_stand_in", _("Who stands in beside the holder")),
            ("to_lead", _("Lead of the own side")),
            ("to_head", _("Head of the own side")),
        ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one to be told.")},
    )

    @classmethod
    def of(cls, rung: Rung | None = None) -> "RungForm":
        """Return the form filled in with a rung, or for a new one."""
        if rung is None:
            return cls(initial={"when": BEFORE, "channel": Channel.MAIL, "whom": ["to_holder", "to_stand_in"]})
        when = AFTER if rung.days_before < 0 else BEFORE
        whom = [name for name in TOLD if getattr(rung, name)]
        first = {"days": abs(rung.days_before), "when": when, "channel": rung.channel, "whom": whom}
        return cls(initial=first, auto_id=f"id_{rung.pk}_%s")

    @property
    def fields_of_rung(self) -> dict[str, Any]:
        """Return what is said as a rung keeps it: days after the due day are negative."""
        said = self.cleaned_data
        days = -said["days"] if said["when"] == AFTER else said["days"]
        return {"days_before": days, "channel": said["channel"], **{name: name in said["whom"] for name in TOLD}}


class StatutoryForm(forms.Form):
    """Of which kinds of duty nobody may mute the mails in a cycle."""

    duties = forms.MultipleChoiceField(
        label=_("Nobody may mute the mails of"), choices=Duty, required=False, widget=forms.CheckboxSelectMultiple
    )


class MailsForm(forms.Form):
    """At which hour of one's own morning mails come, and of which kinds of duty none.

    :param fixed: the kinds that a cycle calls statutory; they are not offered.
    """

    hour = forms.TypedChoiceField(
        label=_("Hour of your morning"),
        choices=[("", _("As the ladder says: 9:00"))]
        + [(hour, f"{hour}:00") for hour in range(EARLIEST_HOUR, LATEST_HOUR + 1)],
        coerce=int,
        empty_value=None,
        required=False,
    )
    muted = forms.MultipleChoiceField(
        label=_("No mails of"),
        choices=MAIL_KINDS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("You are told on the site all the same."),
    )

    def __init__(self, *args: Any, fixed: frozenset[str] = frozenset(), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["muted"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(kind, words) for kind, words in MAIL_KINDS if kind not in fixed]
