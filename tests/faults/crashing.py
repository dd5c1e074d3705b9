"""PostgreSQL is stopped at once, without a word, and started again."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from django.db import connection

from alliance.embedded.places import Home
from alliance.embedded.postgres import Postgres
from alliance.embedded.processes import Keeper, wait_until
from tests.faults.ledger import Result, judge
from tests.faults.ringing import all_sent
from tests.faults.stage import Stage, wait_for

CRASHES, WORKER_PROCESSES = 3, 2


def database(stage: Stage) -> Iterator[Result]:
    """Stop and start it three times while mails are sent; each crash may meet every process in the gap once."""
    number = 400
    batch = stage.owe(number)
    with stage.worker(), stage.beat("one"):
        wait_for(lambda: batch.arrived())
        for _crash in range(CRASHES):
            time.sleep(1)
            connection.close()
            crash(Keeper(Home(Path(os.environ["ALLIANCE_FAULTS_HOME"]))))
            stage.run_out()
            before = len(batch.arrived())
            wait_for(lambda: len(batch.arrived()) > before or all_sent(batch))  # noqa: B023 - asked at once
        wait_for(lambda: all_sent(batch), seconds=30)
    stage.send_all(batch)
    yield judge(
        "PostgreSQL stopped at once and started, three times", batch.figures(kills=CRASHES * WORKER_PROCESSES),
        expected=number, copies=True, doubt=True,
    )  # fmt: skip


def crash(keeper: Keeper) -> None:
    """Let the server drop everything, and start it on what it had written."""
    process = next(process for process in keeper.known() if process.name == "postgres")
    os.kill(process.number, signal.SIGQUIT)
    wait_until(lambda: not process.members(), seconds=30)
    Postgres(keeper, durable=True).start()
