"""Several projects chosen in the list: what the pages ask, how they refuse, and a quick look at one of them."""

import csv
import io
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils.html import escape

from alliance.accounts.models import User
from alliance.audit.models import Entry
from frameworks.choices import Role
from frameworks.models import Theme
from projects import operations
from projects.choices import Health, State, Visibility
from projects.models import Project
from projects.operations.together import MOST
from tests import factories
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]
PAGE = "/projects/together/"


class Desk:
    """Two drafts and a submitted project of the US side, one of the ROK, and a browser of the US lead."""

    def __init__(self) -> None:
        self.lead = User.objects.get(pk=factories.lead_of("US").user_id)
        author = factories.make_actor("US", Role.AUTHOR)
        self.drafts = [factories.make_project("US", actor=author) for _number in range(2)]
        self.submitted = factories.make_project("US", State.SUBMITTED, actor=author)
        self.theirs = factories.make_project("ROK", State.SUBMITTED, Visibility.BOTH)
        self.hidden = factories.make_project("ROK", State.SUBMITTED)
        self.theme = Theme.objects.order_by("pk")[0]
        self.browser = browser_of(self.lead)

    def asks(self, *projects: Project, status: int = 200, **asked: str) -> str:
        answer = self.browser.get(address(*projects, **asked))
        assert answer.status_code == status
        return answer.content.decode()

    def sends(self, *projects: Project, act: str, status: int = 302, back: str = "", **said: str) -> str:
        """Send the form of the page, and return its answer, or the address it leads to."""
        answer = self.browser.post(address(*projects, act=act, back=back), said)
        assert answer.status_code == status
        return answer.headers.get("Location", "") or answer.content.decode()

    def themes(self) -> list[int]:
        return [project.themes.count() for project in (*self.drafts, self.submitted, self.theirs)]


def address(*projects: Project, **asked: str) -> str:
    return f"{PAGE}?{urlencode({**asked, 'ref': [project.ref for project in projects]}, doseq=True)}"


def browser_of(person: User) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


@pytest.fixture
def desk(reference) -> Desk:
    return Desk()


def test_each_row_of_the_list_has_a_box_named_after_it(desk):
    page = desk.browser.get("/projects/?order=title").content.decode()

    for project in (*desk.drafts, desk.theirs):
        box = f"<input type=checkbox name=ref value={project.ref} form=many aria-label={project.ref.upper()}>"
        assert box in page
    assert f'id="many" method="get" action="{PAGE}"' in page
    assert '<input type="hidden" name="back" value="order=title">' in page


def test_a_theme_is_added_once_one_is_sure_and_the_list_shown_as_it_was(desk):
    asked = desk.asks(*desk.drafts, act="theme", back="state=DRAFT")
    assert f'<option value="{desk.theme.code}">' in asked
    sure = desk.asks(*desk.drafts, act="theme", theme=desk.theme.code, back="state=DRAFT")
    assert escape(f"2 projects: add the theme “{desk.theme.name_en}”") in sure
    assert desk.themes() == [0, 0, 0, 0]

    back = desk.sends(*desk.drafts, act="theme", theme=desk.theme.code, back="state=DRAFT")

    assert back == "/projects/?state=DRAFT"
    assert desk.themes() == [1, 1, 0, 0]
    assert "is added to 2 projects" in desk.browser.get(back).content.decode()


def test_a_second_press_does_nothing_and_says_so(desk):
    for _press in range(2):
        desk.sends(*desk.drafts, act="theme", theme=desk.theme.code)

    assert [project.versions.count() for project in desk.drafts] == [2, 2]
    assert "Nothing was left to do" in desk.browser.get("/projects/").content.decode()


def test_a_person_is_put_on_the_teams(desk):
    newcomer = factories.make_user("US")
    desk.sends(*desk.drafts, desk.theirs, act="assign", user=newcomer.username)
    assert newcomer.memberships.count() == 3


def test_what_stands_in_the_way_is_told_before_and_after_and_can_be_left_out(desk):
    chosen, theme = [*desk.drafts, desk.submitted], desk.theme.code
    why = "It can be edited while it is a draft or returned."

    for page in (
        desk.asks(*chosen, act="theme", theme=theme),
        desk.sends(*chosen, act="theme", theme=theme, status=409),
    ):
        assert f"{desk.submitted.ref.upper()} {desk.submitted.title_en}</a>: {why}" in page
        rest = "&amp;".join(f"ref={project.ref}" for project in reversed(desk.drafts))
        assert f'href="{PAGE}?act=theme&amp;theme={theme}&amp;{rest}"' in page
    assert desk.themes() == [0, 0, 0, 0]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_where_the_posts_do_not_allow_it_the_answer_is_403_in_the_readers_language(desk, language):
    User.objects.filter(pk=desk.lead.pk).update(language=language)
    page = desk.sends(desk.drafts[0], desk.theirs, act="theme", theme=desk.theme.code, status=403)
    assert {"en": "Your posts do not allow it", "ko": "귀하의 직위로는"}[language] in page
    assert desk.themes() == [0, 0, 0, 0]


