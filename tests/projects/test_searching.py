"""The search over everything: what it finds and in which order, for whom it finds nothing, and what it costs."""

import re
import unicodedata
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from frameworks.choices import Role
from projects import operations
from projects.choices import Audience, Sort, State, Visibility
from projects.models import Attachment, Comment, Project
from tests.crowds import Crowd
from tests.factories import NOW, fields_of, lead_of, make_actor, make_person, make_project
from tests.pages import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

MARK = re.compile(r"<mark>(.*?)</mark>")


def reader(side: str = "US", *roles: str, **fields: Any) -> Client:
    client = Client()
    client.force_login(make_person(side, *(roles or (Role.LEAD,)), **fields))
    return client


def look(client: Client, words: str, **more: Any) -> Any:
    answer = client.get("/search/", {"q": words, **more})
    assert answer.status_code == 200
    return answer


def hits(answer: Any, kind: str) -> list[Any]:
    return [hit for one in answer.context["found"] if one.group.kind == kind for hit in one.group.hits]


def titles(answer: Any, kind: str = Sort.PROJECTS) -> list[str]:
    return [hit.title.words for hit in hits(answer, kind)]


def remark(project: Project, body: str, audience: str = Audience.BOTH, side: str = "US") -> Comment:
    about = {"project_id": project.pk, "body": body, "audience": audience}
    return operations.comment(**about, actor=lead_of(side), at=NOW)


def attach(project: Project, name: str, audience: str = Audience.BOTH, side: str = "US", **more: str) -> Attachment:
    about = {"project_id": project.pk, "name": name, "content": b"Words.", "audience": audience, **more}
    return operations.attach(**about, actor=lead_of(side), at=NOW)


def shared(side: str = "US", **fields: Any) -> Project:
    return make_project(side, State.SUBMITTED, Visibility.BOTH, **fields)


# What is found.


def test_each_kind_is_found_by_its_words_and_leads_to_its_place():
    project = shared(title_en="Harbour watch", aims_en="Zebra crossing of the strait.")
    said = remark(project, "The zebra needs a second week.")
    attach(project, "zebra plan.txt")
    answer = look(reader(), "zebra")

    assert [one.group.kind for one in answer.context["found"]] == [Sort.FILES, Sort.PROJECTS, Sort.COMMENTS]
    (found,), (comment,), (file,) = (hits(answer, kind) for kind in (Sort.PROJECTS, Sort.COMMENTS, Sort.FILES))
    address = project.get_absolute_url()
    assert found.url == address
    assert found.said.words == "Zebra crossing of the strait."
    assert comment.url == f"{address}?talk={said.pk}#c{said.pk}"
    assert file.url == f"{address}?whole=yes#files"
    assert MARK.findall(answer.content.decode()) == ["zebra", "Zebra", "zebra"]


def test_what_both_sides_know_is_found_in_both_languages():
    client = reader("US", Role.LEAD, name_en="Jordan Zephyr", name_ko="조던")
    for words in ("SCM 58", "58th SCM", "scm-58", "제58차 SCM", "제58차 한미안보협의회의"):
        assert hits(look(client, words), Sort.MEETINGS)[0].url == "/calendar/scm-58/", words
    for words in ("zephyr", "조던"):
        (post,) = hits(look(client, words), Sort.PEOPLE)
        assert post.url == "/posts/us-lead/"
        assert [held.user.name_en for held in post.thing.holders] == ["Jordan Zephyr"]


def test_a_commitment_is_found_and_its_row_is_led_to(client):
    person = reader()
    made = hits(look(person, "maintenance"), Sort.COMMITMENTS)[0]
    path, _hash, row = made.url.partition("#")
    assert f'id="{row}"' in person.get(path).content.decode()


@pytest.mark.parametrize(
    "words",
    [
        "한미연합",
        "한·미 연합",
        "한 미 연합",
        "한미 연합 구조",
        "구조 한미",
        "ㅎㅁㅇㅎ",
        "ㅎㅁ 구조",
        unicodedata.normalize("NFD", "한미연합"),
        "  한미연합   훈련 ",
        "COMBINED rescue",
        "rescue comb",
    ],
)
def test_spacing_dots_unicode_forms_case_and_first_consonants_do_not_matter(words):
    shared(title_ko="한·미 연합 구조 훈련", title_en="Combined rescue drill")
    shared(title_ko="해양 감시", title_en="Sea watch")
    answer = look(reader(), words)
    assert titles(answer) == ["Combined rescue drill"]


