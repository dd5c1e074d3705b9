"""The second wall: PostgreSQL is told which side asks, and hides what is not that side's.

The first wall is ``visible_to`` in every query; this one stands for the day somebody forgets it. Policies read
``app.side`` (deploy/provision.sql); without it a walled table is empty to the role the site signs in as.
"""

from django.db import connection


def stand_on(side: str) -> None:
    """Say which side the rest of this transaction reads and writes for; "" for nobody.

    :raises RuntimeError: outside a transaction, where it would be forgotten at once.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A side is named for one transaction at a time.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.side', %s, true)", [side])
