"""The Korean catalogue: kept in step with the code, checked, and compiled when it changed."""

import re
from collections.abc import Iterator

import polib

from alliance.embedded.extract import Key, Text, texts
from alliance.embedded.places import ROOT

CATALOGUE = ROOT / "locale" / "ko" / "LC_MESSAGES" / "django.po"
HEAD = {
    "Language": "ko",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}
# An entry that stands for a library's text, not for one of ours, says so in its comment and is never dropped.
KEPT = "Library"
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sdf]|\{\w*\}")


def compile_when_newer() -> None:
    """Compile each catalogue whose text is newer than its compiled form."""
    for source in ROOT.glob("locale/*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            draft = target.with_suffix(".mo.new")
            polib.pofile(str(source)).save_as_mofile(str(draft))
            draft.replace(target)


def _key(entry: polib.POEntry) -> Key:
    return entry.msgctxt, entry.msgid, entry.msgid_plural or ""


def _load() -> polib.POFile:
    catalogue = polib.pofile(str(CATALOGUE)) if CATALOGUE.exists() else polib.POFile()
    catalogue.metadata = {**HEAD, **catalogue.metadata}
    catalogue.wrapwidth = 120
    return catalogue


def update() -> int:
    """Add the texts that are new in the code, take away those that are gone, keep every translation."""
    old = _load()
    known = {_key(entry): entry for entry in old}
    wanted = texts()
    new = polib.POFile(wrapwidth=120)
    new.metadata = old.metadata
    for key, text in wanted.items():
        new.append(_refreshed(known.get(key), text))
    new.extend(entry for key, entry in known.items() if key not in wanted and entry.tcomment.startswith(KEPT))
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    new.save(str(CATALOGUE))
    missing = sum(1 for _ in problems())
    print(f"{len(new)} texts, {missing} still to translate, in {CATALOGUE.relative_to(ROOT)}")
    return 0


def _refreshed(entry: polib.POEntry | None, text: Text) -> polib.POEntry:
    if entry is None:
        entry = polib.POEntry(msgid=text.singular, msgctxt=text.context)
        if text.plural:
            entry.msgid_plural, entry.msgstr_plural = text.plural, {0: ""}
    entry.obsolete = False
    # Line numbers would change with every edit and hide what really changed.
    entry.occurrences = [(place, "") for place in dict.fromkeys(place for place, _ in text.places)]
    formatted = "%(" in text.singular and "python-format" not in entry.flags
    entry.flags = [*entry.flags, "python-format"] if formatted else entry.flags
    return entry


def problems() -> Iterator[str]:
    """Give a line for each text without a sound Korean translation, naming where it stands."""
    known = {_key(entry): entry for entry in _load() if not entry.obsolete}
    for key, text in texts().items():
        place, line = text.places[0]
        if reason := _reason(known.get(key), text):
            yield f"{place}:{line}: {reason}: {text.singular!r}"


def _reason(entry: polib.POEntry | None, text: Text) -> str:
    if entry is None:
        return "not in the catalogue (./dev messages adds it)"
    if entry.fuzzy:
        return "marked as uncertain"
    said = list(entry.msgstr_plural.values()) if text.plural else [entry.msgstr]
    if not said or not all(said):
        return "not translated"
    wanted = set(PLACEHOLDER.findall(text.plural or text.singular))
    if any(set(PLACEHOLDER.findall(one)) != wanted for one in said):
        return "its placeholders differ"
    return ""