def test_a_text_that_was_typed_decomposed_is_found_composed():
    shared(title_ko=unicodedata.normalize("NFD", "한미 연합 구조"), title_en="")
    answer = look(reader("ROK"), "연합구조")
    assert [unicodedata.normalize("NFC", title) for title in titles(answer)] == ["한미 연합 구조"]
    assert MARK.findall(answer.content.decode()) == ["연합 구조"]


def test_what_is_called_so_comes_first_then_what_begins_so_then_what_holds_it_then_the_rest():
    elsewhere = shared(title_en="Nothing like it", aims_en="A rescue drill of sorts.")
    held = shared(title_en="Combined rescue drill")
    begins = shared(title_en="Rescue drill at sea")
    called = shared(title_en="Rescue Drill")
    assert titles(look(reader(), "rescue drill")) == [one.title_en for one in (called, begins, held, elsewhere)]


def test_a_reference_finds_its_project_first():
    first, second = shared(title_en="One"), shared(title_en="Two", aims_en="It follows RCF-001 closely.")
    assert first.ref == "rcf-001"
    assert titles(look(reader(), "RCF-001")) == ["One", "Two"]
    assert second.ref in look(reader(), second.ref).content.decode().lower()


def test_the_words_are_marked_in_a_long_text_and_the_text_is_cut_about_them():
    project = shared(title_en="Harbour", aims_en=f"{'Plain words. ' * 60}A zebra crosses. {'More words. ' * 60}")
    said = hits(look(reader(), "zebra"), Sort.PROJECTS)[0].said.words
    assert "A zebra crosses." in said
    assert said.startswith("… ")
    assert said.endswith(" …")
    assert len(said) < 200
    assert project.aims_en not in said


def test_words_beside_one_another_are_marked_together():
    shared(title_en="Combined rescue drill", title_ko="한·미 연합 구조")
    assert MARK.findall(look(reader(), "rescue combined").content.decode()) == ["Combined rescue"]
    assert MARK.findall(look(reader("ROK"), "연합 한미").content.decode()) == ["한·미 연합"]


def test_what_people_wrote_is_escaped_around_the_marks():
    remark(shared(), "<script>zebra</script> & <b>zebra</b>")
    page = look(reader(), "zebra").content.decode()
    assert "&lt;script&gt;<mark>zebra</mark>&lt;/script&gt;" in page


def test_a_comment_that_was_edited_and_a_file_that_was_removed_are_found_no_more():
    project, lead = shared(), lead_of("US")
    said, file = remark(project, "A zebra."), attach(project, "zebra.txt")
    operations.edit_comment(project_id=project.pk, comment_id=said.pk, body="An antelope.", actor=lead, at=NOW)
    operations.remove_file(project_id=project.pk, key=file.key, reason="Wrong.", actor=lead, at=NOW)
    client = reader()
    assert look(client, "zebra").context["total"] == 0
    assert look(client, "antelope").context["total"] == 1


def test_a_group_leads_to_its_list_with_the_words_and_tells_how_many_there_are():
    for number in range(12):
        remark(shared(title_en=f"Zebra {number}"), "A zebra.")
    client = reader()
    answer = look(client, "zebra")
    assert [(chip.label, chip.total) for chip in answer.context["chips"]] == [
        ("", 24),
        ("Projects", 12),
        ("Comments", 12),
    ]
    assert len(titles(answer)) == 10
    assert {one.group.kind: one.url for one in answer.context["found"]} == {
        Sort.PROJECTS: "/projects/?q=zebra",
        Sort.COMMENTS: "/search/?q=zebra&kind=comments",
    }
    assert client.get("/projects/?q=zebra").context["page"].paginator.count == 12
    alone = look(client, "zebra", kind="comments")
    assert [len(one.group.hits) for one in alone.context["found"]] == [12]
    assert alone.context["chips"][2].is_current
    # Beyond the end stands the last page, and what the other kinds hold is still told.
    beyond = look(client, "zebra", kind="comments", page=9)
    assert len(hits(beyond, Sort.COMMENTS)) == 12
    assert beyond.context["chips"] == alone.context["chips"]


# For whom nothing is found.


