"""Words of a text that the glossary would say otherwise in its pair. Advice alone: values in, values out."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from projects.content import PAIRS
from projects.words import IGNORED, normalise

# What the glossary says in these contexts is meant for texts; elsewhere it words this site's own labels.
OF_TEXTS = frozenset(
    {"area", "document", "forum", "framework", "group", "goal", "office", "person", "record", "report", "text"}
)
# Two syllables are part of too many other words.
SHORTEST_KOREAN = 3
HANGUL = "가-힣"
# What may follow a noun and still leave it that word.
PARTICLES = (
    "으로서|으로써|에서의|에서는|에게서|으로의|으로는|으로|로서|로써|로의|로는|로|에서|에게|에는|에도|에의|에|"
    "과의|과는|과|와의|와는|와|이나|이며|이고|이란|이라|이다|입니다|인|이|가|은|는|을|를|의|도|만|"
    "부터|까지|보다|마다|처럼|들이|들을|들의|들은|들과|들|등|및|간|별|하고|하는|하여|하며|한|할|된|되는"
)
GAP = rf"[\s{re.escape(''.join(sorted(IGNORED)))}]*"
ALSO = re.compile(
    rf"(?:Also|Or|Short:|Alternative) ([{HANGUL}][{HANGUL} ·…]*)|^([{HANGUL}][{HANGUL} ]*) in running text"
)
ASIDE = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class Term:
    """A row of the glossary: an English term, the ministry's Korean for it, where it belongs, and a remark."""

    en: str
    ko: str
    context: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Advice:
    """A term of a text, as it stands there, and what the glossary would say in the text beside it."""

    field: str
    language: str
    term: str
    says: tuple[str, ...]

    @property
    def other(self) -> str:
        """Return the field in which the words are missed."""
        return f"{self.field.rpartition('_')[0]}_{'ko' if self.language == 'en' else 'en'}"


@dataclass(frozen=True, slots=True)
class Glossary:
    """All terms as they are looked for; each maps a term, compared as texts are, to what may stand for it."""

    english: re.Pattern[str]
    korean: re.Pattern[str]
    in_korean: Mapping[str, tuple[str, ...]]
    in_english: Mapping[str, tuple[str, ...]]


def advise(texts: Mapping[str, str], terms: Sequence[Term]) -> list[Advice]:
    """Return the terms of each text that the other text of its pair says otherwise, in the order they stand in.

    A pair of which one text is empty is left alone: a translation that is missing says nothing wrongly.

    :param texts: such as ``title_en`` and ``title_ko`` to what they say.
    """
    glossary = compiled(tuple(terms))
    found: dict[tuple[str, str], Advice] = {}
    for pair in PAIRS:
        both = {language: texts.get(f"{pair}_{language}") or "" for language in ("en", "ko")}
        if not all(text.strip() for text in both.values()):
            continue
        for language, other in (("en", "ko"), ("ko", "en")):
            pattern, says = (
                (glossary.english, glossary.in_korean) if language == "en" else (glossary.korean, glossary.in_english)
            )
            beside = normalise(both[other])
            for match in pattern.finditer(both[language]):
                meant = says[normalise(match["term"])]
                if not any(normalise(word) in beside for word in meant):
                    field = f"{pair}_{language}"
                    found.setdefault((field, normalise(match["term"])), Advice(field, language, match["term"], meant))
    return list(found.values())


@lru_cache(maxsize=4)
def compiled(terms: tuple[Term, ...]) -> Glossary:
    """Return the terms as they are looked for; the same term in several rows may be said in each row's way."""
    in_korean: dict[str, list[str]] = {}
    in_english: dict[str, list[str]] = {}
    english, korean = set(), set()
    for term in terms:
        if not _is_of_texts(term):
            continue
        said_en = spellings_en(term.en)
        meant_ko = [*spellings_ko(term.ko), *_also(term.note)]
        english |= set(said_en)
        for word in said_en:
            in_korean.setdefault(normalise(word), []).extend(meant_ko)
        for word in meant_ko:
            in_english.setdefault(normalise(word), []).extend(said_en)
            if len(normalise(word)) >= SHORTEST_KOREAN:
                korean.add(word)
    return Glossary(
        # A term may stand in the plural.
        english=re.compile(rf"(?<!\w){_any_of(map(_english, _longest_first(english)))}(?:e?s)?(?!\w)"),
        korean=re.compile(
            rf"(?<![{HANGUL}]){_any_of(map(_korean, _longest_first(korean)))}(?=(?:{PARTICLES})?(?![{HANGUL}]))"
        ),
        in_korean={term: tuple(dict.fromkeys(words)) for term, words in in_korean.items()},
        in_english={term: tuple(dict.fromkeys(words)) for term, words in in_english.items()},
    )


def spellings_en(term: str) -> list[str]:
    """Return the ways to write an English entry: whole words, and its abbreviation if that stands in brackets."""
    short = [aside for aside in ASIDE.findall(term) if aside.isupper() or ("-" in aside and aside[:1].isupper())]
    whole = ASIDE.sub("", term).strip()
    return [word.strip() for word in (*re.split(r", | / ", whole), *short) if word.strip()]


def spellings_ko(term: str) -> list[str]:
    """Return the ways to write a Korean entry: with and without what stands in brackets."""
    ways = [way for whole in term.split(" / ") for way in (ASIDE.sub("", whole).strip(), whole.strip())]
    return [way for way in dict.fromkeys(ways) if way]


def _is_of_texts(term: Term) -> bool:
    """Test whether a term is to be looked for: a lone everyday word, such as "progress", is too often just a word."""
    words = ASIDE.sub("", term.en).split()
    is_everyday = len(words) == 1 and words[0].islower() and term.context != "text"
    return term.context in OF_TEXTS and not is_everyday


def _also(note: str) -> list[str]:
    return [(match[1] or match[2]).strip() for match in ALSO.finditer(note)]


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(words, key=lambda word: (-len(word), word))


def _any_of(words: Iterable[str]) -> str:
    # "(?!)" never matches: a glossary may be empty.
    return f"(?P<term>{'|'.join(words) or '(?!)'})"


def _english(word: str) -> str:
    # An abbreviation is written in capitals; a term may be broken across lines.
    spaced = r"\s+".join(re.escape(part) for part in word.split())
    return spaced if word.isupper() else f"(?i:{spaced})"


def _korean(word: str) -> str:
    return GAP.join(re.escape(char) for char in word if not char.isspace() and char not in IGNORED)
