"""The one way entries come into the record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db import connection, models

from alliance.audit.chain import seal_after_commit
from alliance.audit.models import Entry


class ActsAs(Protocol):
    """Who acts, as which post: frameworks.policies.Actor fits."""

    @property
    def user_id(self) -> int | None: ...
    @property
    def side(self) -> str: ...

    def post_for_record(self) -> tuple[int | None, str]:
        """Return the id and the label of the post acted as."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one entry of several says; ``changes`` and ``shared`` as ``record`` takes them."""

    target: models.Model
    actor: ActsAs
    changes: dict[str, Any]
    shared: bool = False


def record(
    verb: str,
    target: models.Model,
    *,
    actor: ActsAs | None,
    at: datetime,
    changes: dict[str, Any] | None = None,
    reason: str = "",
    shared: bool = False,
) -> Entry:
    """Append one entry in the caller's transaction.

    :param changes: field name to ``[before, after]``; values that JSON can hold.
    :param shared: whether the act is on something both sides see, so that both may read of it.
    :raises RuntimeError: outside a transaction, since the entry must commit with the change it tells of.
    """
    _insist_on_transaction()
    entry = _entry(verb, target, actor, at=at, changes=changes or {}, reason=reason, shared=shared)
    entry.save(force_insert=True)
    seal_after_commit(entry.side)
    return entry


def record_each(verb: str, told: Iterable[Told], *, at: datetime) -> list[Entry]:
    """Append an entry for each of several things that one act changed, in one statement, in the order given.

    :raises RuntimeError: outside a transaction, as ``record`` does.
    """
    _insist_on_transaction()
    entries = Entry.objects.bulk_create(
        _entry(verb, one.target, one.actor, at=at, changes=one.changes, shared=one.shared) for one in told
    )
    for side in {entry.side for entry in entries}:
        seal_after_commit(side)
    return entries


def _insist_on_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("Audit entries must commit with the change they describe.")


def _entry(
    verb: str,
    target: models.Model,
    actor: ActsAs | None,
    *,
    at: datetime,
    changes: dict[str, Any],
    reason: str = "",
    shared: bool,
) -> Entry:
    post_id, post_label = actor.post_for_record() if actor else (None, "")
    return Entry(
        verb=verb,
        target_type=target._meta.label_lower,
        target_id=target.pk,
        target_label=str(target)[:200],
        actor_id=actor.user_id if actor else None,
        post_id=post_id,
        post_label=post_label,
        side=actor.side if actor else "",
        at=at,
        changes=changes,
        reason=reason,
        shared=shared,
    )
