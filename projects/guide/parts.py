"""What help is made of."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

# The pages that help leads to, by the names of their addresses, under the words of their headings.
PLACES: dict[str, Words] = {
    "accounts:home": _("My account"),
    "frameworks:people": _("People"),
    "projects:audit": _("Record"),
    "projects:audit-verify": _("Verify the record"),
    "projects:calendar": _("Calendar"),
    "projects:calendar-address": _("Calendar address"),
    "projects:cycles": _("Cycles"),
    "projects:dashboard": _("Dashboard"),
    "projects:holidays": _("Corrected holidays"),
    "projects:kept": _("Texts not sent"),
    "projects:list": _("Projects"),
    "projects:meeting-new": _("Add a meeting"),
    "projects:new": _("New project"),
    "projects:partners": _("Partners"),
    "projects:posts": _("Points of contact"),
    "projects:report-files": _("Your files"),
    "projects:reports": _("Reports"),
    "projects:views": _("Saved views"),
    "projects:work": _("My work"),
    "reminders:home": _("Reminders"),
    "reminders:log": _("Delivery log"),
    "reminders:preferences": _("Mail preferences"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. What stands in “” is a word of the site's own pages, in both languages.

    :param place: the name of the address to go to; "" to stay on the page of the step before.
    """

    says: Words
    place: str = ""

    @property
    def label(self) -> Words:
        """Return the name of the place."""
        return PLACES[self.place]


@dataclass(frozen=True, slots=True)
class Question:
    """Something a person wants to do, and how. The slug is its place on the page."""

    slug: str
    asks: Words
    steps: tuple[Step, ...]
