"""The dashboard: the goal, the gates, and that nothing of the other side's own is counted."""

import re
from datetime import date, timedelta
from html.parser import HTMLParser

import pytest
from django.test import Client

from frameworks.choices import Role
from frameworks.models import Commitment, Country, CountryGroup, Cycle, Meeting, Statement, Theme
from projects.choices import Ending, Health, State
from projects.models import Project, StatusReport, Submission
from projects.queries.attention import Kind, attention_for
from projects.queries.cycles import gates_of, goal_of
from projects.queries.dashboard import sums_for
from projects.queries.lately import changes_for
from projects.queries.standing import Standing
from tests.projects.worlds import NAMED, World

pytestmark = pytest.mark.django_db


def report(world: World, project: Project, side: str, health: str, *, days_ago: int = 1) -> None:
    StatusReport.objects.create(
        project=project,
        side=side,
        health=health,
        reason="Because",
        reporter=world.people[side][Role.LEAD],
        reported_at=world.now - timedelta(days=days_ago),
    )


def active(world: World, *words: tuple[str, str, int]) -> Project:
    project = world.project(State.PRESENTED, stage="ACTIVE")
    for side, health, days_ago in words:
        report(world, project, side, health, days_ago=days_ago)
    return project


def test_the_goal_is_met_once_a_project_is_presented():
    world = World()
    actor = world.actor("ROK", Role.LEAD)
    project = world.project(State.ENDORSED)
    assert goal_of(world.cycle, actor) is None
    world.present(project)
    assert goal_of(world.cycle, actor).project == project


def test_each_gate_counts_what_has_come_at_least_so_far():
    world = World()
    world.project()
    half, both, shown = world.project(), world.project(State.ENDORSED), world.project(State.ENDORSED)
    world.sign(half, "US")
    for project in (both, shown):
        world.sign(project, "US")
        world.sign(project, "ROK")
    world.present(shown)
    gates = gates_of(world.cycle, world.actor("US", Role.LEAD))
    assert (gates.filed, gates.reviewed, gates.one_signed, gates.both_signed, gates.presented) == (4, 3, 3, 2, 1)


def test_what_is_the_other_sides_own_is_never_counted():
    world = World()
    world.project(shared=False, owner="ROK")
    world.project(State.DRAFT, owner="ROK")
    actor = world.actor("US", Role.ADMIN)
    assert gates_of(world.cycle, actor).filed == 0
    sums = sums_for(actor, world.now, world.cycle)
    assert ([line.total for line in sums.areas], sums.reach.heat.gaps) == ([0], 0)
    assert attention_for(actor, world.now) == []
    assert changes_for(actor) == []


def standing_for(world: World, side: str) -> Standing:
    reader = world.actor(side, Role.LEAD)
    return sums_for(reader, world.now, world.cycle).standing


def test_old_words_are_unverified_and_two_different_ones_divergent():
    world = World()
    active(world, ("US", Health.ON_TRACK, 1), ("ROK", Health.AT_RISK, 1))
    active(world, ("US", Health.ON_TRACK, 91), ("ROK", Health.ON_TRACK, 1))
    standing = standing_for(world, "US")
    assert (standing.active, standing.divergent) == (2, 1)
    assert standing.said["US"] == {"ON_TRACK": 1, "UNVERIFIED": 1}
    assert standing.said["ROK"] == {"ON_TRACK": 1, "AT_RISK": 1}


@pytest.mark.parametrize(("side", "order"), [("US", ["US", "ROK"]), ("ROK", ["ROK", "US"])])
def test_the_own_side_stands_first_on_every_page_with_both(client: Client, side, order):
    world = World()
    project = active(world, ("US", Health.ON_TRACK, 1), ("ROK", Health.AT_RISK, 1))
    standing = standing_for(world, side)
    assert [code for code, _number in standing.rows[0][1]] == [code for code, _said in standing.by_side] == order
    client.force_login(world.people[side][Role.LEAD])
    cells = client.get("/projects/").context["rows"][0].cells
    marks = {"US": "On track", "ROK": "At risk"}
    assert cells.index(marks[order[0]]) < cells.index(marks[order[1]])
    page = client.get(project.get_absolute_url()).context["page"]
    assert [status.side for status in page.statuses] == order


def shown(world: World, side: str = "US", role: str = Role.LEAD) -> list[tuple[Kind, object]]:
    return [(item.kind, item.thing) for item in attention_for(world.actor(side, role), world.now)]


def test_trouble_is_shown_worst_first():
    world = World()
    silent = active(world)
    apart = active(world, ("US", Health.ON_TRACK, 1), ("ROK", Health.AT_RISK, 1))
    off = active(world, ("US", Health.OFF_TRACK, 1), ("ROK", Health.OFF_TRACK, 1))
    active(world, ("US", Health.ON_TRACK, 1), ("ROK", Health.ON_TRACK, 1))
    assert shown(world) == [(Kind.OFF_TRACK, off), (Kind.DIVERGENT, apart), (Kind.UNVERIFIED, silent)]


def test_a_lapsed_endorsement_asks_for_a_hand_until_the_side_signs_again():
    world = World()
    project = world.project()
    signed = world.sign(project, "US")
    waiting, lapsed = [(Kind.WAITING, project)], [(Kind.LAPSED, project)]
    assert shown(world, "ROK", Role.POC) == waiting
    signed.lapsed_at, signed.lapsed_by_version = world.now, 2
    signed.save(update_fields=["lapsed_at", "lapsed_by_version"])
    assert shown(world, "ROK", Role.POC) == lapsed
    world.sign(project, "US")
    assert shown(world, "ROK", Role.POC) == waiting


