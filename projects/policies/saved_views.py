"""What may be done with a saved view, and by whom. Pure, as all rules."""

from enum import StrEnum
from typing import Protocol

from frameworks.policies import Actor, Verdict
from projects.policies.actions import Action
from projects.policies.rules import GENERAL_RULES


class ViewAct(StrEnum):
    """What is done with one saved view; to change is to rename it, to open a list with it, or to share it no more."""

    COPY = "copy"
    CHANGE = "change"
    SHARE = "share"
    DELETE = "delete"


class Saved(Protocol):
    """What of a saved view the rules look at; projects.models.SavedView fits."""

    @property
    def owner_id(self) -> int: ...
    @property
    def side(self) -> str: ...
    @property
    def is_shared(self) -> bool: ...


def decide_view(actor: Actor | None, act: ViewAct, view: Saved) -> Verdict:
    """Return what an actor may do with a view: its owner all, others of the side copy what is shared.

    An administrator may delete what the own side shares. For everybody else it does not exist.
    """
    if actor is None:
        return Verdict.LOGIN
    is_own = view.owner_id == actor.user_id
    if not actor.seats or view.side != actor.private_side or not (is_own or view.is_shared):
        return Verdict.HIDE
    if act is ViewAct.COPY:
        return GENERAL_RULES[Action.SAVE_VIEW].judge(actor)
    if act is ViewAct.DELETE and not is_own:
        return GENERAL_RULES[Action.DELETE_SHARED_VIEW].judge(actor)
    if not is_own:
        return Verdict.DENY
    return GENERAL_RULES[Action.SHARE_VIEW if act is ViewAct.SHARE else Action.SAVE_VIEW].judge(actor)
