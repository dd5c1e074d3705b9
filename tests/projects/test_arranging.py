"""How the list of projects is laid out: its columns, its groups and its order, by address and on the page."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameworks.choices import Role
from frameworks.models import Country, Post
from projects.arranging import (
    ALWAYS,
    COLUMNS,
    ORDER_CHOICES,
    USUAL,
    UnknownColumnError,
    columns_address,
    columns_of,
    order_of,
    placed,
)
from projects.choices import Stage, State, Visibility
from projects.models import ProjectMilestone
from projects.queries.grouping import Group, parts_of
from tests.projects.test_list import lines, refs, statements, world  # noqa: F401  # a fixture

names = st.sampled_from(sorted(COLUMNS))


@given(st.lists(names, max_size=30))
def test_columns_come_back_from_their_address(chosen):
    columns = columns_of(",".join(chosen))
    assert len(columns) == len(set(columns))
    assert set(columns) == ({*chosen, *ALWAYS} if chosen else set(USUAL))
    assert columns_of(columns_address(columns)) == columns
    assert columns_address(USUAL) == ""


@given(st.text(max_size=80))
def test_any_text_is_columns_or_is_refused(text):
    if {name.strip() for name in text.split(",") if name.strip()} <= set(COLUMNS):
        assert set(columns_of(text)) <= set(COLUMNS)
    else:
        with pytest.raises(UnknownColumnError):
            columns_of(text)


@given(st.permutations(sorted(COLUMNS)), st.data())
def test_the_form_loses_no_column_whatever_is_typed_as_its_place(shown, data):
    places = {name: data.draw(st.text(max_size=6) | st.integers(-9, 99).map(str)) for name in shown}
    chosen = data.draw(st.lists(names))
    assert sorted(placed(chosen, places)) == sorted(set(chosen))


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ({}, "a b c d"),
        ({"d": "2"}, "a d b c"),
        ({"a": "3"}, "b c a d"),
        ({"b": ""}, "a c d b"),
        ({"a": "4", "d": "1"}, "d b c a"),
    ],
)
def test_a_moved_column_stands_at_the_place_typed(typed, wanted):
    places = {name: str(at) for at, name in enumerate("abcd", start=1)} | typed
    assert list(placed("abcd", places)) == wanted.split()


@given(st.lists(st.integers(1, 120), max_size=12), st.integers(1, 60))
def test_the_pages_of_groups_hold_every_row_once(numbers, size):
    groups = [Group(key, number) for key, number in enumerate(numbers)]
    seen = []
    for start in range(0, sum(numbers), size):
        parts = parts_of(groups, start, size)
        assert sum(part.length for part in parts) == min(size, sum(numbers) - start)
        assert all(part.start == 0 for part in parts[1:])
        seen += [(part.group.key, part.start + at) for part in parts for at in range(part.length)]
    assert seen == [(group.key, at) for group in groups for at in range(group.number)]


def test_every_order_offered_is_read_back():
    assert [order_of(code).address for code, _label in ORDER_CHOICES] == [code for code, _label in ORDER_CHOICES]
    with pytest.raises(KeyError):
        order_of("--title")


def heads(page) -> list[str]:
    return [head.name for head in page.context["heads"]]


def groups(page) -> list[tuple[str, int, list[str]]]:
    """Return the groups of a page: heading, count of all pages, and the references under it."""
    return [(part.label, part.number, [row.ref for row in part.rows]) for part in page.context["parts"]]


pytestmark = pytest.mark.django_db


def test_the_address_says_which_columns_stand_in_which_order(world):  # noqa: F811
    Post.objects.create(
        side_id="US", organization=Post.objects.get(slug="us-lead").organization, framework=world.framework,
        area=world.areas[0], role=Role.POC, slug="us-poc-ms", title_en="Maritime <desk>", title_ko="해양 담당",
    )  # fmt: skip
    project = world.project(starts_on=date(2026, 3, 1), ends_on=date(2027, 1, 1), date_precision="MONTH")
    project.themes.add(world.theme)
    project.partners.add(world.japan)
    for day, reached in ((date(2026, 1, 5), date(2026, 1, 9)), (date(2026, 8, 9), None), (date(2026, 9, 9), None)):
        ProjectMilestone.objects.create(
            project=project, title_en="Step", planned_on=day, actual_on=reached, added_at=datetime.now(UTC)
        )
    client = world.client()

    page = client.get("/projects/?columns=title,due,starts,contact,themes,countries,kind,cycle,status")

    assert heads(page) == [
        *("ref", "title", "due", "starts", "contact", "themes", "countries", "kind", "cycle", "own", "apart", "other")
    ]  # fmt: skip
    cells = page.context["rows"][0].cells
    for text in (">9 Aug 2026<", ">Mar 2026<", "Maritime &lt;desk&gt;", ">Name<", ">Project<", ">58th cycle<"):
        assert text in cells, text
    # Before them stands the cell by which a row is chosen.
    assert cells.count("<td") + cells.count("<th") == 1 + len(heads(page))
    # The other side has its own point of contact for the area, here none.
    assert "Maritime" not in world.client("ROK").get("/projects/?columns=contact").context["rows"][0].cells


def test_a_column_nobody_knows_is_told_and_the_usual_ones_stand(world):  # noqa: F811
    world.project()
    page = world.client().get("/projects/?columns=ref,password")
    assert page.status_code == 422
    assert "There is no column “password”. There are: ref, title," in page.content.decode()
    assert heads(page) == heads(world.client().get("/projects/"))


def test_the_form_of_the_columns_leads_to_a_lasting_address(world):  # noqa: F811
    places = "&".join(f"place-{name}={at}" for at, name in enumerate(USUAL, start=1))
    sent = f"/projects/?owner=US&q=&page=2&columns=ref&columns=title&columns=updated&columns=area&{places}"
    assert world.client().get(sent).headers["Location"] == "/projects/?owner=US&columns=ref,title,area,updated"
    usual = "&".join(f"columns={name}" for name in USUAL)
    assert world.client().get(f"/projects/?{usual}&{places}").headers["Location"] == "/projects/?all=yes"


def test_groups_stand_under_their_heading_with_how_many_they_are(world):  # noqa: F811
    for area, owner, state in ((0, "US", State.ENDORSED), (1, "ROK", State.SUBMITTED), (0, "ROK", State.ENDORSED)):
        world.project(area=world.areas[area], owner=owner, state=state, cycle=world.cycle)
    client = world.client("ROK")

    assert groups(client.get("/projects/?grouped=area")) == [
        ("Name", 2, ["RCF-001", "RCF-003"]),
        ("Name", 1, ["RCF-002"]),
    ]
    assert groups(client.get("/projects/?grouped=owner&order=-newest")) == [
        ("ROK", 2, ["RCF-003", "RCF-002"]),
        ("US", 1, ["RCF-001"]),
    ]
    page = client.get("/projects/?grouped=state")
    assert groups(page) == [("Submitted", 1, ["RCF-002"]), ("Endorsed", 2, ["RCF-001", "RCF-003"])]
    assert page.context["parts"][1].href == "/projects/?state=ENDORSED"
    assert groups(client.get("/projects/?grouped=cycle&area=CB")) == [("58th cycle", 1, ["RCF-002"])]
    assert groups(client.get("/projects/?grouped=state&area=CB&owner=US")) == []


def test_a_project_with_two_partners_stands_under_both_and_counts_once(world):  # noqa: F811
    chile = Country.objects.create(alpha2="CL", alpha3="CHL", name_en="Chile", name_ko="칠레")
    for partners in ([world.japan, chile], [world.japan], []):
        world.project().partners.set(partners)
    # The other side's own project counts nowhere.
    world.project(owner="ROK", visibility=Visibility.OWN).partners.add(chile)

    page = world.client().get("/projects/?grouped=partner")

    assert groups(page) == [
        ("Chile", 1, ["RCF-001"]),
        ("Name", 2, ["RCF-001", "RCF-002"]),
        ("No partner country", 1, ["RCF-003"]),
    ]
    assert page.context["total"] == 3
    assert "stands under each of them" in page.content.decode()


def test_a_group_goes_on_over_the_page_and_links_keep_it(world):  # noqa: F811
    for at in range(52):
        world.project(owner="US" if at < 51 else "ROK")
    client = world.client()

    first, second = (client.get(f"/projects/?grouped=owner&page={page}") for page in (1, 9))

    assert [(label, number, len(rows)) for label, number, rows in groups(first)] == [("US", 51, 50)]
    assert groups(second) == [("US", 51, ["RCF-051"]), ("ROK", 1, ["RCF-052"])]
    assert "continued" in second.content.decode()
    assert "?grouped=owner&amp;page=1" in second.content.decode()


@pytest.mark.parametrize(
    ("order", "wanted"),
    [
        ("-newest", [3, 2, 1]),
        ("-title", [2, 1, 3]),
        ("-number", [3, 2, 1]),
        ("starts", [2, 1, 3]),
        ("-starts", [1, 2, 3]),
        ("owner&then=-number", [3, 2, 1]),
    ],
)
def test_each_order_runs_both_ways_and_what_has_no_day_comes_last(world, order, wanted):  # noqa: F811
    world.project(title_en="beta", starts_on=date(2026, 5, 1))
    world.project(title_en="Gamma", starts_on=date(2026, 4, 1))
    world.project(title_en="Alpha")
    assert refs(world.client(), f"?order={order}") == [f"rcf-{number:03d}" for number in wanted]


def test_a_head_sorts_and_once_more_sorts_the_other_way(world):  # noqa: F811
    world.project()

    def head(query: str, name: str):
        return next(one for one in world.client().get(f"/projects/{query}").context["heads"] if one.name == name)

    assert (head("", "updated").sort, head("", "updated").href) == ("descending", "/projects/?order=-newest")
    assert (head("?page=1&q=", "title").sort, head("", "title").href) == ("", "/projects/?order=title")
    title = head("?order=title&columns=ref,title", "title")
    assert (title.sort, title.href) == ("ascending", "/projects/?order=-title&columns=ref,title")
    assert head("?order=-title", "title").sort == "descending"
    assert head("?order=-newest", "updated").sort == "ascending"
    assert not head("", "signed").href


def test_an_export_holds_every_project_once_however_the_page_is_laid_out(world):  # noqa: F811
    chile = Country.objects.create(alpha2="CL", alpha3="CHL", name_en="Chile", name_ko="칠레")
    world.project(title_en="beta").partners.set([world.japan, chile])
    world.project(title_en="Alpha")
    laid_out = lines(world.client(), "?grouped=partner&columns=ref,title&order=-title")
    assert laid_out[0] == lines(world.client())[0]
    assert [line[0] for line in laid_out[1:]] == ["RCF-001", "RCF-002"]


@pytest.mark.parametrize("by", ["area", "owner", "partner", "state", "cycle"])
def test_groups_and_all_columns_cost_one_statement_more_than_rows_alone(world, by):  # noqa: F811
    query = f"?grouped={by}&columns={','.join(COLUMNS)}"
    client = world.client()
    world.project().partners.add(world.japan)
    _page, for_one = statements(client, f"/projects/{query}")
    for at in range(9):
        world.project(area=world.areas[at % 2], stage=Stage.ACTIVE, updated_at=datetime.now(UTC) - timedelta(at))

    page, for_many = statements(client, f"/projects/{query}")

    assert for_many <= for_one <= 9
    assert len(page.context["rows"]) == 10
