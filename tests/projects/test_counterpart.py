"""An owner sees a record as the other side does, learns what is withheld, and sees nothing that is theirs alone."""

import re

import pytest
from django.test import Client

from frameworks.choices import Role
from projects import operations
from projects.choices import Audience, State, Visibility
from projects.queries.finding import find
from projects.queries.page import project_page
from tests.factories import NOW, lead_of, make_actor, make_person, make_project

pytestmark = pytest.mark.django_db
FORMS = re.compile(r"<time.*?</time>|<details.*?</details>|<form.*?</form>|<ul class=\"acts\".*?</ul>", re.DOTALL)


def client_of(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def project(reference):
    """Give a shared US project of two versions, on which each side keeps something to itself and says something."""
    author, lead, other = make_actor("US", Role.AUTHOR), lead_of("US"), lead_of("ROK")
    project = make_project("US", State.SUBMITTED, Visibility.BOTH, actor=author)
    for actor, name in ((lead, "US"), (other, "ROK")):
        about = {"project_id": project.pk, "actor": actor, "at": NOW}
        operations.comment(**about, body=f"{name}-OWN-COMMENT", audience=Audience.OWN)
        operations.comment(**about, body=f"{name}-BOTH-COMMENT", audience=Audience.BOTH)
        operations.write_side_note(**about, body=f"{name}-OWN-NOTE")
        operations.review(**about, version=1, recommendation="SUPPORT", reasons=f"{name}-OWN-REVIEW")
    operations.attach(
        project_id=project.pk, name="us-own.txt", content=b"Own.", audience=Audience.OWN, actor=lead, at=NOW
    )
    return project


def page(client: Client, project, tail: str = "as-counterpart/") -> str:
    answer = client.get(f"{project.get_absolute_url()}{tail}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_is_one_sides_own_is_not_there_whosever_it_is_and_what_is_ours_is_counted(project):
    text = page(client_of(make_person("US", Role.LEAD)), project)

    assert "US-BOTH-COMMENT" in text
    assert "ROK-BOTH-COMMENT" in text
    for side in ("US", "ROK"):
        for kind in ("COMMENT", "NOTE", "REVIEW"):
            assert f"{side}-OWN-{kind}" not in text
    assert "us-own.txt" not in text
    assert re.search(r"<dt>Comments of your side alone</dt><dd>1</dd>", text)
    assert re.search(r"<dt>Notes of your side</dt><dd>1</dd>", text)
    assert re.search(r"<dt>Files of your side alone</dt><dd>1</dd>", text)
    assert "<form" not in text.partition("<main")[2].partition("</main>")[0]


def test_it_is_what_the_other_side_reads_but_for_what_is_theirs_alone(reference):
    author, lead = make_actor("US", Role.AUTHOR), lead_of("US")
    shared = make_project("US", State.SUBMITTED, Visibility.BOTH, actor=author)
    operations.comment(project_id=shared.pk, body="OURS", audience=Audience.OWN, actor=lead, at=NOW)
    operations.comment(project_id=shared.pk, body="BOTHS", audience=Audience.BOTH, actor=lead, at=NOW)
    us, rok = client_of(make_person("US", Role.LEAD)), client_of(make_person("ROK", Role.POC, language="en"))

    def told(text: str) -> list[str]:
        bare = FORMS.sub("", text.partition("<main")[2].partition("</main>")[0])
        bare = bare[bare.index('<nav class="tabs"') :]
        words = re.sub(r"<[^>]+>", "\n", bare)
        return [line.strip() for line in words.splitlines() if line.strip() and line.strip() not in {"New", "· 1 new"}]

    seen, theirs = told(page(us, shared)), told(page(rok, shared, "?whole=yes"))
    assert "BOTHS" in seen
    assert "OURS" not in seen
    assert [line for line in seen if line not in theirs] == []


def test_the_first_wall_hides_both_sides_own_matter_without_the_second(project):
    """Read here as the owner of the tables, whom no policy binds."""
    lead, other = lead_of("US"), lead_of("ROK")
    for actor, name in ((lead, "US"), (other, "ROK")):
        about = {"project_id": project.pk, "actor": actor, "at": NOW}
        met = {"held_on": NOW.date(), "participants": f"{name}-OWN-GUEST", "summary": f"{name}-OWN-TALK"}
        operations.log_engagement(**about, **met)
        thread = project.comments.get(body=f"{name}-BOTH-COMMENT")
        operations.reply(**about, comment_id=thread.pk, body=f"{name}-OWN-REPLY", audience=Audience.OWN)
    found = find(lead, project.ref)
    read = project_page(found, lead.as_the_other(project.framework_id, project.area_id), NOW, whole=True)

    told = str(read)
    assert "US-BOTH-COMMENT" in told
    assert "ROK-BOTH-COMMENT" in told
    assert re.findall(r"(?:US|ROK)-OWN-\w+|us-own", told) == []
    assert "US-OWN-REPLY" in str(project_page(found, lead, NOW, whole=True))


def test_only_the_owner_looks_so_and_only_at_what_is_shared(project):
    path = f"{project.get_absolute_url()}as-counterpart/"
    own = make_project("US", State.SUBMITTED, Visibility.OWN)
    assert client_of(make_person("ROK", Role.LEAD)).get(path).status_code == 403
    assert client_of(make_person("US", Role.LEAD)).get(f"/projects/{own.key}/as-counterpart/").status_code == 409
    assert client_of(make_person("ROK", Role.LEAD)).get(f"/projects/{own.key}/as-counterpart/").status_code == 404
    assert client_of(make_person("US", Role.LEAD)).post(path).status_code == 405


def test_looking_reads_nothing_and_leaves_the_new_ones_new(project):
    lead = make_person("US", Role.LEAD)
    page(client_of(lead), project)
    assert not project.read_marks.filter(user=lead).exists()
