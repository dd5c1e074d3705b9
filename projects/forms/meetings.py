"""What an administrator says of a meeting: that there is one, and that it moves."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import SideCode
from alliance.templatetags.alliance import reader_language
from frameworks.calendar.clocks import ZONES, format_day
from frameworks.calendar.counting import UnknownZoneError, zone_of
from frameworks.changing import CHANGEABLE
from frameworks.choices import Confidence, MeetingState, Mode, Precision
from frameworks.models import Forum, Meeting
from projects.forms.fields import DayField, ForumField, LongTextField, TextField

# A state that says that there is a first day.
DATED = frozenset({MeetingState.CONFIRMED, MeetingState.HELD})
ROUGH = frozenset({Precision.MONTH, Precision.YEAR})
LARGEST_ORDINAL = 999


class MeetingChangeForm(forms.Form):
    """The meeting as it shall stand, and why."""

    ordinal = forms.IntegerField(label=CHANGEABLE["ordinal"], min_value=1, max_value=LARGEST_ORDINAL)
    state = forms.ChoiceField(label=CHANGEABLE["state"], choices=MeetingState.choices)
    window_from = DayField(label=CHANGEABLE["window_from"], required=False)
    window_until = DayField(label=CHANGEABLE["window_until"], required=False)
    tentative_on = DayField(label=CHANGEABLE["tentative_on"], required=False)
    start_on = DayField(label=CHANGEABLE["start_on"], required=False, help_text=_("Only once it is confirmed."))
    end_on = DayField(label=CHANGEABLE["end_on"], required=False)
    date_precision = forms.ChoiceField(
        label=CHANGEABLE["date_precision"],
        choices=Precision.choices,
        help_text=_("Of a month or a year, give the first day."),
    )
    city_en = TextField(label=CHANGEABLE["city_en"], max_length=80, required=False)
    city_ko = TextField(label=CHANGEABLE["city_ko"], max_length=80, required=False)
    host_side = forms.ChoiceField(label=CHANGEABLE["host_side"], choices=[("", "–"), *SideCode.choices], required=False)
    time_zone = TextField(
        label=CHANGEABLE["time_zone"],
        max_length=40,
        help_text=_("Such as Asia/Seoul, America/New_York or Pacific/Honolulu: the days are days there."),
    )
    mode = forms.ChoiceField(label=CHANGEABLE["mode"], choices=Mode.choices)
    announced_on = DayField(label=CHANGEABLE["announced_on"], required=False)
    published_on = DayField(label=CHANGEABLE["published_on"], required=False)
    note_en = LongTextField(label=CHANGEABLE["note_en"], max_length=2000, required=False)
    note_ko = LongTextField(label=CHANGEABLE["note_ko"], max_length=2000, required=False)
    source = TextField(label=CHANGEABLE["source"], max_length=500, required=False)
    reason = LongTextField(label=_("Why it changes"), max_length=2000)

    def __init__(self, *args: Any, meeting: Meeting, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting, self.today = meeting, today

    def clean_time_zone(self) -> str:
        """Return the zone, if there is one of that name."""
        name: str = self.cleaned_data["time_zone"]
        try:
            zone_of(name)
        except UnknownZoneError as error:
            words = _("There is no time zone {name}. Write one such as Asia/Seoul or America/New_York.")
            raise forms.ValidationError(words.format(name=name)) from error
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self._in_order("start_on", "end_on", _("It cannot end before it starts."))
        self._in_order("window_from", "window_until", _("It cannot end before it starts."))
        self._in_order("start_on", "published_on", _("It cannot be published before it is held."))
        self._in_order("announced_on", "start_on", _("It cannot be announced after it was held."))
        self._in_order("announced_on", "published_on", _("It cannot be published before it is announced."))
        self._needs("end_on", "start_on", _("A meeting that ends on a day has a first day."))
        self._needs("window_until", "window_from", _("A planned time has a first day."))
        self._fits_its_state()
        self._fits_its_precision()
        self._once_a_forum()
        self._between_its_neighbours()
        return cleaned

    @property
    def forum(self) -> Forum | None:
        """Return the forum that meets."""
        return self.meeting.forum

    @property
    def named(self) -> dict[str, Any]:
        """Return what the operation takes as its fields."""
        return {name: self.cleaned_data[name] for name in CHANGEABLE}

    def _in_order(self, first: str, last: str, message: Any) -> None:
        begins, ends = self.cleaned_data.get(first), self.cleaned_data.get(last)
        if begins and ends and ends < begins:
            self.add_error(last, message)

    def _needs(self, name: str, other: str, message: Any) -> None:
        if self.cleaned_data.get(name) and not self.cleaned_data.get(other) and other not in self.errors:
            self.add_error(other, message)

    def _fits_its_state(self) -> None:
        start, state = self.cleaned_data.get("start_on"), self.cleaned_data.get("state")
        is_unknown = self.cleaned_data.get("date_precision") == Precision.UNKNOWN and state == MeetingState.HELD
        if state in DATED and start is None and not is_unknown and "start_on" not in self.errors:
            self.add_error("start_on", _("A meeting that is confirmed or held has a first day."))
        if state == MeetingState.HELD and start and start > self.today:
            self.add_error("start_on", _("It cannot have been held on a day to come."))
        if state == MeetingState.POSTPONED and start:
            words = _("A postponed meeting has no first day yet. Its old day stays in the list of changes.")
            self.add_error("start_on", words)

    def _fits_its_precision(self) -> None:
        """Refuse a day that says more, or less, than is known."""
        precision = self.cleaned_data.get("date_precision")
        if precision in ROUGH and self.cleaned_data.get("state") == MeetingState.CONFIRMED:
            self.add_error("state", _("A meeting is confirmed once its first day is known to the day."))
        for name in ("start_on", "tentative_on"):
            day = self.cleaned_data.get(name)
            if day and precision == Precision.UNKNOWN and not self.has_error("date_precision"):
                self.add_error("date_precision", _("Say how precise the day is that you give."))
            elif day and precision in ROUGH and (day.day > 1 or (precision == Precision.YEAR and day.month > 1)):
                self.add_error(name, _("Of a month or a year, give the first day."))

    def _once_a_forum(self) -> None:
        forum, ordinal = self.forum, self.cleaned_data.get("ordinal")
        if forum is None or ordinal is None:
            return
        taken = Meeting.objects.filter(forum=forum, ordinal=ordinal).exclude(pk=self.meeting.pk)
        if taken.exists():
            last = Meeting.objects.filter(forum=forum).order_by("-ordinal").values_list("ordinal", flat=True)[0]
            words = _("The {forum} already has a meeting with the number {ordinal}. The next free one is {free}.")
            self.add_error("ordinal", words.format(forum=forum.code, ordinal=ordinal, free=last + 1))

    def _between_its_neighbours(self) -> None:
        """Refuse a day that is not after the meeting before it and before the one after it."""
        forum, ordinal = self.forum, self.cleaned_data.get("ordinal")
        if forum is None or ordinal is None:
            return
        dated = Meeting.objects.filter(forum=forum, start_on__isnull=False).exclude(pk=self.meeting.pk)
        before = dated.filter(ordinal__lt=ordinal).order_by("-ordinal").first()
        after = dated.filter(ordinal__gt=ordinal).order_by("ordinal").first()
        for name in ("start_on", "tentative_on", "window_from"):
            day = self.cleaned_data.get(name)
            if day and before and before.start_on and day <= before.start_on:
                self.add_error(name, _("The meeting before it was on {day}.").format(day=_told(before.start_on)))
            elif day and after and after.start_on and day >= after.start_on:
                self.add_error(name, _("The meeting after it is on {day}.").format(day=_told(after.start_on)))


class NewMeetingForm(MeetingChangeForm):
    """A meeting that is not on record yet."""

    forum_code = ForumField(
        queryset=Forum.objects.order_by("code"), to_field_name="code", label=_("Forum"), empty_label=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        unknown = Meeting(confidence=Confidence.UNCERTAIN, state=MeetingState.PLANNED)
        super().__init__(*args, meeting=unknown, **kwargs)
        self.order_fields(["forum_code"])
        self.fields["reason"].label = _("Why it is added")

    @property
    def forum(self) -> Forum | None:
        return self.cleaned_data.get("forum_code")


def initial_of(meeting: Meeting) -> dict[str, Any]:
    """Return the meeting as it stands."""
    return {name: getattr(meeting, name) for name in CHANGEABLE}


def initial_for(side: str) -> dict[str, Any]:
    """Return what a new meeting begins with: at the own side's capital."""
    return {"state": MeetingState.PLANNED, "host_side": side, "time_zone": ZONES[side], "mode": Mode.IN_PERSON}


class RefusalForm(forms.Form):
    """Why a proposal is refused."""

    reason = LongTextField(label=_("Why it is refused"), max_length=2000)


def _told(day: date) -> str:
    return format_day(day, reader_language())
