"""What documents that are made while somebody waits have in common."""

from django.http import HttpResponse

from alliance.accounts.choices import Language
from projects.reports.build import BOTH
from projects.reports.rendering import FORMATS

TEXT = "text/plain; charset=utf-8"
# A file is saved; nothing of it runs in the page's name.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}
EDITION_NAMES = ((Language.EN.value, "English"), (Language.KO.value, "한국어"), (BOTH, "English + 한국어"))


def as_file(content: bytes, name: str) -> HttpResponse:
    """Return a document as a file that the browser keeps and opens nothing of by itself."""
    ending = name.rpartition(".")[2]
    media_type = FORMATS[ending].media_type if ending in FORMATS else TEXT
    headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=media_type, headers=headers)
