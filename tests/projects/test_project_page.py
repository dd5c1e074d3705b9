"""What each side reads on the page of one project, its versions and its addresses."""

import re

import pytest
from django.test import Client

from alliance.accounts.models import User
from alliance.audit.models import Entry
from frameworks.choices import Role
from frameworks.queries import actor_of
from projects import operations
from projects.choices import State, Visibility
from projects.models import Version
from tests.factories import NOW, fields_of, lead_of, make_actor, make_open_cycle, make_person, make_project

pytestmark = pytest.mark.usefixtures("reference")

ACTS = (
    "submit", "share", "review", "return", "endorse", "withdraw-endorsement", "withdraw", "present", "close", "comment",
    "note", "report-status", "add-member", "add-milestone", "forecast-milestone", "reach-milestone", "drop-milestone",
    "settle-divergence", "log-engagement",
)  # fmt: skip


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def person_of(actor):
    return signed_in(get_user(actor))


def get_user(actor):
    return User.objects.get(pk=actor.user_id)


def returned_and_mended(author):
    """Return a project with a version of its own side, then two that both sides see."""
    project = make_project("US", actor=author, aims_en="FIRST-OWN-WORDS")
    operations.save_project(
        project_id=project.pk, base_version=1, fields=fields_of(aims_en="SECOND-WORDS"), actor=author, at=NOW
    )
    make_open_cycle()
    operations.submit(project_id=project.pk, actor=author, at=NOW)
    operations.share_with_other_side(project_id=project.pk, actor=lead_of("US"), at=NOW)
    project.refresh_from_db()
    return project


def test_the_other_side_reads_no_version_from_before_it_was_shared():
    author = make_actor("US", Role.AUTHOR)
    project = returned_and_mended(author)
    first = Version.objects.get(project=project, number=1)
    rok = signed_in(make_person("ROK", Role.LEAD, language="en"))

    page = rok.get(project.get_absolute_url()).content.decode()

    assert "SECOND-WORDS" in page
    assert "FIRST-OWN-WORDS" not in page
    assert first.sha256[:12] not in page
    assert project.key not in page
    assert rok.get(f"{project.get_absolute_url()}versions/1/").status_code == 404
    assert rok.get(f"{project.get_absolute_url()}versions/2/").status_code == 200
    assert rok.get(f"{project.get_absolute_url()}compare/?from=1&to=2").status_code == 404
    assert rok.get(f"/projects/{project.key}/").status_code == 404


def test_the_own_side_reads_every_version_and_compares_them_word_by_word():
    author = make_actor("US", Role.AUTHOR)
    project = returned_and_mended(author)
    us = person_of(author)

    compared = us.get(f"{project.get_absolute_url()}compare/?from=1&to=2").content.decode()

    assert "<del>FIRST-OWN</del>" in compared
    assert "<ins>SECOND</ins>" in compared
    assert us.get(f"{project.get_absolute_url()}versions/1/").status_code == 200
    assert us.get(f"/projects/{project.key}/").headers["Location"] == project.get_absolute_url()


def test_what_is_for_the_own_side_only_stays_there():
    us_lead, rok_lead = lead_of("US"), lead_of("ROK")
    project = make_project("US", State.SUBMITTED, Visibility.BOTH)
    operations.comment(project_id=project.pk, body="US-ONLY-COMMENT", audience="OWN", actor=us_lead, at=NOW)
    operations.comment(project_id=project.pk, body="JOINT-COMMENT", audience="BOTH", actor=us_lead, at=NOW)
    operations.write_side_note(project_id=project.pk, body="US-NOTE", actor=us_lead, at=NOW)
    operations.review(
        project_id=project.pk,
        version=1,
        recommendation="AGAINST",
        reasons="US-ONLY-REVIEW",
        actor=us_lead,
        at=NOW,
    )
    secrets = ("US-ONLY-COMMENT", "US-NOTE", "US-ONLY-REVIEW")

    own = person_of(us_lead).get(project.get_absolute_url()).content.decode()
    other = person_of(rok_lead).get(project.get_absolute_url()).content.decode()

    assert all(secret in own for secret in secrets)
    assert not any(secret in other for secret in secrets)
    assert "JOINT-COMMENT" in other


def test_a_lapsed_endorsement_says_what_the_later_version_changed():
    author = make_actor("US", Role.AUTHOR)
    project = make_project("US", State.SUBMITTED, Visibility.BOTH, actor=author)
    operations.endorse(project_id=project.pk, version=1, actor=lead_of("ROK"), at=NOW)
    operations.return_to_author(project_id=project.pk, reasons="Say more.", actor=lead_of("US"), at=NOW)
    current = Version.objects.get(project=project, number=1).content
    mended = fields_of(title_en=current["title_en"], title_ko=current["title_ko"], aims_en="Watch it more.")
    operations.save_project(project_id=project.pk, base_version=1, fields=mended, actor=author, at=NOW)

    page = person_of(author).get(project.get_absolute_url()).content.decode()

    assert "Version 2 changed Aims: signed for version 1." in page


@pytest.mark.parametrize("act", ACTS)
def test_acts_are_posted_with_a_token(act):
    project = make_project("US", State.SUBMITTED, Visibility.BOTH)
    user = make_person("US", Role.LEAD)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(user)

    assert signed_in(user).get(f"{project.get_absolute_url()}{act}/").status_code == 405
    assert strict.post(f"{project.get_absolute_url()}{act}/").status_code == 403


@pytest.mark.parametrize(
    "path", ["versions/0/", "versions/99999999999999999999/", "compare/?from=x", "compare/?to=99", "compare/?from=-1"]
)
def test_versions_that_do_not_exist_answer_404(path):
    author = make_actor("US", Role.AUTHOR)
    project = make_project("US", actor=author)
    assert person_of(author).get(f"{project.get_absolute_url()}{path}").status_code == 404


