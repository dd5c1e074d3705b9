"""The record as CSV: each entry with its seal. Values in, text out; nothing here asks the database."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from projects.labels import verb_of
from projects.reports.listing import BOM, LINES_A_CHUNK, inert


def record_heads() -> list[str]:
    """Return the heads of the columns in the reader's language."""
    return [
        _("Number"), "SHA-256", _("When (UTC)"), _("Act"), _("Verb"), pgettext("record", "On what"), _("Kind"),
        _("User name"), _("As which post"), _("Both sides may read it"), _("Before and after"), _("Why"),
    ]  # fmt: skip


def _cells(entry: Any) -> tuple[Any, ...]:
    return (
        entry.seal_seq,
        entry.seal_hash,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        verb_of(entry.verb),
        entry.verb,
        entry.target_label,
        entry.target_type,
        entry.username,
        entry.post_title or entry.post_label,
        _("Yes") if entry.shared else "",
        json.dumps(entry.changes, ensure_ascii=False, sort_keys=True) if entry.changes else "",
        entry.reason,
    )


def record_chunks(entries: Iterable[Any]) -> Iterator[str]:
    """Yield the record as CSV with a byte order mark, whose cells no spreadsheet takes for formulas."""
    buffer = io.StringIO(BOM)
    buffer.seek(0, io.SEEK_END)
    writer = csv.writer(buffer)
    writer.writerow(record_heads())
    for number, entry in enumerate(entries, start=1):
        writer.writerow([inert(cell) if isinstance(cell, str) else cell for cell in _cells(entry)])
        if number % LINES_A_CHUNK == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()
