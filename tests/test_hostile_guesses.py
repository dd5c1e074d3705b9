"""Whoever guesses or knows a reference of what the other side keeps to itself is answered as for one at random."""

import re
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import URLPattern

from frameworks.choices import Role
from frameworks.models import Tenure
from projects import urls
from projects.choices import State, Visibility
from projects.models import AgendaItem, KeptForm
from projects.operations import subscribing
from tests.factories import NOW, make_person, make_project
from tests.guesses import RANDOM_KEY, RANDOM_NUMBER, Guesser, Kept

pytestmark = pytest.mark.usefixtures("reference")
HEADERS = (
    {},
    {"Range": "bytes=0-9"},
    {"If-None-Match": "*"},
    {"If-None-Match": '"0"', "If-Modified-Since": "Sat, 29 Oct 2044 19:43:31 GMT"},
    {"HX-Request": "true"},
)
SAID = {"body": "Said", "audience": "BOTH", "reason": "So."}


@pytest.fixture
def kept(reference) -> Kept:
    return Kept()


@pytest.fixture
def guesser(kept) -> Guesser:
    return Guesser()


def addresses(ref: str) -> list[str]:
    """Return every address below a project."""
    routes = {str(one.pattern) for one in urls.urlpatterns if isinstance(one, URLPattern)}
    below = [route for route in routes if route.startswith("projects/<slug:ref>/")]
    fill = {"<slug:ref>": ref, "<int:number>": "1", "<slug:key>": "0" * 16, "<str:name>": "plan.txt"}
    for before, after in fill.items():
        below = [route.replace(before, after) for route in below]
    assert all("<" not in route for route in below)
    return sorted(f"/{route}" for route in below)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE"])
def test_every_address_below_a_hidden_project_answers_as_one_below_a_random_one(kept, guesser, method):
    known, random = addresses(kept.hidden.key), addresses(RANDOM_KEY)
    assert len(known) > 40
    before = guesser.rows()
    for path, other in zip(known, random, strict=True):
        for headers in HEADERS if method in {"GET", "HEAD"} else HEADERS[:1]:
            absent = guesser.ask(method, other, headers=headers, secret=RANDOM_KEY)
            assert guesser.ask(method, path, headers=headers, secret=kept.hidden.key) == absent, path
            assert absent.status in {404, 405}, path
    assert guesser.rows() == before


def test_the_key_of_a_shared_project_leads_the_other_side_nowhere(kept, guesser):
    for path, other in zip(addresses(kept.shared.key), addresses(RANDOM_KEY), strict=True):
        absent = guesser.get(other, secret=RANDOM_KEY)
        assert guesser.get(path, secret=kept.shared.key) == absent, path


# Each act with the field that names something, what the US side keeps under that name, and what else is filled in.
ACTS = [
    *((act, "comment", one, SAID) for act in ("reply", "resolve", "reopen", "edit-comment") for one in range(3)),
    ("share-review", "review", "review", {}),
    ("remove-file", "file", "file", SAID),
    ("forecast-milestone", "milestone", "step", {"forecast_on": "2026-11-30", **SAID}),
    ("reach-milestone", "milestone", "step", {"actual_on": "2026-09-01"}),
    ("drop-milestone", "milestone", "step", SAID),
    ("extension", "duty", "duty", {"until": "2026-12-01", **SAID}),
    ("merge", "into", "hidden", SAID),
    ("merge", "into", "shared", SAID),
]


def name_of(kept: Kept, what: str | int) -> str | int:
    """Return the name or number of something kept: the key of a project or a file, the number of the rest."""
    thing = kept.comments[what] if isinstance(what, int) else getattr(kept, what)
    return getattr(thing, "key", thing.pk)


