"""The clock and the doorbell: three beats at once, a beat that was dead, a broker that forgets and stops."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

from redis import Redis

from alliance.embedded import binaries
from alliance.embedded.places import Home
from alliance.embedded.processes import Keeper
from tests.faults.ledger import Batch, Result, judge
from tests.faults.stage import Stage, wait_for

MAILS = 60


def beats(stage: Stage) -> Iterator[Result]:
    """Ring three times as often, and not at all while a duty falls due."""
    batch = stage.owe(MAILS)
    with stage.worker(), stage.beat("one"), stage.beat("two"), stage.beat("three"):
        wait_for(lambda: all_sent(batch))
    yield judge("three beats at once", batch.figures(), expected=MAILS)
    batch = stage.owe(MAILS)
    with stage.worker():
        time.sleep(5)
        too_early = batch.rows().count()
        with stage.beat("late"):
            wait_for(lambda: all_sent(batch))
    assert too_early == 0, "Without a beat nothing is planned."
    yield judge("beat dead across a due time", batch.figures(), expected=MAILS)


def broker(stage: Stage) -> Iterator[Result]:
    """Flush the broker three times under load, stop it, and start it again."""
    keeper = Keeper(Home(Path(os.environ["ALLIANCE_FAULTS_HOME"])))
    batch = stage.owe(5 * MAILS)
    with stage.worker(), stage.beat("one"):
        wait_for(lambda: batch.arrived())
        for _time in range(3):
            with Redis.from_url(os.environ["ALLIANCE_REDIS_URL"]) as doorbell:
                doorbell.flushall()
            time.sleep(0.5)
        keeper.stop("redis")
        time.sleep(3)
        settings = keeper.home.run / "redis.conf"
        keeper.start(
            "redis", [binaries.redis(), settings], env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"}, cwd=settings.parent
        )
        wait_for(lambda: all_sent(batch))
    yield judge("broker flushed three times, stopped and started", batch.figures(), expected=5 * MAILS)


def all_sent(batch: Batch) -> bool:
    """Test whether every mail of a batch was planned and none waits."""
    return batch.rows().count() == len(batch.duties) and not batch.waiting()
