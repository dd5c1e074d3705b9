"""Leafing through the record by its entries instead of by numbers of pages: each part costs the same, however deep."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q

from alliance.audit.models import Entry
from alliance.facets import alike_in
from frameworks.views.sifting import PER_PAGE, with_alike
from projects.forms.sifting import EntryFilter
from projects.queries.record import with_posts

# An entry in an address: its moment, in microseconds since 1970, and its key.
PLACE = re.compile(r"([0-9]{1,16})-([0-9]{1,18})")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NEWEST, OLDEST = ["-at", "-pk"], ["at", "pk"]


@dataclass(frozen=True, slots=True)
class Reel:
    """Some entries, the newest first; ``newer`` and ``older`` are where the parts beside them begin, or empty."""

    rows: list[Any]
    newer: str
    older: str


def entries_around(narrowed: EntryFilter, asked: Mapping[str, str], *, whole: bool) -> Reel:
    """Return the entries before the one that the address names, after it, or the newest of all.

    :param whole: whether the facets count however many there are.
    """
    before, after = _place(asked.get("before", "")), _place(asked.get("after", ""))
    if after and not before:
        at, key = after
        rows = _read(narrowed, Q(at__gte=at) & ~Q(at=at, pk__lte=key), OLDEST, whole=whole)
        # With no more than a part that is newer, that part is the newest one.
        if len(rows) > PER_PAGE:
            # What came along with the first goes along with the first that is shown.
            rows[1].alike = rows[0].alike
            return Reel(rows[1:], _name(rows[1]), _name(rows[-1]))
    where = Q(at__lte=before[0]) & ~Q(at=before[0], pk__gte=before[1]) if before else Q()
    rows = _read(narrowed, where, NEWEST, whole=whole)
    here = rows[:PER_PAGE]
    return Reel(here, _name(here[0]) if before and here else "", _name(here[-1]) if len(rows) > PER_PAGE else "")


def _read(narrowed: EntryFilter, where: Q, order: list[str], *, whole: bool) -> list[Any]:
    """Return the entries of a part, the newest first, and one more if there is any."""
    keys = narrowed.qs.filter(where).order_by(*order).values("pk")[: PER_PAGE + 1]
    picked = with_posts(Entry.objects.filter(pk__in=keys)).select_related("actor").order_by(*NEWEST)
    return list(with_alike(picked, NEWEST, alike_in(narrowed, whole=whole)))


def _place(text: str) -> tuple[datetime, int] | None:
    found = PLACE.fullmatch(text)
    return (EPOCH + timedelta(microseconds=int(found[1])), int(found[2])) if found else None


def _name(entry: Entry) -> str:
    return f"{(entry.at - EPOCH) // timedelta(microseconds=1)}-{entry.pk}"
