"""What documents that are made while somebody waits have in common."""

from collections.abc import Iterable

from django.http import Http404, HttpResponse

from frameworks.views.signing_in import SignedInRequest
from projects.choices import Edition, ReportKind
from projects.operations.reports import EXPORTS
from projects.policies import Verdict, decide
from projects.reports.build import EDITIONS
from projects.reports.rendering import FORMATS
from projects.views.making import HEADERS

TEXT = "text/plain; charset=utf-8"


def offered(stem: str, endings: Iterable[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the files of a document: for each edition its name, and every format with the file's name."""
    return [
        (name, [(ending.upper(), f"{stem}-{code}.{ending}") for ending in endings]) for code, name in Edition.choices
    ]


def named(stem: str, endings: Iterable[str], name: str) -> tuple[str, str]:
    """Return edition and ending of a file's name; any other name is not there."""
    for edition in EDITIONS:
        for ending in endings:
            if name == f"{stem}-{edition}.{ending}":
                return edition, ending
    raise Http404


def may_take(request: SignedInRequest, *kinds: str) -> bool:
    """Test whether the person may export reports of all these kinds."""
    return all(decide(request.actor, EXPORTS[ReportKind(kind)]) is Verdict.ALLOW for kind in kinds)


def as_file(content: bytes, name: str) -> HttpResponse:
    """Return a document as a file that the browser keeps and opens nothing of by itself."""
    ending = name.rpartition(".")[2]
    media_type = FORMATS[ending].media_type if ending in FORMATS else TEXT
    headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=media_type, headers=headers)
