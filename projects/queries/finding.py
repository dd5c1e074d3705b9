"""One project by its address, for one person."""

import re
from dataclasses import dataclass

from django.db.models import Case, CharField, Exists, OuterRef, Q, Value, When

from frameworks.choices import Role
from frameworks.models import Framework
from frameworks.policies import Actor, HiddenError
from projects.models import Project, ProjectMember, Release
from projects.policies import Facts, facts_of

# The framework that runs here first: authors file in it, and its areas are shown even when they are empty.
FRAMEWORK_CODE = "RCF"
NUMBERED = re.compile(r"([a-z0-9-]{1,20})-(\d{1,9})")


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
    # Who is on the team counts for authors alone, and who proposed a release for leads.
    releasing = Release.objects.proposing_side() if actor.has(Role.LEAD) else Value(None, CharField())
    member = ProjectMember.objects.filter(project=OuterRef("pk"), user_id=actor.user_id)
    project = (
        Project.objects.visible_to(actor)
        .filter(_named(actor, ref.lower()))
        .select_related("area", "cycle__meeting")
        .annotate(on_team=Exists(member) if actor.has(Role.AUTHOR) else Value(False), release_by=releasing)
        .defer("search_text", "grams")
        .first()
    )
    if project is None:
        raise HiddenError
    facts = facts_of(
        project,
        member=project.on_team,
        last_editor_id=project.last_editor_id,
        release_proposed_by=project.release_by,
    )
    return Found(project, facts)


def _named(actor: Actor, ref: str) -> Q:
    named = Q(key=ref, owner=actor.side)
    if numbered := NUMBERED.fullmatch(ref):
        return Q(prefix=numbered[1], number=int(numbered[2])) | named
    return named


def framework_for(actor: Actor) -> Framework:
    """Return the framework in which a person logs a project: the first one, unless they only lead another.

    :raises HiddenError: before the reference data is loaded.
    """
    elsewhere = actor.roles == {Role.LEAD}
    known = Framework.objects.filter(pk__in=actor.led) if elsewhere else Framework.objects.filter(code=FRAMEWORK_CODE)
    framework = known.order_by(Case(When(code=FRAMEWORK_CODE, then=Value(0)), default=Value(1)), "pk").first()
    if framework is None:
        raise HiddenError
    return framework