def test_the_number_is_read_in_any_spelling_and_leads_to_one_address():
    project = make_project("US", State.SUBMITTED, Visibility.BOTH)
    client = person_of(lead_of("ROK"))
    assert client.get(f"/projects/{project.ref.upper()}/").headers["Location"] == project.get_absolute_url()
    assert client.get(f"/projects/rcf-{project.number}/").headers["Location"] == project.get_absolute_url()


def test_a_person_without_a_post_sees_no_project():
    project = make_project("US", State.SUBMITTED, Visibility.BOTH)
    nobody = make_person("US")
    assert actor_of(nobody, at=NOW).seats == ()
    assert signed_in(nobody).get(project.get_absolute_url()).status_code == 404


def waits_on(page):
    """Return what the page says of acts that are not possible now, by their words."""
    _before, _mark, after = page.partition("Not possible now")
    return dict(re.findall("<dt>(.*?)</dt><dd>(.*?)</dd>", after.partition("</details>")[0]))


def test_a_lead_who_saved_the_newest_version_reads_why_somebody_else_has_to_endorse_it():
    lead, author = lead_of("US"), make_actor("US", Role.AUTHOR)
    project = make_project("US", State.SUBMITTED, Visibility.BOTH, actor=lead)
    client = person_of(lead)
    page = client.get(project.get_absolute_url()).content.decode()

    assert 'id="act-endorse"' not in page
    assert waits_on(page)["Endorse"].startswith(
        "You saved the newest version yourself. It can be endorsed by somebody else"
    )
    assert '<details class="as-table" open>' in page
    assert client.post(f"{project.get_absolute_url()}endorse/", {"version": 1}).status_code == 403

    operations.add_member(project_id=project.pk, user_id=author.user_id, actor=lead, at=NOW)
    operations.return_to_author(project_id=project.pk, reasons="Say more.", actor=lead, at=NOW)
    operations.save_project(project_id=project.pk, base_version=1, fields=fields_of(), actor=author, at=NOW)
    operations.submit(project_id=project.pk, actor=author, at=NOW)

    page = client.get(project.get_absolute_url()).content.decode()
    assert 'id="act-endorse"' in page
    assert "Endorse" not in waits_on(page)
    assert client.post(f"{project.get_absolute_url()}endorse/", {"version": 2}).status_code == 302


def test_the_reason_is_read_in_korean_too():
    lead = make_actor("ROK", Role.LEAD)
    project = make_project("ROK", State.SUBMITTED, Visibility.BOTH, actor=lead)
    assert "최신 판을 직접 저장하셨습니다." in person_of(lead).get(project.get_absolute_url()).content.decode()


LATER = {"Carry on in the open cycle", "Put on hold"}
ASIDE = {"Merge", "Split"}
SUBMITTED_ONLY = {"Endorse", "Review", "Share with the other side", "Return", "Withdraw project", "Defer"} | ASIDE
FOLLOWING = {"Record as presented", "Report status", "Close", "Add a milestone", "Propose public release"} | LATER
WAITING = [
    ("US", Role.LEAD, State.DRAFT, SUBMITTED_ONLY | FOLLOWING),
    ("US", Role.LEAD, State.SUBMITTED, {"Edit", "Submit"} | FOLLOWING),
    (
        "US",
        Role.LEAD,
        State.ENDORSED,
        {"Edit", "Submit", "Review", "Return", "Close", "Add a file", "Ask for more time"} | ASIDE | LATER,
    ),
    ("US", Role.LEAD, State.PRESENTED, {"Carry on in the open cycle"}),
    ("US", Role.LEAD, State.CLOSED, set()),
    ("US", Role.POC, State.SUBMITTED, {"Edit", "Submit", "Report status", "Add a milestone"}),
    ("ROK", Role.LEAD, State.SUBMITTED, {"Report status", "Propose public release"}),
    ("US", Role.AUDITOR, State.SUBMITTED, set()),
    ("US", Role.LEADERSHIP, State.SUBMITTED, set()),
]


@pytest.mark.parametrize(("side", "role", "state", "words"), WAITING)
def test_what_may_come_later_is_named_and_what_never_will_is_not(side, role, state, words):
    project = make_project("US", state, Visibility.BOTH)
    actor = lead_of(side) if role == Role.LEAD else make_actor(side, role)
    User.objects.filter(pk=actor.user_id).update(language="en")

    waits = waits_on(person_of(actor).get(project.get_absolute_url()).content.decode())

    assert waits.keys() == words
    assert all(help.endswith(".") for help in waits.values())


def test_the_history_calls_each_post_as_the_reader_does_and_as_recorded_once_it_is_gone():
    lead = lead_of("ROK")
    project = make_project("ROK", State.SUBMITTED, Visibility.BOTH)
    operations.endorse(project_id=project.pk, version=1, actor=lead, at=NOW)
    entry = Entry.objects.get(verb="project.endorsed")
    us = person_of(lead_of("US"))

    def history():
        return us.get(project.get_absolute_url()).content.decode().partition('id="history"')[2]

    assert (entry.post_label, lead.seats[0].label) == ("ROK LEAD  담당",) * 2
    assert "ROK lead" in history()
    assert entry.post_label not in history()

    Entry.objects.create(
        verb="project.reviewed",
        target_type=entry.target_type,
        target_id=project.pk,
        actor=entry.actor,
        post_id=0,
        post_label="국제정책과",
        side="ROK",
        at=NOW,
        shared=True,
    )
    assert "국제정책과" in history()