@pytest.mark.parametrize("at", ["shared", "rok"])
@pytest.mark.parametrize(("act", "field", "what", "words"), ACTS)
def test_no_act_takes_what_is_hidden_otherwise_than_what_is_not_there(kept, guesser, at, act, field, what, words):
    path, name = f"{getattr(kept, at).get_absolute_url()}{act}/", name_of(kept, what)
    other = "f" * len(name) if isinstance(name, str) else RANDOM_NUMBER
    before = guesser.rows()
    absent = guesser.post(path, {**words, field: other}, secret=other)
    assert guesser.post(path, {**words, field: name}, secret=name) == absent
    assert absent.status in {403, 409, 422}
    assert guesser.rows() == before


@pytest.mark.parametrize("act", ["review", "endorse", "confirm-language", "propose-release", "approve-release"])
def test_a_version_from_before_it_was_shared_is_judged_as_one_that_never_was(kept, guesser, act):
    path, words = f"{kept.shared.get_absolute_url()}{act}/", {"recommendation": "SUPPORT", "reasons": "So."}
    before = guesser.rows()
    absent = guesser.post(path, {**words, "version": 77})
    assert guesser.post(path, {**words, "version": 1}) == absent
    assert absent.status in {403, 409}
    assert guesser.rows() == before


@pytest.mark.parametrize("query", ["from={}&to=2", "from=2&to={}", "from={}&to={}"])
def test_a_version_from_before_it_was_shared_is_compared_as_one_that_never_was(kept, guesser, query):
    page = kept.shared.get_absolute_url()
    old, none = (f"{page}compare/?{query.replace('{}', number)}" for number in ("1", "77"))
    for headers in HEADERS:
        absent = guesser.get(none, headers=headers, secret=none.partition("?")[2])
        assert guesser.get(old, headers=headers, secret=old.partition("?")[2]) == absent
    old, none = (guesser.get(f"{page}{part}/", secret=part) for part in ("versions/1", "versions/77"))
    assert old == none


@pytest.mark.parametrize("asked", ["answer", "edit", "page", "do", "take"])
def test_what_is_asked_of_a_page_tells_nothing_of_a_hidden_comment(kept, guesser, asked):
    page = kept.shared.get_absolute_url()
    absent = guesser.get(f"{page}?{asked}={RANDOM_NUMBER}", secret=RANDOM_NUMBER)
    for comment in kept.comments:
        assert guesser.get(f"{page}?{asked}={comment.pk}", secret=comment.pk) == absent


def test_a_file_of_the_other_side_alone_is_none(kept, guesser):
    page, before = kept.shared.get_absolute_url(), guesser.rows()
    for headers in HEADERS:
        absent = guesser.get(f"{page}files/{'f' * 16}/plan.txt", headers=headers, secret="f" * 16)
        assert absent.status == 404
        told = guesser.get(f"{page}files/{kept.file.key}/plan.txt", headers=headers, secret=kept.file.key)
        assert told == absent
    assert guesser.rows() == before


def test_a_report_of_the_other_side_alone_is_none_whatever_is_asked_of_it(kept, guesser):
    slug, other = kept.report.slug, "zz-zz"
    for tail in ("", "report.csv", "{}.csv", "report.pdf", "{}.json"):
        for headers in HEADERS:
            absent = guesser.get(f"/reports/{other}/{tail.format(other)}", headers=headers, secret=other)
            assert absent.status == 404
            assert guesser.get(f"/reports/{slug}/{tail.format(slug)}", headers=headers, secret=slug) == absent


@pytest.mark.parametrize(
    ("act", "words"),
    [
        ("forums/rcwg-9/put", {}),
        ("forums/waive", {"forum": "RCWG", "reason": "So."}),
    ],
)
def test_no_forum_takes_a_hidden_project_otherwise_than_one_that_is_not_there(kept, guesser, act, words):
    path, before = f"/cycles/{kept.hidden.cycle.slug}/{act}/", guesser.rows()
    absent = guesser.post(path, {**words, "project": RANDOM_KEY}, secret=RANDOM_KEY)
    assert absent.status == 422
    for project in (kept.hidden, kept.shared):
        assert guesser.post(path, {**words, "project": project.key}, secret=project.key) == absent
    assert guesser.rows() == before


