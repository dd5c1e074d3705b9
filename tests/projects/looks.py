"""How a person saves a view of a list, and what they do with it, in the small world."""

from django.test import Client
from django.urls import reverse

from frameworks.choices import Role
from projects.choices import ListKind
from projects.models import SavedView
from projects.operations import saved_views
from tests.projects.worlds import World


def browser(world: World, role: str = Role.LEAD, code: str = "US") -> Client:
    client = Client()
    client.force_login(world.people[code][role])
    return client


def kept(world: World, name: str = "Mine", *, role: str = Role.LEAD, code: str = "US", **fields) -> SavedView:
    about = {"page": ListKind.PROJECTS, "query": "area=MS", **fields}
    return saved_views.save_view(name=name, **about, actor=world.actor(code, role), at=world.now)


def save(client: Client, address: str, name: str = "Mine", **said: str):
    return client.post(reverse("projects:view-save"), {"name": name, "address": address, **said})


def act(client: Client, view: SavedView | int, name: str, /, **said: str):
    pk = view if isinstance(view, int) else view.pk
    return client.post(reverse(f"projects:view-{name}", args=[pk]), said)
