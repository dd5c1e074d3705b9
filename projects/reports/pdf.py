"""The tree as a tagged PDF, set by Typst in a process of its own.

Typst keeps what it set for as long as its process lives; a child gives the memory back, and can be stopped.
"""

import json
import subprocess
import sys
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from projects.reports.glyphs import FONTS, printable
from projects.reports.texts import Text
from projects.reports.tree import Report, Sheet

HERE = Path(__file__).parent
TYPESETTER = HERE / "typeset.py"
LONGEST_SECONDS = 120


class SettingError(RuntimeError):
    """Typst refused the document; the text is what it said."""


def render(report: Report) -> bytes:
    """Return the report as PDF.

    :raises SettingError: if it cannot be set.
    :raises subprocess.TimeoutExpired: if it takes longer than two minutes.
    """
    at = int(datetime.fromisoformat(report.frozen_at).timestamp())
    job = {"template": str(HERE / "report.typ"), "fonts": str(FONTS), "at": at, "report": _payload(report)}
    done = subprocess.run(  # noqa: S603  our own program, our own interpreter, the data on its input
        [sys.executable, "-I", str(TYPESETTER)],
        input=json.dumps(job).encode(),
        capture_output=True,
        timeout=LONGEST_SECONDS,
        check=False,
    )
    if done.returncode:
        raise SettingError(done.stderr.decode(errors="replace")[-2000:])
    return done.stdout


def _payload(report: Report) -> str:
    """Return the JSON the template reads; every text is a list of (language, text), never Typst source."""

    def told(value: Any) -> Any:
        match value:
            case Text():
                return [[language, printable(words)] for language, words in value.spoken(report.languages)]
            case str():
                return printable(value)
            case tuple():
                return [told(part) for part in value]
            case date():
                return value.isoformat()
            case Sheet():
                value = value.told()
        return {part.name: told(getattr(value, part.name)) for part in fields(value)} if is_dataclass(value) else value

    payload = {**told(report), "name": printable(report.one(report.title)), "band": printable(report.band)}
    payload["author"] = printable(report.one(report.issuer))
    payload["origin"] = printable(report.one(report.digest))
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