def item_of(kept: Kept, guesser: Guesser) -> AgendaItem:
    """Put the shared project on the agenda, and read what is said of that once."""
    agenda = f"/cycles/{kept.hidden.cycle.slug}/forums/rcwg-9/"
    guesser.post(f"{agenda}put/", {"project": kept.shared.ref})
    guesser.get(agenda)
    return kept.meeting.agenda.get()


def test_what_a_meeting_said_is_of_no_version_from_before_a_project_was_shared(kept, guesser):
    agenda = f"/cycles/{kept.hidden.cycle.slug}/forums/rcwg-9"
    item = item_of(kept, guesser)
    said, before = {"item": item.pk, "outcome": "ENDORSED", "text": "Good."}, guesser.rows()

    old, none = (guesser.post(f"{agenda}/outcome/", {**said, "version": version}) for version in (1, 77))
    assert old.text.replace('value="1"', 'value="77"') == none.text.replace('value="1"', 'value="77"')
    assert (old.status, old.headers) == (none.status, none.headers)
    assert old.status == 422
    assert guesser.rows() == before


@pytest.mark.parametrize("act", ["save", "hand-in", "propose"])
def test_one_hidden_project_in_an_order_refuses_the_whole_order(kept, guesser, act):
    path = f"/cycles/{kept.hidden.cycle.slug}/ranking/{act}/"
    order = {f"place-{project.ref}": place for place, project in enumerate((kept.rok, kept.shared), 1)}
    before = guesser.rows()
    absent = guesser.post(path, {**order, f"place-{RANDOM_KEY}": 3}, secret=RANDOM_KEY)
    for key in (kept.hidden.key, kept.shared.key):
        assert guesser.post(path, {**order, f"place-{key}": 3}, secret=key) == absent
    assert absent.status == 422
    assert guesser.rows() == before


def test_one_post_that_is_not_known_to_the_other_side_refuses_all_mentions_and_taskings(kept, guesser):
    page, agenda = kept.shared.get_absolute_url(), f"/cycles/{kept.hidden.cycle.slug}/forums/rcwg-9"
    item = item_of(kept, guesser)
    task = {"item": item.pk, "text_en": "Do it", "due_on": "2026-11-02"}
    before = guesser.rows()
    for path, words, field in ((f"{page}comment/", SAID, "mentions"), (f"{agenda}/task/", task, "posts")):
        absent = guesser.post(path, {**words, field: ["us-lead", "us-zzzzzz"]}, secret="us-zzzzzz")
        assert guesser.post(path, {**words, field: ["us-lead", "us-author"]}, secret="us-author") == absent
        assert absent.status == 422
    assert guesser.rows() == before


def test_a_person_and_a_post_of_the_other_side_are_asked_for_like_none(kept, guesser):
    name = make_person("US", Role.AUDITOR, username="us-auditing").username
    before = guesser.rows()
    for tail in ("", "deactivate/", "reactivate/", "end-sessions/", "invite/"):
        method = "POST" if tail else "GET"
        absent = guesser.ask(method, f"/people/zz-zz/{tail}", secret="zz-zz")
        assert absent.status == 404
        assert guesser.ask(method, f"/people/{name}/{tail}", secret=name) == absent, tail
    for tail in ("", "brief/", "hand-over/", "end-tenure/"):
        method = "POST" if tail.endswith(("over/", "tenure/")) else "GET"
        absent = guesser.ask(method, f"/posts/zz-zz/{tail}", secret="zz-zz")
        assert absent.status == 404
        assert guesser.ask(method, f"/posts/us-auditor/{tail}", secret="us-auditor") == absent, tail
    path = f"{kept.rok.get_absolute_url()}add-member/"
    assert guesser.post(path, {"user": name}) == guesser.post(path, {"user": "zz-zz"})
    assert guesser.rows() == before


@pytest.mark.parametrize("act", ["met", "nil", "waive"])
def test_a_duty_of_the_other_side_is_settled_like_one_that_is_not_there(kept, guesser, act):
    before = guesser.rows()
    for words in ({}, SAID):
        absent = guesser.post(f"/reminders/{RANDOM_NUMBER}/{act}/", words, secret=RANDOM_NUMBER)
        assert guesser.post(f"/reminders/{kept.duty.pk}/{act}/", words, secret=kept.duty.pk) == absent
        assert absent.status in {404, 422}
    assert guesser.rows() == before


