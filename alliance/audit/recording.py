"""The one way an entry comes into the record."""

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
    if not connection.in_atomic_block:
        raise RuntimeError("Audit entries must commit with the change they describe.")
    post_id, post_label = actor.post_for_record() if actor else (None, "")
    entry = Entry.objects.create(
        verb=verb,
        target_type=target._meta.label_lower,
        target_id=target.pk,
        target_label=str(target)[:200],
        actor_id=actor.user_id if actor else None,
        post_id=post_id,
        post_label=post_label,
        side=actor.side if actor else "",
        at=at,
        changes=changes or {},
        reason=reason,
        shared=shared,
    )
    seal_after_commit(entry.side)
    return entry
