"""One project by its address, for one person."""

import re
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, Value

from frameworks.choices import Role
from frameworks.policies import Actor, HiddenError
from projects.models import Project, ProjectMember
from projects.policies import Facts, facts_of

# The framework whose projects carry the numbers of the addresses.
FRAMEWORK_CODE = "RCF"
NUMBERED = re.compile(r"rcf-(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Found:
    """A project the actor may see, with the facts that decide what else they may."""

    project: Project
    facts: Facts


def find(actor: Actor, ref: str) -> Found:
    """Return the project of an address: its shared number, or the key it had from the first save on.

    The other side never learns the key: for them it leads nowhere, before and after the project was shared.

    :raises HiddenError: alike for what is absent and for what the actor may not see.
    """
    # Who is on the team counts for authors alone.
    member = ProjectMember.objects.filter(project=OuterRef("pk"), user_id=actor.user_id)
    project = (
        Project.objects.visible_to(actor)
        .filter(_named(actor, ref.lower()))
        .select_related("area", "cycle__meeting")
        .annotate(on_team=Exists(member) if actor.has(Role.AUTHOR) else Value(False))
        .defer("search_text", "grams")
        .first()
    )
    if project is None:
        raise HiddenError
    return Found(project, facts_of(project, member=project.on_team, last_editor_id=project.last_editor_id))


def _named(actor: Actor, ref: str) -> Q:
    if numbered := NUMBERED.fullmatch(ref):
        return Q(framework__code=FRAMEWORK_CODE, number=int(numbered[1]))
    return Q(key=ref, owner=actor.side)
