"""What an administrator says about the calendar and about people."""

from typing import Any

from django import forms
from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import Language
from alliance.accounts.models import User
from alliance.templatetags.alliance import pair_text, reader_language
from frameworks.choices import CycleState
from frameworks.models import Framework, Meeting
from frameworks.naming import meeting_name


class FrameworkField(forms.ModelChoiceField):
    """A framework by its name in the reader's language."""

    def label_from_instance(self, framework: Model) -> str:
        return pair_text(framework, "name")


class MeetingField(forms.ModelChoiceField):
    """A meeting as people number it."""

    def label_from_instance(self, meeting: Meeting) -> str:
        return meeting_name(meeting.ordinal, meeting.forum.code, reader_language())


class OpenCycleForm(forms.Form):
    """Which framework's next cycle begins, and towards which meeting: one that has a day and no cycle yet."""

    framework = FrameworkField(queryset=None, to_field_name="code", label=_("Framework"), empty_label=None)
    meeting = MeetingField(
        queryset=None,
        label=_("Towards the meeting"),
        empty_label=None,
        help_text=_("Only meetings with a day, be it a tentative one, that have no cycle yet."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ruled = Framework.objects.filter(milestone_rules__isnull=False).exclude(cycles__state=CycleState.OPEN)
        dated = Q(start_on__isnull=False) | Q(tentative_on__isnull=False) | Q(window_until__isnull=False)
        meetings = Meeting.objects.filter(dated, cycles__isnull=True, forum__code="SCM").select_related("forum")
        self._choose("framework", ruled.distinct().order_by("code", "pk"))
        self._choose("meeting", meetings.order_by("-ordinal", "pk"))

    @property
    def is_possible(self) -> bool:
        """Test whether a framework waits for its next cycle at all."""
        field = self.fields["framework"]
        return isinstance(field, forms.ModelChoiceField) and field.queryset is not None and field.queryset.exists()

    def _choose(self, name: str, things: Any) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = things


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
