"""What the board of the forums and the agenda of a meeting ask of a person."""

from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from frameworks.choices import Role
from frameworks.models import Cycle, Post
from projects.choices import Outcome
from projects.forms.fields import LARGEST_NUMBER, DayField, LongTextField, ManyField, TextField
from projects.models import AgendaItem, Project
from projects.operations.forums import WITH_REASONS
from projects.queries.forums import SKIPPABLE

LONGEST_TASK = 500
LONGEST_AGENDA = 999


def named(projects: list[Project]) -> list[tuple[str, str]]:
    """Return projects as choices, by their references."""
    return [(project.ref, f"{project.ref.upper()} {project.title}") for project in projects]


class PutForm(forms.Form):
    """A project to put on the agenda."""

    project = forms.ChoiceField(label=_("Project"))

    def __init__(self, *args: Any, candidates: list[Project], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = {project.ref: project for project in candidates}
        cast("forms.ChoiceField", self.fields["project"]).choices = named(candidates)

    @property
    def said(self) -> dict[str, Any]:
        """Return what the operation takes beside the meeting, the person and the moment."""
        return {"project_id": self.candidates[self.cleaned_data["project"]].pk}


class ItemForm(forms.Form):
    """An act on one item; the hidden field only chooses among those that stand on the agenda.

    ``act`` ends the address that takes the form, ``words`` stand on its button; both empty where rows have their own.
    """

    act = ""
    words: str | Promise = ""

    item = forms.TypedChoiceField(coerce=int, widget=forms.HiddenInput)

    def __init__(self, *args: Any, agenda: list[AgendaItem], cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cycle = cycle
        self.items_by_id = {item.pk: item for item in agenda}
        cast("forms.ChoiceField", self.fields["item"]).choices = [(item.pk, item.pk) for item in agenda]
        self.settle()

    def settle(self) -> None:
        """Fit the fields to the cycle and the item."""

    @property
    def said(self) -> dict[str, Any]:
        """Return what the operation takes beside the person and the moment."""
        said = dict(self.cleaned_data)
        return {"item_id": said.pop("item"), **said}


class MoveForm(ItemForm):
    """Another place of an item."""

    place = forms.IntegerField(label=_("Place on the agenda"), min_value=1, max_value=LONGEST_AGENDA)


class OutcomeForm(ItemForm):
    """What a meeting said of an item, and on which version."""

    act, words = "outcome", _("Record the outcome")

    version = forms.IntegerField(
        label=_("Version"),
        min_value=1,
        max_value=LARGEST_NUMBER,
        help_text=_("The number of the version that lay before the meeting."),
    )
    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome.choices, widget=forms.RadioSelect)
    text = LongTextField(
        label=_("What the meeting said"),
        required=False,
        help_text=_("Both sides read it. Needed where it is returned or deferred."),
    )

    def settle(self) -> None:
        if item := self.items_by_id.get(self.initial.get("item", 0)):
            self.initial.setdefault("version", item.project.version_number)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("outcome") in WITH_REASONS and not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", _("Say why it is returned or deferred."))
        return cleaned


class TaskForm(ItemForm):
    """What posts of both sides have to do until when."""

    act, words = "task", _("Task posts")

    text_en = TextField(label=_("Task in English"), max_length=LONGEST_TASK, required=False)
    text_ko = TextField(label=_("Task in Korean"), max_length=LONGEST_TASK, required=False)
    posts = ManyField(queryset=None, to_field_name="slug", label=_("Posts"))
    due_on = DayField(label=_("Due"), help_text=_("By the end of this day, where each post is."))

    def settle(self) -> None:
        framework = self.cycle.framework_id
        owing = Q(role=Role.LEAD, framework=framework) | Q(role=Role.POC, area__framework=framework)
        posts = Post.objects.filter(owing).select_related("side", "area").order_by("side_id", "role", "slug")
        cast("ManyField", self.fields["posts"]).queryset = posts

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not (cleaned.get("text_en") or cleaned.get("text_ko") or self.errors):
            self.add_error("text_en", _("Say in one language at least what is to be done."))
        return cleaned

    @property
    def said(self) -> dict[str, Any]:
        said = super().said
        return {**said, "posts": list(said["posts"])}


class WaiveForm(forms.Form):
    """Why a forum is skipped, and for what."""

    forum = forms.ChoiceField(label=_("Forum"), choices=[(code, code) for code in SKIPPABLE])
    project = forms.ChoiceField(label=_("For"), required=False)
    reason = LongTextField(label=_("Reason"))

    def __init__(self, *args: Any, candidates: list[Project], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = {project.ref: project for project in candidates}
        choices = [("", _("The whole cycle")), *named(candidates)]
        cast("forms.ChoiceField", self.fields["project"]).choices = choices

    @property
    def said(self) -> dict[str, Any]:
        """Return what the operation takes beside the cycle, the person and the moment."""
        said = self.cleaned_data
        project = self.candidates.get(said["project"])
        return {"forum": said["forum"], "project_id": project and project.pk, "reason": said["reason"]}
