"""The whole cycle as people walk it: two sides, two languages, each person in a browser of their own."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from frameworks.choices import Role
from projects import making
from projects.choices import State, Visibility
from reminders import planner, sender
from reminders.models import Rung
from tests.factories import PASSWORD, framework, make_open_cycle, make_person, make_project

pytestmark = pytest.mark.browser
LOCALES = {"us": "en-US", "rok": "ko-KR"}
ROLES = {"author": Role.AUTHOR, "poc": Role.POC, "lead": Role.LEAD, "admin": Role.ADMIN}
TITLE = "Shared picture of the west sea"
TITLE_KO = "서해 공동 상황도"
AIMS_KO = "함께 바다를 살피고 서로 알린다."


class Traffic:
    """What all browsers asked for, and how the site answered."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.faults: list[str] = []

    def watch(self, page: Page) -> None:
        """Note every request and every fault of a page from now on."""
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("response", lambda answer: self.faults.append(answer.url) if answer.status >= 500 else None)


class Person:
    """Somebody with a post, at a browser of their own, signed in."""

    def __init__(self, name: str, browser: Browser, site: str, traffic: Traffic) -> None:
        side, role = name.split("-")
        make_person(side.upper(), ROLES[role], username=name)
        self.site = site
        self.page = browser.new_context(locale=LOCALES[side]).new_page()
        self.page.set_default_timeout(10_000)
        traffic.watch(self.page)
        self.go("/account/login/")
        self.page.fill("[name=login]", name)
        self.page.fill("[name=password]", PASSWORD)
        self.page.press("[name=password]", "Enter")
        self.page.wait_for_url(f"{site}/")

    def go(self, path: str) -> None:
        """Open a page of the site."""
        self.page.goto(self.site + path)

    def write(self, path: str, **fields: str) -> None:
        """Fill the form of a project and save it, under one priority area."""
        self.go(path)
        self.page.locator("[name=area]").select_option("MS")
        for name, text in fields.items():
            self.page.fill(f"[name={name}]", text)
        with self.page.expect_navigation():
            self.page.locator("form.form-pairs .btn-main").click()

    def act(self, name: str, *, choose: str = "", **fields: str) -> None:
        """Open an act of the project's page, fill it and do it; ``choose`` is the value of a radio button."""
        self.page.locator(f"#act-{name}[href]").click()
        form = self.page.locator(f'form[action$="/{name}/"]')
        for field, text in fields.items():
            form.locator(f"[name={field}]").fill(text)
        if choose:
            form.locator(f'input[type=radio][value="{choose}"]').check()
        with self.page.expect_navigation():
            form.locator("button").click()

    def sees(self, text: str, where: str = "#main") -> None:
        """Insist that a text stands on the page."""
        expect(self.page.locator(where).first).to_contain_text(text)

    def download(self, extension: str, folder: Path) -> Path:
        """Take the one file of this format that is ready."""
        with self.page.expect_download() as taken:
            self.page.locator(f'a[download][href$=".{extension}"]').last.click()
        path = folder / taken.value.suggested_filename
        taken.value.save_as(path)
        return path


@pytest.fixture
def traffic() -> Traffic:
    return Traffic()


@pytest.fixture
def enter(world, browser, live_server, traffic):
    """Give a way to let a person in, by names like us-lead; close their browsers in the end."""
    people: list[Person] = []

    def let_in(name: str) -> Person:
        people.append(Person(name, browser, live_server.url, traffic))
        return people[-1]

    yield let_in
    for person in people:
        person.page.context.close()


def write_and_submit(author: Person) -> str:
    """Draft in both languages, save a second version and submit; return the project's path."""
    author.write("/projects/new/", title_en=TITLE, title_ko=TITLE_KO, aims_en="Watch the sea.", aims_ko=AIMS_KO)
    path = author.page.url.removeprefix(author.site)
    author.write(f"{path}edit/", aims_en="Watch the sea together and tell each other.")
    author.sees("Version 2", "#versions")
    author.act("submit")
    author.sees("It is submitted.", "body")
    return path


def ask_for_more(reviewer: Person) -> None:
    """Read it in Korean, comment for both sides and return it."""
    reviewer.go("/projects/rcf-001/")
    expect(reviewer.page.locator("html")).to_have_attribute("lang", "ko")
    reviewer.sees(TITLE_KO, "h1")
    reviewer.act("comment", body="비용은 누가 부담합니까?", choose="BOTH")
    reviewer.act("return", reason="비용 부담을 밝혀 주십시오.")
    reviewer.sees("비용 부담을 밝혀 주십시오.", "#comments")


