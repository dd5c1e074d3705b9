"""Searching everything a person may see, on a page of its own and in the palette on any page."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from alliance.templatetags.alliance import reader_language
from frameworks.views.sifting import asks_for_all
from frameworks.views.signing_in import SignedInRequest, signed_in
from projects.choices import Sort
from projects.forms.searching import SearchForm
from projects.queries.searching import GLANCE, PER_PAGE, SHOWN, Group, find_everything
from projects.words import Sought


@dataclass(frozen=True, slots=True)
class Chip:
    """A kind to narrow to, or all of them, and how much of it was found."""

    label: str
    url: str
    total: int
    has_more: bool
    is_current: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of one kind; where all of it is listed, unless it is here; the page, of one kind alone."""

    group: Group
    url: str
    page: Page | None


@require_safe
@signed_in
def search(request: SignedInRequest) -> HttpResponse:
    """Show what the words find; ``part`` asks for a glance at it alone, without the page around."""
    form = SearchForm(request.GET)
    is_part = bool(request.GET.get("part"))
    sought, kind = form.sought, form.cleaned_data.get("kind") or ""
    number = form.cleaned_data.get("page") or 1
    groups = _find(request, sought, kind, number, is_part=is_part) if sought.terms else []
    context = {
        "form": form,
        "sought": sought,
        "chips": _chips(groups, sought.words, kind),
        "found": [_found(one, sought.words, kind, number) for one in groups if one.total and kind in {"", one.kind}],
        "is_part": is_part,
        "total": sum(one.total for one in groups),
        "has_more": any(one.has_more for one in groups),
    }
    template = "projects/_search_found.html" if is_part else "projects/search.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _find(request: SignedInRequest, sought: Sought, kind: str, number: int, *, is_part: bool) -> list[Group]:
    start = (number - 1) * PER_PAGE if kind else 0
    length = PER_PAGE if kind else GLANCE if is_part else SHOWN
    part = slice(start, start + length)
    return find_everything(
        request.actor,
        sought,
        at=request.now,
        language=reader_language(),
        part=part,
        kind=kind,
        is_whole=asks_for_all(request),
    )


def _chips(groups: list[Group], words: str, kind: str) -> list[Chip]:
    """Return the kinds of which something was found, in the order of the kinds, with all of them first."""
    found = sorted((one for one in groups if one.total), key=lambda one: list(Sort).index(one.kind))
    each = [
        Chip(str(one.kind.label), address(words, one.kind), one.total, one.has_more, one.kind == kind) for one in found
    ]
    has_more = any(one.has_more for one in found)
    return [Chip("", address(words), sum(one.total for one in found), has_more, not kind), *each] if found else []


def _found(group: Group, words: str, kind: str, number: int) -> Found:
    if group.kind == Sort.PROJECTS:
        url = f"{reverse('projects:list')}?{urlencode({'q': words})}"
    else:
        url = address(words, group.kind) if not kind and group.total > len(group.hits) else ""
    page = Paginator(range(group.total), PER_PAGE).get_page(number) if kind else None
    return Found(group, url, page)


def address(words: str, kind: str = "") -> str:
    """Return where these words are searched, among all or one kind."""
    return f"{reverse('projects:search')}?{urlencode({'q': words, **({'kind': kind} if kind else {})})}"
