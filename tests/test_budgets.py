"""What a page costs: no more statements with fifty of everything than with one, and no more than it may."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.crowds import Crowd
from tests.pages import PAGES, Page, seen_by, sign_in, visit

pytestmark = pytest.mark.django_db
# What these show has no rows that one more of anything adds to.
STILL = {
    "view-not-saved",
    "project-newer-version",
    "version",
    "projects-chosen",
    "projects-theme-sure",
    "projects-none-chosen",
    "project-glance",
    "project-glance-active",
    "fact-sheet",
    "fact-sheet-refused",
    "nil-return-refused",
    "cycle-closed",
    "meeting-new",
    "meeting-new-refused",
    "not-now",
    "help",
    "help-role",
    "help-words",
    "help-keyboard",
    "help-not-gone-on",
    "accessibility",
    "accessibility-inside",
    "design",
    "design-dark",
    "not-readable",
    "record-verified",
    "people-none-found",
    "person",
    "oneself",
    "unsubscribe",
    "search",
    "search-nothing-found",
    "search-refused",
}
MANY = 50


@dataclass(frozen=True, slots=True)
class Cost:
    """What a page asks of the database, and how many bytes it is long."""

    statements: list[str]
    length: int


Costs = dict[str, Cost]


@pytest.fixture(scope="module")
def costs(django_db_setup, django_db_blocker) -> Iterator[tuple[Costs, Costs]]:
    """Give the statements of every page in a workspace with one of everything, and in the same with fifty."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_reference", verbosity=0)
        crowd = Crowd()
        crowd.rounds(1)
        few = costs_of_pages()
        crowd.rounds(MANY - 1)
        yield few, costs_of_pages()
        transaction.set_rollback(True)


def costs_of_pages() -> Costs:
    """Return what each page asks of the database, as one person after another comes to it."""
    costs = {}
    for role, pages in groupby(sorted(PAGES, key=attrgetter("role")), key=attrgetter("role")):
        client = sign_in(f"us-{role}") if role else Client(enforce_csrf_checks=True)
        costs |= {page.name: cost_of(client, page) for page in pages}
    return costs


def cost_of(client: Client, page: Page) -> Cost:
    """Return the cost of one page; the marks of transactions are not counted, nor what earlier tries left behind."""
    cache.clear()
    seen = seen_by("US", page)
    assert seen, page
    with CaptureQueriesContext(connection) as captured:
        answer = visit(client, seen)
    assert answer.status_code == (302 if page.leads_to else page.status), seen
    asked = [query["sql"] for query in captured.captured_queries]
    return Cost([sql for sql in asked if not sql.startswith(("SAVEPOINT", "RELEASE"))], len(answer.content))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_costs_no_more_with_fifty_of_everything_than_with_one(costs, page):
    few, many = (one[page.name].statements for one in costs)
    assert len(many) <= len(few) <= page.budget, "\n\n".join(max(few, many, key=len))


def test_the_fifty_stand_on_every_page_that_lists_something(costs):
    few, many = costs
    lists = {page.name for page in PAGES if not page.path.startswith("/account/") and page.status not in {403, 404}}
    short = {name for name in lists if many[name].length < few[name].length + 20 * MANY}
    assert short == STILL
