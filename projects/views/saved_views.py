"""Saving how a list is looked at, and all that a person has saved or the own side shares, on one page."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import TooManyFieldsSent, ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from frameworks.policies import Verdict
from frameworks.views.signing_in import SignedInRequest, signed_in
from projects.choices import LISTS, ListKind
from projects.forms.saved_views import NameForm, SaveForm
from projects.models import SavedView
from projects.models.saved_views import LONGEST_QUERY
from projects.operations import RefusedError
from projects.operations import saved_views as operations
from projects.policies import Action, ViewAct, decide, decide_view
from projects.queries.cycles import meeting_ahead
from projects.queries.saved_views import canonical, pairs_of, views_of
from projects.views.asking import problems_of, unknown_to, words_of

# What it takes to open a list, where not everybody may: its views are of no use to others.
OPENED_BY = {ListKind.RECORD: Action.VIEW_AUDIT_OWN_SIDE, ListKind.PEOPLE: Action.MANAGE_USERS_OWN_SIDE}


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks of a list: the list, the address without its query, and the query as it is stored."""

    page: ListKind
    path: str
    query: str

    @property
    def address(self) -> str:
        return f"{self.path}?{self.query}"


@dataclass(frozen=True, slots=True)
class Kept:
    """A saved view on the page of all: what it asks in words, what its list no longer knows, and what may be done."""

    view: SavedView
    address: str
    words: list[tuple[str | Promise, str | Promise]]
    unknown: list[str]
    is_own: bool
    may_share: bool
    may_delete: bool
    form: NameForm


@require_safe
@signed_in
def view_list(request: SignedInRequest) -> HttpResponse:
    return _show(request)


@require_POST
@signed_in
def save(request: SignedInRequest) -> HttpResponse:
    form = SaveForm(request.POST, read=lambda address: _read(request, address))
    if form.is_valid():
        said, asked = form.cleaned_data, form.cleaned_data["address"]
        told = {name: said[name] for name in ("name", "is_shared", "is_default")}
        try:
            operations.save_view(page=asked.page, query=asked.query, **told, actor=request.actor, at=request.now)
        except RefusedError as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("The view is saved. It stands above the list."))
            return redirect(asked.address)
    return render(request, "projects/view_save.html", {"form": form}, status=422)


@require_POST
@signed_in
def rename(request: SignedInRequest, pk: int) -> HttpResponse:
    form = NameForm(request.POST, auto_id=f"view-{pk}-%s")
    if form.is_valid():
        try:
            operations.rename_view(view_id=pk, **form.cleaned_data, actor=request.actor, at=request.now)
        except RefusedError as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("The view is renamed."))
            return redirect("projects:views")
    return _show(request, refused=pk, form=form)


@require_POST
@signed_in
def share(request: SignedInRequest, pk: int) -> HttpResponse:
    return _do(request, operations.share_view, pk, _("Your side may use the view now."))


@require_POST
@signed_in
def unshare(request: SignedInRequest, pk: int) -> HttpResponse:
    return _do(request, operations.unshare_view, pk, _("The view is yours alone again."))


@require_POST
@signed_in
def open_with(request: SignedInRequest, pk: int) -> HttpResponse:
    operations.open_with_view(view_id=pk, actor=request.actor)
    messages.success(request, _("The list opens with this view from now on."))
    return redirect("projects:views")


@require_POST
@signed_in
def open_without(request: SignedInRequest, pk: int) -> HttpResponse:
    operations.open_without_view(view_id=pk, actor=request.actor)
    messages.success(request, _("The list opens with everything again."))
    return redirect("projects:views")


@require_POST
@signed_in
def copy(request: SignedInRequest, pk: int) -> HttpResponse:
    return _do(request, operations.copy_view, pk, _("A copy of the view is yours."))


@require_POST
@signed_in
def delete(request: SignedInRequest, pk: int) -> HttpResponse:
    return _do(request, operations.delete_view, pk, _("The view is deleted."))


def _do(request: SignedInRequest, act: Callable[..., object], pk: int, done: str) -> HttpResponse:
    try:
        act(view_id=pk, actor=request.actor, at=request.now)
    except RefusedError as refusal:
        messages.error(request, str(refusal))
        return _show(request, status=422)
    messages.success(request, done)
    return redirect("projects:views")


def _show(
    request: SignedInRequest, *, refused: int | None = None, form: NameForm | None = None, status: int = 200
) -> HttpResponse:
    """Show all views by list; with a name that was refused, in its form."""
    paths = _paths()
    groups = []
    for page, views in views_of(request.actor).items():
        if (right := OPENED_BY.get(page)) and decide(request.actor, right) is not Verdict.ALLOW:
            continue
        lines = [_kept(request, view, paths[page]) for view in views]
        groups.append((page, lines))
    context = {"groups": groups, "refused": refused, "form": form}
    return render(request, "projects/view_list.html", context, status=422 if form else status)


def _kept(request: SignedInRequest, view: SavedView, path: str) -> Kept:
    query, page = pairs_of(view.query), ListKind(view.page)
    return Kept(
        view,
        f"{path}?{view.query}" if path else "",
        words_of(page, query),
        unknown_to(page, [name for name, _value in query]),
        view.owner_id == request.actor.user_id,
        decide_view(request.actor, ViewAct.SHARE, view) is Verdict.ALLOW,
        decide_view(request.actor, ViewAct.DELETE, view) is Verdict.ALLOW,
        NameForm(initial={"name": view.name}, auto_id=f"view-{view.pk}-%s"),
    )


def _paths() -> dict[ListKind, str]:
    """Return where each list is; a board is the one of the cycle ahead, if there is one."""
    ahead = meeting_ahead()
    board = reverse("projects:board", args=[ahead.cycle_slug]) if ahead else ""
    return {page: board if page is ListKind.BOARD else reverse(name) for name, page in LISTS.items()}


def _read(request: SignedInRequest, address: str) -> Asked:
    """Return what an address asks.

    :raises ValidationError: if it is no list, asks nothing, or something that the list does not know.
    """
    path, _mark, text = address.partition("?")
    try:
        found = resolve(path)
    except Resolver404 as nowhere:
        raise ValidationError(_("This is no list whose view can be saved.")) from nowhere
    page = LISTS.get(found.view_name)
    if page is None:
        raise ValidationError(_("This is no list whose view can be saved."))
    try:
        stored = canonical(QueryDict(text))
    except TooManyFieldsSent as many:
        raise ValidationError(_("This address is too long to be saved.")) from many
    if wrong := problems_of(request, page, QueryDict(stored)):
        raise ValidationError(wrong)
    if not stored:
        raise ValidationError(_("Narrow the list or order it first: a view of everything needs no name."))
    if len(stored) > LONGEST_QUERY or "%00" in stored:
        raise ValidationError(_("This address is too long to be saved."))
    return Asked(page, reverse(found.view_name, args=found.args, kwargs=found.kwargs), stored)
