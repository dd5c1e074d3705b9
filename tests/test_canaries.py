"""A word of its own in every text one side keeps to itself; then all the other side can reach, without one of them."""

import io
import itertools
import re
import zipfile
from collections import Counter, deque
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from frameworks.choices import Role
from projects import operations
from projects.choices import Audience, ReportKind, State, Visibility
from projects.models import Project
from reminders import operations as duties
from reminders import planner, sender
from reminders.models import Obligation, Rung
from tests.factories import (
    fields_of,
    framework,
    lead_of,
    make_actor,
    make_open_cycle,
    make_person,
    make_project,
)

pytestmark = pytest.mark.django_db

LINK = re.compile(r'(?:href|src|action)="([^"]+)"')
CANARY = re.compile(r"canary\d{4}|카나리아\d{4}")
# Leaving, and what changes the reader's own language.
NOT_FOLLOWED = ("/account/logout/", "/language/", "/static/")
AREAS = ("MS", "ME", "CB", "DI", "TC", "IS")
PAGES_AT_LEAST = 120
ALIKE = 3
CANARIES_AT_LEAST = 40
numbers = itertools.count(1)


def canary() -> str:
    """Return a word that stands nowhere else."""
    return f"canary{next(numbers):04d}"


def canary_ko() -> str:
    return f"카나리아{next(numbers):04d}"


class Keeper:
    """The ROK side, which says something to itself in every place that takes words."""

    def __init__(self) -> None:
        self.at = timezone.now()
        self.lead, self.admin = lead_of("ROK"), make_actor("ROK", Role.ADMIN, at=self.at)
        self.author, self.poc = make_actor("ROK", Role.AUTHOR), make_actor("ROK", Role.POC)

    def fields(self) -> dict[str, Any]:
        """Return a content with a canary in each of its texts."""
        texts = ("title", "aims", "activities", "complements", "resources", "business", "location")
        return fields_of(
            **{f"{name}_en": canary() for name in texts},
            **{f"{name}_ko": canary_ko() for name in texts},
            source=canary(),
        )

    def project(self, state: str) -> Project:
        fields = self.fields()
        fields.pop("area")
        return make_project("ROK", state, actor=self.author, at=self.at, **fields)

    def act(self, operation: str, project: Project, actor: Any, **said: Any) -> Any:
        return getattr(operations, operation)(project_id=project.pk, actor=actor, at=self.at, **said)

    def keep(self, shared: Project) -> None:
        """Fill every place, on projects of the own side and on one that both sides see."""
        returned, filed = self.project(State.RETURNED), self.project(State.SUBMITTED)
        self.project(State.DRAFT)
        self.act("save_project", returned, self.author, base_version=1, fields=self.fields())
        gone = self.project(State.SUBMITTED)
        for project in (filed, shared, gone):
            self.remark(project)
        self.act("withdraw", gone, self.lead, reason=canary())
        operations.freeze_report(cycle_id=filed.cycle_id, kind=ReportKind.OWN, actor=self.admin, at=self.at)
        self.settle()

    def remark(self, project: Project) -> None:
        self.act("comment", project, self.lead, body=canary(), audience=Audience.OWN)
        self.act("write_side_note", project, self.lead, body=canary())
        self.act(
            "review", project, self.poc, version=project.version_number, recommendation="AGAINST", reasons=canary()
        )
        self.act(
            "log_engagement",
            project,
            self.lead,
            audience=Audience.OWN,
            held_on=self.at.date(),
            place=canary(),
            participants=canary(),
            summary=canary(),
            follow_up=canary(),
        )
        if project.owner == "ROK":
            name, words = f"{canary()}.txt", canary().encode()
            self.act("attach", project, self.lead, name=name, content=words, audience=Audience.OWN)

    def settle(self) -> None:
        """Say why a duty of the own posts is waived; of a nil return the other side reads why."""
        owed = Obligation.objects.filter(post__side="ROK", post__role=Role.LEAD, state="OPEN").order_by("due_at")
        first, second = owed[:2]
        duties.return_nil(obligation_id=first.pk, reason="Nothing this year.", actor=self.lead, at=self.at)
        duties.waive(obligation_id=second.pk, reason=canary(), actor=self.admin, at=self.at)


@pytest.fixture
def shared(reference) -> Project:
    """Give a project of the ROK side that both see, in a cycle in which both sides owe something; ROK keeps things."""
    for side in ("US", "ROK"):
        make_person(side, Role.LEAD)
        make_person(side, Role.POC)
    Rung.objects.create(framework=framework(), days_before=300)
    make_open_cycle(scm_on=timezone.now().date() + timedelta(days=120), at=timezone.now())
    project = make_project("ROK", State.SUBMITTED, Visibility.BOTH, at=timezone.now())
    Keeper().keep(project)
    return project


