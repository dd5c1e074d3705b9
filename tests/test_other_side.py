"""What one side does for itself alone changes nothing that the other side can see: no page, no count, no file."""

import csv
import io
import re
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from openpyxl import load_workbook

from frameworks.choices import Role
from projects import operations
from projects.choices import Audience, ListKind, Recommendation, ReportKind, State
from projects.models import Project, SavedView
from projects.operations import saved_views
from tests.crowds import Crowd
from tests.factories import NOW, fields_of, lead_of, make_actor, make_project
from tests.pages import PAGES, Page, seen_by, sign_in, visit

pytestmark = pytest.mark.django_db

SECRET = "Clandestine"
# A token, a key of what is typed, and the minute at which a page was made, or the moment from which it looks for more.
CHANGES = re.compile(
    r'name="(?:csrfmiddlewaretoken|kept)" value="[^"]+"|<time.*?</time>|\d\d:\d\d (?:Washington|Seoul)|since=\d{13}',
    re.DOTALL,
)
SECRET_KO = "은밀한"
FOUND_BY = "/projects/?q=", "/search/?q="
SEARCHES = tuple(Page(f"{path}{words}", f"{path}{quote(words)}") for path in FOUND_BY for words in ("sea", "감시"))
LISTS = "", f"?q={SECRET}", "?owner=ROK", "?state=SUBMITTED&area=MS", "?visibility=OWN", "?partner=JP"


class Koreans:
    """The ROK side, who keep to themselves what they do."""

    def __init__(self, shared: Project) -> None:
        self.shared = shared
        self.lead, self.admin = lead_of("ROK"), make_actor("ROK", Role.ADMIN)
        self.author, self.poc = make_actor("ROK", Role.AUTHOR), make_actor("ROK", Role.POC)

    def work(self) -> None:
        """Log, file, judge and freeze for the own side alone, and remark on what both sides see."""
        own = fields_of(title_en=f"{SECRET} sea watch", title_ko=f"{SECRET_KO} 해양 감시", **Crowd.links())
        filed = self.log(State.SUBMITTED, own)
        self.log(State.DRAFT, own)
        returned = self.log(State.RETURNED, own)
        operations.save_project(
            project_id=returned.pk, base_version=1, fields={**own, "aims_en": SECRET}, actor=self.author, at=NOW
        )
        for project in (filed, self.shared):
            self.remark(project)
        words = {"name": f"{SECRET}.txt", "content": SECRET.encode(), "audience": Audience.OWN}
        operations.attach(project_id=filed.pk, **words, actor=self.author, at=NOW)
        look = {"page": ListKind.PROJECTS, "query": "order=title", "is_shared": True}
        saved_views.save_view(name=f"{SECRET} {SavedView.objects.count()}", **look, actor=self.lead, at=NOW)
        operations.freeze_report(cycle_id=filed.cycle_id, kind=ReportKind.OWN, actor=self.admin, at=NOW)

    def log(self, state: str, own: dict[str, Any]) -> Project:
        return make_project("ROK", state, actor=self.author, **{name: own[name] for name in own if name != "area"})

    def remark(self, project: Project) -> None:
        about: dict[str, Any] = {"project_id": project.pk, "at": NOW}
        operations.comment(**about, body=SECRET, audience=Audience.OWN, actor=self.lead)
        operations.write_side_note(**about, body=SECRET, actor=self.lead)
        version = Project.objects.get(pk=project.pk).version_number
        advice = {"recommendation": Recommendation.AGAINST, "reasons": SECRET}
        if not project.reviews.filter(reviewer_id=self.poc.user_id, version__number=version).exists():
            operations.review(**about, **advice, version=version, actor=self.poc)


@pytest.fixture
def crowd(reference) -> Crowd:
    """Give a workspace in which both sides have begun; what is due from the ROK side is done."""
    crowd = Crowd()
    crowd.rounds(1)
    return crowd


@pytest.fixture
def koreans(crowd) -> Koreans:
    koreans = Koreans(crowd.shared)
    koreans.work()
    return koreans


def text_of(client: Client, page: Page) -> str:
    """Return a page without what differs at each request."""
    seen = seen_by("US", page)
    assert seen
    answer = visit(client, seen)
    assert answer.status_code == page.status
    return CHANGES.sub("", answer.content.decode())


def test_no_page_of_the_other_side_changes(koreans):
    pages = [page for page in (*PAGES, *SEARCHES) if page.role and not page.path.startswith("/account/")]
    clients = {role: sign_in(f"us-{role}") for role in {page.role for page in pages}}
    before = {page.name: text_of(clients[page.role], page) for page in pages}

    koreans.work()

    for page in pages:
        after = text_of(clients[page.role], page)
        assert SECRET not in after, page.name
        assert after == before[page.name], page.name


@pytest.mark.parametrize("secret", [SECRET, SECRET_KO])
@pytest.mark.parametrize("role", ["lead", "admin", "auditor"])
def test_the_words_of_the_other_side_are_found_no_more_than_words_of_nobody(koreans, role, secret):
    client = sign_in(f"us-{role}")
    for path in FOUND_BY:
        found, nothing = (text_of(client, Page(words, f"{path}{quote(words)}")) for words in (secret, "zzzz"))
        assert found.replace(secret, "zzzz").replace(quote(secret), "zzzz") == nothing


def rows_of(client: Client, query: str) -> list[list[object]]:
    """Return the rows of both files of the list."""
    text, book = (b"".join(client.get(f"/projects/export.{kind}{query}").streaming_content) for kind in ("csv", "xlsx"))
    sheet = load_workbook(io.BytesIO(book))["Projects"]
    return [
        *csv.reader(io.StringIO(text.decode("utf-8-sig"))),
        *(list(row) for row in sheet.iter_rows(values_only=True)),
    ]


@pytest.mark.parametrize("role", ["lead", "admin", "auditor"])
def test_no_file_of_the_other_side_changes(koreans, role):
    client = sign_in(f"us-{role}")
    before = {query: rows_of(client, query) for query in LISTS}

    koreans.work()

    assert {query: rows_of(client, query) for query in LISTS} == before
    assert SECRET not in str(before.values())