def mend_and_submit(author: Person) -> None:
    """Read both remarks, answer with a third version and submit it again."""
    author.go("/projects/rcf-001/")
    author.sees("비용은 누가 부담합니까?", "#comments")
    author.sees("비용 부담을 밝혀 주십시오.", "#comments")
    author.write("/projects/rcf-001/edit/", resources_en="Each side pays its own.", resources_ko="각자 부담한다.")
    author.act("confirm-language")
    author.act("submit")
    author.sees("Version 3", "#versions")


def endorse_and_present(us_lead: Person, rok_lead: Person) -> None:
    """Sign the third version on both sides, and record it as presented."""
    for lead in (us_lead, rok_lead):
        lead.go("/projects/rcf-001/")
        lead.act("endorse")
    us_lead.go("/projects/rcf-001/")
    us_lead.sees("Endorsed by both sides: version 3", "section.endorse")
    us_lead.go("/")
    us_lead.sees("Not yet met", ".verdict")
    us_lead.go("/projects/rcf-001/")
    us_lead.act("present")
    us_lead.go("/")
    us_lead.sees("Goal met", ".verdict")
    us_lead.sees("RCF-001")


def words_of_workbook(path: Path) -> str:
    """Return all texts of a workbook, a line each."""
    return "\n".join(
        str(cell)
        for sheet in load_workbook(path, read_only=True).worksheets
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if cell is not None
    )


def freeze_and_take(admin: Person, folder: Path) -> None:
    """Freeze the joint report, have it made in both languages, and take it along as three documents."""
    admin.go("/reports/")
    form = admin.page.locator('form[action="/reports/freeze/"]')
    form.locator("[name=kind]").select_option("JOINT")
    with admin.page.expect_navigation():
        form.locator(".btn-main").click()
    with admin.page.expect_navigation():
        admin.page.get_by_role("button", name="All formats English + 한국어").click()
    while making.work():
        pass
    # Without a reload: the page looks again by itself.
    expect(admin.page.locator("#files [aria-labelledby=waiting-h]")).to_have_count(0)
    assert admin.download("pdf", folder).read_bytes().startswith(b"%PDF-")
    assert admin.download("docx", folder).read_bytes().startswith(b"PK")
    words = words_of_workbook(admin.download("xlsx", folder))
    assert "RCF-001" in words
    assert TITLE in words
    assert TITLE_KO in words
    assert AIMS_KO in words


def remind() -> None:
    """Plan and send what is due on a ladder of one rung."""
    Rung.objects.create(framework=framework(), days_before=90, local_hour=9)
    assert planner.plan() > 0
    assert sender.drain() > 0


def test_a_project_goes_from_a_draft_to_the_goal_between_two_sides(enter, live_server, traffic, letterbox, tmp_path):
    author, us_lead, rok_poc, rok_lead = (enter(name) for name in ("us-author", "us-lead", "rok-poc", "rok-lead"))
    make_open_cycle(at=timezone.now(), scm_on=timezone.now().date() + timedelta(days=60))

    path = write_and_submit(author)
    us_lead.go(path)
    us_lead.act("share")
    expect(us_lead.page).to_have_url(f"{live_server.url}/projects/rcf-001/")
    us_lead.sees("RCF-001", ".marks")
    ask_for_more(rok_poc)
    mend_and_submit(author)
    endorse_and_present(us_lead, rok_lead)
    rok_lead.go("/")
    rok_lead.sees(TITLE_KO)
    remind()
    freeze_and_take(enter("us-admin"), tmp_path)

    letters = {letter["To"]: letter.get_body(("plain",)).get_content() for letter in letterbox.letters()}
    assert "Washington" in letters["us-lead@us.example"]
    assert "Seoul" in letters["us-lead@us.example"]
    assert "워싱턴" in letters["rok-lead@rok.example"]
    assert "서울" in letters["rok-lead@rok.example"]
    assert [url for url in traffic.asked if not url.startswith(live_server.url)] == []
    assert traffic.faults == []


def test_what_the_other_side_keeps_for_itself_does_not_exist(enter):
    hidden = make_project("ROK", State.SUBMITTED, Visibility.OWN)
    us_lead = enter("us-lead")

    seen = []
    for ref in (hidden.ref, "rok-zzzzzzzz"):
        answer = us_lead.page.goto(f"{us_lead.site}/projects/{ref}/")
        seen.append((answer.status, us_lead.page.title(), us_lead.page.locator("#main").inner_text()))

    assert seen[0][0] == 404
    assert seen[0] == seen[1]
