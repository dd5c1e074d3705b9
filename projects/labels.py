"""What people call the fields of a project, and the acts the record tells of."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from projects.content import TEXTS

LABELS = {
    "title": _("Title"),
    "aims": _("Aims"),
    "activities": _("Activities"),
    "complements": _("Complements"),
    "resources": _("Resources"),
    "business": _("Business link"),
    "location": _("Place"),
    "area": _("Priority area"),
    "kind": _("Kind"),
    "is_complementary": _("Led by others; alliance work complements it"),
    "is_business": _("Links companies of both sides"),
    "starts_on": _("Starts on"),
    "ends_on": _("Ends on"),
    "date_precision": _("The dates are precise to"),
    "source": _("Source"),
    "secondary_areas": _("Also in these areas"),
    "partners": _("Partner countries"),
    "principles": _("Principles served"),
    "themes": _("Themes"),
}

VERBS = {
    "project.created": _("Logged the project"),
    "project.saved": _("Saved a new version"),
    "project.submitted": _("Submitted it to the cycle"),
    "project.shared": _("Shared it with the other side"),
    "project.returned": _("Returned it"),
    "project.reviewed": _("Reviewed it"),
    "project.endorsed": _("Endorsed it"),
    "project.endorsement_withdrawn": _("Withdrew the endorsement"),
    "project.presented": _("Recorded it as presented"),
    "project.withdrawn": _("Withdrew it"),
    "project.closed": _("Closed it"),
    "project.commented": _("Commented"),
    "project.noted": _("Wrote a note of the own side"),
    "project.status_reported": _("Reported status"),
    "project.member_added": _("Put a person on the team"),
    "project.exported": _("Exported a list of projects"),
    "report.frozen": _("Froze a report"),
    "report.downloaded": _("Downloaded a report"),
    "cycle.opened": _("Opened the cycle"),
    "cycle.closed": _("Closed the cycle"),
    "cycle.obligations_opened": _("Opened the duties of the cycle"),
    "milestone.moved": _("Moved the milestone"),
    "obligation.met": _("Met the duty by an act"),
    "obligation.settled": _("Settled the duty"),
    "obligation.waived": _("Waived the duty"),
    "notice.read": _("Read the notice"),
    "person.seated": _("Gave the person a post"),
    "reference.loaded": _("Loaded reference data"),
    "account.language": _("Chose another language"),
}


def split(name: str) -> tuple[str, str]:
    """Return a field's label key and its language: ("aims", "ko") for aims_ko, ("kind", "") for kind."""
    if name in TEXTS:
        stem, _mark, language = name.rpartition("_")
        return stem, language
    return name, ""


def label_of(name: str) -> str:
    """Return what people call a field, without its language."""
    return str(LABELS.get(split(name)[0], name))


def labels_of(names: Iterable[str]) -> str:
    """Return the labels of several fields as a list to read, each named once."""
    return ", ".join(dict.fromkeys(label_of(name) for name in names))


def verb_of(verb: str) -> str:
    """Return an act of the record in words; the bare verb when it has none."""
    return str(VERBS.get(verb, verb))
