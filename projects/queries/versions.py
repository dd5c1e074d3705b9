"""Versions one side may read, and what their contents say in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from alliance.templatetags.alliance import pair_text, reader_language
from frameworks.calendar.clocks import format_day
from frameworks.choices import Precision
from frameworks.models import Country, Principle, PriorityArea, Theme
from frameworks.policies import Actor, HiddenError
from projects.choices import Kind
from projects.content import LINKS, PAIRS, PLAIN, Content, changed_fields
from projects.differences import Difference, compare
from projects.labels import label_of, split
from projects.models import Project, Version

DAYS = frozenset({"starts_on", "ends_on"})


def first_visible(project: Project, actor: Actor) -> int:
    """Return the number of the first version the actor's side may read: for the other side the one shared."""
    return 1 if project.owner == actor.private_side else project.shared_from or project.version_number


def visible_versions(project: Project, actor: Actor) -> QuerySet[Version]:
    """Return the versions the actor's side may read, with who saved them."""
    return project.versions.filter(number__gte=first_visible(project, actor)).select_related("saved_by", "saved_as")


def version_for(project: Project, actor: Actor, number: int) -> Version:
    """Return one version with its content.

    :raises HiddenError: alike for one that does not exist and one the actor's side may not read.
    """
    version = visible_versions(project, actor).filter(number=number).first()
    if version is None:
        raise HiddenError
    return version


class Wording:
    """Says what a content's codes mean, in the reader's language."""

    def __init__(self, framework_id: int) -> None:
        areas = {area.code: pair_text(area, "name") for area in PriorityArea.objects.filter(framework=framework_id)}
        principles = Principle.objects.filter(framework=framework_id)
        self.names: dict[str, dict[str, str]] = {
            "area": areas,
            "secondary_areas": areas,
            "partners": {country.alpha2: pair_text(country, "name") for country in Country.objects.all()},
            "principles": {principle.code: pair_text(principle, "title") for principle in principles},
            "themes": {theme.code: pair_text(theme, "name") for theme in Theme.objects.all()},
            "kind": {str(kind.value): str(kind.label) for kind in Kind},
            "date_precision": {str(precision.value): str(precision.label) for precision in Precision},
        }

    def text(self, name: str, value: Any) -> str:
        """Return one field's value as a person reads it; empty for nothing."""
        names = self.names.get(name, {})
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if value and name in DAYS:
            return format_day(date.fromisoformat(value), reader_language())
        if isinstance(value, list):
            return ", ".join(str(names.get(code, code)) for code in value)
        return names.get(value, value) if value else ""


@dataclass(frozen=True, slots=True)
class Line:
    """One field of a content in words; ``language`` is empty where the field has none."""

    name: str
    label: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One field in two contents, word by word."""

    name: str
    label: str
    language: str
    difference: Difference


def lines_of(content: Content, wording: Wording, reader: str) -> Iterator[Line]:
    """Yield the fields that say something, the reader's language first."""
    for name in _names(reader):
        if text := wording.text(name, content.get(name)):
            yield Line(name, label_of(name), split(name)[1], text)


def changes_between(before: Content, after: Content, wording: Wording, reader: str) -> list[Change]:
    """Return the fields that differ, word by word, the reader's language first."""
    differing = set(changed_fields(before, after))
    return [
        Change(name, label_of(name), split(name)[1], difference)
        for name in _names(reader)
        if name in differing
        for difference in [compare(wording.text(name, before.get(name)), wording.text(name, after.get(name)))]
    ]


def _names(reader: str) -> list[str]:
    second = "en" if reader == "ko" else "ko"
    texts = [f"{pair}_{language}" for pair in PAIRS for language in (reader, second)]
    return [*texts, "area", *PLAIN, *LINKS]
