"""Settings come from the environment alone, and the list of them is whole."""

import re

import pytest
from django.conf import settings as site
from django.core.exceptions import ImproperlyConfigured

from alliance import env

NAME = re.compile(r"ALLIANCE_[A-Z_]*[A-Z]")


def test_every_setting_is_listed():
    sources = [site.BASE_DIR / "alliance" / "settings.py", site.BASE_DIR / "deploy" / "gunicorn.conf.py"]
    sources += sorted((site.BASE_DIR / "alliance" / "embedded").glob("*.py"))
    used = {name.removesuffix("_FILE") for path in sources for name in NAME.findall(path.read_text(encoding="utf-8"))}
    listed = set(NAME.findall((site.BASE_DIR / "docs" / "settings.md").read_text(encoding="utf-8")))
    assert used - listed == set()


def test_a_setting_can_come_from_a_file(monkeypatch, tmp_path):
    (tmp_path / "key").write_text("from the file\n", encoding="utf-8")
    monkeypatch.setenv("ALLIANCE_X_FILE", str(tmp_path / "key"))
    assert env.text("ALLIANCE_X") == "from the file"


def test_a_setting_without_a_default_must_be_given():
    with pytest.raises(ImproperlyConfigured, match="ALLIANCE_X"):
        env.text("ALLIANCE_X")


@pytest.mark.parametrize("said", ["yes", "1", "ON", ""])
def test_a_switch_is_on_or_off_and_never_guessed(monkeypatch, said):
    monkeypatch.setenv("ALLIANCE_X", said)
    with pytest.raises(ImproperlyConfigured, match="'on' or 'off'"):
        env.flag("ALLIANCE_X", default=False)


def test_a_database_can_be_reached_through_a_socket(monkeypatch):
    monkeypatch.setenv("ALLIANCE_X", "postgresql://web@/alliance?host=/run/pg%20sql")
    found = env.database("ALLIANCE_X")
    assert (found["USER"], found["NAME"], found["HOST"]) == ("web", "alliance", "/run/pg sql")


@pytest.mark.parametrize("said", ["mysql://a@b/c", "postgresql://host", "alliance"])
def test_only_postgresql_will_do(monkeypatch, said):
    monkeypatch.setenv("ALLIANCE_X", said)
    with pytest.raises(ImproperlyConfigured, match="postgresql://"):
        env.database("ALLIANCE_X")