def test_what_one_may_not_see_makes_the_whole_choice_not_found(desk):
    desk.asks(desk.drafts[0], desk.hidden, act="theme", status=404)
    desk.sends(desk.drafts[0], desk.hidden, act="theme", theme=desk.theme.code, status=404)
    assert desk.themes() == [0, 0, 0, 0]


def test_what_makes_no_sense_is_told_with_the_choice_kept(desk):
    for page in (
        desk.asks(*desk.drafts, act="theme", theme="nothing", status=422),
        desk.sends(*desk.drafts, act="theme", theme="", status=422),
        desk.sends(*desk.drafts, act="nothing", status=422),
    ):
        assert all(f'name="ref" value="{project.ref}" checked' in page for project in desk.drafts)
    assert desk.browser.get(PAGE).status_code == 422
    too_many = {"act": "theme", "ref": [f"us-{number:08d}" for number in range(MOST + 1)]}
    assert desk.browser.get(PAGE, too_many).status_code == 422


def test_the_chosen_ones_alone_leave_as_a_file_on_record(desk):
    answer = desk.browser.get(PAGE, {"act": "csv", "ref": [desk.drafts[0].ref, desk.theirs.ref]})
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert {row[0] for row in rows[1:]} == {desk.drafts[0].ref.upper(), desk.theirs.ref.upper()}
    chosen = ", ".join(sorted(project.ref.upper() for project in (desk.drafts[0], desk.theirs)))
    assert Entry.objects.get(verb="project.exported").changes == {"format": [None, "CSV"], "chosen": [None, chosen]}
    book = desk.browser.get(PAGE, {"act": "xlsx", "ref": desk.theirs.ref})
    assert b"".join(book.streaming_content).startswith(b"PK")


@pytest.mark.parametrize(
    ("role", "offered"), [(Role.LEAD, 2), (Role.AUTHOR, 1), (Role.ADMIN, 1), (Role.LEADERSHIP, 0), (Role.AUDITOR, 0)]
)
def test_only_what_the_posts_allow_is_offered(desk, role, offered):
    person = desk.lead if role == Role.LEAD else factories.make_person("US", role)
    page = browser_of(person).get("/projects/").content.decode()
    assert sum(f'name="act" value="{act}"' in page for act in ("theme", "assign")) == offered


def test_a_quick_look_tells_how_it_stands_and_what_waits_for_whom(desk):
    project = factories.make_project("US", State.PRESENTED)
    for side, health in (("US", Health.ON_TRACK), ("ROK", Health.OFF_TRACK)):
        said = {"health": health, "reason": "A storm.", "actor": factories.lead_of(side), "at": NOW}
        operations.report_status(project_id=project.pk, **said)
    operations.comment(project_id=project.pk, audience="BOTH", body="Who pays?", actor=factories.lead_of("ROK"), at=NOW)

    page = desk.browser.get(f"{project.get_absolute_url()}glance/").content.decode()
    part = desk.browser.get(f"{project.get_absolute_url()}glance/?part=1").content.decode()

    for text in (project.title_en, project.title_ko, "On track", "Off track", "Divergent", "Who pays?"):
        assert text in part
        assert text in page
    assert "<html" not in part
    assert "<h2 id=glance-h" in part.replace('"', "")
    assert "<h1 id=glance-h" in page.replace('"', "")


@pytest.mark.parametrize(
    ("make", "awaited"),
    [
        ({}, {("Submit", "US", "Author")}),
        ({"state": State.RETURNED}, {("Edit", "US", "Author")}),
        ({"state": State.SUBMITTED}, {("Share with the other side", "US", "Lead point of contact")}),
        (
            {"state": State.SUBMITTED, "visibility": Visibility.BOTH},
            {("Endorse", "US", "Lead point of contact"), ("Endorse", "ROK", "Lead point of contact")},
        ),
        ({"state": State.ENDORSED}, {("Record as presented", "US", "Lead point of contact")}),
    ],
)
def test_who_has_to_act_next_follows_from_the_state(desk, make, awaited):
    project = factories.make_project("US", **make)
    page = desk.browser.get(f"{project.get_absolute_url()}glance/")
    told = {(str(one.act), str(one.side), str(one.role.label)) for one in page.context["glance"].awaited}
    assert awaited <= told


def test_a_quick_look_keeps_to_what_the_reader_may_see(desk):
    shared = factories.make_project("US", State.SUBMITTED, Visibility.BOTH)
    operations.comment(project_id=shared.pk, audience="OWN", body="Ours alone.", actor=factories.lead_of("US"), at=NOW)
    theirs = browser_of(User.objects.get(pk=factories.lead_of("ROK").user_id))

    assert "Ours alone." in desk.browser.get(f"{shared.get_absolute_url()}glance/").content.decode()
    assert "Ours alone." not in theirs.get(f"{shared.get_absolute_url()}glance/").content.decode()
    assert theirs.get(f"/projects/{desk.submitted.key}/glance/").status_code == 404
