"""A private PostgreSQL: one cluster in one folder, reached through a socket that nobody else can open."""

import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil
import psycopg2

from alliance.embedded import binaries
from alliance.embedded.places import ROOT, ProblemError, remove
from alliance.embedded.processes import Keeper, Process

NAME = "postgres"
DATABASE = "alliance"
PROVISION = ROOT / "deploy" / "provision.sql"
# A socket's whole path must fit into 104 bytes on macOS and 108 on Linux.
LONGEST_SOCKET_FOLDER = 80
# Where the data goes when root's own folder is closed to the user that PostgreSQL runs as.
ROOT_SHELTER = Path("/var/lib/alliance-dev")
FORGETFUL = ("-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off")


@dataclass
class Postgres:
    """The cluster of one home. ``durable`` is off for tests: they lose nothing in a crash."""

    keeper: Keeper
    durable: bool

    @cached_property
    def user(self) -> dict[str, Any]:
        """Whom to run as: PostgreSQL refuses root, so root's clusters belong to nobody."""
        if os.geteuid() != 0:
            return {}
        nobody = pwd.getpwnam("nobody")
        return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}

    @cached_property
    def env(self) -> dict[str, str]:
        return {"PATH": "/usr/bin:/bin", "LC_ALL": "C" if os.uname().sysname == "Darwin" else "C.UTF-8", "HOME": "/"}

    @property
    def data(self) -> Path:
        return self.keeper.home.postgres.resolve() / "data"

    def start(self) -> None:
        """Start the cluster, making it first if there is none, and wait until it answers."""
        self._make_room()
        programs = self._programs()
        self._stop_stranded()
        if not (self.data / "PG_VERSION").exists():
            self._initialise(programs)
        self.socket = self._socket_folder()
        self.keeper.start(
            NAME,
            [programs.folder / "postgres", "-D", self.data, "-k", self.socket, "-c", "listen_addresses=",
             "-c", "jit=off", "-c", "max_connections=60", *(() if self.durable else FORGETFUL)],
            env=self.env, cwd=self.data, farewell=signal.SIGINT, user=self.user,
        )  # fmt: skip
        self.keeper.wait_for(NAME, self._answers)
        self._provision()

    def url(self, role: str) -> str:
        """Return the address under which a role signs in."""
        return f"postgresql://{role}@/{DATABASE}?host={quote(str(self.socket), safe='/')}"

    def _run(self, *command: str | Path, cwd: Path | None = None) -> None:
        done = subprocess.run(
            [str(part) for part in command], env=self.env, cwd=cwd or "/", capture_output=True, text=True, **self.user
        )
        if done.returncode:
            log = self.keeper.home.log / f"{NAME}.log"
            log.write_text(done.stdout + done.stderr, encoding="utf-8")
            said = (done.stderr.strip() or "no reason given").splitlines()[-1]
            raise ProblemError(f"PostgreSQL's {Path(command[0]).name} failed: {said} (see {log})")

    def _can_reach(self, path: Path) -> bool:
        test = ["/bin/sh", "-c", 'test -x "$1"', "sh", str(path)]
        return subprocess.run(test, cwd="/", env=self.env, check=False, **self.user).returncode == 0

    def _make_room(self) -> None:
        """Make the cluster's folder, elsewhere if the user that PostgreSQL runs as cannot come here."""
        folder = self.keeper.home.postgres
        if not folder.exists():
            remove(folder)
            if self._can_reach(folder.parent):
                folder.mkdir(mode=0o700)
            else:
                shelter = ROOT_SHELTER / hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
                shelter.mkdir(mode=0o700, parents=True, exist_ok=True)
                folder.symlink_to(shelter)
        if self.user:
            os.chown(folder, self.user["user"], self.user["group"])

    def _programs(self) -> binaries.PostgresPrograms:
        """Choose the programs; copy the wheel's if the user that PostgreSQL runs as cannot read them."""
        made_by = self.data / "PG_VERSION"
        programs = binaries.postgres(version=int(made_by.read_text().strip()) if made_by.exists() else None)
        if self._can_reach(programs.folder / "postgres"):
            return programs
        # The programs find their libraries by this very neighbourhood of folders.
        package = programs.folder.parent.parent
        copy = self.keeper.home.postgres.resolve() / "server"
        target = copy / package.name / programs.folder.parent.name
        if not (target / "bin" / "postgres").exists():
            remove(copy)
            shutil.copytree(package.with_name(f"{package.name}.libs"), copy / f"{package.name}.libs")
            shutil.copytree(programs.folder.parent, target, ignore=shutil.ignore_patterns("include"), symlinks=True)
        return binaries.PostgresPrograms(programs.version, target / "bin")

    def _initialise(self, programs: binaries.PostgresPrograms) -> None:
        remove(self.data)
        locale = ["--locale=C.UTF-8"]
        if programs.version >= 17:
            # The server's own C.UTF-8, the same on every system.
            locale = [f"--locale={self.env['LC_ALL']}", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        options = [
            *locale,
            "--encoding=UTF8",
            "--username=postgres",
            "--auth=trust",
            *(() if self.durable else ["--no-sync"]),
        ]
        # In two steps, so that a cluster half made is never taken for a whole one.
        draft = self.data.with_name("draft")
        remove(draft)
        self._run(programs.folder / "initdb", "-D", draft, *options, cwd=draft.parent)
        draft.rename(self.data)

    def _stop_stranded(self) -> None:
        """Stop a server that a hard kill left on our data, and forget one that is gone."""
        note = self.data / "postmaster.pid"
        if not note.exists():
            return
        number = int(note.read_text().split("\n", 1)[0] or 0)
        try:
            command = psutil.Process(number).cmdline()
        except psutil.Error:
            command = []
        if any(os.path.realpath(part) == os.path.realpath(self.data) for part in command if part.startswith("/")):
            Process.seen(NAME, number, signal.SIGINT).stop()
        note.unlink(missing_ok=True)

    def _socket_folder(self) -> Path:
        folder = self.keeper.home.postgres.resolve() / "socket"
        if len(os.fsencode(folder)) > LONGEST_SOCKET_FOLDER:
            link = self.keeper.home.run / "socket"
            remove(link)
            folder = Path(tempfile.mkdtemp(prefix="alliance-socket-", dir="/tmp"))
            link.symlink_to(folder)
        else:
            remove(folder)
            folder.mkdir(mode=0o700)
        if self.user:
            os.chown(folder, self.user["user"], self.user["group"])
        return folder

    def _answers(self) -> bool:
        try:
            self._execute("postgres", "SELECT 1")
        except psycopg2.OperationalError:
            return False
        return True

    def _execute(self, database: str, statement: str) -> int:
        """Run a statement as the cluster's superuser, outside any transaction; return how many rows came."""
        connection = psycopg2.connect(host=str(self.socket), user="postgres", dbname=database)
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return int(cursor.rowcount)
        finally:
            connection.close()

    def _provision(self) -> None:
        """Make the two roles, the database and what only a superuser may make in it, where they are missing."""
        script = PROVISION.read_text(encoding="utf-8")
        self._execute("template1", script)
        if self._execute("postgres", f"SELECT FROM pg_database WHERE datname = '{DATABASE}'") == 0:
            self._execute("postgres", f"CREATE DATABASE {DATABASE} OWNER alliance_owner")
        self._execute(DATABASE, script)
