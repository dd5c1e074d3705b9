"""The record of the own side, as its auditors read it."""

import csv
import io

import pytest
from django.test import Client
from django.utils.translation import override

from alliance.audit.chain import seal_waiting
from alliance.audit.models import Entry, Seal
from alliance.templatetags.alliance import as_written
from frameworks.choices import Role
from projects import operations
from projects.labels import recorded_of, target_of, value_of
from tests.factories import NOW, lead_of, make_actor, make_person, make_project

pytestmark = pytest.mark.usefixtures("reference")


@pytest.mark.parametrize(
    ("language", "words", "post"),
    [("en", "Submitted it to the cycle", "US author"), ("ko", "보고주기에 제출", "US AUTHOR  담당")],
)
def test_each_act_and_each_post_stands_in_the_readers_words(language, words, post):
    make_project("US", "SUBMITTED")
    client = Client()
    client.force_login(make_person("US", Role.AUDITOR, language=language))

    page = client.get("/audit/").content.decode()

    assert f">{words}" in page
    assert "<code>project.submitted</code>" in page
    assert f'<span class="sub">{post}</span>' in page


def test_of_several_posts_the_one_for_the_projects_area_stands_in_the_record():
    project = make_project("US", "SUBMITTED", area="TC", visibility="BOTH")
    reader = make_actor("ROK", Role.POC, areas=("MS", "TC"))

    given = operations.review(
        project_id=project.pk, version=1, recommendation="SUPPORT", reasons="It fits.", actor=reader,
        at=NOW,
    )  # fmt: skip

    assert given.post.slug == "rok-poc-tc"
    assert Entry.objects.get(verb="project.reviewed").post_id == given.post_id


def test_what_changed_stands_in_words_and_what_stayed_is_left_out():
    project = make_project("US", "SUBMITTED", visibility="BOTH")
    operations.endorse(project_id=project.pk, version=1, actor=lead_of("ROK"), at=NOW)
    client = Client()
    client.force_login(make_person("ROK", Role.AUDITOR, language="ko"))
    [endorsed] = [one for one in client.get("/audit/").context["entries"] if one.entry.verb == "project.endorsed"]
    with override("ko"):
        said = {name: (str(before), str(after)) for name, before, after in endorsed.changes}
    assert said == {"판": ("–", "1"), "SHA-256": ("–", project.versions.get().sha256)}


def test_a_text_that_was_saved_names_its_language_and_a_list_its_things():
    with override("en"):
        assert recorded_of("aims_ko") == "Aims (Korean)"
        assert recorded_of("area") == "Priority area"
        assert [value_of(value) for value in (["US", "ROK"], [], None, "ON_TRACK", 3)] == [
            "US, ROK", "–", "–", "On track", 3,
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "words", "notice"), [("en", "Endorsement · Thu 1 Oct 2026", "Notice"), ("ko", "승인 · ", "알림")]
)
def test_what_has_no_name_is_told_by_what_it_is(language, words, notice):
    with override(language):
        assert target_of("reminders.obligation", "ENDORSEMENT 2 2026-10-01").startswith(words)
        assert "ENDORSEMENT" not in target_of("reminders.obligation", "ENDORSEMENT 2 2026-10-01")
        assert target_of("reminders.notice", "5 2026-10-01") == notice
        assert target_of("projects.project", "RCF-001 Sea watch") == "RCF-001 Sea watch"


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        ("ko", "Joint statement", '<span lang="en">Joint statement</span>'),
        ("ko", "국방부 발표", "국방부 발표"),
        ("en", "국방부 발표", '<span lang="ko">국방부 발표</span>'),
        ("en", "<b>", "<b>"),
        ("ko", "<b>", '<span lang="en">&lt;b&gt;</span>'),
        ("ko", "", ""),
    ],
)
def test_a_text_kept_in_one_language_is_marked_with_it_for_readers_of_the_other(language, text, told):
    with override(language):
        assert str(as_written(text)) == told


def signed_in(side: str, role: str) -> Client:
    client = Client()
    client.force_login(make_person(side, role))
    return client


def test_an_auditor_takes_the_record_of_the_own_side_as_a_file_that_starts_no_formula():
    make_project("ROK", "SUBMITTED", visibility="BOTH")
    project = make_project("US", "SUBMITTED", visibility="BOTH")
    operations.return_to_author(project_id=project.pk, reasons="=1+1", actor=lead_of("US"), at=NOW)

    answer = signed_in("US", Role.AUDITOR).get("/audit/export.csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))

    assert [row["Verb"] for row in rows] == list(
        Entry.objects.filter(side="US").order_by("pk").values_list("verb", flat=True)
    )
    assert [row["Why"] for row in rows if row["Verb"] == "project.returned"] == ["'=1+1"]
    assert rows[-1]["Verb"] == "record.exported"


@pytest.mark.parametrize("path", ["/audit/export.csv", "/audit/verify/"])
@pytest.mark.parametrize("role", [role for role in Role if role != Role.AUDITOR])
def test_nobody_but_an_auditor_takes_the_record_away_or_verifies_it(path, role):
    assert signed_in("US", role).get(path).status_code == 403
    assert not Entry.objects.filter(verb="record.exported").exists()


def test_verifying_says_how_far_the_record_fits_and_checks_a_noted_seal():
    make_project("US", "SUBMITTED", visibility="BOTH")
    seal_waiting("US")
    newest = Seal.objects.filter(side="US").latest("seq")
    auditor = signed_in("US", Role.AUDITOR)

    found = auditor.get("/audit/verify/").context["found"]
    assert (found.number, found.fault, found.waiting) == (newest.seq, None, 0)
    right = auditor.get("/audit/verify/", {"seq": newest.seq, "hash": newest.hash})
    assert f"number {newest.seq}, is there unchanged" in right.content.decode()
    wrong = auditor.get("/audit/verify/", {"seq": newest.seq, "hash": "a" * 64}).content.decode()
    assert f"does not fit at number {newest.seq}" in wrong


@pytest.mark.parametrize("asked", [{"seq": "x", "hash": "a"}, {"seq": "1"}, {"hash": "a\x00"}, {"seq": "9" * 40}])
def test_a_note_that_is_none_is_refused_in_words(asked):
    answer = signed_in("US", Role.AUDITOR).get("/audit/verify/", asked)
    assert answer.status_code in {400, 422}


def test_the_other_sides_chain_is_its_own():
    make_project("ROK", "SUBMITTED", visibility="BOTH")
    seal_waiting("ROK")
    found = signed_in("US", Role.AUDITOR).get("/audit/verify/").context["found"]
    assert (found.side, found.number) == ("US", 0)
