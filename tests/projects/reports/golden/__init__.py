"""The kept snapshot, and the digests of what is made from it."""

import json
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from projects.reports.build import EDITIONS
from projects.reports.canon import content_digest
from projects.reports.rendering import FORMATS, document
from tests.projects.reports.reading import words_of

FOLDER = Path(__file__).parent
SNAPSHOT, DIGESTS = FOLDER / "scm-57.json", FOLDER / "digests.json"
LIBRARIES = ("typst", "python-docx", "xlsxwriter")


def libraries() -> dict[str, str]:
    """Return the versions of the libraries that set documents."""
    return {name: version(name) for name in LIBRARIES}


def kept() -> dict[str, Any]:
    """Return what was kept."""
    return json.loads(DIGESTS.read_text(encoding="utf-8"))


def told(edition: str, extension: str) -> dict[str, str]:
    """Return the digests of a document: of all it holds, however compressed, and of its words as others read them."""
    content = SNAPSHOT.read_text(encoding="utf-8").rstrip("\n")
    data = document(content, sha256(content.encode()).hexdigest(), edition, extension)
    words = words_of(data, extension)
    return {"content": content_digest(data), "words": sha256(words.encode()).hexdigest()}


def renew() -> None:
    """Write the digests anew. Look at the documents first."""
    documents = {f"{edition}.{extension}": told(edition, extension) for edition in EDITIONS for extension in FORMATS}
    fresh = {"libraries": libraries(), "documents": documents}
    DIGESTS.write_text(json.dumps(fresh, indent=2, sort_keys=True) + "\n", encoding="utf-8")
