"""What renderers may not know: the clock, chance, where they run. Their one clock is when the snapshot was frozen."""

import ast
from pathlib import Path

import pytest

from projects import reports

FOLDER = Path(reports.__file__).parent
FORBIDDEN_MODULES = {"time", "uuid", "random", "secrets", "locale", "socket", "platform", "getpass"}
FORBIDDEN_CALLS = {"now", "today", "utcnow", "localtime", "localdate", "uuid4", "urandom"}


def used_by(path: Path) -> set[str]:
    """Return what a file imports and what it calls."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Import(names=names):
                found |= {name.name.partition(".")[0] for name in names}
            case ast.ImportFrom(module=module, names=names):
                found |= {str(module).partition(".")[0], *(name.name for name in names)}
            case ast.Call(func=ast.Attribute(attr=name)) | ast.Call(func=ast.Name(id=name)):
                found.add(name)
    return found


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_nothing_in_the_package_knows_the_time_or_chance(path):
    assert not used_by(path) & (FORBIDDEN_MODULES | FORBIDDEN_CALLS)
