"""Every act that comes into the record has a word that people read, in both languages."""

import ast
import re

from django.conf import settings
from django.utils.translation import override

from projects.labels import RECORDED, VERBS, recorded_of, verb_of

APPS = ("alliance", "frameworks", "reminders", "projects")
VERB = re.compile(r"[a-z_]+\.[a-z_]+")
HANGUL = re.compile("[가-힣]")


def written_verbs():
    """Return every verb that a module which writes the record names."""
    modules = [path.read_text(encoding="utf-8") for app in APPS for path in (settings.BASE_DIR / app).rglob("*.py")]
    writers = [ast.parse(text) for text in modules if "import record\n" in text]
    texts = [node.value for module in writers for node in ast.walk(module) if isinstance(node, ast.Constant)]
    return {text for text in texts if isinstance(text, str) and VERB.fullmatch(text)}


def test_every_verb_that_is_written_has_a_word_and_no_word_is_left_over():
    written = written_verbs()
    assert "project.exported" in written
    assert sorted(written ^ VERBS.keys()) == []


def test_every_word_is_there_in_both_languages():
    for verb in VERBS:
        with override("en"):
            english = verb_of(verb)
        with override("ko"):
            korean = verb_of(verb)
        assert english != verb
        assert HANGUL.search(korean), verb


def test_every_thing_the_record_names_has_a_word_in_both_languages():
    for name in RECORDED.keys() - {"sha256"}:
        with override("en"):
            assert recorded_of(name) != name
        with override("ko"):
            assert HANGUL.search(recorded_of(name)), name
