"""What people write about a project, checked: nothing reaches an operation that the database would refuse."""

import unicodedata
from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.accounts.models import User
from alliance.templatetags.alliance import pair_text, reader_language
from frameworks.choices import Precision, Role
from frameworks.models import Country, Cycle, Framework, PriorityArea, Theme
from frameworks.naming import cycle_name
from frameworks.policies import Actor
from projects.choices import Audience, Health, Kind, Recommendation, ReportKind, Visibility
from projects.content import LINKS, PLAIN, TEXTS, Content
from projects.labels import LABELS
from projects.models import Project

TEXT_LENGTH = 50_000
LARGEST_NUMBER = 2**31 - 1
FIRST_DAY, LAST_DAY = date(1953, 10, 1), date(2100, 12, 31)  # the alliance treaty was signed on the first
LINE_BREAKS = frozenset("\n\t")
LEFT_BEHIND = _("The other language was changed after this text: please bring them together.")


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


class DayField(forms.DateField):
    """A day as browsers send it."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **kwargs)

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value and not FIRST_DAY <= value <= LAST_DAY:
            raise ValidationError(_("Choose a day from 1953 to 2100."), code="far")


def areas_open_to(actor: Actor, framework: Framework) -> QuerySet[PriorityArea]:
    """Return the areas a person may file a project under: a point of contact only their own, so as to see it after."""
    areas = framework.areas.order_by("order", "pk")
    if actor.has(Role.AUTHOR) or actor.leads(framework.pk):
        return areas
    return areas.filter(pk__in=[seat.area_id for seat in actor.seats_as(Role.POC)])


class ProjectForm(forms.Form):
    """The content of one version; cleans to the ``fields`` that create_project and save_project take.

    :param project: the one that is edited; nothing for a new one.
    """

    title_en = TextField(label=_("Title in English"), max_length=300, required=False)
    title_ko = TextField(label=_("Title in Korean"), max_length=300, required=False)
    aims_en = LongTextField(label=_("Aims in English"), required=False)
    aims_ko = LongTextField(label=_("Aims in Korean"), required=False)
    activities_en = LongTextField(label=_("Activities in English"), required=False)
    activities_ko = LongTextField(label=_("Activities in Korean"), required=False)
    complements_en = LongTextField(label=_("Complements, in English"), required=False)
    complements_ko = LongTextField(label=_("Complements, in Korean"), required=False)
    resources_en = LongTextField(label=_("Resources in English"), required=False)
    resources_ko = LongTextField(label=_("Resources in Korean"), required=False)
    business_en = LongTextField(label=_("Business link in English"), required=False)
    business_ko = LongTextField(label=_("Business link in Korean"), required=False)
    location_en = TextField(label=_("Place in English"), max_length=200, required=False)
    location_ko = TextField(label=_("Place in Korean"), max_length=200, required=False)
    kind = forms.ChoiceField(label=LABELS["kind"], choices=Kind.choices, initial=Kind.PROJECT)
    area = OneField(queryset=None, to_field_name="code", label=LABELS["area"])
    secondary_areas = ManyField(queryset=None, to_field_name="code", label=LABELS["secondary_areas"], required=False)
    partners = ManyField(queryset=None, to_field_name="alpha2", label=LABELS["partners"], required=False)
    principles = ManyField(queryset=None, to_field_name="code", label=LABELS["principles"], required=False)
    themes = ManyField(queryset=None, to_field_name="code", label=LABELS["themes"], required=False)
    is_complementary = forms.BooleanField(label=LABELS["is_complementary"], required=False)
    is_business = forms.BooleanField(label=LABELS["is_business"], required=False)
    starts_on = DayField(label=LABELS["starts_on"], required=False)
    ends_on = DayField(label=LABELS["ends_on"], required=False)
    date_precision = forms.ChoiceField(label=LABELS["date_precision"], choices=Precision.choices, initial=Precision.DAY)
    source = TextField(label=LABELS["source"], max_length=500, required=False, help_text=_("An address or a document."))
    base_version = forms.IntegerField(min_value=1, max_value=LARGEST_NUMBER, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, framework: Framework, actor: Actor, project: Project | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        names = f"name_{reader_language()}"
        self.set_queryset("area", areas_open_to(actor, framework))
        self.set_queryset("secondary_areas", framework.areas.order_by("order", "pk"))
        self.set_queryset("principles", framework.principles.order_by("order", "pk"))
        self.set_queryset("partners", Country.objects.partners().order_by(names, "pk"))
        self.set_queryset("themes", Theme.objects.order_by(names, "pk"))
        if project is None:
            del self.fields["base_version"]
            return
        for name in project.stale:
            self.fields[name].help_text = LEFT_BEHIND

    def set_queryset(self, name: str, queryset: QuerySet[Any]) -> None:
        """Let a field choose among these things alone."""
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = queryset

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not {"title_en", "title_ko"} & self.errors.keys() and not (cleaned["title_en"] or cleaned["title_ko"]):
            self.add_error(f"title_{reader_language()}", _("Give it a title in one of the languages at least."))
        if (start := cleaned.get("starts_on")) and (end := cleaned.get("ends_on")) and end < start:
            self.add_error("ends_on", _("It cannot end before it starts."))
        if cleaned.get("area") in (cleaned.get("secondary_areas") or ()):
            self.add_error("secondary_areas", _("The priority area need not be chosen again."))
        return cleaned

    @property
    def content(self) -> dict[str, Any]:
        """Return the cleaned fields with plain lists of what was chosen, without the version."""
        chosen = {name: list(self.cleaned_data[name]) for name in LINKS}
        plain = {name: self.cleaned_data[name] for name in (*TEXTS, *PLAIN, "area")}
        return {**plain, **chosen}


def initial_of(project: Project, content: Content) -> dict[str, Any]:
    """Return what a form starts from: the project as its newest version, which holds ``content``, has it."""
    return (
        {name: getattr(project, name) for name in (*TEXTS, *PLAIN, "area")}
        | {name: content.get(name, []) for name in LINKS}
        | {"base_version": project.version_number}
    )


class ActForm(forms.Form):
    """An act on a project; the base asks for nothing."""

    def __init__(self, *args: Any, project: Project, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.project, self.actor = project, actor
        self.settle()

    def settle(self) -> None:
        """Fit the fields to the project and the person."""

    @property
    def said(self) -> dict[str, Any]:
        """Return what the act's operation takes beside the project, the person and the moment."""
        return self.cleaned_data


