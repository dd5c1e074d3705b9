"""The list of projects, and the same list as a file."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.core.paginator import Paginator
from django.db import transaction
from django.http import (
    FileResponse,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    QueryDict,
    StreamingHttpResponse,
)
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from alliance import wall
from alliance.http import render_page
from alliance.templatetags.alliance import reader_language
from frameworks.calendar.clocks import ZONES
from frameworks.naming import cycle_name
from frameworks.views import sifting
from frameworks.views.signing_in import SignedInRequest, signed_in
from projects.filters import FACETS, ProjectFilter
from projects.models import Project
from projects.operations.exporting import record_export
from projects.policies import Action, Verdict, decide
from projects.queries import grouping, listing
from projects.queries.grouping import GroupedPage
from projects.queries.listing import Listed, ListPage
from projects.reports.columns import DRAWN, PageWording, ProjectRow, row_of
from projects.reports.listing import Wording, csv_chunks, write_xlsx
from projects.views.act_table.together import together_for
from projects.views.arranging import (
    Part,
    address_of,
    asked_by_form,
    boxes_for,
    heads_for,
    kept_beside_columns,
    parts_for,
    rank_in,
)
from projects.views.facets import facets_for, is_capped, wanted_by
from projects.views.offered import choices_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A page number beyond this is no page of ours.
LAST_PAGE = 100_000
Known = tuple[str, str, dict[str, dict[str, listing.Choice]], dict[str, str]]
Shown = tuple[ListPage | GroupedPage, list[Part], PageWording]


@require_safe
@signed_in
def project_list(request: SignedInRequest) -> HttpResponse:
    if address := asked_by_form(request.GET):
        return HttpResponseRedirect(address)
    return _show(request, filter_of(request))


@require_GET
@signed_in
def export_csv(request: SignedInRequest) -> HttpResponseBase:
    narrowed = filter_of(request)
    if narrowed.form.errors:
        return _show(request, narrowed)
    _put_on_record(request, narrowed, "CSV")
    return _as_csv(request, narrowed)


def _as_csv(request: SignedInRequest, narrowed: ProjectFilter) -> HttpResponseBase:
    words = Wording(*_known(request, narrowed))
    response = StreamingHttpResponse(_stream(request, narrowed, words), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{_file_name(request)}.csv"'
    return response


@require_GET
@signed_in
def export_xlsx(request: SignedInRequest) -> HttpResponseBase:
    narrowed = filter_of(request)
    if narrowed.form.errors:
        return _show(request, narrowed)
    _put_on_record(request, narrowed, "XLSX")
    return _as_xlsx(request, narrowed)


def _as_xlsx(request: SignedInRequest, narrowed: ProjectFilter) -> HttpResponseBase:
    target = tempfile.TemporaryFile()  # noqa: SIM115  # the response closes it
    rows = listing.all_of(narrowed.qs, narrowed.order_by, request.now)
    write_xlsx(rows, Wording(*_known(request, narrowed)), target, _about(request, narrowed))
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=f"{_file_name(request)}.xlsx", content_type=XLSX)


def export_chosen(request: SignedInRequest, projects: Sequence[Project], file_format: str) -> HttpResponseBase:
    """Return projects that the person may see as a file, the newest first."""
    narrowed = filter_of(request, QueryDict(), pk__in=[project.pk for project in projects])
    chosen = {"chosen": ", ".join(sorted(project.ref.upper() for project in projects))}
    record_export(person=request.user, file_format=file_format, filters=chosen, actor=request.actor, at=request.now)
    return _as_csv(request, narrowed) if file_format == "CSV" else _as_xlsx(request, narrowed)


def filter_of(request: SignedInRequest, query: QueryDict | None = None, **only: Any) -> ProjectFilter:
    """Return what the person may see, narrowed as the address says, or as another query would.

    :param only: look-ups of a project that narrow it beforehand.
    """
    today = request.now.astimezone(ZoneInfo(ZONES[request.actor.side])).date()
    visible = Project.objects.visible_to(request.actor).filter(**only)
    asked, choices = request.GET if query is None else query, choices_of(request)
    return ProjectFilter(asked, visible, on=today, at=request.now, language=reader_language(), choices=choices)


def _show(request: SignedInRequest, narrowed: ProjectFilter) -> HttpResponse:
    """Show the page; a value nobody knows is told and narrows nothing."""
    found, parts, words = _grouped(request, narrowed) if narrowed.grouped_by else _plain(request, narrowed)
    pages = Paginator(range(found.length), listing.PER_PAGE)
    chips = chips_of(request, narrowed)
    context = {
        "filter": narrowed,
        "rows": [row for part in parts for row in part.rows],
        "parts": parts,
        "heads": heads_for(request.GET, narrowed, words),
        "boxes": boxes_for(narrowed.shown_columns),
        "kept": kept_beside_columns(request.GET),
        "usual_columns": address_of(request.GET, columns=""),
        "page": pages.page(found.number),
        "total": found.total,
        "has_more": found.has_more,
        "chips": chips,
        "facets": facets_for(request, narrowed, found),
        "more_is_open": any(chip.name not in {"q", "area", "state"} for chip in chips),
        "one_language": narrowed.form.cleaned_data.get("density") == "one",
        "together": together_for(request.actor),
        "may_create": decide(request.actor, Action.CREATE_PROJECT) is Verdict.ALLOW,
    }
    status = 422 if narrowed.form.errors else 200
    return render_page(
        request, "projects/project_list.html", context, fragment="projects/_project_table.html", status=status
    )


def _plain(request: SignedInRequest, narrowed: ProjectFilter) -> Shown:
    """Read a page of rows one after another."""
    found = (_searched if is_capped(request, narrowed) else _counted)(request, narrowed)
    words, draw = _drawing(request, narrowed)
    rows = [draw(row) for row in found.rows]
    return found, [Part("", "", found.total, 0, rows)] if rows else [], words


def _counted(request: SignedInRequest, narrowed: ProjectFilter) -> listing.ListPage:
    return listing.page_of(
        narrowed.qs,
        narrowed.order_by,
        page_number(request),
        request.now,
        searching=narrowed.is_search,
        facets=wanted_by(request, narrowed),
        more=_more(request, narrowed),
    )


def _searched(request: SignedInRequest, narrowed: ProjectFilter) -> listing.ListPage:
    """Look the words up once; where a facet is chosen, the others count what more than this page's rows hold."""
    return listing.searched_page_of(
        narrowed.qs,
        (narrowed.ordered(searching=True), narrowed.ordered(searching=False)),
        page_number(request),
        request.now,
        facets=not narrowed.chosen.keys() & FACETS,
        more=_more(request, narrowed),
    )


