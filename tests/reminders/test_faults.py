"""A few of each of the faults that ./dev faults tries in full, with the same code."""

import pytest

from tests.faults.all import INSIDE_THE_SUITE
from tests.faults.stage import Stage


@pytest.fixture
def stage(world, letterbox, tmp_path) -> Stage:
    stage = Stage(tmp_path, letterbox.folder, short=True)
    stage.prepare()
    return stage


@pytest.mark.parametrize("fault", INSIDE_THE_SUITE)
def test_no_promise_falls_short(stage, fault):
    results = list(INSIDE_THE_SUITE[fault](stage))

    assert results
    assert [str(result) for result in results if result.short] == []