@pytest.mark.parametrize("act", ["grant", "refuse"])
def test_more_time_that_is_asked_of_the_lead_is_not_there_for_anybody_else(kept, guesser, act):
    Tenure.objects.filter(user=guesser.user, post__role=Role.LEAD).delete()
    before = guesser.rows()
    absent = guesser.post(f"/work/time/{RANDOM_NUMBER}/{act}/", SAID, secret=RANDOM_NUMBER)
    assert absent.status == 404
    assert guesser.post(f"/work/time/{kept.asked.pk}/{act}/", SAID, secret=kept.asked.pk) == absent
    assert guesser.rows() == before


def test_what_somebody_else_typed_and_did_not_send_is_not_there(kept, guesser):
    page = kept.shared.get_absolute_url()
    path, asked = f"{page}#comment", quote(f"{page}#comment")
    pages = (f"{page}?take={asked}", f"/kept/?text={asked}", "/kept/", page)
    absent = [guesser.get(one) for one in pages]
    KeptForm.objects.create(user_id=kept.author.user_id, side="US", path=path, fields={"body": ["Typed"]}, kept_at=NOW)
    assert [guesser.get(one) for one in pages] == absent


QUERIES = ["q={}", "order={}", "owner=US&q={}", "visibility=OWN&q={}", "state=SUBMITTED&q={}", "area={}", "cycle={}"]


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("path", ["/projects/", "/projects/export.csv"])
def test_no_filter_order_or_file_tells_a_hidden_title_from_a_random_word(kept, guesser, path, query):
    # As long as one another, so that even the lengths agree.
    title = kept.hidden.title_en
    for word, random in ((title, re.sub(r"\w", "z", title)), (kept.hidden.key, RANDOM_KEY)):
        told, absent = (guesser.get(f"{path}?{query.format(quote(one))}", secret=one) for one in (word, random))
        assert told == absent


LISTS = [
    *(f"order={order}" for order in ("newest", "title", "area", "state", "number", "owner", "hidden_from", "key")),
    *("owner=US", "state=SUBMITTED", "visibility=OWN", "visibility=BOTH", "stage=CONCEPT", "status=UNVERIFIED"),
    *("area=MS", "languages=apart", "q=watch", "q=감시", "page=2"),
]


def test_one_more_hidden_project_moves_no_row_and_no_count_of_any_list(kept, guesser):
    paths = [f"/projects/{tail}?{query}" for query in LISTS for tail in ("", "export.csv")]
    before = [guesser.get(path).text for path in paths]
    make_project("US", State.SUBMITTED, Visibility.OWN, actor=kept.author)
    make_project("US", State.RETURNED, Visibility.OWN, actor=kept.author)
    for path, text in zip(paths, before, strict=True):
        assert guesser.get(path).text == text, path


def test_the_rights_of_a_post_are_gone_at_the_next_request_after_its_tenure_ends(kept, guesser):
    page = kept.shared.get_absolute_url()
    assert guesser.get(page).status == 200
    Tenure.objects.filter(user=guesser.user).delete()
    for path in (page, f"{page}compare/", f"{page}versions/2/", f"/projects/{RANDOM_KEY}/"):
        assert guesser.get(path).status == 404, path
    assert guesser.post(f"{page}comment/", {"body": "Still here", "audience": "BOTH"}).status == 404


def test_an_address_of_a_calendar_that_was_taken_back_is_none(kept, guesser):
    token = subscribing.make_token(actor=kept.lead, at=NOW)
    subscribing.revoke_token(actor=kept.lead, at=NOW)
    for headers in HEADERS:
        client = Client()
        absent, gone = (client.get(f"/calendar/feed/{one}.ics", headers=headers) for one in ("z" * len(token), token))
        assert (gone.status_code, gone.headers, gone.content) == (absent.status_code, absent.headers, absent.content)
        assert gone.status_code == 404
