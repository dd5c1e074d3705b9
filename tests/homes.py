"""Where each process of a suite that runs in several finds its own services: ``./dev test`` starts one set for each."""

import json
import os

import pytest

# Settings are read once, early: this module is loaded before them (``-p tests.homes``).
if worker := os.environ.get("PYTEST_XDIST_WORKER"):
    os.environ.update(json.loads(os.environ["ALLIANCE_TEST_HOMES"])[int(worker.removeprefix("gw"))])
# Minutes long each: they start first, so that no process is left alone with one at the end.
LONGEST = ("tests/test_matrix.py", "tests/test_every_page.py", "tests/test_budgets.py")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first, whatever order others chose."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))
