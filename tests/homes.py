"""Where each process of a suite that runs in several finds its own services: ``./dev test`` starts one set for each."""

import json
import os

# Settings are read once, early: this module is loaded before them (``-p tests.homes``).
if worker := os.environ.get("PYTEST_XDIST_WORKER"):
    os.environ.update(json.loads(os.environ["ALLIANCE_TEST_HOMES"])[int(worker.removeprefix("gw"))])
