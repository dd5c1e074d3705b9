"""PostgreSQL, Redis and the mail sink together, and the environment in which the site finds them."""

import json
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from alliance.embedded.mail import Mail
from alliance.embedded.places import Home, write_private
from alliance.embedded.postgres import Postgres
from alliance.embedded.processes import Keeper
from alliance.embedded.redis import Redis

PYTHON = sys.executable
ENVIRONMENT = "environment.json"


@dataclass
class Services:
    """What runs for one home. A service that the environment names already is used as it is."""

    keeper: Keeper
    durable: bool
    mail_page: str = ""

    @property
    def home(self) -> Home:
        return self.keeper.home

    def start(self, *, page_port: int = 0, own: bool = False) -> dict[str, str]:
        """Start what the environment does not name, or everything if ``own``; return the site's environment."""
        given = {} if own else {name: value for name, value in os.environ.items() if name.startswith("ALLIANCE_")}
        found = {
            **self._database(given),
            **self._redis(given),
            **self._mail(given, page_port),
            **self._secret(given),
        }
        rest = {name: value for name, value in os.environ.items() if not (own and name.startswith("ALLIANCE_"))}
        return {**rest, **found, "PYTHONUNBUFFERED": "1"}

    def _database(self, given: dict[str, str]) -> dict[str, str]:
        if {"ALLIANCE_DATABASE_URL", "ALLIANCE_DATABASE_URL_FILE"} & given.keys():
            return {}
        postgres = Postgres(self.keeper, durable=self.durable)
        postgres.start()
        return {
            "ALLIANCE_DATABASE_URL": postgres.url("alliance_web"),
            "ALLIANCE_DATABASE_OWNER_URL": postgres.url("alliance_owner"),
        }

    def _redis(self, given: dict[str, str]) -> dict[str, str]:
        if {"ALLIANCE_REDIS_URL", "ALLIANCE_REDIS_URL_FILE"} & given.keys():
            return {}
        redis = Redis(self.keeper)
        redis.start()
        return {"ALLIANCE_REDIS_URL": redis.url}

    def _mail(self, given: dict[str, str], page_port: int) -> dict[str, str]:
        if {"ALLIANCE_SMTP_URL", "ALLIANCE_SMTP_URL_FILE"} & given.keys():
            return {}
        mail = Mail(self.keeper)
        mail.start(PYTHON, page_port=page_port)
        self.mail_page = mail.page
        return {"ALLIANCE_SMTP_URL": mail.url, "ALLIANCE_MAIL_FOLDER": str(self.home.mail)}

    def _secret(self, given: dict[str, str]) -> dict[str, str]:
        if {"ALLIANCE_SECRET_KEY", "ALLIANCE_SECRET_KEY_FILE"} & given.keys():
            return {}
        path = self.home.path / "secret_key"
        if not path.exists():
            write_private(path, secrets.token_urlsafe(64))
        return {"ALLIANCE_SECRET_KEY_FILE": str(path)}


def as_owner(env: dict[str, str]) -> dict[str, str]:
    """Return the environment in which tables may be changed: the owner's sign-in instead of the web's."""
    owner = env.get("ALLIANCE_DATABASE_OWNER_URL")
    return {**env, "ALLIANCE_DATABASE_URL": owner} if owner else env


def write_environment(home: Home, env: dict[str, str]) -> None:
    """Leave our part of the environment for ./dev manage."""
    ours = {name: value for name, value in env.items() if name.startswith("ALLIANCE_")}
    write_private(home.run / ENVIRONMENT, json.dumps(ours, indent=1, sort_keys=True))


def read_environment(home: Home) -> dict[str, str] | None:
    """Return the environment of what is running in this home, if something is."""
    path = home.run / ENVIRONMENT
    running = path.exists() and any(process.is_running() for process in Keeper(home).known())
    return {**os.environ, **json.loads(path.read_text(encoding="utf-8"))} if running else None


@contextmanager
def running(home: Home, *, durable: bool, own: bool = False) -> Iterator[tuple[Services, dict[str, str]]]:
    """Run services for as long as the block lasts, and stop them however it ends."""
    home.make()
    services = Services(Keeper(home), durable=durable)
    try:
        yield services, services.start(own=own)
    finally:
        services.keeper.stop_all()
