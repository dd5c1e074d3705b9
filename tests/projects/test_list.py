"""The list of projects: what it shows and to whom, what narrows it, what it costs, and the same list as files."""

import csv
import io
import unicodedata
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from alliance.accounts.models import User
from alliance.audit.models import Entry
from frameworks.choices import Confidence, MeetingState, Role
from frameworks.models import (
    Country,
    CountryGroup,
    CountryMembership,
    Cycle,
    Forum,
    Framework,
    Meeting,
    Organization,
    Post,
    PriorityArea,
    Side,
    Tenure,
    Theme,
)  # fmt: skip
from projects.choices import Health, Stage, State, Visibility
from projects.models import Endorsement, Project, StatusReport, Submission, Version
from projects.words import grams, normalise

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
SOURCED = {"name_en": "Name", "name_ko": "이름", "confidence": Confidence.CONFIRMED}
NAMED = {"name_en": "Name", "name_ko": "이름"}


class World:
    """Two people, one of each side, and what the list can be narrowed by."""

    def __init__(self) -> None:
        self.framework = Framework.objects.create(code="RCF", **SOURCED)
        self.areas = [
            PriorityArea.objects.create(framework=self.framework, order=order, code=code, **SOURCED)
            for order, code in ((1, "MS"), (2, "CB"))
        ]
        forum = Forum.objects.create(code="SCM", function="x", level="x", **SOURCED)
        meeting = Meeting.objects.create(
            forum=forum, ordinal=58, time_zone="Asia/Seoul", state=MeetingState.TENTATIVE,
            confidence=Confidence.UNCERTAIN,
        )  # fmt: skip
        self.cycle = Cycle.objects.create(framework=self.framework, meeting=meeting, slug="scm-58", opened_at=NOW)
        self.japan = Country.objects.create(alpha2="JP", alpha3="JPN", **NAMED)
        self.theme = Theme.objects.create(code="mro", **NAMED)
        self.people = {side: self._person(side) for side in ("US", "ROK")}
        self.count = 0

    def _person(self, code: str) -> User:
        zone = "America/New_York" if code == "US" else "Asia/Seoul"
        side = Side.objects.create(code=code, time_zone=zone, language="en", **_fit(Side))
        organization = Organization.objects.create(side=side, **_fit(Organization, code=f"o-{code}".lower()))
        post = Post.objects.create(
            side=side, organization=organization, framework=self.framework, role=Role.LEAD,
            slug=f"{code.lower()}-lead", title_en="Lead", title_ko="책임자",
        )  # fmt: skip
        person = User.objects.create_user(
            username=f"{code.lower()}.lead", side=code, name_en="Kim", language="en", email=f"{code.lower()}@x.example"
        )
        Tenure.objects.create(user=person, post=post, starts_on=date(2020, 1, 1))
        return person

    def client(self, side: str = "US") -> Client:
        client = Client()
        client.force_login(self.people[side])
        return client

    def project(self, **fields: Any) -> Project:
        self.count += 1
        shared = fields.get("visibility", Visibility.BOTH) != Visibility.OWN
        values = {
            "key": f"key-{self.count}", "framework": self.framework, "owner": "US", "visibility": Visibility.BOTH,
            "number": self.count if shared else None, "shared_from": 1 if shared else None, "version_number": 1,
            "state": State.SUBMITTED, "stage": Stage.ACTIVE, "cycle": self.cycle, "area": self.areas[0],
            "title_en": f"Project {self.count}", "created_by": self.people["US"], "created_at": NOW,
            "updated_at": NOW - timedelta(minutes=self.count), **fields,
        }  # fmt: skip
        texts = [normalise(values[name]) for name in ("title_en", "title_ko", "aims_en", "aims_ko") if values.get(name)]
        values |= {"search_text": "\n".join(texts), "grams": sorted({pair for text in texts for pair in grams(text)})}
        return Project.objects.create(**values)

    def says(self, project: Project, side: str, health: str) -> None:
        StatusReport.objects.create(
            project=project, side=side, health=health, reason="x", reporter=self.people[side], reported_at=NOW
        )


def _fit(model: Any, **more: Any) -> dict[str, Any]:
    """Return what a model of the reference data asks for beside its code."""
    filled = dict(more)
    for field in model._meta.concrete_fields:
        if field.name in ("name_en", "name_ko", "short_en", "short_ko", "government_en", "government_ko"):
            filled.setdefault(field.name, "Name")
        if field.name == "confidence":
            filled.setdefault(field.name, Confidence.CONFIRMED)
    return filled


