"""What each act on a project asks of a person."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.accounts.models import User
from alliance.templatetags.alliance import reader_language
from frameworks.policies import Actor
from projects.choices import Audience, Health, Visibility
from projects.forms.fields import LARGEST_NUMBER, LongTextField, OneField
from projects.models import Project
from projects.policies import Action


class ActForm(forms.Form):
    """An act on a project; the base asks for nothing."""

    def __init__(self, *args: Any, project: Project, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.project, self.actor = project, actor
        self.settle()

    def settle(self) -> None:
        """Fit the fields to the project and the person."""

    def action_asked(self, usual: Action) -> Action:
        """Return the action that what was typed amounts to; the usual one of the act unless a form knows better."""
        return usual

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