def _grouped(request: SignedInRequest, narrowed: ProjectFilter) -> Shown:
    """Read a page of groups."""
    found = grouping.page_of(
        narrowed.qs,
        narrowed.grouped_by,
        narrowed.order_by,
        page_number(request),
        request.now,
        rank=rank_in(narrowed, request.actor.side),
        # While words are searched each search is dear: the facets are counted once it is known that they are few.
        facets=None if narrowed.is_search else wanted_by(request, narrowed),
        more=_more(request, narrowed),
    )
    words, draw = _drawing(request, narrowed)
    return found, parts_for(request.GET, narrowed, found, draw), words


def _drawing(request: SignedInRequest, narrowed: ProjectFilter) -> tuple[PageWording, Callable[[Listed], ProjectRow]]:
    """Return the words of a page, and what draws a row of it."""
    words = PageWording(*_known(request, narrowed))
    return words, partial(row_of, words=words, columns=[DRAWN[name] for name in narrowed.shown_columns])


def _more(request: SignedInRequest, narrowed: ProjectFilter) -> dict[str, Any]:
    """Return what the shown columns read beyond what every list does."""
    return listing.more_for(narrowed.shown_columns, request.actor.side, reader_language())


def _stream(request: SignedInRequest, narrowed: ProjectFilter, words: Wording) -> Iterator[str]:
    """Read in a transaction of its own: that of the request is over before the first line is asked for."""
    with transaction.atomic():
        wall.stand_on(request.actor.side)
        yield from csv_chunks(listing.all_of(narrowed.qs, narrowed.order_by, request.now), words)


def page_number(request: SignedInRequest) -> int:
    """Return the number of the page that is asked for, from 1."""
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1
    return min(max(number, 1), LAST_PAGE)


def _known(request: SignedInRequest, narrowed: ProjectFilter) -> Known:
    """Return what the words of a list are made from: the reader's side and language, and the reference data."""
    language = reader_language()
    cycles = {code: cycle_name(cycle.order, language) for code, cycle in narrowed.known.get("cycle", {}).items()}
    return request.actor.side, language, narrowed.known, cycles


def chips_of(request: SignedInRequest, narrowed: ProjectFilter, page: str = "/projects/") -> list[sifting.Chip]:
    """Return the filters in use, each with the way to be rid of it on a page that is narrowed by them."""
    return sifting.chips_of(request.GET, narrowed, page)


def _put_on_record(request: SignedInRequest, narrowed: ProjectFilter, file_format: str) -> None:
    record_export(
        person=request.user, file_format=file_format, filters=narrowed.chosen, actor=request.actor, at=request.now
    )


def _file_name(request: SignedInRequest) -> str:
    return f"projects-{request.now.astimezone(ZoneInfo(ZONES[request.actor.side])):%Y-%m-%d}"


def _about(request: SignedInRequest, narrowed: ProjectFilter) -> dict[str, str]:
    """Return what the second sheet says: whose view it is, of when, and what it was narrowed to."""
    told: dict[str, Any] = {
        _("What"): _("Projects that this person could see at this moment"),
        _("Made by"): request.user.username,
        _("Made at"): f"{request.now:%Y-%m-%d %H:%M} UTC",
    }
    return told | {chip.label: chip.value for chip in chips_of(request, narrowed)}
