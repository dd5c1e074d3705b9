"""One act on several projects: all of them get what the single act gives each, or none gets anything."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance.accounts.models import User
from alliance.audit.models import Entry
from frameworks.choices import Role
from frameworks.models import Theme
from frameworks.policies import Actor, HiddenError, Verdict, WrongStateError
from projects import operations
from projects.choices import State, Visibility
from projects.models import Project
from projects.operations import RefusedError
from projects.operations.together import MOST, NoneDoneError, add_member_to_each, add_theme_to_each
from tests import factories
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]
REFUSALS = (HiddenError, PermissionDenied, WrongStateError, RefusedError, NoneDoneError)


class World:
    """Projects of both sides in many states, people of the US side, and somebody to put on teams."""

    def __init__(self) -> None:
        self.people = {
            role: factories.make_actor("US", role) for role in (Role.AUTHOR, Role.POC, Role.ADMIN, Role.LEADERSHIP)
        }
        self.people[Role.LEAD] = factories.lead_of("US")
        author = self.people[Role.AUTHOR]
        self.theme = Theme.objects.order_by("pk")[0]
        self.projects = [
            factories.make_project("US", actor=author),
            factories.make_project("US", actor=author, area="CB"),
            factories.make_project("US", State.RETURNED, actor=author),
            factories.make_project("US", State.RETURNED, Visibility.BOTH, actor=author),
            factories.make_project("US", actor=author, themes=[self.theme]),
            factories.make_project("US", State.SUBMITTED, actor=author),
            factories.make_project("US", State.PRESENTED, actor=author),
            factories.make_project("US"),
            factories.make_project("ROK", State.SUBMITTED, Visibility.BOTH),
            factories.make_project("ROK", State.SUBMITTED),
        ]
        self.newcomer = factories.make_user("US")

    def state(self) -> list[Any]:
        """Return all that an act on projects could change, the numbers of new rows aside."""
        return [_all_of(Project.objects.get(pk=project.pk)) for project in self.projects]


def _all_of(project: Project) -> list[Any]:
    told = ("verb", "target_label", "actor", "post_id", "post_label", "side", "shared", "at", "changes", "reason")
    saved = ("number", "submission", "content", "sha256", "saved_by", "saved_as", "saved_at")
    lapsed = ("side", "version", "lapsed_at", "lapsed_by_version", "lapsed_fields")
    columns = {field.attname: getattr(project, field.attname) for field in Project._meta.concrete_fields}
    return [
        columns,
        sorted(map(str, project.themes.all())),
        sorted(project.members.values_list("user_id", "added_at")),
        list(project.versions.order_by("number").values(*saved)),
        list(project.endorsements.order_by("pk").values(*lapsed)),
        list(Entry.objects.about(project).order_by("pk").values(*told)),
    ]


@pytest.fixture
def world(reference) -> World:
    return World()


def themed(project: Project, theme: Theme) -> dict[str, Any]:
    fields = operations.fields_of(project)
    return {**fields, "themes": list({*fields["themes"], theme})}


Act = Callable[[World, Actor, list[Project]], Any]


def add_theme_one_by_one(world: World, actor: Actor, chosen: list[Project]) -> None:
    for project in chosen:
        fields = themed(Project.objects.get(pk=project.pk), world.theme)
        operations.save_project(project_id=project.pk, base_version=1, fields=fields, actor=actor, at=NOW)


def add_theme_together(world: World, actor: Actor, chosen: list[Project]) -> list[Project]:
    return add_theme_to_each(project_ids=keys_of(chosen), theme=world.theme, actor=actor, at=NOW)


def add_member_one_by_one(world: World, actor: Actor, chosen: list[Project]) -> None:
    for project in chosen:
        operations.add_member(project_id=project.pk, user_id=world.newcomer.pk, actor=actor, at=NOW)


def add_member_together(world: World, actor: Actor, chosen: list[Project]) -> list[Project]:
    return add_member_to_each(project_ids=keys_of(chosen), user_id=world.newcomer.pk, actor=actor, at=NOW)


ACTS = [(add_theme_one_by_one, add_theme_together), (add_member_one_by_one, add_member_together)]


def keys_of(projects: list[Project]) -> list[int]:
    return [project.pk for project in projects]


def outcome(world: World, act: Act, actor: Actor, chosen: list[Project]) -> tuple[bool, list[Any]]:
    """Return whether an act was refused, and what it left behind; then undo it."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                act(world, actor, chosen)
            refused = False
        except REFUSALS:
            refused = True
        left = world.state()
        transaction.set_rollback(True)
    return refused, left


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    role=st.sampled_from([Role.AUTHOR, Role.LEAD, Role.LEAD, Role.POC, Role.ADMIN, Role.LEADERSHIP]),
    # Mostly what the act can be done to: else nearly every try would be refused.
    places=st.one_of(
        st.lists(st.integers(0, 4), min_size=1, unique=True), st.lists(st.integers(0, 9), min_size=1, unique=True)
    ),
    act=st.sampled_from(ACTS),
)
def test_all_get_what_the_single_act_gives_each_or_none_gets_anything(world, role, places, act):
    one_by_one, together = act
    chosen, actor = [world.projects[place] for place in places], world.people[role]

    assert outcome(world, together, actor, chosen) == outcome(world, one_by_one, actor, chosen)


def test_each_project_that_stands_in_the_way_is_named_with_the_reason(world):
    before = world.state()
    submitted, theirs = world.projects[5], world.projects[8]

    with pytest.raises(NoneDoneError) as refused:
        add_theme_together(world, world.people[Role.LEAD], world.projects[:9])

    said = {refusal.project.pk: refusal.verdict for refusal in refused.value.refusals}
    assert (said[submitted.pk], said[theirs.pk]) == (Verdict.STATE, Verdict.DENY)
    assert all(refusal.why for refusal in refused.value.refusals)
    assert world.state() == before


def test_a_second_time_changes_nothing(world):
    chosen, actor = world.projects[:5], world.people[Role.LEAD]
    assert len(add_theme_together(world, actor, chosen)) == 4
    assert len(add_member_together(world, actor, chosen)) == 5
    before = world.state()

    assert add_theme_together(world, actor, chosen) == []
    assert add_member_together(world, actor, chosen) == []
    assert world.state() == before


def test_what_is_hidden_hides_all(world):
    with pytest.raises(HiddenError):
        add_member_together(world, world.people[Role.LEAD], [world.projects[0], world.projects[9]])


@pytest.mark.parametrize("number", [0, MOST + 1])
def test_none_and_too_many_are_refused(world, number):
    with pytest.raises(RefusedError, match=str(MOST)):
        add_theme_to_each(project_ids=range(number), theme=world.theme, actor=world.people[Role.LEAD], at=NOW)


def test_nobody_of_the_other_side_is_put_on_a_team(world):
    other = User.objects.filter(side="ROK").first()
    with pytest.raises(RefusedError, match="own side"):
        add_member_to_each(
            project_ids=keys_of(world.projects[:1]), user_id=other.pk, actor=world.people[Role.LEAD], at=NOW
        )


@pytest.mark.parametrize("act", [add_theme_together, add_member_together])
def test_fifty_cost_as_many_statements_as_one(world, act):
    author, lead = world.people[Role.AUTHOR], world.people[Role.LEAD]
    fifty = [factories.make_project("US", actor=author) for _number in range(50)]
    asked = []
    for chosen in ([world.projects[0]], fifty):
        with CaptureQueriesContext(connection) as captured:
            act(world, lead, chosen)
        asked.append([query["sql"] for query in captured.captured_queries])

    few, many = asked
    assert len(many) == len(few) <= 20
