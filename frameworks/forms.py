"""What an administrator says about the calendar and about people."""

from datetime import date, datetime, time
from typing import Any, cast

from django import forms
from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import Language
from alliance.accounts.models import User
from alliance.templatetags.alliance import pair_text, reader_language
from frameworks.calendar.clocks import format_day
from frameworks.calendar.counting import resolve
from frameworks.choices import CycleState, OffsetUnit
from frameworks.models import Cycle, Framework, Meeting
from frameworks.naming import meeting_name
from frameworks.operations import NoDateError, UncountableError, milestones_by_rule


class FrameworkField(forms.ModelChoiceField):
    """A framework by its name in the reader's language."""

    def label_from_instance(self, framework: Model) -> str:
        return pair_text(framework, "name")


class MeetingField(forms.ModelChoiceField):
    """A meeting as people number it."""

    def label_from_instance(self, meeting: Meeting) -> str:
        return meeting_name(meeting.ordinal, meeting.forum.code, reader_language())


class OpenCycleForm(forms.Form):
    """Which framework's next cycle begins, towards which meeting, and since when.

    Only what can be opened is offered; whoever sends something else is told what stands in the way.
    """

    framework = FrameworkField(queryset=None, to_field_name="code", label=_("Framework"), empty_label=None)
    meeting = MeetingField(
        queryset=None,
        label=_("Towards the meeting"),
        empty_label=None,
        help_text=_("Only meetings with a day, be it a tentative one, that have no cycle yet."),
    )
    opened_on = forms.DateField(
        label=_("Opened on"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Today where it is left empty."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        frameworks = Framework.objects.order_by("code", "pk")
        meetings = Meeting.objects.filter(forum__code="SCM").select_related("forum").order_by("-ordinal", "pk")
        ruled = frameworks.filter(milestone_rules__isnull=False).exclude(cycles__state=CycleState.OPEN).distinct()
        dated = Q(start_on__isnull=False) | Q(tentative_on__isnull=False) | Q(window_until__isnull=False)
        self.is_possible = self._offer("framework", frameworks, ruled)
        self._offer("meeting", meetings, meetings.filter(dated, cycles__isnull=True))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        framework, meeting = cleaned.get("framework"), cleaned.get("meeting")
        if framework and meeting:
            self._count(framework, meeting)
            self._since(meeting)
        return cleaned

    def moment(self, now: datetime, zone: str) -> datetime:
        """Return the instant since which the cycle is open: the begin of the day named, where that is past."""
        on = self.cleaned_data["opened_on"]
        return now if on in {None, self.today} else resolve(on, 0, OffsetUnit.CALENDAR, time(0), zone).at

    def _count(self, framework: Framework, meeting: Meeting) -> None:
        """Count the framework's rules for the meeting, and say what cannot be counted."""
        if framework.cycles.filter(state=CycleState.OPEN).exists():
            self.add_error("framework", _("Close the open cycle of this framework first."))
        elif framework.cycles.filter(meeting=meeting).exists():
            self.add_error("meeting", _("This meeting has a cycle already."))
        else:
            try:
                milestones_by_rule(Cycle(framework=framework, meeting=meeting))
            except NoDateError as refusal:
                self.add_error("meeting", str(refusal))
            except UncountableError as refusal:
                self.add_error(None, str(refusal))

    def _since(self, meeting: Meeting) -> None:
        """Refuse a day to come, and one before the meeting with which the last cycle ended."""
        on = self.cleaned_data.get("opened_on")
        if on is None:
            return
        if on > self.today:
            self.add_error("opened_on", _("It cannot be opened on a day to come."))
        earlier = Meeting.objects.filter(forum=meeting.forum, ordinal__lt=meeting.ordinal, start_on__isnull=False)
        last = earlier.order_by("-ordinal").first()
        if last and last.start_on and on < last.start_on:
            day = format_day(last.start_on, reader_language())
            self.add_error("opened_on", _("The meeting before it was on {day}.").format(day=day))

    def _offer(self, name: str, all_of_them: Any, offered: Any) -> bool:
        """Take any of a table in a field, and offer some; tell whether there is one to offer."""
        field = cast("forms.ModelChoiceField", self.fields[name])
        choices = [(field.prepare_value(thing), field.label_from_instance(thing)) for thing in offered]
        field.queryset = all_of_them
        cast("forms.Select", field.widget).choices = choices
        return bool(choices)


class NewPersonForm(forms.Form):
    """A person of the own side; they choose their password themselves, by a link.

    User names begin with their side, so that nobody learns from a name that is taken whom the other side has.
    """

    username = forms.RegexField(
        r"^[a-z][a-z0-9._-]+$",
        label=_("User name"),
        max_length=50,
        help_text=_("Your side's letters go before it, as in us-kim or rok-kim."),
        error_messages={
            "invalid": _("Begin with a small letter; then small letters, figures, dots, dashes and underscores.")
        },
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    name_en = forms.CharField(label=_("Name in English"), max_length=120)
    name_ko = forms.CharField(label=_("Name in Korean"), max_length=120, required=False)
    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, help_text=_("The link to set a password goes there.")
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, side: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.side = side

    def clean_username(self) -> str:
        """Return the name with the side before it; refuse one that is taken."""
        username, prefix = self.cleaned_data["username"], f"{self.side.lower()}-"
        username = username if username.startswith(prefix) else f"{prefix}{username}"
        if User.objects.filter(username=username).exists():
            raise forms.ValidationError(_("This user name is taken."))
        return username