@pytest.fixture
def american(shared) -> Client:
    """Give a US person who holds every post of the side, and so sees all that anybody of it can."""
    person = make_person("US", *Role, areas=AREAS)
    client = Client()
    client.force_login(person)
    return client


def words_of(name: str, body: bytes) -> str:
    """Return all text of an answer, unpacked from whatever file it came in."""
    if body[:4] == b"%PDF":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return "\n".join(archive.read(member).decode(errors="replace") for member in archive.namelist())
    return body.decode(errors="replace")


def answers(client: Client, starts: list[str]) -> Iterator[tuple[str, str]]:
    """Follow every link from these addresses; yield each address with all that came back, headers included.

    Of addresses that differ in the values of their parameters alone the first so many are followed: filters and years
    multiply without end.
    """
    seen, waiting, alike = set(starts), deque(starts), Counter[tuple[str, ...]]()
    while waiting:
        path = waiting.popleft()
        answer = client.get(path)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = words_of(path, body)
        yield path, f"{answer.headers} {text}"
        found = LINK.findall(text) if answer.headers.get("Content-Type", "").startswith("text/html") else []
        for link in [*found, answer.headers.get("Location", "")]:
            target = urlsplit(urljoin(f"http://testserver{path}", unescape(link)))
            address = f"{target.path}?{target.query}" if target.query else target.path
            if target.netloc == "testserver" and address not in seen and not address.startswith(NOT_FOLLOWED):
                seen.add(address)
                kind = (target.path, *sorted(parse_qs(target.query, keep_blank_values=True)))
                alike[kind] += 1
                if alike[kind] <= ALIKE:
                    waiting.append(address)


def test_there_is_something_to_find(shared):
    """The own side reaches what it keeps: so the crawl looks where words are."""
    korean = Client()
    korean.force_login(make_person("ROK", *Role, areas=AREAS, username="rok-all"))
    found = set[str]()
    for _path, text in answers(korean, ["/", "/projects/"]):
        found |= set(CANARY.findall(text))
        if len(found) >= CANARIES_AT_LEAST:
            return
    pytest.fail(f"Only {len(found)} words of those the own side keeps were found on its own pages.")


def test_nothing_the_other_side_can_reach_holds_one_word_of_it(shared, american):
    hidden = Project.objects.filter(owner="ROK", visibility=Visibility.OWN)
    words = ["canary", "카나리아", "canary0001"]
    starts = ["/", "/projects/export.csv", "/projects/export.xlsx", "/audit/export.csv"]
    starts += [f"{path}?q={word}" for path in ("/projects/", "/search/") for word in words]
    starts += [f"/projects/{project.key}/" for project in hidden]
    starts += [f"/projects/?order={order}" for order in ("title", "-title", "number", "updated", "area", "state")]
    visited = 0
    for path, text in answers(american, starts):
        visited += 1
        # A word that was searched for stands on the page of its search.
        searched = parse_qs(urlsplit(path).query).get("q", [""])[0]
        # What one exported stands in one's own record, with the word it was narrowed by.
        searched = words[-1] if path.startswith("/audit/") else searched
        leaked = CANARY.findall(text.replace(searched, "") if searched else text)
        assert not leaked, (path, leaked)
    assert visited >= PAGES_AT_LEAST


def test_no_mail_to_the_other_side_holds_one_word_of_it(shared, letterbox):
    planner.plan()
    assert sender.drain() > 0
    for mail in letterbox.letters():
        assert not CANARY.findall(mail.as_string()), mail["To"]
        for part in mail.walk():
            if part.get_content_maintype() == "text":
                assert not CANARY.findall(part.get_content()), mail["To"]


def test_no_joint_report_holds_one_word_of_it(shared, american):
    admin = make_actor("US", Role.ADMIN)
    for kind in ReportKind:
        snapshot = operations.freeze_report(cycle_id=shared.cycle_id, kind=kind, actor=admin, at=timezone.now())
        assert not CANARY.findall(snapshot.content)
        page = american.get(f"/reports/{snapshot.slug}/").content.decode()
        files = re.findall(rf'href="(/reports/{snapshot.slug}/[^"]+)"', page)
        assert files
        for path in files:
            answer = american.get(path)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert not CANARY.findall(words_of(path, body)), path


def test_the_names_of_what_is_kept_are_told_in_no_message_of_uniqueness(shared, american):
    """Two sides may call their projects alike: neither learns from it that the other has one of that name."""
    title = Project.objects.filter(owner="ROK", visibility=Visibility.OWN).first().title_en
    form = {"title_en": title, "kind": "PROJECT", "area": "MS", "date_precision": "DAY"}
    assert american.post("/projects/new/", form).status_code == 302
