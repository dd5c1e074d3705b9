"""The content of a project, checked: nothing reaches an operation that the database would refuse."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.templatetags.alliance import reader_language
from frameworks.choices import Precision, Role
from frameworks.models import Country, Framework, PriorityArea, Theme
from frameworks.policies import Actor
from projects.choices import Kind
from projects.content import LINKS, PLAIN, TEXTS, Content
from projects.forms.fields import LARGEST_NUMBER, DayField, LongTextField, ManyField, OneField, TextField
from projects.labels import LABELS
from projects.models import Project

LEFT_BEHIND = _("The other language was changed after this text: please bring them together.")


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
