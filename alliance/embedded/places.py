"""Where things lie on the disk, and the one kind of trouble that is told in one line."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCAL = ROOT / ".local"


class ProblemError(Exception):
    """Something the person at the keyboard can mend; its text is the one line they read."""


@dataclass(frozen=True, slots=True)
class Home:
    """The folder that one set of services lives in: .local for ./dev up, a temporary one for a test run."""

    path: Path

    @property
    def run(self) -> Path:
        """What is running now: one file for each process, and the environment they share."""
        return self.path / "run"

    @property
    def log(self) -> Path:
        return self.path / "log"

    @property
    def mail(self) -> Path:
        return self.path / "mail"

    @property
    def postgres(self) -> Path:
        return self.path / "postgres"

    def make(self) -> None:
        """Make the folders, readable by nobody else."""
        # Others may pass through (the database server can be another user) but not look around.
        self.path.mkdir(mode=0o711, parents=True, exist_ok=True)
        for folder in (self.run, self.log, self.mail):
            folder.mkdir(mode=0o700, exist_ok=True)


def write_private(path: Path, content: str) -> None:
    """Write a file in one step that only its owner may read."""
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(content)
    draft.replace(path)


def remove(path: Path) -> None:
    """Remove a file or a whole folder, and what it points to if it is one of our own links."""
    if path.is_symlink():
        target = path.resolve()
        path.unlink()
        path = target
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
