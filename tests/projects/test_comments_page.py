"""What is new in what is said, how much of it a page shows, and what the other side never learns of it."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from alliance.audit.models import Entry
from projects import operations
from projects.models import Comment, CommentEdit, ReadMark
from projects.models.projects import AudienceQuerySet
from projects.operations import RefusedError
from projects.queries.comments import NEW_FOR, REPLIES_SHOWN, THREADS_SHOWN
from tests.projects.talk import BOTH, OWN, SECRET, Forum, side

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def forum() -> Forum:
    return Forum()


def bodies(talk) -> list[list[str]]:
    return [[thread.opener.body, *(reply.body for reply in thread.replies)] for thread in talk.threads]


# What is new.


def test_opening_the_page_reads_what_others_said_since_the_last_time(forum):
    forum.opens("us-lead")
    forum.opens("rok-lead")
    forum.replies("rok-poc", forum.opens("us-poc"))
    assert [forum.talk(who).unread for who in ("us-lead", "us-poc", "us-author")] == [3, 3, 4]

    assert "3 new" in forum.page("us-lead")
    assert forum.talk("us-lead").unread == 0
    assert " new<" not in forum.page("us-lead")
    forum.opens("us-author")
    assert forum.talk("us-lead").unread == 1


def test_a_head_request_and_a_refused_form_read_nothing(forum):
    forum.opens("rok-lead")
    client = forum.client("us-lead")
    client.head(forum.project.get_absolute_url())
    client.post(f"{forum.project.get_absolute_url()}comment/", {"body": ""})
    assert forum.talk("us-lead").unread == 1
    assert not ReadMark.objects.exists()


def test_who_never_opened_it_has_thirty_days_to_catch_up_with(forum):
    forum.at = forum.world.now - NEW_FOR - timedelta(hours=1)
    forum.opens("rok-lead", "Old")
    forum.at = forum.world.now - NEW_FOR + timedelta(hours=1)
    forum.opens("rok-lead", "Young")
    assert forum.talk("us-lead").unread == 1


def test_the_mark_is_moved_in_one_statement_and_only_when_something_is_new(forum):
    forum.opens("rok-lead")
    client = forum.client("us-lead")

    def marking() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(forum.project.get_absolute_url())
        return sum('INTO "projects_readmark"' in query["sql"] for query in captured.captured_queries)

    assert [marking(), marking()] == [1, 0]
    forum.opens("rok-lead")
    assert [marking(), marking()] == [1, 0]


def test_what_is_new_and_not_shown_stays_new_until_it_is(forum):
    thread = forum.opens("us-lead")
    for _each in range(REPLIES_SHOWN + 3):
        forum.replies("rok-lead", thread)
    assert f"{REPLIES_SHOWN + 3} new" in forum.page("us-lead")
    assert forum.talk("us-lead").unread == REPLIES_SHOWN + 3
    assert "3 earlier replies" in forum.page("us-lead")
    forum.page("us-lead", f"?talk={thread.pk}")
    assert forum.talk("us-lead").unread == 0


# The page.


def test_the_newest_threads_are_shown_and_the_rest_on_demand(forum):
    threads = [forum.opens("us-lead", f"Thread {number}.") for number in range(THREADS_SHOWN + 2)]
    assert [len(forum.talk("us-lead").threads), forum.talk("us-lead").older] == [THREADS_SHOWN, 2]
    page = forum.page("us-lead")
    assert "2 older threads" in page
    assert f'id="c{threads[0].pk}"' not in page
    for query in ("?talk=all", f"?talk={threads[0].pk}", f"?answer={threads[0].pk}"):
        assert f'id="c{threads[0].pk}"' in forum.page("us-lead", query)
    for query in ("?talk=x", "?talk=", "?answer=99999999999999999999", "?edit=-1"):
        assert forum.client("us-lead").get(f"{forum.project.get_absolute_url()}{query}").status_code == 200


def test_a_reply_that_was_typed_and_not_sent_comes_back_at_its_comment(forum):
    threads = [forum.opens("us-lead", f"Thread {number}.") for number in range(THREADS_SHOWN + 2)]
    path = f"{forum.project.get_absolute_url()}#reply.1"
    typed = {"comment": [str(threads[0].pk)], "body": ["Half a rep"], "audience": ["BOTH"]}
    lead = forum.actor("us-lead")
    operations.keep_form(user_id=lead.user_id, side="US", path=path, fields=typed, at=forum.at)
    page = forum.client("us-lead").get(forum.project.get_absolute_url(), {"take": path}).content.decode()
    at_its_place = page.partition(f'id="c{threads[0].pk}"')[2]
    assert "Half a rep</textarea>" in at_its_place.partition("<li id=")[0]


def test_five_hundred_comments_make_the_page_no_heavier_in_statements_and_little_in_bytes(forum):
    def cost() -> tuple[int, int]:
        client = forum.client("us-lead")
        client.get(forum.project.get_absolute_url())
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(forum.project.get_absolute_url())
        return len(captured.captured_queries), len(answer.content)

    thread = forum.opens("rok-lead", mentions=[forum.post("us-poc").pk])
    forum.by("rok-lead", "edit_comment", comment_id=thread.pk, body="Who pays for it?")
    statements, length = cost()
    for number in range(499):
        if number % 10 == 0:
            thread = forum.opens("us-lead", f"Thread {number}")
        else:
            forum.replies("rok-lead", thread, f"Reply {number}")
    more_statements, more_length = cost()
    assert more_statements <= statements
    assert more_length < length + 60_000


# The wall.


def whisper(forum: Forum) -> Comment:
    """Let the US side speak to itself in a thread of both, in every way there is."""
    thread = Comment.objects.filter(parent=None, audience=BOTH).first() or forum.opens("rok-lead")
    said = forum.replies("us-lead", thread, SECRET, OWN, mentions=[forum.post("us-poc").pk])
    forum.by("us-lead", "edit_comment", comment_id=said.pk, body=f"{SECRET} still")
    own = forum.opens("us-poc", SECRET, OWN, mentions=[forum.post("us-lead").pk])
    forum.by("us-lead", "resolve_thread", comment_id=own.pk)
    forum.page("us-lead")
    return said


def seen_by_rok(forum: Forum) -> list[str]:
    """Return all that tells the other side of comments: the page, My work, the record."""
    paths = (forum.project.get_absolute_url(), f"{forum.project.get_absolute_url()}?talk=all&whole=yes", "/work/")
    clients = [forum.client(f"rok-{role}") for role in ("lead", "poc", "author", "admin")]
    changing = r'name="(csrfmiddlewaretoken|kept)" value="[^"]+"|<time.*?</time>|since=\d{13}'
    for client in clients:
        client.get(paths[0])
    return [re.sub(changing, "", client.get(path).content.decode(), flags=re.S) for client in clients for path in paths]


def test_what_the_own_side_says_in_a_thread_of_both_changes_nothing_the_other_side_sees(forum):
    forum.opens("rok-lead")
    before = seen_by_rok(forum)
    whisper(forum)
    after = seen_by_rok(forum)
    assert SECRET not in "".join(after)
    assert after == before
    entries = Entry.objects.about(forum.project).filter(side="US", shared=True)
    assert not entries.exists()


def test_with_the_first_wall_taken_away_the_second_hides_it_all(forum, monkeypatch):
    said = whisper(forum)
    monkeypatch.setattr(AudienceQuerySet, "visible_to", lambda self, actor: self.all())
    assert SECRET not in "".join(seen_by_rok(forum))
    with side("ROK"):
        assert not Comment.objects.filter(side="US").exists()
        assert not CommentEdit.objects.exists()
        assert not Comment.mentions.through.objects.exists()
        assert not ReadMark.objects.filter(side="US").exists()
    with side("US"):
        assert CommentEdit.objects.get().comment_id == said.pk
        assert Comment.mentions.through.objects.count() == 2
        assert ReadMark.objects.filter(side="US").exists()
        assert not ReadMark.objects.filter(side="ROK").exists()


SPEAKERS = ("us-lead", "us-poc", "us-author", "rok-lead", "rok-poc")
SAYING = st.tuples(st.sampled_from(SPEAKERS), st.sampled_from([OWN, BOTH]), st.none() | st.integers(0, 9))


class RandomTalk(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(st.lists(SAYING, max_size=12))
    def test_a_side_sees_its_own_and_that_of_both_and_no_reply_is_read_by_more_than_its_thread(self, sayings):
        forum = Forum()
        said: list[Comment] = []
        for who, audience, place in sayings:
            threads = [one for one in said if one.parent_id is None]
            thread = threads[place % len(threads)] if threads and place is not None else None
            try:
                said.append(
                    forum.replies(who, thread, audience=audience) if thread else forum.opens(who, audience=audience)
                )
            except RefusedError:
                assert thread.audience == OWN
                assert audience == BOTH or thread.side != who.split("-")[0].upper()
        for reply in Comment.objects.filter(parent__isnull=False).select_related("parent"):
            assert reply.parent.audience == BOTH or (reply.audience == OWN and reply.side == reply.parent.side)
        for code in ("US", "ROK"):
            talk = forum.talk(f"{code.lower()}-lead", everything=True)
            seen = {one.id for thread in talk.threads for one in (thread.opener, *thread.replies)}
            assert seen == {one.pk for one in said if one.side == code or one.audience == BOTH}
            assert talk.total == len(seen)
            with side(code):
                assert set(Comment.objects.values_list("pk", flat=True)) == seen
