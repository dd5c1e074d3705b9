"""Two people at once at several projects, on two real connections: no half is done, and nobody waits for ever."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest

from frameworks.choices import Role
from frameworks.models import Theme
from projects import operations
from projects.operations.together import NoneDoneError, add_theme_to_each
from tests import factories
from tests.factories import NOW
from tests.projects.test_races import LATER, PATIENCE_SECONDS, held_open, let_go, second_person

pytestmark = pytest.mark.usefixtures("world")
ROUNDS = 10


def drafts(number: int) -> list[int]:
    author = factories.make_actor("US", Role.AUTHOR)
    return [factories.make_project("US", actor=author).pk for _number in range(number)]


def themes_of(keys: list[int]) -> list[int]:
    return [Theme.objects.filter(projects=key).count() for key in keys]


def test_what_somebody_submits_meanwhile_lets_none_of_them_be_changed():
    keys, lead, theme = drafts(2), factories.lead_of("US"), Theme.objects.order_by("pk")[0]
    factories.make_open_cycle()

    def add_theme() -> object:
        try:
            return add_theme_to_each(project_ids=keys, theme=theme, actor=lead, at=LATER)
        except NoneDoneError as refused:
            return [refusal.project.pk for refusal in refused.refusals]

    with held_open():
        operations.submit(project_id=keys[1], actor=lead, at=NOW)
        with second_person(add_theme) as outcome:
            pass

    assert outcome == [[keys[1]]]
    assert themes_of(keys) == [0, 0]


def test_two_who_choose_the_same_ones_in_another_order_both_get_their_way():
    keys, lead, themes = drafts(5), factories.lead_of("US"), list(Theme.objects.order_by("pk"))
    order = random.Random(58)

    def add(theme: Theme) -> int:
        mixed = order.sample(keys, len(keys))
        return len(add_theme_to_each(project_ids=mixed, theme=theme, actor=lead, at=NOW))

    with ThreadPoolExecutor(2) as pool:
        done = [
            [one.result(PATIENCE_SECONDS) for one in [pool.submit(add, theme), pool.submit(add, theme)]]
            for theme in themes[:ROUNDS]
        ]
        let_go(pool, 2)

    # Of two who add the same one, the second finds it there.
    assert all(sorted(numbers) == [0, len(keys)] for numbers in done)
    assert themes_of(keys) == [len(done)] * len(keys)
