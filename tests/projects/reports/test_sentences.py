"""A fact sheet's sentences: turned where that is certain, left alone everywhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.reports.sentences import GERUNDS, in_ing, in_noun


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Watch the sea together.", "Watching the sea together."),
        ("Provide U.S. forces with parts. Then more.", "Providing U.S. forces with parts."),
        ("Enhance maritime domain awareness.\nMore follows.", "Enhancing maritime domain awareness."),
        ("Maintain ships in Korean yards and Japanese yards", "Maintaining ships in Korean yards and Japanese yards."),
        (
            "Prepare for disasters, including floods and storms!",
            "Preparing for disasters, including floods and storms.",
        ),
        ("Building a shared picture at sea", "Building a shared picture at sea."),
    ],
)
def test_an_english_sentence_is_turned_where_its_verb_is_certain(text, sentence):
    assert in_ing(text) == sentence


@pytest.mark.parametrize(
    "text",
    [
        "Build and share a picture.",
        "Develop a radar and test it.",
        "Build trust, then try it.",
        "Improve: a plan",
        "Support vessels visit Busan.",
        "Training of officers",
        "Building a yard is the aim.",
        "Develop what?",
        "Develop",
        "Coast watch",
        "The two sides share data.",
        "함께 바다를 살핀다.",
        "",
        f"Build the {'very ' * 100}long bridge.",
    ],
)
def test_what_is_not_certain_is_not_turned(text):
    assert in_ing(text) == ""


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("함께 바다를 살핀다.", "함께 바다를 살핌"),
        ("교육을 실시한다", "교육을 실시함"),
        ("2025. 3.까지 완료된다. 그 뒤는 미정이다.", "2025. 3.까지 완료됨"),
        ("동맹 조선소의 함정 정비", "동맹 조선소의 함정 정비"),
        ("역량을 강화함.", "역량을 강화함"),
    ],
)
def test_a_korean_sentence_gets_a_noun_ending_where_that_is_certain(text, sentence):
    assert in_noun(text) == sentence


@pytest.mark.parametrize("text", ["양국이 만든다.", "함께 가자", "바다", "강화할까?", "Watch the sea.", ""])
def test_a_korean_ending_that_is_not_certain_is_left(text):
    assert in_noun(text) == ""


@given(st.text(max_size=400))
def test_whatever_is_typed_nothing_is_said_but_its_own_words(text):
    turned = in_ing(text)
    if turned:
        first, _space, rest = turned.partition(" ")
        assert first.lower() in GERUNDS
        assert rest.rstrip(".") in text
    assert in_noun(text)[:-2] in text
