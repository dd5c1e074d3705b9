"""A project both sides see, and people of both sides who speak of it."""

import os
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection, transaction
from django.test import Client

from alliance import wall
from alliance.accounts.models import User
from frameworks.models import Post
from projects import operations
from projects.choices import Audience
from projects.models import Comment
from projects.queries.comments import Asked, talk_of
from tests.projects.worlds import World

OWN, BOTH = Audience.OWN, Audience.BOTH
WEB = os.environ["ALLIANCE_TEST_WEB_ROLE"]
SECRET = "Clandestine"


class Forum:
    """A project both sides see, and people of both sides who speak of it, each act a minute after the last."""

    def __init__(self, *, shared: bool = True) -> None:
        self.world = World()
        self.project = self.world.project(shared=shared)
        self.at = self.world.now - timedelta(days=1)

    def actor(self, who: str):
        side, role = who.split("-")
        return self.world.actor(side.upper(), role.upper())

    def by(self, who: str, act: str, **said):
        self.at += timedelta(minutes=1)
        operation = getattr(operations, act)
        return operation(project_id=self.project.pk, actor=self.actor(who), at=self.at, **said)

    def opens(self, who: str, body: str = "Who pays?", audience: str = BOTH, **said) -> Comment:
        return self.by(who, "comment", body=body, audience=audience, **said)

    def replies(self, who: str, thread: Comment, body: str = "Each its own.", audience: str = BOTH, **said) -> Comment:
        return self.by(who, "reply", comment_id=thread.pk, body=body, audience=audience, **said)

    def post(self, who: str) -> Post:
        return Post.objects.get(slug=who)

    def talk(self, who: str, **asked):
        return talk_of(self.project, self.actor(who), self.world.now, Asked(**asked))

    def client(self, who: str) -> Client:
        client = Client()
        client.force_login(User.objects.get(username=who))
        return client

    def page(self, who: str, query: str = "") -> str:
        return self.client(who).get(f"{self.project.get_absolute_url()}{query}").content.decode()


@contextmanager
def side(code: str):
    """Read and write as the site does for one side."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {WEB}")
        wall.stand_on(code)
        yield
        cursor.execute("RESET ROLE")
