"""What a version holds: its canonical JSON, its hash, and which fields two contents differ in."""

import hashlib
import json
from datetime import date
from typing import Any

# Texts that come in pairs, in the order people read them.
PAIRS = ("title", "aims", "activities", "complements", "resources", "business", "location")
PLAIN = ("kind", "is_complementary", "is_business", "starts_on", "ends_on", "date_precision", "source")
LINKS = ("secondary_areas", "partners", "principles", "themes")
TEXTS = tuple(f"{name}_{language}" for name in PAIRS for language in ("en", "ko"))

Content = dict[str, Any]


def canonical(content: Content) -> str:
    """Return the one JSON text of a content: keys sorted, no white space, nothing escaped needlessly."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(content: Content) -> str:
    """Return the SHA-256 of the canonical text, in lower-case hexadecimals."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def content_of(fields: dict[str, Any]) -> Content:
    """Return the content that a form's cleaned fields, or a project's own, describe.

    Links are told by their codes, days by ISO 8601, so that the same words give the same hash anywhere.
    """
    content: Content = {name: fields.get(name) or "" for name in TEXTS}
    for name in PLAIN:
        value = fields.get(name)
        content[name] = value.isoformat() if isinstance(value, date) else value
    content["area"] = fields["area"].code
    for name in LINKS:
        content[name] = sorted(str(link) for link in fields.get(name) or ())
    return content


def changed_fields(before: Content, after: Content) -> list[str]:
    """Return the names of the fields that differ, in reading order. Nothing is nothing, however it is written."""
    names = (*TEXTS, "area", *PLAIN, *LINKS)
    return [name for name in names if (before.get(name) or None) != (after.get(name) or None)]


def stale_after(before: Content, after: Content, stale: list[str]) -> list[str]:
    """Return the texts that their pair has left behind.

    A change in one language marks the other stale while that has words and did not change too;
    a change of the stale text itself, or emptying either, clears the mark.
    """
    left_behind = set(stale)
    for name in PAIRS:
        pair = {language: f"{name}_{language}" for language in ("en", "ko")}
        moved = {language for language, field in pair.items() if before.get(field, "") != after[field]}
        for language, field in pair.items():
            other = "ko" if language == "en" else "en"
            if language in moved or not after[field] or not after[pair[other]]:
                left_behind.discard(field)
            elif other in moved:
                left_behind.add(field)
    return sorted(left_behind)