def test_nothing_of_the_other_side_is_found_by_any_word_of_it():
    own = {"title_en": "Canary harbour", "title_ko": "카나리아 항구", "aims_en": "Canary aims."}
    hidden = make_project("ROK", State.SUBMITTED, **own)
    draft = make_project("ROK", **own)
    both = shared("ROK", title_en="Known to both")
    for project in (hidden, both):
        remark(project, "canary said", Audience.OWN, "ROK")
        attach(project, "canary.txt", Audience.OWN, "ROK", description="A canary.")
    make_person("ROK", Role.AUDITOR, name_en="Canary Kim", name_ko="카나리아")
    korean, american = reader("ROK", *Role), reader("US", *Role)

    for words in ("canary", "카나리아", "ㅋㄴㄹㅇ", "canary harbour", hidden.key, draft.key):
        for part in ({}, {"part": "1"}, *({"kind": kind} for kind in Sort)):
            found = look(american, words, **part)
            assert found.context["total"] == 0, words
            assert found.context["found"] == []
            nothing = look(american, "qqqqqq", **part)
            assert _said(found, words) == _said(nothing, "qqqqqq")
    kinds = {one.group.kind: one.group.total for one in look(korean, "canary").context["found"]}
    assert kinds == {Sort.PROJECTS: 2, Sort.COMMENTS: 2, Sort.FILES: 2, Sort.PEOPLE: 1}


def _said(answer: Any, words: str) -> str:
    """Return a page without what was looked for, and without what differs at each request."""
    plain = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"|<time.*?</time>', "", answer.content.decode())
    for form in (words, answer.wsgi_request.GET.urlencode().split("&")[0].removeprefix("q=")):
        plain = plain.replace(form, "WORDS")
    return plain


def test_the_database_itself_hides_what_a_forgotten_filter_would_show(monkeypatch):
    project = make_project("ROK", State.SUBMITTED, title_en="Canary harbour")
    remark(project, "canary said", Audience.OWN, "ROK")
    attach(project, "canary.txt", Audience.OWN, "ROK")
    client = reader("US", *Role)
    for model in (Project, Comment, Attachment):
        monkeypatch.setattr(type(model.objects.all()), "visible_to", lambda self, actor: self.all())
    assert look(client, "canary").context["total"] == 0


def test_a_draft_is_found_by_its_team_alone():
    author = make_actor("US", Role.AUTHOR)
    make_project("US", actor=author, title_en="Zebra draft")
    own = Client()
    own.force_login(make_person("US", Role.LEAD))
    assert titles(look(own, "zebra")) == ["Zebra draft"]
    assert look(reader("US", Role.LEADERSHIP), "zebra").context["total"] == 0
    assert look(reader("US", Role.AUTHOR), "zebra").context["total"] == 0


def test_somebody_without_a_post_finds_no_project_and_nothing_on_one():
    project = shared(title_en="Zebra")
    remark(project, "A zebra.")
    attach(project, "zebra.txt")
    nobody = Client()
    nobody.force_login(make_person("US"))
    assert look(nobody, "zebra").context["total"] == 0
    assert look(nobody, "SCM 58").context["total"] > 0


def test_nobody_searches_without_signing_in(client):
    answer = client.get("/search/", {"q": "zebra"})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/account/login/")


# What people type.


@pytest.mark.parametrize("words", ["", "   ", "\t\n"])
def test_no_words_are_no_error_and_the_page_teaches(words):
    page = look(reader(), words).content.decode()
    assert "Find anything that you may see" in page
    assert "ㅎㅁㅇㅎ" in page


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("x" * 10_000, "at most 200 characters"),
        ("가" * 10_000, "at most 200 characters"),
        ("!!! --- ···", "at least two letters or figures"),
        ("…", "at least two letters or figures"),
        ("가", "at least two letters or figures"),
        ("\u200b\u2060·", "at least two letters or figures"),
    ],
)
@pytest.mark.parametrize("part", [{}, {"part": "1"}])
def test_what_cannot_be_searched_is_told_and_kept_in_the_field(words, told, part):
    answer = reader().get("/search/", {"q": words, **part})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert part or words.strip()[:100] in answer.content.decode()


def test_an_odd_kind_or_page_is_told():
    for more in ({"kind": "none"}, {"page": "-1"}, {"page": "x"}, {"page": "9" * 40}):
        assert reader().get("/search/", {"q": "zebra", **more}).status_code == 422


