"""Talking about a project: threads, edits and mentions."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from frameworks.policies import WrongStateError
from projects import operations
from projects.choices import State
from projects.models import Comment, CommentEdit, Project
from projects.operations import RefusedError
from projects.queries.comments import mentionable
from projects.queries.waiting import Task
from projects.queries.work import count_work, work_of
from tests.factories import lead_of, make_project
from tests.projects.talk import BOTH, OWN, SECRET, Forum, side

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def forum() -> Forum:
    return Forum()


def bodies(talk) -> list[list[str]]:
    return [[thread.opener.body, *(reply.body for reply in thread.replies)] for thread in talk.threads]


# Threads.


def test_replies_stand_under_their_thread_the_oldest_first_and_the_last_spoken_thread_stands_first(forum):
    first, _second = forum.opens("us-lead", "One"), forum.opens("rok-lead", "Two")
    forum.replies("rok-lead", first, "One A")
    forum.replies("us-poc", first, "One B")

    assert bodies(forum.talk("us-lead")) == [["One", "One A", "One B"], ["Two"]]
    assert forum.talk("us-lead").total == 4


def test_a_reply_is_never_read_by_more_than_its_thread_is(forum):
    own = forum.opens("us-lead", audience=OWN)
    with pytest.raises(RefusedError, match="Your side alone reads this thread"):
        forum.replies("us-poc", own, audience=BOTH)
    # The database holds to it as well, whatever an operation forgets.
    row = {"project": forum.project, "body": "?", "written_at": forum.at, "author_id": own.author_id}
    for code, audience in (("US", BOTH), ("ROK", OWN), ("ROK", BOTH)):
        with pytest.raises(IntegrityError, match="may not read its thread"), transaction.atomic():
            Comment.objects.create(**row, side=code, audience=audience, parent=own)


def test_a_reply_to_the_own_side_in_a_thread_of_both_is_read_by_the_own_side_alone(forum):
    thread = forum.opens("rok-lead")
    forum.replies("us-lead", thread, SECRET, OWN)

    assert bodies(forum.talk("us-poc")) == [["Who pays?", SECRET]]
    assert bodies(forum.talk("rok-lead")) == [["Who pays?"]]
    assert SECRET in forum.page("us-poc")


def test_one_can_answer_neither_a_reply_nor_what_the_other_side_keeps_to_itself_nor_nothing(forum):
    reply = forum.replies("us-lead", forum.opens("us-lead"))
    hidden = forum.opens("rok-lead", SECRET, OWN)
    with pytest.raises(RefusedError, match="opened the thread"):
        forum.replies("us-poc", reply)
    for act, said in (
        ("reply", {"body": "?", "audience": OWN}),
        ("edit_comment", {"body": "?"}),
        ("resolve_thread", {}),
        ("reopen_thread", {}),
    ):
        answers = set()
        for pk in (hidden.pk, 10**9):
            with pytest.raises(RefusedError) as refusal:
                forum.by("us-lead", act, comment_id=pk, **said)
            answers.add(str(refusal.value))
        assert len(answers) == 1


@pytest.mark.parametrize("act", ["reply", "edit-comment", "resolve", "reopen"])
def test_over_http_the_other_sides_own_comment_and_none_at_all_answer_alike(forum, act):
    hidden = forum.opens("rok-lead", SECRET, OWN)
    forum.opens("us-lead")
    client, path = forum.client("us-lead"), f"{forum.project.get_absolute_url()}{act}/"
    pages = []
    for pk in (hidden.pk, 10**9):
        answer = client.post(path, {"comment": pk, "body": "Hm", "audience": "OWN"})
        assert answer.status_code == 422
        text = re.sub(r'name="(csrfmiddlewaretoken|kept)" value="[^"]+"|<time.*?</time>', "", answer.content.decode())
        pages.append(text.replace(f'value="{pk}"', ""))
    assert pages[0] == pages[1]


# Resolving.


@pytest.mark.parametrize(
    ("writer", "audience", "who"),
    [
        ("us-author", OWN, "us-author"),
        ("us-author", OWN, "us-poc"),
        ("us-author", OWN, "us-lead"),
        ("us-author", BOTH, "rok-poc"),
        ("rok-poc", BOTH, "us-lead"),
    ],
)
def test_who_opened_a_thread_and_point_of_contact_and_lead_of_those_who_read_it_resolve_and_reopen_it(
    forum, writer, audience, who
):
    thread = forum.opens(writer, audience=audience)
    forum.by(who, "resolve_thread", comment_id=thread.pk)
    assert forum.talk(who).threads[0].is_resolved
    with pytest.raises(WrongStateError, match="resolved already"):
        forum.by(who, "resolve_thread", comment_id=thread.pk)
    forum.by(who, "reopen_thread", comment_id=thread.pk)
    assert not forum.talk(who).threads[0].is_resolved
    with pytest.raises(WrongStateError, match="open already"):
        forum.by(who, "reopen_thread", comment_id=thread.pk)


def test_an_author_does_not_resolve_what_somebody_else_opened(forum):
    thread = forum.opens("us-lead")
    with pytest.raises(PermissionDenied):
        forum.by("us-author", "resolve_thread", comment_id=thread.pk)
    button = f'form="act-resolve" name="comment" value="{thread.pk}"'
    assert button not in forum.page("us-author")
    assert button in forum.page("us-lead")


def test_over_http_either_side_resolves_a_thread_of_both_and_it_is_folded(forum):
    thread = forum.opens("rok-lead", "Fold me")
    answer = forum.client("us-lead").post(f"{forum.project.get_absolute_url()}resolve/", {"comment": thread.pk})
    assert answer.status_code == 302
    forum.page("us-lead")
    page = forum.page("us-lead")
    assert re.search(r"<details><summary>Resolved", page)
    assert f"?answer={thread.pk}" not in page


def test_a_resolved_thread_is_answered_once_it_is_reopened_and_the_typed_text_is_given_back(forum):
    thread = forum.opens("rok-lead")
    forum.by("rok-lead", "resolve_thread", comment_id=thread.pk)
    said = {"comment": thread.pk, "body": "But who?", "audience": "BOTH"}
    refused = forum.client("us-lead").post(f"{forum.project.get_absolute_url()}reply/", said)
    assert refused.status_code == 409
    assert "But who?" in refused.content.decode()


def test_the_database_lets_a_side_resolve_the_others_thread_and_change_no_word_of_it(forum):
    theirs, mine = forum.opens("rok-lead"), forum.opens("us-lead")
    own = forum.opens("rok-lead", SECRET, OWN)
    with side("US"):
        assert Comment.objects.filter(pk=theirs.pk).update(resolved_at=forum.at, resolved_by=mine.author_id) == 1
        assert Comment.objects.filter(pk=own.pk).update(resolved_at=forum.at, resolved_by=mine.author_id) == 0
    for changed in ({"body": "I agree."}, {"side": "US"}, {"edited_at": forum.at}):
        with pytest.raises(IntegrityError), side("US"):
            Comment.objects.filter(pk=theirs.pk).update(**changed)
    with pytest.raises((IntegrityError, ProgrammingError)), side("US"):
        Comment.objects.filter(pk=mine.pk).update(side="ROK")


# Editing.


def test_an_edit_keeps_the_words_before_for_all_who_read_the_comment(forum):
    said = forum.opens("us-author", "First words")
    forum.by("us-author", "edit_comment", comment_id=said.pk, body="Second words")
    forum.by("us-author", "edit_comment", comment_id=said.pk, body="Third words")

    for who in ("us-lead", "rok-lead"):
        remark = forum.talk(who).threads[0].opener
        assert remark.body == "Third words"
        assert [edit.body for edit in remark.edits] == ["Second words", "First words"]
        assert [edit.until for edit in remark.edits] == [forum.at, forum.at - timedelta(minutes=1)]
    page = forum.page("us-lead")
    assert "2 earlier versions" in page
    assert "First words" in page


def test_nobody_edits_what_somebody_else_said_nor_the_reasons_of_a_return(forum):
    said = forum.opens("us-author")
    for who in ("us-lead", "rok-lead"):
        with pytest.raises(PermissionDenied):
            forum.by(who, "edit_comment", comment_id=said.pk, body="I agree.")
    with pytest.raises(RefusedError, match="says this already"):
        forum.by("us-author", "edit_comment", comment_id=said.pk, body=said.body)
    forum.by("us-lead", "return_to_author", reasons="Say who pays.")
    returned = Comment.objects.get(kind="RETURN")
    with pytest.raises(PermissionDenied):
        forum.by("us-lead", "edit_comment", comment_id=returned.pk, body="Never mind.")
    assert not CommentEdit.objects.exists()


def test_once_comments_are_closed_nothing_is_edited_answered_or_resolved(reference):
    lead = lead_of("US")
    project = make_project("US", State.PRESENTED)
    about = {"project_id": project.pk, "actor": lead, "at": timezone.now()}
    said = operations.comment(**about, body="Done?", audience=BOTH)
    operations.close(**about, reason="Done.")
    for act, words in (
        (operations.edit_comment, {"body": "Done!"}),
        (operations.reply, {"body": "Yes.", "audience": BOTH}),
        (operations.resolve_thread, {}),
    ):
        with pytest.raises(WrongStateError):
            act(**about, comment_id=said.pk, **words)


def test_the_form_to_edit_stands_at_the_comment_with_its_words_in_it_for_its_writer_alone(forum):
    said = forum.opens("us-author", "First words")
    assert re.search(
        r'id="act-edit-comment".*?First words</textarea>', forum.page("us-author", f"?edit={said.pk}"), re.S
    )
    assert 'id="act-edit-comment"' not in forum.page("us-lead", f"?edit={said.pk}")


# Mentions.


def test_a_mention_waits_for_the_holder_of_the_post_until_they_answer(forum):
    thread = forum.opens("us-lead", mentions=[forum.post("rok-poc").pk])
    poc = forum.actor("rok-poc")
    assert [said.pk for said in work_of(poc, forum.at).things(Task.ANSWER)] == [thread.pk]
    assert "Who pays?" in forum.client("rok-poc").get("/work/").content.decode()
    assert len(work_of(forum.actor("us-poc"), forum.at).things(Task.ANSWER)) == 0

    forum.replies("us-lead", thread, "Still open?", mentions=[forum.post("rok-poc").pk])
    assert len(work_of(poc, forum.at).things(Task.ANSWER)) == 2
    forum.replies("rok-poc", thread)
    assert len(work_of(poc, forum.at).things(Task.ANSWER)) == 0


def test_nothing_waits_of_a_resolved_thread_a_closed_project_or_ones_own_words(forum):
    thread = forum.opens("us-lead", mentions=[forum.post("us-lead").pk, forum.post("us-poc").pk])
    poc = forum.actor("us-poc")
    assert len(work_of(forum.actor("us-lead"), forum.at).things(Task.ANSWER)) == 0
    assert len(work_of(poc, forum.at).things(Task.ANSWER)) == 1
    forum.by("us-lead", "resolve_thread", comment_id=thread.pk)
    assert len(work_of(poc, forum.at).things(Task.ANSWER)) == 0
    forum.by("us-lead", "reopen_thread", comment_id=thread.pk)
    assert len(work_of(poc, forum.at).things(Task.ANSWER)) == 1
    forum.project.submissions.update(state=State.CLOSED, ending="WITHDRAWN")
    Project.objects.filter(pk=forum.project.pk).update(state=State.CLOSED, stage="WITHDRAWN")
    assert len(work_of(poc, forum.at).things(Task.ANSWER)) == 0


@pytest.mark.parametrize("who", ["us-lead", "us-poc", "us-author", "us-admin", "rok-lead", "rok-poc"])
def test_the_number_in_the_header_is_the_length_of_the_list(forum, who):
    posts = [post.pk for post in mentionable(forum.project, forum.actor("us-lead"))]
    for _each in range(3):
        forum.opens("us-lead", mentions=posts)
        forum.opens("rok-lead", mentions=[forum.post("us-lead").pk])
    forum.opens("us-lead", SECRET, OWN, mentions=[forum.post("us-poc").pk])
    actor = forum.actor(who)
    assert count_work(actor, forum.at).total == work_of(actor, forum.at).total


def test_the_posts_offered_are_of_both_sides_where_both_see_the_project_and_of_the_own_side_else(forum):
    offered = {post.slug for post in mentionable(forum.project, forum.actor("us-lead"))}
    assert offered == {"us-lead", "us-poc", "us-author", "rok-lead", "rok-poc"}
    alone = forum.world.project(shared=False)
    assert {post.side_id for post in mentionable(alone, forum.actor("us-lead"))} == {"US"}
    assert forum.post("rok-lead").title_en in forum.page("us-lead", "?do=comment")


def test_a_post_of_the_other_side_is_not_asked_where_it_does_not_read(forum):
    said = {"body": "Psst", "audience": "OWN", "mentions": ["rok-lead"]}
    refused = forum.client("us-lead").post(f"{forum.project.get_absolute_url()}comment/", said)
    assert refused.status_code == 422
    assert "mention posts of your side only" in refused.content.decode()
    assert not Comment.objects.exists()
    taken = forum.client("us-lead").post(
        f"{forum.project.get_absolute_url()}comment/", {**said, "mentions": ["us-poc", "us-author"]}
    )
    assert taken.status_code == 302
    assert set(Comment.objects.get().mentions.values_list("slug", flat=True)) == {"us-poc", "us-author"}
