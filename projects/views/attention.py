"""What asks for a hand, each with the one act that helps most and is open to the reader."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from frameworks.choices import Role
from frameworks.policies import Actor, Verdict
from projects.policies import decide
from projects.queries.attention import Item, Kind
from projects.views.act_table import ACTS

# What helps with each kind, the best first: acts of a project's page.
HELPS: dict[str, tuple[str, ...]] = {
    Kind.OFF_TRACK: ("report-status", "comment"),
    Kind.LAPSED: ("endorse", "comment"),
    Kind.DIVERGENT: ("settle-divergence", "report-status", "comment"),
    Kind.LEFT_BEHIND: ("confirm-language", "comment"),
    Kind.UNVERIFIED: ("report-status", "comment"),
    Kind.WAITING: ("endorse", "review", "comment"),
}
OPEN = pgettext_lazy("button", "Open")


@dataclass(frozen=True, slots=True)
class Line:
    """One row: what asks for a hand, and the act with its address."""

    item: Item
    label: str | Promise
    url: str


def lines_of(items: Iterable[Item], actor: Actor) -> list[Line]:
    """Return each item with its act; whoever may do nothing about it opens it."""
    return [_line(item, actor) for item in items]


def _line(item: Item, actor: Actor) -> Line:
    if item.kind == Kind.LATE:
        return _of_duty(item, actor)
    if item.kind == Kind.VACANT:
        label = _("Hand over") if actor.has(Role.ADMIN) else OPEN
        return Line(item, label, item.thing.get_absolute_url())
    address = item.thing.get_absolute_url()
    for name in HELPS[item.kind]:
        if decide(actor, ACTS[name].action_for(actor), item.facts) is Verdict.ALLOW and _makes_sense(name, item, actor):
            return Line(item, ACTS[name].words, f"{address}?do={name}#act-{name}")
    return Line(item, OPEN, address)


def _of_duty(item: Item, actor: Actor) -> Line:
    duty = item.thing
    if duty.post_id in [seat.post_id for seat in actor.seats]:
        return Line(item, _("Settle"), f"{reverse('projects:work')}#duty-{duty.pk}")
    return Line(item, _("See who holds it"), duty.post.get_absolute_url())


def _makes_sense(name: str, item: Item, actor: Actor) -> bool:
    """Test what beside the rules an act asks for, as ``projects.views.conditions`` does for the page."""
    project = item.thing
    match name:
        case "endorse":
            return not project.stale and getattr(project, f"{actor.side.lower()}_signed") is None
        case "review":
            return not project.is_reviewed
        case "settle-divergence":
            return bool(project.is_unsettled)
    return True