@pytest.fixture
def world() -> World:
    return World()


def refs(client: Client, query: str = "", *, path: str = "/projects/") -> list[str]:
    """Return the references a page shows, once it is sure that the count says as many."""
    page = client.get(f"{path}{query}")
    assert page.status_code == 200, page.content[:500]
    rows = [row.href.split("/")[2] for row in page.context["rows"]]
    assert page.context["page"].paginator.count == len(rows)
    return rows


def statements(client: Client, path: str) -> tuple[Any, int]:
    """Return the answer, read to its end, and how many statements it took; marks of transactions are not counted."""
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
        if answer.streaming:
            b"".join(answer.streaming_content)
    asked = [query["sql"] for query in captured.captured_queries]
    return answer, sum(not sql.startswith(("SAVEPOINT", "RELEASE")) for sql in asked)


def lines(client: Client, query: str = "") -> list[list[str]]:
    answer = client.get(f"/projects/export.csv{query}")
    assert answer.status_code == 200
    body = b"".join(answer.streaming_content)
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))


def test_signatures_marks_and_hostile_titles_come_out_as_they_should(world):
    project = world.project(title_en="<b>bold</b>")
    submission = Submission.objects.create(project=project, cycle=world.cycle, state=State.SUBMITTED)
    version = Version.objects.create(
        project=project, submission=submission, number=1, content={}, sha256="0" * 64, saved_by=world.people["US"],
        saved_at=NOW,
    )  # fmt: skip
    Endorsement.objects.create(
        submission=submission, version=version, project=project, side="ROK", sha256="0" * 64,
        endorser=world.people["ROK"], post=Post.objects.get(slug="rok-lead"), endorsed_at=NOW,
    )  # fmt: skip
    page = world.client().get("/projects/").content.decode()
    assert "ROK v1<span" in page
    assert "US v1" not in page
    assert "&lt;span" not in page
    assert "&lt;b&gt;bold" in page


@pytest.mark.parametrize("count", [1, 50])
def test_a_page_costs_eight_statements_however_many_rows_it_has(world, count):
    for _ in range(count):
        project = world.project(
            title_ko="연합 해양 안보 훈련과 정보 공유 체계 정비", title_en="Maritime security training " * 2
        )
        project.partners.add(world.japan)
        world.says(project, "US", Health.ON_TRACK)
        world.says(project, "ROK", Health.AT_RISK)
    client = world.client()

    page, cost = statements(client, "/projects/")

    assert cost <= 8
    assert len(page.context["rows"]) == count
    assert len(page.content) <= 60 * 1024


def test_each_filter_keeps_what_it_names(world):
    group = CountryGroup.objects.create(code="quad", **NAMED)
    CountryMembership.objects.create(country=world.japan, group=group, confidence=Confidence.CONFIRMED)
    wanted = world.project(
        area=world.areas[1], owner="ROK", state=State.PRESENTED, stage=Stage.COMPLETED, visibility=Visibility.PUBLIC,
        title_en="Wanted",
    )  # fmt: skip
    other = world.project(cycle=None, state=State.DRAFT, visibility=Visibility.OWN)
    Project.objects.filter(pk=other.pk).update(number=None, shared_from=None)
    wanted.partners.add(world.japan)
    wanted.themes.add(world.theme)
    client = world.client()

    assert len(refs(client)) == 2
    for query in (
        "area=CB", "owner=ROK", "state=PRESENTED", "stage=COMPLETED", "visibility=PUBLIC", "partner=JP", "group=quad",
        "theme=mro", "cycle=scm-58", "q=wanted", "area=CB&owner=ROK&q=want",
    ):  # fmt: skip
        assert refs(client, f"?{query}") == [wanted.ref], query
    assert refs(client, "?area=CB&owner=US") == []


def test_a_membership_that_ended_does_not_count(world):
    group = CountryGroup.objects.create(code="quad", **NAMED)
    CountryMembership.objects.create(
        country=world.japan, group=group, confidence=Confidence.CONFIRMED, valid_until=date(2020, 1, 1)
    )
    world.project().partners.add(world.japan)
    assert refs(world.client(), "?group=quad") == []


