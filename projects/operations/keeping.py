"""Keeping what people type until they send it. Typing is no act: nobody else reads it, and the record is silent."""

import json
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from projects.models import KeptForm
from projects.operations.moving import RefusedError

# Every text of a project at its longest, in letters of three bytes, takes twice as much: nobody types that at once.
MOST_BYTES = 1_000_000
# Of more forms than these the oldest give way: a person leaves behind a few, a broken program leaves thousands.
MOST_FORMS = 100


@transaction.atomic
def keep_form(*, user_id: int, side: str, path: str, fields: Mapping[str, list[str]], at: datetime) -> None:
    """Keep what a person has typed into a form, in place of what was kept of it before.

    :param path: the page's address and, after "#", which form on it.
    :param fields: each field's values as the browser sends them; NUL, which no database holds, is left out.
    :raises RefusedError: if it is longer than MOST_BYTES.
    """
    kept = {name: [value.replace("\x00", "") for value in values] for name, values in fields.items()}
    if len(json.dumps(kept, ensure_ascii=False).encode(errors="replace")) > MOST_BYTES:
        raise RefusedError(_("This is too long to be kept."))
    KeptForm.objects.bulk_create(
        [KeptForm(user_id=user_id, side=side, path=path, fields=kept, kept_at=at)],
        update_conflicts=True,
        unique_fields=["user", "path"],
        update_fields=["fields", "kept_at"],
    )
    mine = KeptForm.objects.filter(user_id=user_id)
    newest = mine.order_by("-kept_at", "-pk").values("pk")[:MOST_FORMS]
    mine.exclude(pk__in=newest).delete()


def drop_form(*, user_id: int, path: str) -> None:
    """Keep a person's form no longer: it was sent, or they want none of it. It need not be kept."""
    KeptForm.objects.filter(user_id=user_id, path=path).delete()
