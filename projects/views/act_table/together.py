"""The acts that can be done to several projects at once."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from frameworks.policies import Actor
from projects.forms.together import PersonForm, ThemeForm, TogetherForm
from projects.models import Project
from projects.operations.together import add_member_to_each, add_theme_to_each
from projects.policies import RULES, Action
from projects.views.act_table.act import Words


@dataclass(frozen=True, slots=True)
class TogetherAct:
    """An act on several projects. ``words`` stand on its button.

    ``sure`` says what will be done to how many, and ``done`` to how many it was done.
    """

    name: str
    action: Action
    words: Words
    note: Words
    form: type[TogetherForm]
    operation: Callable[..., list[Project]]
    sure: Callable[[int, str], str]
    done: Callable[[int, str], str]

    def is_for(self, actor: Actor) -> bool:
        """Test whether a person's posts allow it for some project at least."""
        return bool(RULES[self.action].roles & actor.roles)


def _sure_of_theme(number: int, what: str) -> str:
    return ngettext(
        "{number} project: add the theme “{what}”", "{number} projects: add the theme “{what}”", number
    ).format(number=number, what=what)


def _theme_done(number: int, what: str) -> str:
    return ngettext(
        "The theme “{what}” is added to {number} project.", "The theme “{what}” is added to {number} projects.", number
    ).format(number=number, what=what)


def _sure_of_person(number: int, what: str) -> str:
    return ngettext(
        "{number} project: put {what} on the team", "{number} projects: put {what} on the teams", number
    ).format(number=number, what=what)


def _person_done(number: int, what: str) -> str:
    return ngettext(
        "{what} is on the team of {number} more project.", "{what} is on the teams of {number} more projects.", number
    ).format(number=number, what=what)


TOGETHER: dict[str, TogetherAct] = {
    act.name: act
    for act in (
        TogetherAct(
            "assign",
            Action.ASSIGN_OWN_SIDE,
            gettext_lazy("Put a person on the teams"),
            gettext_lazy(
                "An author on the team may edit and submit a project of your side, and speak of a shared one."
            ),
            PersonForm,
            add_member_to_each,
            _sure_of_person,
            _person_done,
        ),
        TogetherAct(
            "theme",
            Action.EDIT_FIELDS,
            gettext_lazy("Add a theme"),
            gettext_lazy("Each project gets a new version, and signatures on the earlier one lapse."),
            ThemeForm,
            add_theme_to_each,
            _sure_of_theme,
            _theme_done,
        ),
    )
}


def together_for(actor: Actor) -> list[TogetherAct]:
    """Return the acts that a list offers to a person."""
    return [act for act in TOGETHER.values() if act.is_for(actor)]


def said_of(act: TogetherAct, changed: int, total: int, what: str) -> str:
    """Return what is said once an act is done, or when nothing was left to do."""
    if not changed:
        return _("Nothing was left to do: “{what}” was there already.").format(what=what)
    words = act.done(changed, what)
    return words if changed == total else words + " " + _("The others had it already.")