def test_only_the_own_sides_late_duties_are_shown():
    world = World()
    milestone = world.milestone(days=-3)
    mine = world.owe("US", milestone)
    world.owe("ROK", milestone)
    assert shown(world, role=Role.POC) == [(Kind.LATE, mine)]


@pytest.mark.parametrize("number", [1, 50])
def test_the_page_takes_as_many_statements_for_one_as_for_fifty(client: Client, number, django_assert_max_num_queries):
    world = World()
    for _each in range(number):
        active(world, ("US", Health.OFF_TRACK, 1))
    world.owe("US", world.milestone(days=-3))
    client.force_login(world.people["US"][Role.LEAD])
    with django_assert_max_num_queries(36):
        page = client.get("/")
    assert page.status_code == 200
    assert page.context["sums"].standing.active == number
    assert len(page.content) < 100_000


def test_the_page_stands_without_a_cycle_and_without_a_post(client: Client):
    world = World()
    world.cycle.delete()
    client.force_login(world.people["ROK"][Role.LEAD])
    assert "No cycle is open" in client.get("/").content.decode()


class Numbers(HTMLParser):
    """Every link of a page whose words for the eye begin with a number, as address and number."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, int]] = []
        self._link, self._said = "", ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._link, self._said = dict(attrs).get("href") or "", ""

    def handle_data(self, data: str) -> None:
        self._said += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._link:
            # "58th cycle" is a name.
            if number := re.match(r"\s*(\d+)(?!\d*(?:st|nd|rd|th))", self._said):
                self.found.append((self._link, int(number[1])))
            self._link = ""


def length_of(client: Client, url: str) -> int:
    """Return how long the list under an address is: of projects, of filings, or of partners reached."""
    page = client.get(url).context
    if url.startswith("/partners/"):
        return next(one.reached for one in page["groups"] if url.endswith(f"#group-{one.group.code}"))
    return int(page["page"].paginator.count)


def busy_world() -> World:
    """Make a world with something for every number of the first page."""
    world = World()
    for code in ("ASEAN", "PIC"):
        CountryGroup.objects.create(code=code, **NAMED)
    country = Country.objects.create(alpha2="TH", alpha3="THA", **NAMED)
    for group in CountryGroup.objects.all():
        group.memberships.create(country=country, confidence="CONFIRMED")
    theme = Theme.objects.create(code="MRO", **NAMED)
    promise(world, "SCM57-MRO", theme_codes=["MRO"])
    promise(world, "SCM57-RCF", related_framework=world.framework)
    promise(world, "SCM57-NONE")
    projects = [
        active(world, ("US", Health.ON_TRACK, 1), ("ROK", Health.AT_RISK, 1)),
        active(world, ("US", Health.OFF_TRACK, 1)),
        world.project(),
        world.project(State.DRAFT),
        world.project(shared=False, owner="ROK"),
        world.project(shared=False, owner="US"),
    ]
    for project in projects[1:]:
        project.partners.add(country)
        project.themes.add(theme)
    return world


def promise(world: World, code: str, **fields) -> Commitment:
    statement, _made = Statement.objects.get_or_create(meeting=world.meeting, stated_on=date(2026, 1, 5))
    order = statement.commitments.count() + 1
    names = {"title_en": code, "title_ko": code, "pillar_en": "Pillar", "pillar_ko": "기둥"}
    return Commitment.objects.create(statement=statement, order=order, code=code, **names, **fields)


@pytest.mark.parametrize("side", ["US", "ROK"])
@pytest.mark.parametrize("role", [Role.LEAD, Role.POC, Role.AUTHOR, Role.ADMIN])
def test_every_number_leads_to_a_list_of_that_length(client: Client, side, role):
    world = busy_world()
    client.force_login(world.people[side][role])
    for address in ("/?view=full", "/?view=brief", world.cycle.get_absolute_url()):
        here = address.partition("?")[0]
        found = Numbers(client.get(address).content.decode()).found
        numbers = [(url if url.startswith("/") else f"{here}{url}", number) for url, number in found]
        assert len(numbers) >= 8
        for url, number in numbers:
            assert (url, number) == (url, length_of(client, url))


def test_commitments_that_nothing_answers_stand_first():
    world = busy_world()
    lines = sums_for(world.actor("US", Role.LEAD), world.now, world.cycle).answered
    # Of the six projects the ROK's own one is not seen; the first has no theme.
    assert [(line.commitment.code, line.number) for line in lines] == [
        ("SCM57-NONE", 0),
        ("SCM57-MRO", 4),
        ("SCM57-RCF", 5),
    ]


def test_what_moved_on_is_counted_in_both_cycles_of_the_trend():
    world = World()
    project = world.project()
    first = project.submissions.get()
    Submission.objects.filter(pk=first.pk).update(state=State.CLOSED, ending=Ending.CONTINUED)
    meeting = Meeting.objects.create(
        forum=world.forum, ordinal=59, time_zone="Asia/Seoul", state="PLANNED", confidence="UNCERTAIN"
    )
    Cycle.objects.filter(pk=world.cycle.pk).update(state="CLOSED", closed_at=world.now)
    later = Cycle.objects.create(framework=world.framework, meeting=meeting, slug="rcf-59", opened_at=world.now)
    Submission.objects.create(project=project, cycle=later, state=State.RETURNED, continues=first)
    Project.objects.filter(pk=project.pk).update(cycle=later, state=State.RETURNED)
    (line,) = sums_for(world.actor("US", Role.LEAD), world.now, later).areas
    assert [(point.cycle.slug, point.number) for point in line.trend] == [("rcf-58", 1), ("rcf-59", 1)]