def test_what_a_side_says_is_a_filter(world):
    apart, silent = world.project(), world.project()
    world.says(apart, "US", Health.ON_TRACK)
    world.says(apart, "ROK", Health.AT_RISK)
    client = world.client()
    assert refs(client, "?status=DIVERGENT") == [apart.ref]
    assert refs(client, "?status=AT_RISK") == [apart.ref]
    assert refs(client, "?status=UNVERIFIED") == [silent.ref]


@pytest.mark.parametrize(
    "words",
    [
        "해양",
        "해양안보",
        "해양 안보",
        "해양·안보",
        "해 양",
        unicodedata.normalize("NFD", "안보"),
        "maritime",
        "RITIME sec",
    ],
)
def test_words_find_both_languages_whatever_the_spacing(world, words):
    world.project(title_en="Maritime Security", title_ko="해양·안보")
    world.project(title_en="Cyber", title_ko="사이버")
    assert refs(world.client(), f"?q={words}") == ["rcf-001"]


@pytest.mark.parametrize("query", ["", "?q=secret", "?owner=US", "?visibility=OWN", "?state=SUBMITTED", "?partner=JP"])
def test_what_the_other_side_keeps_to_itself_shows_nowhere(world, query):
    hidden = world.project(visibility=Visibility.OWN, title_en="Secret")
    hidden.partners.add(world.japan)

    assert refs(world.client("US"), query) == [hidden.ref]
    client = world.client("ROK")
    assert refs(client, query) == []
    assert len(lines(client, query)) == 1
    assert b"ecret</a>" not in client.get(f"/projects/{query}").content


def test_a_person_without_a_post_finds_nothing(world):
    world.project()
    client = Client()
    client.force_login(User.objects.create_user(username="us.new", side="US", name_en="New"))
    assert refs(client) == []
    assert len(lines(client)) == 1


@pytest.mark.parametrize(
    "query", ["area=none", "order=password", "then=x", "density=9", "partner=xx", f"q={'가' * 201}", "state=' OR 1=1"]
)
def test_a_value_nobody_knows_is_told_and_loses_no_rows(world, query):
    world.project()
    client = world.client()
    for path in ("/projects/", "/projects/export.csv", "/projects/export.xlsx"):
        page = client.get(f"{path}?{query}")
        assert page.status_code == 422
        assert len(page.context["rows"]) == 1
        assert b"err-summary" in page.content


def test_odd_addresses_never_break_the_page(world):
    world.project()
    client = world.client()
    for query in ("page=0", "page=-1", "page=x", "page=99999999", "page=²", "q=%20", "q=·", "q=%25", "q=_", "q=a&q=b"):
        assert client.get(f"/projects/?{query}").status_code == 200, query
    assert client.get("/projects/?q=%00").status_code == 400
    assert client.post("/projects/").status_code == 405
    assert client.post("/projects/export.csv").status_code == 405


@pytest.mark.parametrize(
    ("order", "wanted"),
    [("newest", [1, 2, 3]), ("title", [3, 1, 2]), ("number", [1, 2, 3]), ("area", [2, 3, 1]), ("state", [3, 1, 2])],
)
def test_the_order_is_chosen_from_a_list(world, order, wanted):
    world.project(title_en="beta", area=world.areas[1], state=State.RETURNED)
    world.project(title_en="Gamma", state=State.SUBMITTED)
    world.project(title_en="Alpha", state=State.ENDORSED)
    assert refs(world.client(), f"?order={order}") == [f"rcf-{number:03d}" for number in wanted]


def test_what_is_alike_in_the_first_order_is_sorted_by_the_second(world):
    for title, area in (("beta", 0), ("Gamma", 1), ("Alpha", 1), ("delta", 0)):
        world.project(title_en=title, area=world.areas[area])
    assert refs(world.client(), "?order=area&then=title") == ["rcf-001", "rcf-004", "rcf-003", "rcf-002"]
    assert refs(world.client(), "?order=area&then=area") == ["rcf-004", "rcf-001", "rcf-003", "rcf-002"]
    assert b"one-language" in world.client().get("/projects/?density=one").content


