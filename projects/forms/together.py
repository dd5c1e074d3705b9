"""What an act on several projects asks of a person."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.accounts.models import User
from alliance.templatetags.alliance import pair_text, reader_language
from frameworks.models import Theme
from frameworks.policies import Actor
from projects.forms.fields import OneField


class TogetherForm(forms.Form):
    """The one thing that all the chosen projects get."""

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settle(actor, f"name_{reader_language()}")

    def settle(self, actor: Actor, name: str) -> None:
        """Offer what there is to choose from, sorted by a name."""

    @property
    def said(self) -> dict[str, Any]:
        """Return what the operation takes beside the projects, the person and the moment."""
        return {}

    @property
    def what(self) -> str:
        """Return what was chosen, by its name."""
        return ""

    def offer(self, field: str, things: Any) -> None:
        """Let a field choose among these things alone."""
        cast("OneField", self.fields[field]).queryset = things


class ThemeForm(TogetherForm):
    """A theme for all of them."""

    theme = OneField(queryset=None, to_field_name="code", label=_("Theme"))

    def settle(self, actor: Actor, name: str) -> None:
        self.offer("theme", Theme.objects.order_by(name, "pk"))

    @property
    def said(self) -> dict[str, Any]:
        return {"theme": self.cleaned_data["theme"]}

    @property
    def what(self) -> str:
        return pair_text(self.cleaned_data["theme"], "name")


class PersonForm(TogetherForm):
    """A person of the own side for the teams of all of them."""

    user = OneField(queryset=None, to_field_name="username", label=_("Person"))

    def settle(self, actor: Actor, name: str) -> None:
        self.offer("user", User.objects.filter(side=actor.side, is_active=True).order_by(name, "pk"))

    @property
    def said(self) -> dict[str, Any]:
        return {"user_id": self.cleaned_data["user"].pk}

    @property
    def what(self) -> str:
        return pair_text(self.cleaned_data["user"], "name")
