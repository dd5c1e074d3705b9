"""Terms that differ from the glossary are pointed out: whole words, whatever the spacing, and never in the way."""

import csv
from pathlib import Path

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from alliance.accounts.models import User
from frameworks.choices import Role
from projects.content import TEXTS
from projects.models import Project
from projects.terms import Term, advise, spellings_en, spellings_ko
from projects.words import normalise
from tests.factories import make_actor, make_project

CSV = Path(__file__).parents[2] / "frameworks" / "reference" / "glossary.csv"
GLOSSARY = [
    Term(row["en"], row["ko"], row["context"], row["note"])
    for row in csv.DictReader(CSV.read_text(encoding="utf-8").splitlines())
]
KOREAN_TERMS = [("해양안보", "Maritime Security"), ("한미일 안보협력 프레임워크", "TSCF"), ("핵협의그룹(NCG)", "NCG")]


def found(en: str, ko: str) -> list[tuple[str, str, str]]:
    """Return field, term and the first that the glossary says of it, of two texts that belong together."""
    advice = advise({"aims_en": en, "aims_ko": ko}, GLOSSARY)
    return [(one.field, one.term, one.says[0]) for one in advice]


@pytest.mark.parametrize(
    ("en", "ko", "due"),
    [
        # The Korean that is given is missing, in whatever case, number and line the English stands.
        ("Maritime security first.", "해상보안이 먼저다.", [("aims_en", "Maritime security", "해양안보")]),
        ("of maritime\n  security", "해상보안", [("aims_en", "maritime\n  security", "해양안보")]),
        ("The NCG meets.", "회의한다.", [("aims_en", "NCG", "핵협의그룹")]),
        ("two pilot projects", "두 사업", [("aims_en", "pilot project", "시범사업")]),
        # And the other way round, with particles, spaces and middle dots.
        ("The sea.", "해양안보를 강화한다.", [("aims_ko", "해양안보", "Maritime Security")]),
        ("Talks.", "한·미·일 안보회의의 이행", [("aims_ko", "한·미·일 안보회의", "Defense Trilateral Talks")]),
        # All is well.
        ("Maritime security", "해양 안보", []),
        ("Multilateral exercises", "다자훈련에 참가한다", []),
        ("The Regional Cooperation Framework", "인태 안보협력 프레임워크", []),
        ("The Regional Cooperation Framework", "인도·태평양 지역 한미동맹 안보협력 프레임워크", []),
        # Not a whole word, a word of every day, a word of the site's own labels, or nothing to compare with.
        ("antimaritime securityless", "바다", []),
        ("Sea", "초해양안보군", []),
        ("We ncg and poc.", "회의", []),
        ("progress on a draft concept, delayed", "일", []),
        ("Maritime security", "", []),
        ("", "해양안보", []),
    ],
)  # fmt: skip
def test_a_term_is_pointed_out_when_its_pair_says_it_otherwise(en, ko, due):
    assert found(en, ko) == due


def test_the_longest_term_counts_and_each_is_said_once_a_field():
    text = "Security Policy Initiative, then the Security Policy Initiative"
    assert [term for _field, term, _says in found(text, "회의")] == ["Security Policy Initiative"]
    assert len(found("Maritime Security", "바다")) == 1


def test_texts_of_different_fields_are_not_compared():
    assert advise({"aims_en": "Maritime Security", "title_ko": "해양안보"}, GLOSSARY) == []


def test_entries_are_read_with_and_without_what_stands_in_brackets():
    assert spellings_en("Security Consultative Meeting (SCM)") == ["Security Consultative Meeting", "SCM"]
    assert spellings_en("policy (function)") == ["policy"]
    assert spellings_ko("핵협의그룹(NCG)") == ["핵협의그룹", "핵협의그룹(NCG)"]


def test_an_empty_glossary_says_nothing():
    assert advise({"aims_en": "Maritime Security", "aims_ko": "바다"}, []) == []


texts = st.text(alphabet=st.sampled_from("해양안보한미일 ·\nMaritime Secuty핵협의그룹NCG()."), max_size=80)


@given(st.fixed_dictionaries({name: st.text(max_size=40) | texts for name in TEXTS[:4]}))
def test_advice_is_about_words_that_stand_there_and_what_stands_beside_lacks(said):
    for advice in advise(said, GLOSSARY):
        assert advice.term in said[advice.field]
        assert all(normalise(word) not in normalise(said[advice.other]) for word in advice.says)


@given(st.sampled_from(KOREAN_TERMS), texts, st.data())
def test_whoever_says_it_as_the_glossary_does_hears_nothing_whatever_the_spacing(term, around, data):
    ko, en = term
    gaps = data.draw(st.lists(st.sampled_from(["", " ", "·", "\n"]), min_size=len(ko), max_size=len(ko)))
    spaced = "".join(char + gap for char, gap in zip(ko, gaps, strict=True))
    both = {"aims_en": f"{around} {en} {around}", "aims_ko": f"{around} {spaced} {around}"}
    assert not [one for one in advise(both, GLOSSARY) if one.term == en or normalise(one.term) == normalise(ko)]


@given(st.sampled_from([ko for ko, _en in KOREAN_TERMS[:2]]), st.data())
def test_spacing_and_middle_dots_hide_no_korean_term(ko, data):
    gaps = data.draw(st.lists(st.sampled_from(["", " ", "·"]), min_size=len(ko), max_size=len(ko)))
    spaced = "".join(char + gap for char, gap in zip(ko, gaps, strict=True))
    advice = advise({"aims_en": "Sea", "aims_ko": f"우리는 {spaced.strip(' ·')}의 이행을 본다"}, GLOSSARY)
    assert [normalise(one.term) for one in advice] == [normalise(ko)]


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "heading"), [("en", "1 term differs from the glossary"), ("ko", "용어")])
def test_the_edit_form_and_the_version_point_it_out_and_hold_nothing_up(reference, language, heading):
    author = make_actor("US", Role.AUTHOR, language=language)
    project = make_project("US", actor=author, title_en="Maritime Security", title_ko="바다")
    client = Client()
    client.force_login(User.objects.get(pk=author.user_id))

    for address in ("edit/", "versions/1/"):
        page = client.get(f"{project.get_absolute_url()}{address}").content.decode()
        assert heading in page
        assert "해양안보" in page
    typed = {
        "title_en": "Maritime Security",
        "title_ko": "바다",
        "kind": "PROJECT",
        "area": "MS",
        "date_precision": "DAY",
    }
    assert client.post("/projects/new/", typed).status_code == 302
    assert Project.objects.count() == 2
