"""The stations of the tour that the dashboard offers to whoever is new."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import Station
from projects.guide.parts import PLACES, Words


@dataclass(frozen=True, slots=True)
class Stop:
    """One station: what there is to see, and where. ``place`` is the name of an address."""

    station: Station
    says: Words
    place: str

    @property
    def label(self) -> Words:
        """Return the name of the place."""
        return PLACES.get(self.place, _("Help"))

    @property
    def before(self) -> Station | None:
        """Return the station to go back to, or nothing at the first one."""
        return Station(self.station - 1) if self.station > Station.STANDING else None

    @property
    def after(self) -> Station | None:
        """Return the station to go on to, or nothing at the last one."""
        return Station(self.station + 1) if self.station < Station.HELP else None


STOPS = (
    Stop(
        Station.STANDING,
        _(
            "This page says how many days are left until the ministers meet, whether the goal is met, and how each "
            "side sees the work. Times are those of both capitals; every number opens exactly its list."
        ),
        "projects:dashboard",
    ),
    Stop(
        Station.WORK,
        _(
            "What your posts owe, and what waits for your review, signature or answer, stands in one list. The number "
            "beside its name is its length; a mail in your language comes at your morning."
        ),
        "projects:work",
    ),
    Stop(
        Station.PROJECTS,
        _(
            "Search, narrow and export them. On a project's page each thing you may do is a button, and what is not "
            "possible now says why. What your side alone sees stands on a tinted ground under a lock."
        ),
        "projects:list",
    ),
    Stop(
        Station.CYCLE,
        _(
            "A cycle runs from one SCM to the next. Its milestones are counted back from the meeting, and move with "
            "it when the day changes."
        ),
        "projects:cycles",
    ),
    Stop(
        Station.HELP,
        _(
            "Questions and answers for your role, the words of the site, and the keys. You find it at the foot of "
            "every page, and can take this tour again from there."
        ),
        "projects:help",
    ),
)


def stop_at(station: int) -> Stop | None:
    """Return the stop at which a person is, or nothing once they have ended the tour."""
    return next((stop for stop in STOPS if stop.station == station), None)
