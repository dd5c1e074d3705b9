"""The chain over the record: one a side, each seal a hash over its entry and the seal before, so that tampering shows.

Entries are sealed right after the commit that wrote them, in a transaction of their own that holds one lock and asks
for no other: writers never wait for one another, and cannot deadlock (docs/adr/0011). What a crash leaves unsealed,
the next act or the minute's tick seals. Who owns the database could cut the chain's end or write all of it anew: the
number and hash of a seal, noted outside the database, show that too.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, cast

from django.db import connection, transaction
from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from alliance import wall
from alliance.accounts.choices import SideCode
from alliance.audit.models import Entry, Seal

FIRST = "0" * 64
# The chain of what the system did itself is named by no side.
CHAINS = ("", *SideCode.values)
FIELDS = (
    *("id", "verb", "target_type", "target_id", "target_label", "actor_id", "post_id", "post_label"),
    *("side", "shared", "at", "changes", "reason"),
)
# Numbers are given before commits, so an entry may appear behind the last sealed one: so far back each act looks, and
# so far the tick.
NEAR, FAR = 1_000, 100_000
AT_A_TIME = 2_000


def digest(before: str, values: Mapping[str, Any]) -> str:
    """Return the hash of an entry, given by its ``FIELDS``, after the seal with the hash ``before``.

    It is the SHA-256 of a JSON array in UTF-8: the hash before, then the fields in their order, keys sorted, no white
    space, the moment in UTC with microseconds.
    """
    told = [before, *(_plain(values[name]) for name in FIELDS)]
    return sha256(json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(value, datetime) else value


@dataclass(frozen=True, slots=True)
class SealAfterCommit:
    """Seals what a transaction wrote for one side; as many entries of it as there are need one such call."""

    side: str

    def __call__(self) -> None:
        seal(self.side, reach=NEAR)


def seal_after_commit(side: str) -> None:
    """Let the entries of a side be sealed as soon as this transaction is committed."""
    call, here = SealAfterCommit(side), set(connection.savepoint_ids)
    # A call that an inner savepoint would take back with it does not serve what is outside.
    planned = cast("list[tuple[set[str], object, bool]]", connection.run_on_commit)
    if not any(one == call and places <= here for places, one, _robust in planned):
        transaction.on_commit(call, robust=True)


@transaction.atomic(durable=True)
def seal(side: str, *, reach: int | None = None) -> int:
    """Seal the entries of a side that are not sealed yet, in the order in which they were numbered; return how many.

    :param reach: how far behind the last sealed entry to look, by number; None for the whole record.
    """
    wall.stand_on(side)
    return seal_waiting(side, reach=reach)


def seal_waiting(side: str, *, reach: int | None = None) -> int:
    """Do what ``seal`` does in the caller's transaction, which should end soon: others wait for its end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('audit.seal'), hashtext(%s))", [side])
    newest = Seal.objects.filter(side=side).order_by("-seq").values_list("seq", "hash", "entry_id")
    seq, before, entry_id = newest.first() or (0, FIRST, 0)
    waiting = Entry.objects.filter(side=side, seal__isnull=True)
    if reach is not None:
        waiting = waiting.filter(pk__gt=entry_id - reach)
    seals = list(_seals(side, seq, before, waiting.order_by("pk").values(*FIELDS)))
    Seal.objects.bulk_create(seals, batch_size=AT_A_TIME)
    return len(seals)


def _seals(side: str, seq: int, before: str, entries: Iterable[Mapping[str, Any]]) -> Iterator[Seal]:
    for values in entries:
        seq, before = seq + 1, digest(before, values)
        yield Seal(side=side, seq=seq, entry_id=values["id"], hash=before)


def seal_all() -> int:
    """Seal what acts left behind, of every chain; return how many entries."""
    return sum(seal(side, reach=FAR) for side in CHAINS)


class Why(TextChoices):
    """What does not fit in a chain."""

    MISSING = "MISSING", _("An entry or its seal is missing.")
    CHANGED = "CHANGED", _("The entry is not the one that was sealed.")
    CUT = "CUT", _("The chain ends before the seal you noted.")
    REWRITTEN = "REWRITTEN", _("The seal is not the one you noted.")


@dataclass(frozen=True, slots=True)
class Note:
    """A seal somebody noted outside the database: its number and its hash."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What a look along a chain found: ``number`` entries that fit, up to ``until``; ``waiting`` are not sealed yet.

    ``fault`` says what does not fit at ``fault_seq``, the first such place; both are None when all fits.
    """

    side: str
    number: int
    until: datetime | None
    head: str
    waiting: int
    fault: Why | None = None
    fault_seq: int | None = None


def verify(side: str, *, note: Note | None = None) -> Finding:
    """Walk along the chain of a side from its beginning to the first place that does not fit."""
    waiting = Entry.objects.filter(side=side, seal__isnull=True).count()
    number, until, head = 0, None, FIRST
    for seq, sealed, values in _links(side):
        fault = None
        if seq != number + 1:
            fault = Why.MISSING
        elif digest(head, values) != sealed:
            fault = Why.CHANGED
        elif note and note.seq == seq and note.hash != sealed:
            fault = Why.REWRITTEN
        if fault:
            return Finding(side, number, until, head, waiting, fault, number + 1)
        number, until, head = seq, values["at"], sealed
    if note and note.seq > number:
        return Finding(side, number, until, head, waiting, Why.CUT, number + 1)
    return Finding(side, number, until, head, waiting)


def _links(side: str) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Yield number, hash and entry of each seal; one whose entry is gone is left out, and so leaves a gap."""
    seals: QuerySet[Any, Any] = Seal.objects.filter(side=side).order_by("seq")
    rows = seals.values_list("seq", "hash", *(f"entry__{name}" for name in FIELDS))
    for seq, sealed, *values in rows.iterator(chunk_size=AT_A_TIME):
        yield seq, sealed, dict(zip(FIELDS, values, strict=True))