def test_a_nul_is_refused_and_signs_of_queries_are_letters():
    assert reader().get("/search/?q=%00zebra").status_code == 400
    shared(title_en="100% of zebra_s \\ 'quoted'")
    for words in ("100% zebra", "zebra_s", "\\ 'quoted'"):
        assert titles(look(reader(), words)) == ["100% of zebra_s \\ 'quoted'"], words
    for words in ("zeb%ra", "zebra' OR 1=1 --", "{{7*7}} zebra", "\ud7a3\u1100 zebra"):
        assert look(reader(), words).context["total"] == 0


def test_two_hundred_letters_by_themselves_are_one_word():
    assert look(reader(), "a b " * 50).context["total"] == 0


def test_the_palette_gets_a_glance_without_the_page_around_it():
    for number in range(8):
        shared(title_en=f"Zebra {number}")
    answer = look(reader(), "zebra", part="1")
    text = answer.content.decode()
    assert "<html" not in text
    assert "8 found for “zebra”" in text
    assert len(hits(answer, Sort.PROJECTS)) == 5


def test_every_page_has_the_search_in_its_header_and_the_palette_at_its_foot():
    page = reader().get("/calendar/").content.decode()
    assert page.count('action="/search/"') == 2
    assert re.search(r'<script src="[^"]*js/search[^"]*" defer></script>', page)
    assert "js/search" not in Client().get("/account/login/").content.decode()


def test_of_a_word_that_stands_nearly_everywhere_the_newest_are_looked_at_and_all_on_demand(monkeypatch):
    monkeypatch.setattr("projects.queries.hits.COUNTED_AT_ONCE", 2)
    shared(title_en="Zebra")
    for number in range(2):
        shared(title_en=f"Crossing {number}", aims_en="A zebra.")
    client = reader()
    answer = look(client, "zebra")
    assert titles(answer) == ["Crossing 1", "Crossing 0"]
    page = answer.content.decode()
    assert "More than 2 found" in page
    assert "More than 2 projects hold these words" in page
    assert "2+" in look(client, "zebra", part="1").content.decode()
    assert not look(client, "crossing").context["has_more"]
    whole = look(client, "zebra", counts="all")
    assert titles(whole) == ["Zebra", "Crossing 1", "Crossing 0"]
    assert whole.context["total"] == 3
    assert not whole.context["has_more"]


# What it costs.


def statements(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE")) for query in captured.captured_queries)


def test_a_search_costs_the_same_however_much_there_is_and_is_found():
    crowd = Crowd()
    crowd.rounds(1)
    client = sign_in("us-lead")
    paths = [f"/search/?q={words}{part}" for words in ("remark", "제목", "plan", "sea") for part in ("", "&part=1")]
    few = [statements(client, path) for path in paths]
    crowd.rounds(20)
    assert [statements(client, path) for path in paths] == few
    assert max(few) <= 18
    assert max(few[1::2]) <= 15


def test_words_of_comments_and_files_are_found_by_their_indexes():
    project = shared()
    for number in range(40):
        remark(project, f"Remark {number}")
    attach(project, "zebra.txt")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE projects_comment, projects_attachment")
        # So few rows would be read one by one; what counts is whether the index may be used at all.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
    for model, index in ((Comment, "comment_grams"), (Attachment, "attachment_grams")):
        assert index in model.objects.matching("zebra").explain()


def test_what_is_searched_follows_the_texts_and_the_number():
    project = make_project("US", State.SUBMITTED, title_en="Zebra", title_ko="얼룩말")
    lead = lead_of("US")
    assert project.search_text.endswith("\n\nㅇㄹㅁ")
    operations.share_with_other_side(project_id=project.pk, actor=lead, at=NOW)
    project.refresh_from_db()
    assert project.search_text.endswith(f"\n{project.ref}\nㅇㄹㅁ")
    operations.return_to_author(project_id=project.pk, reasons="Say antelope.", actor=lead, at=NOW)
    fields = fields_of(title_en="Antelope", title_ko="영양")
    about = {"project_id": project.pk, "base_version": 1, "fields": fields}
    operations.save_project(**about, actor=lead, at=NOW + timedelta(minutes=1))
    client = reader()
    assert titles(look(client, "zebra")) == []
    assert titles(look(client, project.ref)) == ["Antelope"]
    assert len(hits(look(client, "say antelope"), Sort.COMMENTS)) == 1
