"""Words every app shares: the two sides and the two languages."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SideCode(models.TextChoices):
    """One of the two equal principals."""

    US = "US", _("US")
    ROK = "ROK", _("ROK")

    @property
    def other(self) -> "SideCode":
        """Return the counterpart."""
        return SideCode.ROK if self is SideCode.US else SideCode.US


class Language(models.TextChoices):
    """A language of pages, mails and documents; the value is Django's code."""

    EN = "en", _("English")
    KO = "ko", _("Korean")


class Station(models.IntegerChoices):
    """A station of the tour of the site; the value is the place in the row, and 0 for whoever ended the tour."""

    ENDED = 0, _("Ended")
    STANDING = 1, _("Where things stand")
    WORK = 2, _("What waits for you")
    PROJECTS = 3, _("The projects")
    CYCLE = 4, _("The cycle and its calendar")
    HELP = 5, _("Help, whenever you want it")
