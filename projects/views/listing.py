"""The list of projects."""

from collections.abc import Callable
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.views.decorators.http import require_safe

from alliance.http import render_page
from alliance.templatetags.alliance import reader_language
from frameworks.calendar.clocks import ZONES
from frameworks.naming import cycle_name
from frameworks.views import sifting
from frameworks.views.signing_in import SignedInRequest, signed_in
from projects.filters import FACETS, ProjectFilter
from projects.models import Project
from projects.policies import Action, Verdict, decide
from projects.queries import grouping, listing
from projects.queries.grouping import GroupedPage
from projects.queries.listing import Listed, ListPage
from projects.reports.columns import DRAWN, PageWording, ProjectRow, row_of
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

# A page number beyond this is no page of ours.
LAST_PAGE = 100_000
Known = tuple[str, str, dict[str, dict[str, listing.Choice]], dict[str, str]]
Shown = tuple[ListPage | GroupedPage, list[Part], PageWording]


@require_safe
@signed_in
def project_list(request: SignedInRequest) -> HttpResponse:
    if address := asked_by_form(request.GET):
        return HttpResponseRedirect(address)
    return show_list(request, filter_of(request))


def filter_of(request: SignedInRequest, query: QueryDict | None = None, **only: Any) -> ProjectFilter:
    """Return what the person may see, narrowed as the address says, or as another query would.

    :param only: look-ups of a project that narrow it beforehand.
    """
    today = request.now.astimezone(ZoneInfo(ZONES[request.actor.side])).date()
    visible = Project.objects.visible_to(request.actor).filter(**only)
    asked, choices = request.GET if query is None else query, choices_of(request)
    return ProjectFilter(asked, visible, on=today, at=request.now, language=reader_language(), choices=choices)


def show_list(request: SignedInRequest, narrowed: ProjectFilter) -> HttpResponse:
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
        whole=sifting.asks_for_all(request),
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
    words = PageWording(*known_to(request, narrowed))
    return words, partial(row_of, words=words, columns=[DRAWN[name] for name in narrowed.shown_columns])


def _more(request: SignedInRequest, narrowed: ProjectFilter) -> dict[str, Any]:
    """Return what the shown columns read beyond what every list does."""
    return listing.more_for(narrowed.shown_columns, request.actor.side, reader_language())


def page_number(request: SignedInRequest) -> int:
    """Return the number of the page that is asked for, from 1."""
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1
    return min(max(number, 1), LAST_PAGE)


def known_to(request: SignedInRequest, narrowed: ProjectFilter) -> Known:
    """Return what the words of a list are made from: the reader's side and language, and the reference data."""
    language = reader_language()
    cycles = {code: cycle_name(cycle.order, language) for code, cycle in narrowed.known.get("cycle", {}).items()}
    return request.actor.side, language, narrowed.known, cycles


def chips_of(request: SignedInRequest, narrowed: ProjectFilter, page: str = "/projects/") -> list[sifting.Chip]:
    """Return the filters in use, each with the way to be rid of it on a page that is narrowed by them."""
    return sifting.chips_of(request.GET, narrowed, page)
