"""The database's clock, which alone decides, steps eleven days back and then two hours on."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import psycopg2
from django.db import connection

from reminders.models import Rung
from tests import factories
from tests.faults.ledger import Result
from tests.faults.stage import PATIENCE_SECONDS, RUNG, Stage

STEPS = (timedelta(), timedelta(days=-11), timedelta(days=-11, hours=2), timedelta(hours=2))
DUTIES = 5


def stepping(stage: Stage) -> Iterator[Result]:
    """Send the newest rung of a ladder, step the clock, and see that no older one follows."""
    batch = stage.owe(DUTIES, due_in=timedelta(days=2))
    rungs = [
        Rung.objects.create(framework=factories.framework(), days_before=days, local_hour=5) for days in (14, 10, 3)
    ]
    with _movable_clock() as move:
        counts = []
        for step in STEPS:
            move(step)
            with stage.sender() as process:
                process.wait(PATIENCE_SECONDS)
            counts.append(sum(batch.arrived().values()))
    for rung in rungs:
        rung.delete()
    short = [] if counts == [1] * len(STEPS) else [f"one mail that gathers all and none after it, not {counts}"]
    told = f"{DUTIES} duties, rungs 14, 10, 3 and {RUNG}; letters after each step {counts}"
    yield Result("clock eleven days back, two hours on", told, tuple(short))


@contextmanager
def _movable_clock():
    """Let the site's sign-in find a clock of its own before the server's; give what moves it."""
    name = connection.settings_dict["NAME"]
    reached = {"host": connection.settings_dict["HOST"], "dbname": name, "user": "postgres"}
    server = psycopg2.connect(**reached)
    server.autocommit = True
    cursor = server.cursor()
    cursor.execute("""
        CREATE SCHEMA moved; GRANT USAGE ON SCHEMA moved TO PUBLIC;
        CREATE TABLE moved.step (by interval); GRANT SELECT ON moved.step TO PUBLIC;
        INSERT INTO moved.step VALUES ('0');
        CREATE FUNCTION moved.statement_timestamp() RETURNS timestamptz STABLE LANGUAGE sql
            AS 'SELECT pg_catalog.statement_timestamp() + by FROM moved.step';
    """)
    cursor.execute(f'ALTER ROLE alliance_web IN DATABASE "{name}" SET search_path = moved, pg_catalog, public')
    try:
        yield lambda step: cursor.execute("UPDATE moved.step SET by = %s", [step])
    finally:
        cursor.execute(f'ALTER ROLE alliance_web IN DATABASE "{name}" RESET search_path')
        cursor.execute("DROP SCHEMA moved CASCADE")
        server.close()
