"""Words of duties and of telling people about them."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from frameworks.choices import Duty


class ObligationState(models.TextChoices):
    """Where a duty stands. Late is derived: open, and past its moment."""

    OPEN = "OPEN", pgettext_lazy("duty", "Open")
    MET = "MET", _("Met")
    NIL = "NIL", _("Nil return")
    WAIVED = "WAIVED", _("Waived")


class DeliveryState(models.TextChoices):
    """Where one mail stands, from the plan to the relay's word."""

    PENDING = "PENDING", _("Waiting")
    LEASED = "LEASED", _("Being sent")
    SENT = "SENT", _("Sent")
    CANCELLED = "CANCELLED", _("Cancelled")
    SUPERSEDED = "SUPERSEDED", _("Superseded by a later reminder")
    IN_DOUBT = "IN_DOUBT", _("In doubt")
    DEAD = "DEAD", _("Given up")
    EXPIRED = "EXPIRED", _("Expired")
    NO_ADDRESS = "NO_ADDRESS", _("No address: told on the site alone")
    GATHERED = "GATHERED", _("In one mail with others")
    MUTED = "MUTED", _("Muted: told on the site alone")
    ON_SITE = "ON_SITE", _("Told on the site alone")
    DROPPED = "DROPPED", _("Dropped by an administrator")


# What an administrator may send once more, and what they may drop.
RESENDABLE = (DeliveryState.IN_DOUBT, DeliveryState.DEAD, DeliveryState.EXPIRED)
DROPPABLE = (*RESENDABLE, DeliveryState.PENDING)


class Channel(models.TextChoices):
    """How a rung tells people. The notice on the site always comes; a mail is its courtesy copy."""

    MAIL = "MAIL", _("On the site and by mail")
    SITE = "SITE", _("On the site alone")


class Errand(models.TextChoices):
    """What a person asked for and is told of once it is done. They may want no mail of it."""

    FILES = "FILES", _("Files of reports that you asked for")


# The kinds of mail of which a person may want none, unless a cycle calls a duty statutory.
MAIL_KINDS = (*Duty.choices, *Errand.choices)


class ToldAs(models.TextChoices):
    """Why a person is told of a duty: it is theirs, or it has climbed the chain of their own side."""

    HOLDER = "HOLDER", _("Holder of the post")
    STAND_IN = "STAND_IN", _("Stands in for the post")
    LEAD = "LEAD", _("Lead of the own side")
    HEAD = "HEAD", _("Head of the own side")
    VACANCY = "VACANCY", _("Administrator, since nobody holds the post")


class ExtensionState(models.TextChoices):
    """What became of a request for more time."""

    ASKED = "ASKED", _("Asked for")
    GRANTED = "GRANTED", _("Granted")
    REFUSED = "REFUSED", _("Refused")
    TAKEN_BACK = "TAKEN_BACK", _("Taken back")


class Phase(models.IntegerChoices):
    """How far a sender had come: past the mark nobody can know whether the relay took the mail."""

    CLEAR = 0, _("Certainly not handed over")
    MARKED = 1, _("Perhaps handed over")


# The duties that an act of their own settles, and which; all others are settled by the word that they are done.
SETTLING_ACTS: dict[str, str | Promise] = {
    Duty.CONCEPT: _("Submitting a project of this area to the cycle settles this duty."),
    Duty.REVIEW: _("Reviewing a project of this area settles this duty."),
    Duty.RANKING: _("Handing in your side's order of the cycle's projects settles this duty."),
    Duty.STATUS: _("Once your side has reported of late how all active work of this area goes, this duty is settled."),
    Duty.ENDORSEMENT: _("Endorsing a project of this cycle settles this duty."),
    Duty.FINAL_TEXT: _(
        "Freezing a report of this cycle settles this duty,"
        " once something of your side is endorsed and both languages of all that it filed fit."
    ),
    Duty.PRESENT: _("Recording a project of this cycle as presented settles this duty."),
    Duty.CLOSE_OUT: _("Freezing a report of this cycle on the day of its meeting or later settles this duty."),
}
