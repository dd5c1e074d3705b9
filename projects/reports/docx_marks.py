"""What went from a text and what came, as changes that Word tracks."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from xml.sax.saxutils import quoteattr

from projects.differences import Fate, Run

TRACKED = {Fate.REMOVED: "del", Fate.ADDED: "ins"}


def tracked(runs: tuple[Run, ...], letters: Callable[[str], str], numbers: Iterator[int], by: str, at: str) -> str:
    """Return runs of which the changed ones can be accepted or refused in Word.

    :param letters: makes the XML of a run of plain words.
    :param numbers: gives every change of the document its own.
    :param by: who is named as the author of the changes.
    :param at: their instant, in ISO 8601.
    """
    return "".join(_run(run, letters(run.text), numbers, by, at) for run in runs)


def _run(run: Run, inner: str, numbers: Iterator[int], by: str, at: str) -> str:
    if run.fate is Fate.KEPT:
        return inner
    if run.fate is Fate.REMOVED:
        inner = inner.replace("<w:t ", "<w:delText ").replace("</w:t>", "</w:delText>")
    tag, instant = TRACKED[run.fate], f"{datetime.fromisoformat(at).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return f'<w:{tag} w:id="{next(numbers)}" w:author={quoteattr(by)} w:date="{instant}">{inner}</w:{tag}>'
