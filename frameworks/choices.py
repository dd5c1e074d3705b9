"""Words of the agreement and its calendar. The closed sets stand here; everything else is data."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Confidence(models.TextChoices):
    """How far a row of reference data can be trusted."""

    CONFIRMED = "CONFIRMED", _("Confirmed by its source")
    INFERRED = "INFERRED", _("Inferred: check before relying on it")
    UNCERTAIN = "UNCERTAIN", _("Uncertain: no source, or sources disagree")


class Precision(models.TextChoices):
    """How exact a date is; the date itself is the first day of its period."""

    DAY = "DAY", _("Day")
    MONTH = "MONTH", _("Month")
    YEAR = "YEAR", _("Year")
    UNKNOWN = "UNKNOWN", _("Not known")


class Role(models.TextChoices):
    """What a post is for. Rights follow from it, on the days a person holds it."""

    AUTHOR = "AUTHOR", _("Author")
    POC = "POC", _("Point of contact")
    LEAD = "LEAD", _("Lead point of contact")
    ADMIN = "ADMIN", _("Administrator")
    AUDITOR = "AUDITOR", _("Auditor")
    LEADERSHIP = "LEADERSHIP", _("Leadership")


class MeetingState(models.TextChoices):
    """Where a meeting stands."""

    PLANNED = "PLANNED", _("Planned")
    TENTATIVE = "TENTATIVE", _("Tentative")
    CONFIRMED = "CONFIRMED", _("Confirmed")
    HELD = "HELD", _("Held")
    POSTPONED = "POSTPONED", _("Postponed")
    CANCELLED = "CANCELLED", _("Cancelled")
    UNKNOWN = "UNKNOWN", _("Not known")


class Mode(models.TextChoices):
    """How people meet."""

    IN_PERSON = "IN_PERSON", _("In person")
    VIDEO = "VIDEO", _("By video")
    MIXED = "MIXED", _("In person and by video")


class OffsetUnit(models.TextChoices):
    """What a milestone is counted in: every day, or the days on which both governments work."""

    CALENDAR = "CALENDAR", _("Calendar days")
    JOINT_BUSINESS = "JOINT_BUSINESS", _("Joint business days")


class CycleState(models.TextChoices):
    """Where a cycle stands: one open cycle a framework at most."""

    OPEN = "OPEN", _("Open")
    CLOSED = "CLOSED", _("Closed")


class ChangeState(models.TextChoices):
    """What became of a proposed change of the calendar."""

    PROPOSED = "PROPOSED", _("Proposed")
    CONFIRMED = "CONFIRMED", _("Confirmed")
    REFUSED = "REFUSED", _("Refused")
    TAKEN_BACK = "TAKEN_BACK", _("Taken back")


class Duty(models.TextChoices):
    """What a post owes by a milestone."""

    CALL = "CALL", _("Call for concepts")
    CONCEPT = "CONCEPT", _("Concept or nil return")
    REVIEW = "REVIEW", _("Review")
    RANKING = "RANKING", _("Ranking")
    STATUS = "STATUS", _("Status report")
    ENDORSEMENT = "ENDORSEMENT", _("Endorsement")
    FINAL_TEXT = "FINAL_TEXT", _("Final text")
    PRESENT = "PRESENT", _("At least one project put forward")
    CLOSE_OUT = "CLOSE_OUT", _("Close-out report")
    TASKING = "TASKING", _("Tasking of a meeting")
