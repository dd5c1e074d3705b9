"""The check of untranslated texts finds what is missing, and the update loses nothing."""

import polib
import pytest

from alliance.embedded import extract, messages


@pytest.fixture
def product(tmp_path, monkeypatch):
    """A small product: one module, one template, an empty catalogue."""
    (tmp_path / "projects").mkdir()
    (tmp_path / "projects" / "choices.py").write_text(
        'A = _("Ready")\nB = ngettext("%(n)s day", "%(n)s days", n)\nC = pgettext("state", "Open")\n', encoding="utf-8"
    )
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(
        '<p title="it\'s">\n  {% translate "Save" %}\n{# a note #}\n'
        "{% blocktranslate trimmed with name=x.name %}\n  Hello\n  {{ name }}, 100%\n{% endblocktranslate %}",
        encoding="utf-8",
    )
    for module in (extract, messages):
        monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "CATALOGUE", tmp_path / "locale" / "ko" / "LC_MESSAGES" / "django.po")
    return tmp_path


def translate(**said: str) -> None:
    catalogue = polib.pofile(str(messages.CATALOGUE))
    for entry in catalogue:
        entry.msgstr = said.get(entry.msgid, "말") if not entry.msgid_plural else ""
        entry.msgstr_plural = {0: "%(n)s일"} if entry.msgid_plural else {}
        if "%(name)s" in entry.msgid and entry.msgid not in said:
            entry.msgstr = "%(name)s님, 100%%"
    catalogue.save(str(messages.CATALOGUE))


def test_every_text_is_found_with_its_place(product):
    found = {(text.context, text.singular): text.places for text in extract.texts().values()}
    assert found == {
        (None, "Ready"): [("projects/choices.py", 1)],
        (None, "%(n)s day"): [("projects/choices.py", 2)],
        ("state", "Open"): [("projects/choices.py", 3)],
        (None, "Save"): [("templates/page.html", 2)],
        (None, "Hello %(name)s, 100%%"): [("templates/page.html", 4)],
    }


def test_a_text_without_translation_is_named_with_its_place(product):
    assert "projects/choices.py:1: not in the catalogue (./dev messages adds it): 'Ready'" in messages.problems()
    messages.update()
    assert "projects/choices.py:1: not translated: 'Ready'" in messages.problems()
    translate()
    assert list(messages.problems()) == []


def test_an_uncertain_translation_does_not_count(product):
    messages.update()
    translate()
    catalogue = polib.pofile(str(messages.CATALOGUE))
    catalogue.find("Save").flags.append("fuzzy")
    catalogue.save(str(messages.CATALOGUE))
    assert list(messages.problems()) == ["templates/page.html:2: marked as uncertain: 'Save'"]


def test_a_translation_must_keep_the_placeholders(product):
    messages.update()
    translate(**{"Hello %(name)s, 100%%": "안녕하세요"})
    assert list(messages.problems()) == ["templates/page.html:4: its placeholders differ: 'Hello %(name)s, 100%%'"]


def test_an_update_keeps_translations_and_drops_what_is_gone(product):
    messages.update()
    translate(Save="저장")
    (product / "projects" / "choices.py").unlink()
    messages.update()
    catalogue = polib.pofile(str(messages.CATALOGUE))
    assert [(entry.msgid, entry.msgstr) for entry in catalogue] == [
        ("Save", "저장"),
        ("Hello %(name)s, 100%%", "%(name)s님, 100%%"),
    ]
    assert "python-format" in catalogue.find("Hello %(name)s, 100%%").flags


def test_the_compiled_catalogue_follows_its_text(product):
    messages.update()
    translate(Save="저장")
    messages.compile_when_newer()
    compiled = polib.mofile(str(messages.CATALOGUE.with_suffix(".mo")))
    assert compiled.find("Save").msgstr == "저장"
