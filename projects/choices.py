"""Words of the cooperation, and the moves a submission can make."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What sort of work it is. The framework does not say what parts a project from an initiative."""

    PROJECT = "PROJECT", _("Project")
    INITIATIVE = "INITIATIVE", _("Initiative")
    EXERCISE = "EXERCISE", _("Exercise")
    DIALOGUE = "DIALOGUE", _("Dialogue")
    AGREEMENT = "AGREEMENT", _("Agreement")
    TRANSFER = "TRANSFER", _("Transfer")


class Stage(models.TextChoices):
    """Where the work itself stands."""

    CONCEPT = "CONCEPT", _("Concept")
    ACTIVE = "ACTIVE", _("Active")
    ON_HOLD = "ON_HOLD", _("On hold")
    COMPLETED = "COMPLETED", _("Completed")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


class Visibility(models.TextChoices):
    """Who may see it. It only ever widens."""

    OWN = "OWN", _("Own side")
    BOTH = "BOTH", _("Both sides")
    PUBLIC = "PUBLIC", _("Public")


class State(models.TextChoices):
    """Where a submission stands in its cycle."""

    DRAFT = "DRAFT", _("Draft")
    SUBMITTED = "SUBMITTED", _("Submitted")
    RETURNED = "RETURNED", _("Returned")
    ENDORSED = "ENDORSED", _("Endorsed")
    PRESENTED = "PRESENTED", _("Presented")
    CLOSED = "CLOSED", _("Closed")


# From each state, what may follow. Editing a returned submission leaves it returned until it is submitted again.
MOVES: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.SUBMITTED, State.CLOSED}),
    State.SUBMITTED: frozenset({State.RETURNED, State.ENDORSED, State.CLOSED}),
    State.RETURNED: frozenset({State.SUBMITTED, State.CLOSED}),
    State.ENDORSED: frozenset({State.RETURNED, State.SUBMITTED, State.PRESENTED, State.CLOSED}),
    State.PRESENTED: frozenset({State.CLOSED}),
    State.CLOSED: frozenset(),
}

EDITABLE = frozenset({State.DRAFT, State.RETURNED})


class Ending(models.TextChoices):
    """How a closed submission ended. A deferred one, and one that was presented, can be carried into a later cycle."""

    COMPLETED = "COMPLETED", _("Completed")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")
    DEFERRED = "DEFERRED", _("Deferred to a later cycle")
    MERGED = "MERGED", _("Merged into another project")
    SPLIT = "SPLIT", _("Split into several projects")
    CONTINUED = "CONTINUED", _("Carried on in a later cycle")


class Recommendation(models.TextChoices):
    """What a reviewer advises on one version."""

    SUPPORT = "SUPPORT", _("Support")
    CHANGE = "CHANGE", _("Support with changes")
    AGAINST = "AGAINST", _("Do not support")


class Grade(models.IntegerChoices):
    """How well a version meets one criterion of a review."""

    NOT_MET = 1, _("Not met")
    WEAK = 2, _("Weakly met")
    GOOD = 3, _("Well met")
    STRONG = 4, _("Fully met")


class Audience(models.TextChoices):
    """Who may read a comment or a review: national-only unless the writer says otherwise."""

    OWN = "OWN", _("Own side only")
    BOTH = "BOTH", _("Both sides")


class CommentKind(models.TextChoices):
    """What a comment is about."""

    REMARK = "REMARK", _("Comment")
    RETURN = "RETURN", _("Reasons for returning")


class Health(models.TextChoices):
    """One side's word on a project: never an average of two."""

    ON_TRACK = "ON_TRACK", _("On track")
    AT_RISK = "AT_RISK", _("At risk")
    OFF_TRACK = "OFF_TRACK", _("Off track")


class RankingKind(models.TextChoices):
    """Whose order of a cycle's projects it is."""

    SIDE = "SIDE", _("Order of one side")
    AGREED = "AGREED", _("Agreed order")


class Outcome(models.TextChoices):
    """What a meeting said of a project on its agenda."""

    NOTED = "NOTED", _("Noted")
    SUPPORTED = "SUPPORTED", _("Supported")
    DECIDED = "DECIDED", _("Decided on")
    RETURNED = "RETURNED", _("Returned")
    DEFERRED = "DEFERRED", _("Deferred")


