"""Two texts as one that shows what went and what came."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.differences import Fate, mark_up

# Words that share stems, particles, figures and signs, so that random texts meet in the middle.
PIECES = (
    "정비",
    "정비사업",
    "을",
    "를",
    "은 당초",
    " ",
    "  ",
    "\n",
    "2025",
    "2025년",
    "1월",
    "3.5%",
    "the sea",
    "’",
    ".",
    "漢字",
    "한",
)
texts = st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join))


def shown(before: str, after: str) -> str:
    brackets = {Fate.KEPT: "{}", Fate.REMOVED: "[-{}-]", Fate.ADDED: "{{+{}+}}"}
    return "".join(brackets[run.fate].format(run.text) for run in mark_up(before, after))


def side(before: str, after: str, fate: Fate) -> str:
    return "".join(run.text for run in mark_up(before, after) if run.fate in {Fate.KEPT, fate})


@given(texts, texts)
def test_what_was_kept_and_removed_is_the_old_text_and_what_was_kept_and_added_the_new(before, after):
    assert side(before, after, Fate.REMOVED) == before
    assert side(before, after, Fate.ADDED) == after


@given(texts, texts)
def test_no_run_is_empty_and_no_two_in_a_row_share_a_fate(before, after):
    runs = mark_up(before, after)
    assert all(run.text for run in runs)
    assert all(one.fate is not other.fate for one, other in pairwise(runs))


@given(texts)
def test_a_text_that_stayed_is_kept_whole(text):
    assert all(run.fate is Fate.KEPT for run in mark_up(text, text))


@pytest.mark.parametrize(
    ("before", "after", "marked"),
    [
        ("정비사업을 마침", "정비사업은 마침", "정비사업[-을-]{+은+} 마침"),
        ("300여 개", "320여 개", "[-300-]{+320+}여 개"),
        ("제작함", "다시 제작함", "{+다시 +}제작함"),
        ("Watch the coast.", "Watch the open sea.", "Watch the [-coast-]{+open sea+}."),
        ("1월까지 완료할 예정임", "3월에 완료됨", "[-1월까지 완료할 예정임-]{+3월에 완료됨+}"),
        ("", "New.", "{+New.+}"),
    ],
)
def test_the_marks_stand_where_a_reader_expects_them(before, after, marked):
    assert shown(before, after) == marked
