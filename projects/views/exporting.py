"""The list of projects as a file: all that the address narrows it to, or those that were chosen."""

import tempfile
from collections.abc import Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.http import FileResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from alliance import wall
from frameworks.calendar.clocks import ZONES
from frameworks.views.signing_in import SignedInRequest, signed_in
from projects.filters import ProjectFilter
from projects.models import Project
from projects.operations.exporting import record_export
from projects.queries import listing
from projects.reports.listing import Wording, csv_chunks, write_xlsx
from projects.views.listing import chips_of, filter_of, known_to, show_list

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@signed_in
def export_csv(request: SignedInRequest) -> HttpResponseBase:
    return _export(request, "CSV")


@require_GET
@signed_in
def export_xlsx(request: SignedInRequest) -> HttpResponseBase:
    return _export(request, "XLSX")


def export_chosen(request: SignedInRequest, projects: Sequence[Project], file_format: str) -> HttpResponseBase:
    """Return projects that the person may see as a file, the newest first."""
    narrowed = filter_of(request, QueryDict(), pk__in=[project.pk for project in projects])
    chosen = {"chosen": ", ".join(sorted(project.ref.upper() for project in projects))}
    return _as_file(request, narrowed, file_format, chosen)


def _export(request: SignedInRequest, file_format: str) -> HttpResponseBase:
    narrowed = filter_of(request)
    if narrowed.form.errors:
        return show_list(request, narrowed)
    return _as_file(request, narrowed, file_format, narrowed.chosen)


def _as_file(
    request: SignedInRequest, narrowed: ProjectFilter, file_format: str, told: dict[str, str]
) -> HttpResponseBase:
    """Put on record what leaves, told as what it was narrowed to, and return it."""
    record_export(person=request.user, file_format=file_format, filters=told, actor=request.actor, at=request.now)
    words = Wording(*known_to(request, narrowed))
    name = f"projects-{request.now.astimezone(ZoneInfo(ZONES[request.actor.side])):%Y-%m-%d}.{file_format.lower()}"
    if file_format == "CSV":
        response = StreamingHttpResponse(_stream(request, narrowed, words), content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
    target = tempfile.TemporaryFile()  # noqa: SIM115  # the response closes it
    rows = listing.all_of(narrowed.qs, narrowed.order_by, request.now)
    write_xlsx(rows, words, target, _about(request, narrowed))
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=name, content_type=XLSX)


def _stream(request: SignedInRequest, narrowed: ProjectFilter, words: Wording) -> Iterator[str]:
    """Read in a transaction of its own: that of the request is over before the first line is asked for."""
    with transaction.atomic():
        wall.stand_on(request.actor.side)
        yield from csv_chunks(listing.all_of(narrowed.qs, narrowed.order_by, request.now), words)


def _about(request: SignedInRequest, narrowed: ProjectFilter) -> dict[str, str]:
    """Return what the second sheet says: whose view it is, of when, and what it was narrowed to."""
    told: dict[str, Any] = {
        _("What"): _("Projects that this person could see at this moment"),
        _("Made by"): request.user.username,
        _("Made at"): f"{request.now:%Y-%m-%d %H:%M} UTC",
    }
    return told | {chip.label: chip.value for chip in chips_of(request, narrowed)}
