"""Entries of the record as a person reads them: the act in words, the post as their own language calls it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from alliance.audit.models import Entry
from alliance.templatetags.alliance import reader_language
from frameworks.models import Post
from projects.labels import recorded_of, target_of, value_of, verb_of


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry in words. ``post`` is what it was recorded as where the post itself is gone."""

    entry: Entry
    words: str
    post: str

    @property
    def target(self) -> str:
        """Return what it was done to, in words; what is kept as codes is told by them in the reader's language."""
        return target_of(self.entry.target_type, self.entry.target_label)

    @property
    def changes(self) -> list[tuple[str, Any, Any]]:
        """Return what was changed, before and after, in words; what stayed as it was is left out."""
        changed = [(name, *values) for name, values in self.entry.changes.items() if values[0] != values[1]]
        return [(recorded_of(name), value_of(before), value_of(after)) for name, before, after in changed]


def with_posts(entries: QuerySet[Entry]) -> QuerySet[Any]:
    """Read along what each entry's post is called today in the reader's language."""
    posts = Post.objects.filter(pk=OuterRef("post_id"))
    return entries.annotate(post_title=Subquery(posts.values(f"title_{reader_language()}")[:1]))


def with_seals(entries: QuerySet[Any]) -> QuerySet[Any]:
    """Read along each entry's place in the chain and its hash, and who acted by user name."""
    return entries.annotate(seal_seq=F("seal__seq"), seal_hash=F("seal__hash"), username=F("actor__username"))


def told(entries: Iterable[Any]) -> list[Happening]:
    """Return entries that were read with their posts in words."""
    return [Happening(entry, verb_of(entry.verb), entry.post_title or entry.post_label) for entry in entries]
