"""One project by its address, for one person."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import BigIntegerField, Case, CharField, Exists, Model, OuterRef, Q, Value, When

from alliance.statements import Slot, Statement, columns_of, made_of
from frameworks.choices import Role
from frameworks.models import Cycle, Framework, Meeting, PriorityArea
from frameworks.policies import Actor, HiddenError
from projects.models import Project, ProjectMember, Release
from projects.policies import Facts, facts_of

# The framework that runs here first: authors file in it, and its areas are shown even when they are empty.
FRAMEWORK_CODE = "RCF"
NUMBERED = re.compile(r"([a-z0-9-]{1,20})-(\d{1,9})")
# What the page of a project reads of it in one row: each model, the way to it, and what is left out.
READ: tuple[tuple[type[Model], str, frozenset[str]], ...] = (
    (Project, "", frozenset({"search_text", "grams"})),
    (PriorityArea, "area__", frozenset()),
    (Cycle, "cycle__", frozenset()),
    (Meeting, "cycle__meeting__", frozenset()),
)


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
    key = ref.lower()
    numbered = NUMBERED.fullmatch(key)
    statement = _found_statement(actor, is_numbered=numbered is not None)
    if statement is None:
        raise HiddenError
    prefix, number = (numbered[1], int(numbered[2])) if numbered else ("", 0)
    rows = statement.rows(key=key, prefix=prefix, number=number)
    if not rows:
        raise HiddenError
    project, member, releasing = _project(rows[0])
    facts = facts_of(project, member=member, last_editor_id=project.last_editor_id, release_proposed_by=releasing)
    return Found(project, facts)


@lru_cache(maxsize=1024)
def _found_statement(actor: Actor, *, is_numbered: bool) -> Statement | None:
    """Return what reads a project with its area, cycle and meeting; None for whom every project is hidden."""
    # Who is on the team counts for authors alone, and who proposed a release for leads.
    releasing = Release.objects.proposing_side() if actor.has(Role.LEAD) else Value(None, CharField())
    member = ProjectMember.objects.filter(project=OuterRef("pk"), user_id=actor.user_id)
    named = Q(key=Slot("key", CharField()), owner=actor.side)
    if is_numbered:
        named |= Q(prefix=Slot("prefix", CharField()), number=Slot("number", BigIntegerField()))
    columns = [name for model, at, without in READ for name in columns_of(model, at, without=without)]
    marks = {"on_team": Exists(member) if actor.has(Role.AUTHOR) else Value(False), "release_by": releasing}
    found = Project.objects.visible_to(actor).filter(named).order_by("pk").annotate(**marks)
    try:
        return Statement(found.values_list(*columns, *marks)[:1])
    except EmptyResultSet:
        return None


def _project(row: Sequence[Any]) -> tuple[Project, bool, str | None]:
    """Return a project with what it points to, whether the person is on its team, and who proposed its release."""
    things: list[Any] = []
    begin = 0
    for model, at, without in READ:
        end = begin + len(columns_of(model, at, without=without))
        # Where nothing is pointed to, no key was read.
        things.append(None if row[begin] is None else made_of(model, row[begin:end], without=without))
        begin = end
    project, project.area, cycle, meeting = things
    project.cycle = cycle
    if cycle:
        cycle.meeting = meeting
    member, releasing = row[begin:]
    return project, member, releasing


def find_all(actor: Actor, refs: Iterable[str]) -> list[Found]:
    """Return the projects of several addresses, each once, in two statements.

    :raises HiddenError: if one of them is absent, or the actor may not see it.
    """
    asked = {ref.lower() for ref in refs}
    numbers: dict[str, list[int]] = {}
    for numbered in filter(None, map(NUMBERED.fullmatch, asked)):
        numbers.setdefault(numbered[1], []).append(int(numbered[2]))
    named = Q(key__in=asked, owner=actor.side)
    for prefix, known in numbers.items():
        named |= Q(prefix=prefix, number__in=known)
    visible = Project.objects.visible_to(actor).filter(named).select_related("area").defer("search_text", "grams")
    projects = list(visible.order_by("-updated_at", "-pk"))
    if asked - {ref for project in projects for ref in _refs_of(project, actor)}:
        raise HiddenError
    members = ProjectMember.objects.filter(project__in=projects, user_id=actor.user_id)
    written = set(members.values_list("project_id", flat=True))
    return [Found(project, facts_of(project, member=project.pk in written)) for project in projects]


def _refs_of(project: Project, actor: Actor) -> set[str]:
    """Return the addresses under which a person may find a project."""
    return {project.ref, project.key} if project.owner == actor.side else {project.ref}


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
