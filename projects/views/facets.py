"""The facets above the list of projects: each value is a link, with how many projects it would leave."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from alliance.facets import Facets
from alliance.templatetags.alliance import status_mark
from frameworks.views.sifting import Facet, asks_for_all, facet_of
from frameworks.views.signing_in import SignedInRequest
from projects.choices import Stage
from projects.filters import FACETS, SAID, ProjectFilter
from projects.queries import facets
from projects.queries.facets import Group
from projects.queries.grouping import GroupedPage
from projects.queries.listing import ListPage
from projects.queries.standing import DIVERGENT

Test = Callable[[Group], bool]


def wanted_by(request: SignedInRequest, narrowed: ProjectFilter) -> QuerySet[Any, Any]:
    """Return the query of what the facets count."""
    return facets.groups(narrowed.before_facets, request.now, whole=asks_for_all(request))


def facets_for(request: SignedInRequest, narrowed: ProjectFilter, found: ListPage | GroupedPage) -> list[Facet]:
    """Return the facets of a page."""
    whole = asks_for_all(request)
    groups = found.groups
    if groups is None and not found.has_more and (whole or found.total <= facets.COUNTED_AT_ONCE):
        groups = facets.ask(wanted_by(request, narrowed))
    counted = None
    if groups is not None and (whole or facets.are_all(groups)):
        tests = {name: _test(narrowed, name, value) for name, value in narrowed.chosen.items() if name in FACETS}
        counted = Facets(groups, tests)
    return [_facet(request, narrowed, name, counted) for name in FACETS]


def is_capped(request: SignedInRequest, narrowed: ProjectFilter) -> bool:
    """Test whether what words find is counted only as far as is quick."""
    return narrowed.is_search and not asks_for_all(request)


def _facet(request: SignedInRequest, narrowed: ProjectFilter, name: str, counted: Facets[Group] | None) -> Facet:
    def count(value: str) -> int | None:
        return None if counted is None else counted.count(name, _test(narrowed, name, value) if value else None)

    offered = _offered(narrowed, name, narrowed.chosen.get(name, ""))
    return facet_of(request.GET, narrowed, name, "/projects/", offered=offered, count=count)


def _offered(narrowed: ProjectFilter, name: str, chosen: str) -> list[tuple[str, str | SafeString]]:
    if name == "area":
        return [*narrowed.filters["area"].extra["choices"]]
    if name == "stage":
        return [(code, str(label)) for code, label in Stage.choices]
    plain: list[tuple[str, str | SafeString]] = [
        (code, status_mark(code)) for code in (*(code for code, _label in SAID), DIVERGENT)
    ]
    if chosen and chosen not in dict(plain):
        plain.append((chosen, narrowed.label_of(name, chosen)))
    return plain


def _test(narrowed: ProjectFilter, name: str, value: str) -> Test:
    if name == "area":
        return partial(_in_area, narrowed.known["area"][value].pk)
    return partial(_at_stage, value) if name == "stage" else partial(_says, value)


def _in_area(area_id: int, group: Group) -> bool:
    return group.area_id == area_id


def _at_stage(stage: str, group: Group) -> bool:
    return group.stage == stage


def _says(status: str, group: Group) -> bool:
    return group.says(status)
