"""What may and may not be installed beside us."""

from importlib.util import find_spec


def test_psycopg_3_is_not_importable():
    # Django would take it instead of psycopg2, without a word.
    assert find_spec("psycopg") is None
