"""Keep the words of comments and files that are there, and of projects the shared number and the title's initials.

Later code may compare words otherwise: these are the rules of this release.
"""

import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

from django.db import migrations

IGNORED = frozenset("·‧•・･ㆍ᛫\u2060\u200b\ufeff")
INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
ROWS = 1_000


def normalise(text: str) -> str:
    composed = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    return "".join(char for char in composed if not char.isspace() and char not in IGNORED)


def initials(text: str) -> str:
    return "".join(INITIALS[(ord(char) - 0xAC00) // 588] if "가" <= char <= "힣" else char for char in text)


def keep(rows: Any, lines_of: Callable[[Any], Iterable[str]]) -> None:
    changed = []
    for row in rows.iterator(chunk_size=ROWS):
        row.search_text = "\n".join(lines_of(row))
        pairs = {row.search_text[at : at + 2] for at in range(len(row.search_text) - 1)}
        row.grams = sorted(pair for pair in pairs if "\n" not in pair)
        changed.append(row)
        if len(changed) == ROWS:
            rows.model.objects.bulk_update(changed, ["search_text", "grams"])
            changed.clear()
    rows.model.objects.bulk_update(changed, ["search_text", "grams"])


def project_lines(project: Any) -> list[str]:
    ref = f"{project.prefix}-{project.number:03d}" if project.number else ""
    return [project.search_text, ref, initials(normalise(project.title_ko))]


def forward(apps: Any, schema_editor: Any) -> None:
    projects = apps.get_model("projects", "Project").objects.only("search_text", "prefix", "number", "title_ko")
    keep(projects, project_lines)
    keep(apps.get_model("projects", "Comment").objects.only("body"), lambda said: [normalise(said.body)])
    files = apps.get_model("projects", "Attachment").objects.only("name", "description")
    keep(files, lambda file: [normalise(file.name), normalise(file.description)])


def backward(apps: Any, schema_editor: Any) -> None:
    projects = apps.get_model("projects", "Project").objects.only("search_text")
    keep(projects, lambda project: project.search_text.split("\n")[:-2])


class Migration(migrations.Migration):
    dependencies = [("projects", "0030_keep_words_of_comments_and_files")]

    operations = [migrations.RunPython(forward, backward)]
