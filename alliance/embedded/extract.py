"""Find every text of the product that is shown to people, without the gettext programs."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract
from django.utils.translation.template import templatize

from alliance.embedded.places import ROOT

APPS = ("alliance", "frameworks", "reminders", "projects")
# Which arguments of a call are its texts; (n, "c") is the context that tells two like words apart.
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}

Key = tuple[str | None, str, str]


@dataclass(slots=True)
class Text:
    """One text and where it stands in the code."""

    context: str | None
    singular: str
    plural: str
    places: list[tuple[str, int]] = field(default_factory=list)

    @property
    def key(self) -> Key:
        return self.context, self.singular, self.plural


def sources() -> Iterator[Path]:
    """Give each Python module and template of the product, in a stable order."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if not {"embedded", "migrations"} & set(path.parts):
                yield path
    for folder in (ROOT / "templates", *(ROOT / app / "templates" for app in APPS)):
        yield from sorted(path for path in folder.rglob("*") if path.suffix in {".html", ".txt", ".xml"})


def texts() -> dict[Key, Text]:
    """Return every text of the product with all its places, in the order in which they are met."""
    found: dict[Key, Text] = {}
    for path in sources():
        name = path.relative_to(ROOT).as_posix()
        source = path.read_text(encoding="utf-8")
        # Between brackets, because the code that a template is turned into is indented at random.
        code = source if path.suffix == ".py" else f"({templatize(source, origin=name)}\n)"
        for line, message, _, context in extract("python", BytesIO(code.encode()), KEYWORDS):
            singular, plural = message if isinstance(message, tuple) else (message, "")
            if singular:
                text = Text(context, singular, plural or "")
                found.setdefault(text.key, text).places.append((name, line))
    return found
