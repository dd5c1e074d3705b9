"""Who is at the form of a project, in words."""

from datetime import datetime
from functools import cache
from typing import NamedTuple

from django.db.models import BigIntegerField, DateTimeField
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance.statements import Slot, Statement
from alliance.templatetags.alliance import pair_text, side_name
from frameworks.calendar.clocks import ZONES
from frameworks.calendar.counting import zone_of
from frameworks.policies import Actor
from projects.models import Editing

# Whoever else has it open is counted.
NAMED = 3


class AtTheForm(NamedTuple):
    """A person at the form, with the post they came as, if any, and since when."""

    user_id: int
    side: str
    since: datetime
    name_en: str
    name_ko: str
    title_en: str | None
    title_ko: str | None

    @property
    def label(self) -> str:
        """Return the name and the post as the reader reads them beside anything that was done."""
        post = pair_text(self, "title") or side_name(self.side)
        return f"{pair_text(self, 'name')}, {post}"


def editors_of(project_id: int, actor: Actor, at: datetime) -> str:
    """Say who else is at the form of a project that the actor may see; nothing if nobody is.

    Whoever sees a project sees all who edit it: of a draft that is its own side alone, behind both walls.
    """
    rows = (AtTheForm(*row) for row in _editors_statement().rows(project=project_id, at=at))
    others = [one for one in rows if one.user_id != actor.user_id]
    zone = zone_of(ZONES[actor.side])
    said = [
        _("{person}, has been editing since {time}.").format(
            person=one.label, time=f"{one.since.astimezone(zone):%H:%M}"
        )
        for one in others[:NAMED]
    ]
    if more := len(others) - len(said):
        said.append(ngettext("{number} more is editing.", "{number} more are editing.", more).format(number=more))
    return " ".join(said)


@cache
def _editors_statement() -> Statement:
    here = Editing.objects.filter(project_id=Slot("project", BigIntegerField()), until__gte=Slot("at", DateTimeField()))
    who = ("user__name_en", "user__name_ko", "post__title_en", "post__title_ko")
    return Statement(here.order_by("since", "pk").values_list("user_id", "side", "since", *who))
