"""What each act on a project is called where people read of it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, str | Promise] = {
    "project.created": _("Logged"),
    "project.saved": _("New version saved"),
    "project.member_added": _("Person added to the team"),
    "project.submitted": _("Submitted"),
    "project.shared": _("Shared with the other side"),
    "project.returned": _("Returned with reasons"),
    "project.reviewed": _("Reviewed"),
    "project.endorsed": _("Endorsed"),
    "project.endorsement_withdrawn": _("Endorsement withdrawn"),
    "project.presented": _("Presented"),
    "project.closed": _("Closed"),
    "project.withdrawn": _("Withdrawn"),
    "project.commented": _("Commented on"),
    "project.noted": _("Side note written"),
    "project.status_reported": _("Status reported"),
    "project.release_proposed": _("Public release proposed"),
    "project.released": _("Released to the public"),
}


def verb_label(verb: str) -> str:
    """Return the reader's words for an act; the code itself for one that has none yet."""
    return str(VERBS.get(verb, verb))
