"""The acts that are open to a person on a project now, and what others wait for."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from frameworks.policies import Actor
from projects.choices import MOVES, State, Visibility
from projects.forms.acts import ActForm
from projects.policies import RULES, Action, Facts, Rule, open_actions
from projects.queries.finding import Found
from projects.queries.page import ProjectPage
from projects.views.act_table import ACTS, Act, Words


@dataclass(frozen=True, slots=True)
class Offer:
    """An act that is open to the person now.

    :param url: where its form goes.
    :param link: where its form is shown.
    :param form: None until it is asked for: drawing the forms of all acts takes longer than the page.
    """

    act: Act
    url: str
    link: str
    form: ActForm | None


def asked_acts(request: HttpRequest) -> frozenset[str]:
    """Return the names of the acts whose forms the address asks for: to do one, or to take up what was typed."""
    query = request.GET
    _page, _mark, taken = query.get("take", "").partition("#")
    about = {"reply": "answer", "edit-comment": "edit"}
    return frozenset(
        {query.get("do", ""), taken.partition(".")[0], *(name for name, what in about.items() if what in query)}
    )


def offers_for(
    found: Found, page: ProjectPage, actor: Actor, bound: Mapping[str, ActForm], asked: Collection[str] = ()
) -> dict[str, Offer]:
    """Return what the person may do to the project now.

    :param bound: forms that were refused, with what was typed.
    :param asked: the names of the acts whose forms are to be shown as well.
    """
    allowed = open_actions(actor, found.facts)
    address = found.project.get_absolute_url()
    return {
        name: Offer(
            act,
            url=f"{address}{name}/",
            link=f"{address}?{urlencode({'do': name})}#act-{name}",
            form=bound.get(name) or (_fresh_form(act, found, actor) if name in asked else None),
        )
        for name, act in ACTS.items()
        if act.action_for(actor) in allowed
        and (name in bound or (act.fits(page, actor) and not act.hurdle(page, actor)))
    }


def _fresh_form(act: Act, found: Found, actor: Actor) -> ActForm:
    return act.form(project=found.project, actor=actor, auto_id=f"{act.name}-%s")


@dataclass(frozen=True, slots=True)
class Wait:
    """An act that the person's posts allow, but not now; ``help`` says what would make it possible.

    ``needs_another`` says that the project is ready for it, but that another person has to do something first.
    """

    words: Words
    help: Words
    needs_another: bool


def waits_for(found: Found, page: ProjectPage, actor: Actor) -> list[Wait]:
    """Return the acts that are refused for reasons that can still change, those that need another person first."""
    allowed = open_actions(actor, found.facts)
    tried: list[tuple[Words, Action]] = [(_("Edit"), Action.EDIT_FIELDS)]
    tried += [(act.words, act.action_for(actor)) for act in ACTS.values() if act.fits(page, actor)]
    waits = [
        _wait(words, RULES[action], found.facts)
        for words, action in tried
        if action not in allowed and RULES[action].fits(actor, found.facts) and _can_come(RULES[action], found.facts)
    ]
    waits += [
        Wait(act.words, hurdle, needs_another=True)
        for act in ACTS.values()
        if act.action_for(actor) in allowed and act.fits(page, actor) and (hurdle := act.hurdle(page, actor))
    ]
    return sorted(waits, key=lambda wait: not wait.needs_another)


def _wait(words: Words, rule: Rule, facts: Facts) -> Wait:
    if not rule.is_open(facts):
        return Wait(words, rule.help, needs_another=False)
    # Posts, state and visibility fit: what is missing is the second person, or side, that it takes.
    return Wait(words, rule.alone, needs_another=True)


def _can_come(rule: Rule, facts: Facts) -> bool:
    """Test whether moves of the state and a wider visibility can lead to where the rule lets the act be done."""
    visibilities = list(Visibility)
    wider = visibilities[visibilities.index(Visibility(facts.visibility)) :]
    return not rule.states.isdisjoint(_ahead(State(facts.state))) and not rule.visibilities.isdisjoint(wider)


def _ahead(state: State) -> set[State]:
    """Return a state and all that can follow from it."""
    ahead, new = set[State](), {state}
    while new:
        ahead |= new
        new = {after for before in new for after in MOVES[before]} - ahead
    return ahead
