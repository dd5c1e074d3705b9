"""What an administrator says of a meeting that moves."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import SideCode
from frameworks.choices import MeetingState, Mode, Precision
from frameworks.models import Meeting
from projects.forms.fields import DayField, LongTextField, TextField
from projects.operations.calendar import CHANGEABLE

# A state that says that there is a first day.
DATED = frozenset({MeetingState.CONFIRMED, MeetingState.HELD})


class MeetingChangeForm(forms.Form):
    """The meeting as it shall stand, and why."""

    state = forms.ChoiceField(label=_("State"), choices=MeetingState.choices)
    window_from = DayField(label=_("Planned from"), required=False)
    window_until = DayField(label=_("Planned until"), required=False)
    tentative_on = DayField(label=_("Tentative day"), required=False)
    start_on = DayField(label=_("First day"), required=False, help_text=_("Only once it is confirmed."))
    end_on = DayField(label=_("Last day"), required=False)
    date_precision = forms.ChoiceField(label=_("The days are precise to"), choices=Precision.choices)
    city_en = TextField(label=_("City in English"), max_length=80, required=False)
    city_ko = TextField(label=_("City in Korean"), max_length=80, required=False)
    host_side = forms.ChoiceField(label=_("Host"), choices=[("", "–"), *SideCode.choices], required=False)
    mode = forms.ChoiceField(label=_("How people meet"), choices=Mode.choices)
    announced_on = DayField(label=_("Announced on"), required=False)
    published_on = DayField(label=_("Published on"), required=False)
    reason = LongTextField(label=_("Why it changes"), max_length=2000)

    def __init__(self, *args: Any, meeting: Meeting, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting, self.today = meeting, today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self._in_order("start_on", "end_on", _("It cannot end before it starts."))
        self._in_order("window_from", "window_until", _("It cannot end before it starts."))
        start, state = cleaned.get("start_on"), cleaned.get("state")
        if state in DATED and start is None and "start_on" not in self.errors:
            self.add_error("start_on", _("A meeting that is confirmed or held has a first day."))
        if state == MeetingState.HELD and start and start > self.today:
            self.add_error("start_on", _("It cannot have been held on a day to come."))
        self._after_the_last()
        return cleaned

    @property
    def named(self) -> dict[str, Any]:
        """Return what the operation takes as its fields."""
        return {name: self.cleaned_data[name] for name in CHANGEABLE}

    def _in_order(self, first: str, last: str, message: Any) -> None:
        begins, ends = self.cleaned_data.get(first), self.cleaned_data.get(last)
        if begins and ends and ends < begins:
            self.add_error(last, message)

    def _after_the_last(self) -> None:
        """Refuse a day that is not after the meeting before it."""
        before = (
            Meeting.objects.filter(forum=self.meeting.forum, ordinal__lt=self.meeting.ordinal, start_on__isnull=False)
            .order_by("-ordinal")
            .first()
        )
        if before is None:
            return
        for name in ("start_on", "tentative_on", "window_from"):
            day = self.cleaned_data.get(name)
            if day and before.start_on and day <= before.start_on:
                words = _("The meeting before it was on {day}.")
                self.add_error(name, words.format(day=before.start_on.isoformat()))


def initial_of(meeting: Meeting) -> dict[str, Any]:
    """Return the meeting as it stands."""
    return {name: getattr(meeting, name) for name in CHANGEABLE}


class RefusalForm(forms.Form):
    """Why a proposal is refused."""

    reason = LongTextField(label=_("Why it is refused"), max_length=2000)
