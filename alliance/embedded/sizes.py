"""No file so long that nobody reads it: the limits of the house."""

from collections.abc import Iterator
from pathlib import Path

from alliance.embedded.places import ROOT

# The first pattern that fits decides. Longest allowed, in lines.
LIMITS: tuple[tuple[str, int], ...] = (
    ("**/settings.py", 250),
    ("**/urls.py", 80),
    ("**/views/*.py", 250),
    ("**/views.py", 250),
    ("**/models/*.py", 300),
    ("**/models.py", 300),
    ("**/*.py", 400),
    ("templates/**/_*.html", 60),
    ("templates/**/*.html", 120),
    ("static/**/*.css", 300),
    ("static/**/*.js", 300),
)
TOPS = ("alliance", "frameworks", "reminders", "projects", "templates", "static", "tests", "deploy")
# What a tool or another house wrote.
EXEMPT = {"migrations", "vendor"}


def problems() -> Iterator[str]:
    """Give a line for each file that is too long."""
    judged: set[Path] = set()
    for pattern, longest in LIMITS:
        for path in sorted(ROOT.glob(pattern)) if pattern.startswith(("templates", "static")) else _modules(pattern):
            name = path.relative_to(ROOT)
            if path in judged or EXEMPT & set(name.parts) or path.name.endswith((".min.js", ".min.css")):
                continue
            judged.add(path)
            lines = len(path.read_text(encoding="utf-8").splitlines())
            if lines > longest:
                yield f"{name}: {lines} lines, at most {longest}"


def _modules(pattern: str) -> Iterator[Path]:
    for top in TOPS:
        yield from sorted((ROOT / top).glob(pattern))
