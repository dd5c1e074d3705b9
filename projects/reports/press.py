"""Makes one document in a process of its own: the job on standard input, what came of it on standard output.

It reads neither database nor clock. What it says is a line for each step it has really done, then either the
trouble that ended it, or the document's size and hash, and the document. A document that does not fit its hash is none.
"""

import errno
import hashlib
import json
import logging
import resource
import subprocess
import sys

import django

from projects.reports.glyphs import FONTS

log = logging.getLogger(__name__)

# A reader of a broken-off process must find no half of a document: the head says how long it is.
STEP, TROUBLE, DONE = "step", "trouble", "done"
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
FACES = ("PretendardGOV-Regular.otf", "PretendardGOV-Bold.otf")


class ChangedError(Exception):
    """The snapshot does not match its hash."""


class FontError(Exception):
    """A font that every document needs is missing or damaged."""


def main() -> int:
    """Make the document that is asked for; return 1 when there is none."""
    job = json.load(sys.stdin.buffer)
    # The worker watches the clock; this ends what a killed worker leaves behind, on however many cores it runs.
    resource.setrlimit(resource.RLIMIT_CPU, (job["work"], job["work"]))
    resource.setrlimit(resource.RLIMIT_AS, (job["memory"], job["memory"]))
    try:
        body = make(job)
    except Exception as problem:
        log.exception("The document %s in %s cannot be made.", job["ending"], job["edition"])
        say(TROUBLE, trouble_of(problem))
        return 1
    say(DONE, f"{len(body)} {hashlib.sha256(body).hexdigest()}")
    sys.stdout.buffer.write(body)
    return 0


def make(job: dict[str, str]) -> bytes:
    """Return the document, saying after each step that it is done.

    :raises ChangedError: if the snapshot is not what was frozen.
    :raises FontError: if a font is missing.
    """
    django.setup()
    # Renderers need Django's words, which are there only now.
    from projects.reports.rendering import document  # noqa: PLC0415

    if hashlib.sha256(job["content"].encode()).hexdigest() != job["sha256"]:
        raise ChangedError
    for face in FACES:
        if not (FONTS / face).is_file():
            raise FontError(face)
    say(STEP, "1")
    body = document(job["content"], job["sha256"], job["edition"], job["ending"])
    say(STEP, "2")
    return body


def say(what: str, words: str) -> None:
    """Say one thing to whoever waits, at once."""
    sys.stdout.buffer.write(f"{what} {words}\n".encode())
    sys.stdout.buffer.flush()


def trouble_of(problem: BaseException) -> str:
    """Return which trouble it is; what a library wraps counts as what is inside."""
    if isinstance(problem, FontError):
        return "FONT"
    if isinstance(problem, ChangedError):
        return "CHANGED"
    if isinstance(problem, MemoryError):
        return "MEMORY"
    if isinstance(problem, subprocess.TimeoutExpired):
        return "TIME"
    if isinstance(problem, OSError) and problem.errno in NO_ROOM:
        return "DISK"
    inside = problem.__cause__ or problem.__context__
    if inside:
        return trouble_of(inside)
    return "TYPESET" if type(problem).__name__ == "SettingError" else "BROKEN"


if __name__ == "__main__":
    sys.exit(main())