class VersionForm(ActForm):
    """An act on the version that was read."""

    version = forms.IntegerField(min_value=1, max_value=LARGEST_NUMBER, widget=forms.HiddenInput)

    def settle(self) -> None:
        self.initial.setdefault("version", self.project.version_number)


class ReasonForm(ActForm):
    """An act that needs a reason."""

    reason = LongTextField(label=_("Reason"))


class ReturnForm(ReasonForm):
    """The reasons for which a project goes back."""

    @property
    def said(self) -> dict[str, Any]:
        return {"reasons": self.cleaned_data["reason"]}


class AudienceMixin:
    """Lets both sides read only of a project that both sides see."""

    fields: dict[str, forms.Field]
    project: Project

    def limit_audience(self) -> None:
        if self.project.visibility == Visibility.OWN:
            cast("forms.ChoiceField", self.fields["audience"]).choices = [(Audience.OWN.value, Audience.OWN.label)]


class ReviewForm(AudienceMixin, VersionForm):
    """A recommendation on the version that was read."""

    recommendation = forms.ChoiceField(
        label=_("Recommendation"), choices=Recommendation.choices, widget=forms.RadioSelect
    )
    reasons = LongTextField(label=_("Reasons"))
    audience = forms.ChoiceField(
        label=_("Who may read it"), choices=Audience.choices, initial=Audience.OWN, widget=forms.RadioSelect
    )

    def settle(self) -> None:
        super().settle()
        self.limit_audience()


class CommentForm(AudienceMixin, ActForm):
    """A remark for the own side, or for both."""

    body = LongTextField(label=_("Comment"))
    audience = forms.ChoiceField(
        label=_("Who may read it"), choices=Audience.choices, initial=Audience.OWN, widget=forms.RadioSelect
    )

    def settle(self) -> None:
        self.limit_audience()


class NoteForm(ActForm):
    """What the own side keeps for itself."""

    body = LongTextField(label=_("Note"))


class StatusForm(ActForm):
    """The own side's word, with the reason when it is not on track."""

    health = forms.ChoiceField(label=_("Status"), choices=Health.choices, widget=forms.RadioSelect)
    reason = LongTextField(
        label=_("Reason"), required=False, help_text=_("Needed for every status other than on track.")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        late = cleaned.get("health") not in {None, Health.ON_TRACK}
        if late and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Say why it is not on track."))
        return cleaned


class MemberForm(ActForm):
    """A person of the own side who joins the team."""

    user = OneField(queryset=None, to_field_name="username", label=_("Person"))

    def settle(self) -> None:
        own = User.objects.filter(side=self.actor.side, is_active=True)
        cast("OneField", self.fields["user"]).queryset = own.order_by(f"name_{reader_language()}", "pk")

    @property
    def said(self) -> dict[str, Any]:
        return {"user_id": self.cleaned_data["user"].pk}


class CycleField(forms.ModelChoiceField):
    """A choice of cycles by their names in the reader's language."""

    def label_from_instance(self, cycle: Any) -> str:
        return cycle_name(cycle.meeting.ordinal, reader_language())


class FreezeForm(forms.Form):
    """Which cycle's report to freeze, and for whose eyes; only kinds the person may export are offered."""

    cycle = CycleField(queryset=Cycle.objects.none(), label=_("Cycle"), empty_label=None)
    kind = forms.ChoiceField(choices=ReportKind.choices, label=_("For whose eyes"))

    def __init__(self, *args: Any, cycles: QuerySet[Cycle], kinds: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = kinds
        cast("CycleField", self.fields["cycle"]).queryset = cycles
        # Every kind stays valid: asking for one that is not offered is a question of rights, not of input.
        offered = [(kind.value, kind.label) for kind in ReportKind if kind.value in kinds]
        self.fields["kind"].widget.choices = offered
