"""Forms about saved views."""

from typing import Any

from django.utils import timezone

from alliance.accounts.models import User
from frameworks.choices import Role
from frameworks.queries import actor_of
from projects.choices import ListKind
from projects.models import SavedView
from projects.operations import saved_views
from tests.factories import make_person
from tests.scenes import Form, Scene, signed_in


def a_list_to_save() -> Scene:
    """A lead has narrowed the list of projects."""
    lead = make_person("US", Role.LEAD)
    return Scene(signed_in(lead), "/views/save/", {"name": "Sea", "address": "/projects/?order=title"})


def a_view(act: str, /, *, of_another: bool = False, **said: Any) -> Form:
    """Describe what a lead does with a view of the own, or with one that another person shares."""

    def scene() -> Scene:
        lead, poc, other = (make_person(*who) for who in (("US", Role.LEAD), ("US", Role.POC), ("ROK", Role.LEAD)))
        mine, theirs = (_view(person, is_shared=True) for person in (poc if of_another else lead, other))
        elsewhere = tuple(f"/views/{pk}/{act}/" for pk in (theirs.pk, 10**9, 10**25))
        return Scene(signed_in(lead), f"/views/{mine.pk}/{act}/", said, elsewhere)

    called = {"keep": "unshare"}.get(act, act)
    return Form(f"projects:view-{called}", scene, free=frozenset(said), ends_it=act == "delete")


def _view(person: User, **how: bool) -> SavedView:
    at = timezone.now()
    about = {"page": ListKind.PROJECTS, "name": "Sea", "query": "order=title"}
    return saved_views.save_view(**about, **how, actor=actor_of(person, at=at), at=at)
