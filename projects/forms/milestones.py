"""What an administrator says of a cycle, of its milestones, and of the holidays they are counted over."""

from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from frameworks.calendar.clocks import ZONES
from frameworks.calendar.counting import UnknownZoneError, zone_of
from frameworks.choices import OffsetUnit, Role
from frameworks.models import Forum, Milestone, Post
from frameworks.models.cycles import LONGEST_OFFSET
from frameworks.operations.holidays import override_refusal
from projects.forms.fields import DayField, ForumField, LongTextField, ManyField, TextField
from projects.operations.milestones import CHANGEABLE

# Who can owe by a milestone: the posts both sides know of.
OWNERS = ((Role.LEAD.value, Role.LEAD.label), (Role.POC.value, Role.POC.label))


class MilestoneRuleForm(forms.Form):
    """A milestone as it shall be counted in this cycle, who owes it, and why it is changed."""

    anchor_forum = ForumField(queryset=None, to_field_name="code", label=_("Counted from"), empty_label=None)
    offset = forms.IntegerField(
        label=_("Offset in days"),
        min_value=-LONGEST_OFFSET,
        max_value=LONGEST_OFFSET,
        help_text=_("Negative is before the meeting. The day of the meeting itself is not counted."),
    )
    unit = forms.ChoiceField(label=_("Counted in"), choices=OffsetUnit.choices, widget=forms.RadioSelect)
    due_time = forms.TimeField(
        label=_("Due at"),
        input_formats=["%H:%M"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        help_text=_("23:59 is the end of the day."),
    )
    zone = forms.CharField(label=_("On whose clock"), required=False, max_length=40)
    owner_role = forms.ChoiceField(label=_("Owed by"), choices=OWNERS)
    owner_posts = ManyField(
        queryset=None,
        to_field_name="slug",
        required=False,
        label=_("Only by these posts"),
        help_text=_("None chosen: every post of the role, of both sides."),
    )
    is_enforced = forms.BooleanField(
        label=_("Enforced"),
        required=False,
        help_text=_("If not, the day is shown, but nobody owes anything by it and nobody is reminded."),
    )
    reason = LongTextField(label=_("Why it changes"), max_length=2000)

    def __init__(self, *args: Any, milestone: Milestone, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.milestone = milestone
        framework_id = milestone.cycle.framework_id
        bound = Q(framework_id=framework_id, role=Role.LEAD) | Q(area__framework_id=framework_id, role=Role.POC)
        forums, posts = (cast("forms.ModelChoiceField", self.fields[name]) for name in ("anchor_forum", "owner_posts"))
        forums.queryset = Forum.objects.order_by("code")
        posts.queryset = Post.objects.filter(bound).order_by("role", "side_id", "slug")
        # Some zones are offered; any other that the time zone database knows is taken, too.
        self.fields["zone"].widget = forms.Select(choices=self._zones())

    def clean_zone(self) -> str:
        """Refuse a zone that does not exist."""
        name: str = self.cleaned_data["zone"]
        if name:
            try:
                zone_of(name)
            except UnknownZoneError as error:
                words = _("No time zone is named “%(name)s”. Choose one of those offered.")
                raise forms.ValidationError(words, params={"name": name}) from error
        return name

    @property
    def named(self) -> dict[str, Any]:
        """Return what the operation takes as its fields."""
        return {name: self.cleaned_data[name] for name in (*CHANGEABLE, "owner_posts")}

    def _zones(self) -> list[tuple[str, Any]]:
        names = (*ZONES.values(), "UTC", self.milestone.cycle.meeting.time_zone, self.milestone.zone)
        every = [(name, name) for name in dict.fromkeys(names) if name]
        return [("", _("That of the side that owes it")), *every]


def initial_of(milestone: Milestone) -> dict[str, Any]:
    """Return the milestone as it stands."""
    held = {name: getattr(milestone, name) for name in CHANGEABLE}
    posts = list(milestone.owner_posts.values_list("slug", flat=True))
    return {**held, "anchor_forum": milestone.anchor_forum.code, "owner_posts": posts}


class HolidayForm(forms.Form):
    """A weekday of the own country that is off against the library, or is not."""

    KINDS = (("add", _("Add a day off")), ("remove", _("Remove a holiday")))
    on = DayField(label=_("Day"))
    kind = forms.ChoiceField(label=_("What is corrected"), choices=KINDS, widget=forms.RadioSelect)
    reason_en = TextField(label=_("Reason in English"), max_length=200, required=False)
    reason_ko = TextField(label=_("Reason in Korean"), max_length=200, required=False)

    def __init__(self, *args: Any, side: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.side = side

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        reasons = {"reason_en", "reason_ko"}
        if not any(cleaned.get(name) for name in reasons) and not reasons & set(self.errors):
            self.add_error("reason_en", _("Say why in at least one language."))
        day: date | None = cleaned.get("on")
        if day and "kind" in cleaned:
            refusal = override_refusal(side=self.side, on=day, is_closed=cleaned["kind"] == "add")
            if refusal:
                self.add_error("on", refusal)
        return cleaned

    @property
    def named(self) -> dict[str, Any]:
        """Return what the operation takes."""
        said = {name: self.cleaned_data[name] for name in ("on", "reason_en", "reason_ko")}
        return {**said, "is_closed": self.cleaned_data["kind"] == "add"}


class TakeBackForm(forms.Form):
    """Why a correction is taken back."""

    reason = LongTextField(label=_("Why it is taken back"), max_length=2000)


class CloseOutForm(forms.Form):
    """What is left open in a cycle that is closed, and why it may be."""

    close_out = LongTextField(
        label=_("What is left open, and why it may be"),
        max_length=5000,
        help_text=_("Both sides read it. Your side's open duties are waived with these words."),
    )

    def __init__(self, *args: Any, is_needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["close_out"].required = is_needed
