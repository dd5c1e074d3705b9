"""What an act of a page is."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from frameworks.policies import Actor
from projects.forms import acts as forms
from projects.operations.judging import NOTE_ACTIONS
from projects.policies import Action
from projects.queries.page import ProjectPage
from projects.views import conditions

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Act:
    """An act of a page. ``words`` stand on its button, ``note`` says what it does.

    ``fits`` says whether it makes sense to speak of it at all, ``hurdle`` what beside the rules stands in its way.
    """

    name: str
    action: Action | None
    words: Words
    note: Words
    form: type[forms.ActForm] = forms.ActForm
    fits: Callable[[ProjectPage, Actor], bool] = conditions.always
    is_grave: bool = False
    hurdle: Callable[[ProjectPage, Actor], str] = conditions.nothing

    def action_for(self, actor: Actor) -> Action:
        """Return the action that the rules are asked about; a note is one of the own side."""
        return self.action or NOTE_ACTIONS[actor.side]
