"""Typst, run in a process of its own: it keeps all it set as long as its process lives, and a child can be stopped.

What people wrote goes in as data on its input; it is never Typst source.
"""

import base64
import json
import subprocess
import sys
from pathlib import Path

from projects.reports.glyphs import FONTS

HERE = Path(__file__).parent
PROGRAM = HERE / "typeset.py"
LONGEST_SECONDS = 240


class SettingError(RuntimeError):
    """Typst refused the document; the text is what it said."""


def set_pdf(template: str, report: str, at: int) -> bytes:
    """Return a document as PDF.

    :param template: the name of the template beside this file.
    :param report: the JSON it reads.
    :param at: the only clock, in seconds since 1970.
    :raises SettingError: if it cannot be set.
    :raises subprocess.TimeoutExpired: if it takes longer than two minutes.
    """
    return _run({"template": str(HERE / template), "report": report, "at": at, "format": "pdf"})


def set_pictures(template: str, report: str) -> list[bytes]:
    """Return each page of a document as PNG; raises as ``set_pdf`` does."""
    pages = json.loads(_run({"template": str(HERE / template), "report": report, "at": 0, "format": "png"}))
    return [base64.b64decode(page) for page in pages]


def _run(job: dict[str, object]) -> bytes:
    done = subprocess.run(  # noqa: S603  our own program, our own interpreter, the data on its input
        [sys.executable, "-I", str(PROGRAM)],
        input=json.dumps({**job, "fonts": str(FONTS)}).encode(),
        capture_output=True,
        timeout=LONGEST_SECONDS,
        check=False,
    )
    if done.returncode:
        raise SettingError(done.stderr.decode(errors="replace")[-2000:])
    return done.stdout
