"""Saving how a list is looked at, sharing it with the own side, and what becomes of it.

What a person keeps for themselves is no act: the record is silent of it. It tells of what the side shares.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from alliance.accounts.models import User
from alliance.audit.recording import record
from frameworks.models import Side
from frameworks.policies import Actor, HiddenError, insist
from projects.choices import ListKind
from projects.models import SavedView
from projects.models.saved_views import LONGEST_NAME, MOST_OWN, MOST_SHARED
from projects.operations.moving import RefusedError
from projects.policies import Action, ViewAct, decide_view, require


@transaction.atomic
def save_view(
    *,
    page: ListKind,
    name: str,
    query: str,
    is_shared: bool = False,
    is_default: bool = False,
    actor: Actor,
    at: datetime,
) -> SavedView:
    """Save the query of a list under a name, and share it or open the list with it where that is asked.

    :param query: as ``canonical`` writes it.
    :raises PermissionDenied: if the actor holds no post.
    :raises RefusedError: if the name is taken, or there are as many as may be.
    """
    require(actor, Action.SAVE_VIEW)
    _lock_person(actor)
    own = SavedView.objects.filter(owner_id=actor.user_id, page=page)
    _refuse_own_name(own, name)
    view = SavedView.objects.create(
        owner_id=actor.user_id, side=actor.side, page=page, name=name, query=query, place=_own_place(own), saved_at=at
    )
    if is_shared:
        _share(view, actor, at=at)
    if is_default:
        _open_with(view)
    return view


@transaction.atomic
def copy_view(*, view_id: int, actor: Actor, at: datetime) -> SavedView:
    """Save a view once more as the actor's own, under the same name or, where that is taken, with a number behind it.

    :raises HiddenError, PermissionDenied: as ``decide_view`` says.
    :raises RefusedError: if there are as many as may be.
    """
    view = _locked(view_id, actor, ViewAct.COPY)
    own = SavedView.objects.filter(owner_id=actor.user_id, page=view.page)
    taken = {name.lower() for name in own.values_list("name", flat=True)}
    numbered = (f"{view.name[: LONGEST_NAME - 5]} ({number})" for number in range(2, MOST_OWN + 2))
    name = next(name for name in (view.name, *numbered) if name.lower() not in taken)
    return save_view(page=ListKind(view.page), name=name, query=view.query, actor=actor, at=at)


@transaction.atomic
def rename_view(*, view_id: int, name: str, actor: Actor, at: datetime) -> SavedView:
    """Give one's view another name.

    :raises HiddenError, PermissionDenied: as ``decide_view`` says.
    :raises RefusedError: if the name is taken.
    """
    view = _locked(view_id, actor, ViewAct.CHANGE)
    others = SavedView.objects.filter(page=view.page).exclude(pk=view.pk)
    _refuse_own_name(others.filter(owner_id=actor.user_id), name)
    if view.is_shared:
        _lock_side(actor)
        _refuse_shared_name(others.filter(side=actor.side), name)
    before, view.name = view.name, name
    view.save(update_fields=["name"])
    if view.is_shared and before != name:
        _record("view.renamed", view, actor, at=at, name=[before, name])
    return view


@transaction.atomic
def share_view(*, view_id: int, actor: Actor, at: datetime) -> SavedView:
    """Let all of the own side use one's view; the other side never does.

    :raises HiddenError, PermissionDenied: as ``decide_view`` says.
    :raises RefusedError: if the side shares one of this name, or as many as may be.
    """
    view = _locked(view_id, actor, ViewAct.SHARE)
    if not view.is_shared:
        _share(view, actor, at=at)
    return view


@transaction.atomic
def unshare_view(*, view_id: int, actor: Actor, at: datetime) -> SavedView:
    """Keep one's view for oneself again; what others copied of it stays theirs.

    :raises HiddenError, PermissionDenied: as ``decide_view`` says.
    """
    view = _locked(view_id, actor, ViewAct.CHANGE)
    if view.is_shared:
        view.shared_place = None
        view.save(update_fields=["shared_place"])
        _record("view.unshared", view, actor, at=at)
    return view


@transaction.atomic
def open_with_view(*, view_id: int, actor: Actor) -> SavedView:
    """Show one's view when one opens its list by the bare address, in place of any other.

    :raises HiddenError, PermissionDenied: as ``decide_view`` says.
    """
    view = _locked(view_id, actor, ViewAct.CHANGE)
    _open_with(view)
    return view


@transaction.atomic
def open_without_view(*, view_id: int, actor: Actor) -> SavedView:
    """Show everything again when the list is opened by its bare address.

    :raises HiddenError, PermissionDenied: as ``decide_view`` says.
    """
    view = _locked(view_id, actor, ViewAct.CHANGE)
    view.is_default = False
    view.save(update_fields=["is_default"])
    return view


@transaction.atomic
def delete_view(*, view_id: int, actor: Actor, at: datetime) -> None:
    """Delete one's view, or, as an administrator, what the own side shares.

    :raises HiddenError, PermissionDenied: as ``decide_view`` says.
    """
    view = _locked(view_id, actor, ViewAct.DELETE)
    if view.is_shared:
        _record("view.deleted", view, actor, at=at)
    view.delete()


def _locked(view_id: int, actor: Actor, act: ViewAct) -> SavedView:
    """Lock the person, so that two windows of one person take turns, then the view, and require the right."""
    _lock_person(actor)
    view = SavedView.objects.visible_to(actor).select_for_update(of=("self",)).filter(pk=view_id).first()
    if view is None:
        raise HiddenError
    insist(decide_view(actor, act, view))
    return view


def _lock_person(actor: Actor) -> None:
    User.objects.select_for_update(no_key=True).get(pk=actor.user_id)


def _lock_side(actor: Actor) -> None:
    """Lock what two people of a side share: always after the person."""
    Side.objects.select_for_update(no_key=True).get(pk=actor.side)


def _share(view: SavedView, actor: Actor, *, at: datetime) -> None:
    _lock_side(actor)
    shared = SavedView.objects.filter(side=actor.side, page=view.page, shared_place__isnull=False)
    _refuse_shared_name(shared, view.name)
    taken = set(shared.values_list("shared_place", flat=True))
    view.shared_place = next((place for place in range(1, MOST_SHARED + 1) if place not in taken), None)
    if view.shared_place is None:
        raise RefusedError(
            _("Your side shares {most} views of this list, and no more fit. One has to go first.").format(
                most=MOST_SHARED
            )
        )
    view.save(update_fields=["shared_place"])
    _record("view.shared", view, actor, at=at, list=[None, view.page], query=[None, view.query])


def _open_with(view: SavedView) -> None:
    SavedView.objects.filter(owner_id=view.owner_id, page=view.page, is_default=True).update(is_default=False)
    view.is_default = True
    view.save(update_fields=["is_default"])


def _own_place(own: Any) -> int:
    taken = set(own.values_list("place", flat=True))
    place = next((place for place in range(1, MOST_OWN + 1) if place not in taken), None)
    if place is None:
        raise RefusedError(
            _("You have saved {most} views of this list, and no more fit. Delete one first.").format(most=MOST_OWN)
        )
    return place


def _refuse_own_name(own: Any, name: str) -> None:
    if own.filter(name__iexact=name).exists():
        raise RefusedError(_("You have a view of this name on this list. Choose another name."))


def _refuse_shared_name(views: Any, name: str) -> None:
    if views.filter(shared_place__isnull=False, name__iexact=name).exists():
        raise RefusedError(_("Your side shares a view of this name on this list. Choose another name."))


def _record(verb: str, view: SavedView, actor: Actor, *, at: datetime, **changes: Any) -> None:
    record(verb, view, actor=actor, at=at, changes=changes)