class ScanState(models.TextChoices):
    """What the malware scanner said of a file. Only a clean one, or one on a site without a scanner, is handed out."""

    WAITING = "WAITING", _("Waiting for scan")
    CLEAN = "CLEAN", _("Scanned: clean")
    INFECTED = "INFECTED", _("Malware found: locked")
    UNSCANNED = "UNSCANNED", _("Not scanned: this site has no scanner")


class ReportKind(models.TextChoices):
    """For whose eyes a report is made."""

    OWN = "OWN", _("Own view of a side")
    JOINT = "JOINT", _("Joint")
    PUBLIC = "PUBLIC", _("Public release")


class Edition(models.TextChoices):
    """In which languages a report is told; in both, the side that froze it comes first."""

    EN = "en", "English"
    KO = "ko", "한국어"
    BOTH = "both", "English + 한국어"


class MakingState(models.TextChoices):
    """Where a report's file stands, from the wish for it to its end."""

    QUEUED = "QUEUED", _("Queued")
    MAKING = "MAKING", _("Being made")
    READY = "READY", _("Ready")
    CANCELLED = "CANCELLED", _("Given up")
    FAILED = "FAILED", _("Could not be made")
    EXPIRED = "EXPIRED", _("No longer kept")


# A file that is to be made, and one that is there or will be.
PENDING = (MakingState.QUEUED, MakingState.MAKING)
UNDER_WAY = (*PENDING, MakingState.READY)


class Trouble(models.TextChoices):
    """Why a file could not be made, as its reader is told."""

    FONT = "FONT", _("The server lacks a font that the document needs. Its operator can put it back.")
    TYPESET = "TYPESET", _("The typesetter refused the document. The operator finds the reason in the log.")
    DISK = "DISK", _("The server has no room left to keep the document.")
    MEMORY = "MEMORY", _("The document needs more memory than the server gives it.")
    TIME = "TIME", _("It took longer than the server waits for a document.")
    CHANGED = "CHANGED", _("The snapshot does not match its hash, so nothing is made from it.")
    BROKEN = "BROKEN", _("Making it broke off.")


# What may be over in a moment is tried again; the rest would end alike.
PASSING = (Trouble.DISK, Trouble.BROKEN)


# A status nobody has confirmed for so many days shows as unverified, never as green (product rules, step 8).
UNVERIFIED_AFTER_DAYS = 90


class Sort(models.TextChoices):
    """What can be found by words."""

    PROJECTS = "projects", _("Projects")
    PEOPLE = "people", _("People by post")
    MEETINGS = "meetings", _("Meetings")
    COMMITMENTS = "commitments", _("Commitments")
    COMMENTS = "comments", _("Comments")
    FILES = "files", _("Files")


class ListKind(models.TextChoices):
    """A list whose query can be saved under a name."""

    PROJECTS = "PROJECTS", _("Projects")
    TIMELINE = "TIMELINE", _("Timeline of projects")
    BOARD = "BOARD", _("Board")
    WORK_BOARD = "WORK_BOARD", _("Board of projects")
    CALENDAR = "CALENDAR", _("Calendar")
    SUBMISSIONS = "SUBMISSIONS", _("Filings")
    DUTIES = "DUTIES", _("Duties")
    RECORD = "RECORD", _("Record")
    PEOPLE = "PEOPLE", _("People")
    MAILS = "MAILS", _("Delivery log")
    SEARCH = "SEARCH", _("Search")


# The addresses of these lists, by their names: the one place that says which lists there are.
LISTS = {
    "projects:list": ListKind.PROJECTS,
    "projects:timeline": ListKind.TIMELINE,
    "projects:board": ListKind.BOARD,
    "projects:projects-board": ListKind.WORK_BOARD,
    "projects:calendar": ListKind.CALENDAR,
    "projects:submissions": ListKind.SUBMISSIONS,
    "reminders:duties": ListKind.DUTIES,
    "projects:audit": ListKind.RECORD,
    "frameworks:people": ListKind.PEOPLE,
    "reminders:log": ListKind.MAILS,
    "projects:search": ListKind.SEARCH,
}
# What an address says of the moment and not of the list: which page of it, what to count, that all is asked for.
LEFT_OUT = frozenset({"after", "all", "before", "counts", "page", "part"})


class Watched(models.TextChoices):
    """What an open page shows, and so whose changes are told there."""

    PROJECT = "project"
    PROJECTS = "projects"
    DASHBOARD = "dashboard"
    WORK = "work"
    CALENDAR = "calendar"
    CYCLE = "cycle"
    BOARD = "board"
    FORUMS = "forums"
