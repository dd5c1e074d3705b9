"""An owner sees a record as the other side does, learns what is withheld, and sees nothing that is theirs alone."""

import re
from difflib import unified_diff

import pytest
from django.test import Client

from alliance.audit.models import Entry
from frameworks.choices import Role
from projects import operations
from projects.choices import Audience, State, Visibility
from projects.models import Project, Snapshot
from projects.queries.finding import find
from projects.queries.page import project_page
from reminders.models import Obligation
from tests.factories import NOW, fields_of, lead_of, make_actor, make_person, make_project

pytestmark = pytest.mark.django_db
# What is another for each reader: clocks, what they may do, what is new to them, and what they wrote for their side.
PERSONAL = re.compile(
    r"<time.*?</time>|<details class=\"act\".*?</details>|<section class=\"sec\" id=\"acts\".*?</section>"
    r"|<div class=\"own-wrap\">.*?</section></div>|<form.*?</form>|<a class=\"btn.*?</a>|<div class=\"btns\">.*?</div>"
    r"|<span class=\"tag tag-new\">.*?</span>| · \d+ new|<section class=\"note after\".*?</section>",
    re.DOTALL,
)


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


def sections(text: str) -> dict[str, list[str]]:
    """Return what each section of a page tells, by its name, without what is another for each reader."""
    bare = PERSONAL.sub("", text.partition("<main")[2].partition("</main>")[0])
    told = {}
    for part in re.split(r"(?=<section class=\"sec\" id=|<section class=\"endorse\")", bare):
        name = re.match(r"<section class=\"(?:sec\" id=\"([\w-]+)|endorse)", part)
        words = re.sub(r"<[^>]+>", "\n", part)
        told[(name[1] or "endorse") if name else "head"] = [line for line in map(str.strip, words.splitlines()) if line]
    return told


def by(side: str, act: str, project, **said):
    """Do one act on a project as the lead of a side."""
    return getattr(operations, act)(project_id=project.pk, actor=lead_of(side), at=NOW, **said)


def say_all(project, name: str, audience: str) -> None:
    """Let a side say to an audience all that has one."""
    word = f"{name}-{audience}"
    thread = by(name, "comment", project, body=f"{word}-COMMENT", audience=audience)
    by(name, "reply", project, comment_id=thread.pk, body=f"{word}-REPLY", audience=audience)
    met = {"held_on": NOW.date(), "participants": f"{word}-GUEST", "summary": f"{word}-TALK", "audience": audience}
    by(name, "log_engagement", project, **met)
    if name == project.owner:
        by(name, "attach", project, name=f"{word}.txt", content=b"Plan.", audience=audience)


@pytest.fixture
def eventful(reference):
    """Give a US project of four versions, shared from the second on, to which everything happened that can happen."""
    author, owner = make_actor("US", Role.AUTHOR), lead_of("US")
    project = make_project("US", State.SUBMITTED, actor=author)
    by("US", "return_to_author", project, reasons="US-EARLIER-REASONS")
    _edit(project, author)
    operations.submit(project_id=project.pk, actor=author, at=NOW)
    by("US", "share_with_other_side", project)
    for audience in (Audience.OWN, Audience.BOTH):
        say_all(project, "US", audience)
    say_all(project, "ROK", Audience.BOTH)
    poc = make_actor("US", Role.POC)
    for actor, words in ((owner, "US-BOTH-REVIEW"), (poc, "US-OWN-REVIEW")):
        about = {"project_id": project.pk, "actor": actor, "at": NOW}
        given = operations.review(
            **about, version=project_version(project), recommendation="SUPPORT", reasons=words, grades={"fit": 3}
        )
        if actor == owner:
            by("US", "share_review", project, review_id=given.pk)
    by("US", "write_side_note", project, body="US-OWN-NOTE")
    by("ROK", "endorse", project, version=project_version(project))
    by("ROK", "return_to_author", project, reasons="ROK-BOTH-REASONS")
    _edit(project, author)
    operations.submit(project_id=project.pk, actor=author, at=NOW)
    for name in ("US", "ROK"):
        by(name, "endorse", project, version=project_version(project))
    by("US", "propose_release", project, version=project_version(project))
    by("ROK", "approve_release", project, version=project_version(project))
    by("US", "record_presented", project)
    by("US", "add_milestone", project, title_en="First patrol", title_ko="", planned_on=NOW.date())
    by("US", "report_status", project, health="ON_TRACK", reason="")
    by("ROK", "report_status", project, health="AT_RISK", reason="ROK-BOTH-DOUBT")
    by("US", "settle_divergence", project, words="US-BOTH-SETTLED")
    return project