def test_a_page_beyond_the_end_is_the_last_one_and_links_keep_the_filters(world):
    for _ in range(51):
        world.project()
    page = world.client().get("/projects/?owner=US&page=9")
    assert [row.ref for row in page.context["rows"]] == ["RCF-051"]
    assert b"?owner=US&amp;page=1" in page.content
    assert page.context["page"].paginator.count == 51


def test_of_a_word_that_stands_nearly_everywhere_all_is_counted_when_it_is_asked_for(world, monkeypatch):
    for where in ("alliance.facets", "projects.queries.hits", "projects.queries.listing", "projects.queries.facets"):
        monkeypatch.setattr(f"{where}.COUNTED_AT_ONCE", 50)
    for _ in range(52):
        world.project()
    page = world.client().get("/projects/?q=project&page=2")
    assert [row.ref for row in page.context["rows"]][:2] == ["RCF-001", "RCF-002"]
    assert len(page.context["rows"]) == 50
    assert "More than 50 projects" in page.content.decode()
    assert "1–50 of more than 50" not in page.content.decode()
    whole = world.client().get("/projects/?q=project&page=2&counts=all")
    assert [row.ref for row in whole.context["rows"]] == ["RCF-051", "RCF-052"]
    assert "52 projects" in whole.content.decode()


def test_what_words_find_is_counted_and_grouped_in_one_search(world):
    for number in range(3):
        world.project(area=world.areas[number % 2], aims_en="A zebra.")
    client = world.client()
    with CaptureQueriesContext(connection) as captured:
        page = client.get("/projects/?q=zebra")
    assert sum("has_grams" in one["sql"] or "@@>" in one["sql"] for one in captured.captured_queries) == 1
    assert page.context["page"].paginator.count == 3
    areas = next(facet for facet in page.context["facets"] if facet.name == "area")
    assert [value.number for value in areas.values] == [3, 2, 1]


def test_htmx_gets_the_table_alone(world):
    answer = world.client().get("/projects/", headers={"HX-Request": "true"})
    assert b"<html" not in answer.content
    assert "HX-Request" in answer.headers["Vary"]


def test_an_export_equals_the_list_and_is_put_on_record(world):
    for number in range(3):
        world.project(area=world.areas[number % 2], is_illustrative=True, starts_on=date(2026, 1, 2))
    client = world.client()

    exported = lines(client, "?area=MS&order=number")
    assert [line[0].lower() for line in exported[1:-1]] == refs(client, "?area=MS&order=number")
    assert exported[-1][0].startswith("Sample data")
    assert Entry.objects.get(verb="project.exported").changes == {"format": [None, "CSV"], "area": [None, "MS"]}

    book = load_workbook(io.BytesIO(b"".join(client.get("/projects/export.xlsx?area=MS").streaming_content)))
    sheet = book["Projects"]
    assert [row[0].value.lower() for row in sheet.iter_rows(min_row=2)] == refs(client, "?area=MS")
    assert sheet.freeze_panes == "B2"
    assert sheet["P2"].value == datetime(2026, 1, 2)  # noqa: DTZ001  # a cell has no zone
    assert any("illustrative" in str(cell.value) for row in book["About"].iter_rows() for cell in row)


def test_an_empty_export_still_has_its_heads(world):
    client = world.client()
    assert lines(client)[0][0] == "Reference"
    book = load_workbook(io.BytesIO(b"".join(client.get("/projects/export.xlsx").streaming_content)))
    assert book["Projects"]["A1"].value == "Reference"


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1+1", "＠x", "\u200b=1"])
def test_no_cell_of_an_export_is_a_formula(world, start):
    world.project(title_en=start, title_ko=start)
    client = world.client()

    cell = lines(client)[1][2]
    assert cell.lstrip()[:1] not in set("=+-@＝＋－＠")
    book = load_workbook(io.BytesIO(b"".join(client.get("/projects/export.xlsx").streaming_content)))
    texts = [cell for cell in book["Projects"][2] if isinstance(cell.value, str)]
    assert {cell.data_type for cell in texts} <= {"s", "inlineStr"}


@pytest.mark.parametrize("path", ["/projects/export.csv", "/projects/export.xlsx"])
def test_an_export_costs_the_same_however_many_rows_it_has(world, path):
    world.project().partners.add(world.japan)
    client = world.client()
    _answer, for_one = statements(client, path)
    for _ in range(30):
        world.project().partners.add(world.japan)

    _answer, for_many = statements(client, path)

    assert for_one == for_many <= 8
