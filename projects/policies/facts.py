"""What the rules look at: where a project stands, and how a person is bound to it."""

from dataclasses import dataclass
from typing import Protocol

from frameworks.choices import Role
from frameworks.policies import Actor


class Filed(Protocol):
    """What of a project the rules look at; projects.models.Project fits."""

    @property
    def owner(self) -> str: ...
    @property
    def visibility(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def framework_id(self) -> int: ...
    @property
    def area_id(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides about a project: where it stands, and how the asking person is bound to it.

    ``on_team`` says that the actor is among the project's authors. The last two are for the rules that take two
    persons or two sides; leave them None where they do not matter.
    """

    owner: str
    visibility: str
    state: str
    framework_id: int
    area_id: int
    on_team: bool
    last_editor_id: int | None = None
    release_proposed_by: str | None = None


def facts_of(
    project: Filed, *, member: bool, last_editor_id: int | None = None, release_proposed_by: str | None = None
) -> Facts:
    """Return the facts of a project for a person who is, or is not, among its authors."""
    return Facts(
        owner=project.owner,
        visibility=project.visibility,
        state=project.state,
        framework_id=project.framework_id,
        area_id=project.area_id,
        on_team=member,
        last_editor_id=last_editor_id,
        release_proposed_by=release_proposed_by,
    )


def bonds(actor: Actor, facts: Facts) -> frozenset[Role]:
    """Return the roles in which the actor has to do with a project.

    An author must be among its authors, a point of contact have its area, a lead its framework; the other roles
    have to do with everything.
    """
    unbound = {
        Role.AUTHOR: not facts.on_team,
        Role.POC: not actor.covers(facts.area_id),
        Role.LEAD: not actor.leads(facts.framework_id),
    }
    return frozenset(role for role in actor.roles if not unbound.get(role, False))
