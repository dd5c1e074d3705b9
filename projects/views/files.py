"""Files of a project: taking one along, whole or a part of it."""

from collections.abc import Iterable, Mapping
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from frameworks.policies import WrongStateError
from frameworks.views.signing_in import SignedInRequest, signed_in
from projects.choices import ScanState
from projects.forms.files import RemoveFileForm
from projects.media import Span, UnsatisfiableError, span_of
from projects.models import Attachment
from projects.operations import take_file
from projects.policies import Action, require
from projects.queries.files import HANDED_OUT, FileLine, content_of, find_file
from projects.queries.finding import find
from projects.views.offers import Offer

# Whatever a file holds, a browser saves it and runs nothing of it.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
    "Accept-Ranges": "bytes",
}


def file_offers(files: Iterable[FileLine], offers: Mapping[str, Offer]) -> dict[str, Offer | None]:
    """Return the acts that stand beside the files of a project, as its page needs them."""
    remove = offers.get("remove-file")
    if remove and remove.form:
        cast("RemoveFileForm", remove.form).offer(files)
    return {"attach_offer": offers.get("attach"), "remove_offer": remove}


@require_safe
@signed_in
def download(request: SignedInRequest, ref: str, key: str, name: str) -> HttpResponse:
    """Hand out a file to whoever may see it at this moment; a part of it where a part is asked for."""
    found = find(request.actor, ref)
    require(request.actor, Action.DOWNLOAD_ATTACHMENT, found.facts)
    file = find_file(found.project, request.actor, key, name)
    if file.scan not in HANDED_OUT:
        raise WrongStateError(_why_not(file))
    try:
        span = _span(request, file)
    except UnsatisfiableError:
        return HttpResponse(status=416, headers={**HEADERS, "Content-Range": f"bytes */{file.size}"})
    content = b""
    if request.method == "GET":
        content = content_of(file.pk, span.first, span.length)
        # Whoever takes a file in pieces takes its beginning once.
        if span.first == 0:
            take_file(file_id=file.pk, actor=request.actor, at=request.now)
    headers = {
        **HEADERS,
        "ETag": _etag(file),
        "Content-Length": str(span.length),
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=file.name),
        **({"Content-Range": str(span)} if span.is_part else {}),
    }
    return HttpResponse(content, content_type=file.media_type, status=206 if span.is_part else 200, headers=headers)


def _span(request: HttpRequest, file: Attachment) -> Span:
    """Return the part that is asked for; the whole, too, where the part is one of another content."""
    asked = request.headers.get("Range", "") if request.method == "GET" else ""
    if request.headers.get("If-Range", _etag(file)) != _etag(file):
        asked = ""
    return span_of(asked, file.size) or Span(0, file.size, file.size)


def _etag(file: Attachment) -> str:
    return f'"{file.sha256}"'


def _why_not(file: Attachment) -> str:
    if file.scan == ScanState.INFECTED:
        return _("Malware was found in this file. It is locked for good and handed out to nobody.")
    return _("This file waits for the malware scanner. It can be taken once it is scanned and clean.")
