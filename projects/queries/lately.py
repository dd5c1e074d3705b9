"""What happened since a person was here last: entries of the record they may read, a project or meeting a line."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet

from alliance.accounts.choices import SideCode
from alliance.audit.models import Entry
from frameworks.models import Meeting
from frameworks.policies import Actor
from projects.labels import verb_of
from projects.models import Project

# So many things are told of, and so many acts are read to find them.
SHOWN = 8
READ = 48


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was changed, a project or a meeting, with what was done to it, the newest first."""

    thing: Any
    entries: list[Entry]

    @property
    def is_meeting(self) -> bool:
        """Test whether it is a meeting."""
        return isinstance(self.thing, Meeting)

    @property
    def at(self) -> datetime:
        """Return when it was changed last."""
        return self.entries[0].at

    @property
    def acts(self) -> list[tuple[str, str]]:
        """Return which side did what, in the reader's language, each once."""
        return list(dict.fromkeys((entry.side, verb_of(entry.verb)) for entry in self.entries))


def changes_for(actor: Actor, since: datetime | None = None) -> list[Change]:
    """Return what was changed, the newest first; what this person did themselves after ``since`` is no news to them.

    Each side's newest acts are read by the index and then put together, in three statements.
    """
    visible = Project.objects.visible_to(actor)
    entries = Entry.objects.filter(at__gt=since).exclude(actor_id=actor.user_id) if since else Entry.objects.all()
    told = entries.filter(target_type=Project._meta.label_lower, target_id__in=visible.values("pk"))
    meetings = entries.filter(target_type=Meeting._meta.label_lower, shared=True)
    parts = [
        told.filter(side=actor.side),
        told.filter(side=SideCode(actor.side).other, shared=True),
        meetings,
    ]
    own, *others = (part.order_by("-at", "-pk")[:READ] for part in parts)
    newest = own.union(*others, all=True).order_by("-at", "-id")[:READ]
    return _grouped(newest, visible)


def _grouped(entries: Iterable[Entry], visible: QuerySet[Project]) -> list[Change]:
    told: dict[tuple[str, int], list[Entry]] = {}
    for entry in entries:
        told.setdefault((entry.target_type, entry.target_id), []).append(entry)
    shown = list(told.items())[:SHOWN]
    things: dict[tuple[str, int], Model] = {}
    meetings = Meeting.objects.select_related("forum")
    for found in (visible.defer("search_text", "grams"), meetings):
        label = found.model._meta.label_lower
        pks = [pk for (target, pk), _entries in shown if target == label]
        things |= {(label, pk): thing for pk, thing in found.in_bulk(pks).items()}
    return [Change(things[key], entries) for key, entries in shown if key in things]
