"""Who may do what: one table of rules, one function that reads it. Pure: no database, no clock.

Each act has one rule in ``RULES``: who may, on which side, in which states and visibilities. ``decide`` asks, in
this order: does it exist for this person (HIDE), may this person (DENY), may it be now (STATE).
"""

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise

from frameworks.choices import Role
from frameworks.policies import Actor, HiddenError, Verdict, WrongStateError, insist
from projects.choices import State
from projects.policies.actions import Action
from projects.policies.facts import Facts, Filed, bonds, facts_of
from projects.policies.rules import GENERAL_RULES, RULES, SHARED, Rule
from projects.policies.saved_views import ViewAct, decide_view

__all__ = [
    "RULES",
    "Action",
    "Facts",
    "Filed",
    "HiddenError",
    "Rule",
    "TakesAnotherError",
    "Verdict",
    "ViewAct",
    "WrongStateError",
    "decide",
    "decide_view",
    "facts_of",
    "open_actions",
    "require",
    "sees",
]


class TakesAnotherError(PermissionDenied):
    """The person's posts give the right, but it takes another person or the other side; ``why`` says who."""

    def __init__(self, why: str | Promise) -> None:
        super().__init__(str(why))
        self.why = why


def sees(actor: Actor, facts: Facts) -> bool:
    """Test whether a project exists for the actor: the side wall, then drafts for their team, admin and auditor.

    Project.objects.visible_to says the same in SQL. A person without a post sees nothing.
    """
    own = facts.owner == actor.side
    if facts.state == State.DRAFT:
        return own and bool(bonds(actor, facts) - {Role.LEADERSHIP})
    return bool(actor.seats) and (own or facts.visibility in SHARED)


def decide(actor: Actor | None, action: Action, facts: Facts | None = None) -> Verdict:
    """Return what an actor may do; None is nobody, or somebody deactivated or without a second factor.

    ``facts`` are needed for what is done to a project, and not looked at for the rest.
    """
    if actor is None:
        return Verdict.DENY if action is Action.REMINDER_EMAIL else Verdict.LOGIN
    if rule := GENERAL_RULES.get(action):
        return rule.judge(actor)
    if facts is None:
        raise TypeError(f"To decide on {action} the facts of a project are needed.")
    return _judge(RULES[action], actor, action, facts)


def require(actor: Actor | None, action: Action, facts: Facts | None = None) -> None:
    """Raise HiddenError, PermissionDenied or WrongStateError unless the act is allowed.

    :raises TakesAnotherError: a PermissionDenied, for whoever would be both persons or sides that the act takes.
    """
    rule, verdict = RULES.get(action), decide(actor, action, facts)
    if rule and actor and facts and verdict is Verdict.DENY and rule.fits(actor, facts):
        raise TakesAnotherError(rule.alone)
    insist(verdict, rule.help if rule else "")


def open_actions(actor: Actor | None, facts: Facts) -> frozenset[Action]:
    """Return what the actor may do to a project now, for a page that offers no more than that."""
    return frozenset(action for action in RULES if decide(actor, action, facts) is Verdict.ALLOW)


def _judge(rule: Rule, actor: Actor, action: Action, facts: Facts) -> Verdict:
    if not sees(actor, facts) or rule.note_of not in {"", actor.side}:
        return Verdict.HIDE
    if not rule.fits(actor, facts) or _is_alone(actor, action, facts):
        return Verdict.DENY
    return Verdict.ALLOW if rule.is_open(facts) else rule.otherwise


def _is_alone(actor: Actor, action: Action, facts: Facts) -> bool:
    """Test whether the actor would be both of the two persons, or both of the two sides, that an act takes."""
    if action is Action.ENDORSE:
        return facts.last_editor_id == actor.user_id
    return action is Action.APPROVE_PUBLIC and facts.release_proposed_by == actor.side
