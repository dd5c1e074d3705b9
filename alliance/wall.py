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
        # What is prepared (alliance.statements) is planned once, not anew each time for what stands in its slots.
        cursor.execute(
            "SELECT set_config('app.side', %s, true), set_config('plan_cache_mode', 'force_generic_plan', true)", [side]
        )


# What migrations say of tables. Those that are released were run with these words: new ones may be added, none changed.
SIDE = "(SELECT app.side())"


def visible(table: str) -> str:
    """Return what holds for a row whose project is visible."""
    return f"EXISTS (SELECT FROM projects_project project WHERE project.id = {table}.project_id)"


def part_of(table: str, whole: str, column: str) -> str:
    """Return what holds for a row whose whole is visible."""
    return f"EXISTS (SELECT FROM {whole} whole WHERE whole.id = {table}.{column})"


def policy(table: str, read: str, write: str = "") -> tuple[str, str]:
    """Return the SQL that walls a table, and the SQL that takes the wall away.

    The owner of the tables, who migrates and loads, reads and writes all.

    :param read: what holds for rows the site may read.
    :param write: what holds for rows it may write, where that is less.
    """
    forward = f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
        CREATE POLICY owner_all ON {table} TO alliance_owner USING (true) WITH CHECK (true);
        CREATE POLICY wall ON {table} TO alliance_web USING ({read}) WITH CHECK ({write or read});
    """
    backward = f"""
        DROP POLICY wall ON {table};
        DROP POLICY owner_all ON {table};
        ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
    """
    return forward, backward
