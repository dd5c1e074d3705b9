"""What one person typed and has not sent, for that person alone, and the seal that says whose form it was."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import NamedTuple

from django.core.signing import BadSignature, Signer
from django.db.models import BigIntegerField
from django.utils.datastructures import MultiValueDict

from alliance.statements import Slot, Statement
from frameworks.policies import Actor
from projects.models import KeptForm, Project

LONGEST_SEAL = 400


@dataclass(frozen=True, slots=True)
class Key:
    """Who was shown a form, and where it is kept: the page, its name there, and a lot drawn each time it is shown.

    The lot lets one person write in two windows at once without either overwriting the other.
    """

    user_id: int
    path: str

    @classmethod
    def draw(cls, user_id: int, page: str, name: str) -> "Key":
        """Return the key of a form that is shown for the first time."""
        return cls(user_id, f"{page}#{name}.{secrets.token_urlsafe(6)}")

    @classmethod
    def read(cls, seal: str) -> "Key | None":
        """Return the key under a seal; nothing if it was not made here."""
        if len(seal) > LONGEST_SEAL:
            return None
        try:
            user_id, path = _signer().unsign(seal).split(" ", 1)
        except BadSignature:
            return None
        return cls(int(user_id), path)

    @property
    def seal(self) -> str:
        """Return what the form carries to the browser and back."""
        return _signer().sign(f"{self.user_id} {self.path}")


def _signer() -> Signer:
    return Signer(salt="projects.keeping")


class KeptText(NamedTuple):
    """A form that was typed into and not sent, without its text."""

    path: str
    kept_at: datetime

    @property
    def page(self) -> str:
        """Return the address of the page on which it was typed."""
        return self.path.partition("#")[0]

    @property
    def name(self) -> str:
        """Return the form's name on its page."""
        return self.path.partition("#")[2].partition(".")[0]


def kept_texts(user_id: int) -> list[KeptText]:
    """Return all that a person typed and has not sent, the last first."""
    return [KeptText(*row) for row in _kept_statement().rows(user=user_id)]


@cache
def _kept_statement() -> Statement:
    mine = KeptForm.objects.filter(user_id=Slot("user", BigIntegerField()))
    return Statement(mine.order_by("-kept_at", "pk").values_list("path", "kept_at"))


def kept_at_pages(user_id: int, *pages: str) -> list[KeptText]:
    """Return what a person typed on these pages and has not sent, the last first."""
    return [text for text in kept_texts(user_id) if text.page in pages]


def pages_of(project: Project, actor: Actor, below: str = "") -> tuple[str, ...]:
    """Return the addresses a page of a project has or had for the actor's side: sharing gives it a number."""
    refs = {project.ref, project.key} if project.owner == actor.side else {project.ref}
    return tuple(f"/projects/{ref}/{below}" for ref in sorted(refs))


def typed_into(user_id: int, path: str) -> MultiValueDict[str, str] | None:
    """Return what a person typed into one form, as a browser would send it; nothing if none of it is kept."""
    kept = KeptForm.objects.filter(user_id=user_id, path=path).first()
    return None if kept is None else MultiValueDict(kept.fields)