def _edit(project, author) -> None:
    project.refresh_from_db()
    operations.save_project(
        project_id=project.pk, base_version=project.version_number, fields=fields_of(), actor=author, at=NOW
    )


def project_version(project) -> int:
    project.refresh_from_db()
    return project.version_number


@pytest.mark.parametrize("language", ["en", "ko"])
def test_each_section_tells_what_a_member_of_the_other_side_reads_there_no_more_and_no_less(eventful, language):
    us = client_of(make_person("US", Role.LEAD, language=language))
    rok = client_of(make_person("ROK", Role.POC, language=language))
    seen, theirs = sections(page(us, eventful)), sections(page(rok, eventful, "?whole=yes"))
    assert seen.keys() == theirs.keys()
    assert len(seen) >= 14
    assert [(name, line) for name in seen for line in unified_diff(seen[name], theirs[name], n=0)] == []


def test_the_section_tests_have_something_of_everything_to_look_at(eventful):
    told = sections(page(client_of(make_person("US", Role.LEAD)), eventful))
    everything = {"endorse", "status", "difference", "milestones", "reviews", "comments", "engagements", "files"}
    assert everything <= told.keys()
    assert all("US-OWN" not in line for lines in told.values() for line in lines)
    for name, word in (("comments", "COMMENT"), ("comments", "REPLY"), ("engagements", "TALK"), ("reviews", "REVIEW")):
        assert any(f"US-BOTH-{word}" in line for line in told[name])


def test_what_is_withheld_is_what_the_own_side_reads_and_the_other_does_not(eventful):
    text = page(client_of(make_person("US", Role.LEAD)), eventful)
    counts = dict(re.findall(r"<dt>([^<]+)</dt><dd>(\d+)</dd>", text.partition("<main")[2]))
    assert counts["Versions from before it was shared"] == "1"
    assert counts["Comments of your side alone"] == "3"
    assert counts["Reviews that are not shared"] == "1"
    assert counts["Notes of your side"] == "1"
    assert counts["Files of your side alone"] == "1"
    assert counts["Engagements of your side alone"] == "1"
    assert counts["Names of your team"] == "1"
    about = Entry.objects.filter(target_type="projects.project", target_id=eventful.pk)
    assert counts["Entries of the record"] == str(about.filter(side="US", shared=False).count())


def test_what_the_looking_person_has_not_read_is_not_new_there(eventful):
    text = page(client_of(make_person("US", Role.LEAD)), eventful)
    main = text.partition("<main")[2].partition("</main>")[0]
    assert "tag-new" not in main
    assert not re.search(r"· \d+ new", main)


def test_a_project_of_either_side_alone_that_it_came_from_is_not_named_there_by_the_first_wall(project):
    for name in ("US", "ROK"):
        part = make_project(name, State.SUBMITTED, Visibility.OWN)
        Project.objects.filter(pk=part.pk).update(split_from=project)
    lead = lead_of("US")
    found = find(lead, project.ref)
    assert len(project_page(found, lead, NOW).road.kin) == 1
    assert project_page(found, lead.as_the_other(project.framework_id, project.area_id), NOW).road.kin == []


def test_a_look_through_other_eyes_reads_no_report_and_no_duty_of_either_side_alone(project):
    for name in ("US", "ROK"):
        operations.freeze_report(cycle_id=project.cycle_id, kind="OWN", actor=make_actor(name, Role.ADMIN), at=NOW)
    looking = lead_of("US").as_the_other(project.framework_id, project.area_id)
    assert not Snapshot.objects.visible_to(looking).exists()
    assert not Obligation.objects.visible_to(looking).exists()
    assert set(Project.objects.visible_to(looking)) == set(Project.objects.exclude(visibility=Visibility.OWN))


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
