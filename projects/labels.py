"""What people call the fields of a project, and the acts the record tells of."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliance.accounts.choices import Language, SideCode
from alliance.templatetags.alliance import reader_language
from frameworks.calendar.clocks import format_day
from frameworks.choices import CycleState, Duty, MeetingState, Mode, OffsetUnit, Precision, Role
from projects.choices import Health, ListKind, Outcome, Recommendation, Stage, State, Visibility
from projects.content import TEXTS
from reminders.choices import ObligationState

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

# What a reviewer grades, in a word each; the form of a review says them in full.
CRITERIA_WORDS = {
    "fit": _("Fit"),
    "effect": _("Effect for partners"),
    "complement": _("Complementing others"),
    "resourcing": _("Means"),
    "readiness": _("Readiness to begin"),
}
# What entries of the record name beside the fields of a project.
RECORDED = {
    "state": _("State"),
    "stage": _("Stage"),
    "cycle": _("Cycle"),
    "merged": _("Merged project"),
    "left_behind": _("Left behind"),
    "version": _("Version"),
    "sha256": "SHA-256",
    "number": _("Reference"),
    "order": _("Order"),
    "visibility": _("Visibility"),
    "recommendation": _("Recommendation"),
    "status": _("Status"),
    "member": _("Person"),
    "us_health": _("Status, US side"),
    "rok_health": _("Status, ROK side"),
    "milestone": _("Milestone"),
    "meeting": _("Meeting"),
    "forum": _("Forum"),
    "outcome": _("Outcome"),
    "place": _("Place on the agenda"),
    "project": _("Project"),
    "planned_on": _("Planned day"),
    "forecast_on": _("Forecast"),
    "actual_on": _("Reached on"),
    "endorsements_lapsed": _("Endorsements that lapsed"),
    "format": _("Format"),
    "chosen": _("Chosen projects"),
    "file": _("File"),
    "entries": _("Entries"),
    "own_kept_back": _("Kept back by the own side"),
    "post": _("Post"),
    "duties": _("Duties"),
    "due_on": _("Due"),
    "read_at": _("Read at"),
    "language": _("Language"),
    "until": _("Until"),
    "window_from": _("Planned from"),
    "window_until": _("Planned until"),
    "tentative_on": _("Tentative day"),
    "start_on": _("First day"),
    "end_on": _("Last day"),
    "city_en": _("City in English"),
    "city_ko": _("City in Korean"),
    "host_side": _("Host"),
    "mode": _("How people meet"),
    "announced_on": _("Announced on"),
    "ordinal": _("Number"),
    "time_zone": _("Time zone of the place"),
    "note": _("Remark"),
    "published_on": _("Published on"),
    "day": _("Day"),
    "anchor_forum": _("Counted from"),
    "offset": _("Offset in days"),
    "unit": _("Counted in"),
    "due_time": _("Due at"),
    "zone": _("On whose clock"),
    "owner_role": _("Owed by"),
    "owner_posts": _("Only by these posts"),
    "is_enforced": _("Enforced"),
    "name": pgettext_lazy("view", "Name"),
    "list": _("List"),
    "query": _("Filters and order"),
}
# What their values are called, whichever closed set they are of.
VALUES: dict[str, str | Promise] = {
    code: label
    for words in (
        *(Health, Recommendation, Visibility, CycleState, ObligationState, State, Language, SideCode),
        *(MeetingState, Mode, Precision, Stage, Outcome, OffsetUnit, Role, ListKind),
    )
    for code, label in words.choices
}

# What has no name but numbers.
TARGETS = {"reminders.notice": _("Notice"), "reminders.delivery": _("Mail")}
VERBS = {
    "view.shared": _("Shared a view of a list with the side"),
    "view.unshared": _("Shared a view of a list no more"),
    "view.renamed": _("Renamed a shared view of a list"),
    "view.deleted": _("Deleted a shared view of a list"),
    "meeting.added": _("Added the meeting"),
    "project.created": _("Logged the project"),
    "project.saved": _("Saved a new version"),
    "project.submitted": _("Submitted it to the cycle"),
    "project.shared": _("Shared it with the other side"),
    "project.returned": _("Returned it"),
    "project.reviewed": _("Reviewed it"),
    "project.review_shared": _("Shared a review with the other side"),
    "project.endorsed": _("Endorsed it"),
    "project.endorsement_withdrawn": _("Withdrew the endorsement"),
    "project.release_proposed": _("Proposed its public release"),
    "project.released": _("Approved its public release"),
    "project.release_declined": _("Declined its public release"),
    "project.release_taken_back": _("Took the proposed release back"),
    "project.presented": _("Recorded it as presented"),
    "project.withdrawn": _("Withdrew it"),
    "project.closed": _("Closed it"),
    "project.deferred": _("Deferred it to a later cycle"),
    "project.merged": _("Merged it into another project"),
    "project.took_up": _("Took up another project"),
    "project.split": _("Split it into several projects"),
    "project.carried_on": _("Carried it on from an earlier cycle"),
    "project.put_on_hold": _("Put the work on hold"),
    "project.taken_up": _("Took the work up again"),
    "project.language_confirmed": _("Confirmed that both languages fit"),
    "project.commented": _("Commented"),
    "project.replied": _("Replied to a comment"),
    "project.comment_edited": _("Edited a comment"),
    "project.thread_resolved": _("Resolved a thread"),
    "project.thread_reopened": _("Reopened a thread"),
    "project.noted": _("Wrote a note of the own side"),
    "project.status_reported": _("Reported status"),
    "project.divergence_opened": _("Both sides' words differ"),
    "project.divergence_settled": _("Settled the difference"),
    "project.milestone_added": _("Planned a milestone"),
    "project.milestone_forecast": _("Forecast a milestone anew"),
    "project.milestone_reached": _("Recorded a milestone as reached"),
    "project.milestone_dropped": _("Dropped a milestone"),
    "project.engagement_logged": _("Logged an engagement"),
    "project.member_added": _("Put a person on the team"),
    "project.exported": _("Exported a list of projects"),
    "project.file_added": _("Added a file"),
    "project.file_removed": _("Removed a file"),
    "file.downloaded": _("Downloaded a file"),
    "file.infected": _("Found malware in a file"),
    "project.put_on_agenda": _("Put it on an agenda"),
    "project.taken_off_agenda": _("Took it off an agenda"),
    "project.outcome_recorded": _("Recorded what a meeting said"),
    "project.forum_waived": _("Recorded why a forum is skipped for it"),
    "project.tasked": _("Tasked posts"),
    "cycle.forum_waived": _("Recorded why a forum is skipped"),
    "meeting.agenda_ordered": _("Ordered the agenda"),
    "report.frozen": _("Froze a report"),
    "report.compared": _("Took a comparison of two reports"),
    "report.sheets_taken": _("Took project sheets"),
    "report.fact_sheet_taken": _("Took a fact sheet along"),
    "project.sheet_taken": _("Took the project's sheet"),
    "report.asked": _("Asked for files of a report"),
    "report.dropped": _("Gave up a file of a report"),
    "report.downloaded": _("Downloaded a report"),
    "ranking.handed_in": _("Handed in the side's order of the projects"),
    "ranking.proposed": _("Proposed an order of the projects"),
    "ranking.agreed": _("Confirmed the proposed order"),
    "ranking.declined": _("Declined the proposed order"),
    "ranking.taken_back": _("Took the proposed order back"),
    "cycle.opened": _("Opened the cycle"),
    "cycle.closed": _("Closed the cycle"),
    "cycle.obligations_opened": _("Opened the duties of the cycle"),
    "milestone.moved": _("Moved the milestone"),
    "milestone.changed": _("Changed the rule of the milestone"),
    "holiday.added": _("Added a day off"),
    "holiday.removed": _("Removed a holiday"),
    "holiday.taken_back": _("Took a correction of the holidays back"),
    "meeting.change_proposed": _("Proposed to change the meeting"),
    "meeting.changed": _("Changed the meeting"),
    "meeting.change_refused": _("Refused to change the meeting"),
    "meeting.change_taken_back": _("Took the proposal back"),
    "obligation.extension_asked": _("Asked for more time"),
    "obligation.extended": _("Granted more time"),
    "obligation.extension_refused": _("Refused more time"),
    "calendar.token_made": _("Made a calendar address"),
    "calendar.token_revoked": _("Revoked the calendar address"),
    "obligation.met": _("Met the duty by an act"),
    "obligation.settled": _("Settled the duty"),
    "obligation.nil_returned": _("Returned that there is nothing this time"),
    "obligation.nil_acknowledged": _("Acknowledged the nil return"),
    "obligation.waived": _("Waived the duty"),
    "obligation.reopened": _("Opened the duty again"),
    "notice.read": _("Read the notice"),
    "delivery.sent_again": _("Sent the mail once more, since it was in doubt whether it had gone"),
    "delivery.in_doubt": _("Left the mail for a person to look at"),
    "delivery.found_at_relay": _("Found the mail at the mail server"),
    "delivery.given_up": _("Gave up the mail"),
    "delivery.resent": _("Had the mail sent once more"),
    "delivery.dropped": _("Dropped the mail"),
    "reminder.tested": _("Sent the mail to oneself as a test"),
    "ladder.begun": _("Gave the cycle a ladder of its own"),
    "ladder.ended": _("Let the framework's ladder hold for the cycle again"),
    "ladder.rung_added": _("Added a rung to the ladder"),
    "ladder.rung_changed": _("Changed a rung of the ladder"),
    "ladder.rung_removed": _("Took a rung off the ladder"),
    "ladder.statutory": _("Said which duties are statutory"),
    "person.added": _("Added the person"),
    "person.seated": _("Gave the person a post"),
    "person.deactivated": _("Closed the person's account"),
    "person.reactivated": _("Opened the person's account again"),
    "person.sessions_ended": _("Ended the person's sessions"),
    "person.invited": _("Sent the person a link to set a password"),
    "post.handed_over": _("Handed the post over"),
    "post.vacated": _("Ended the tenure; the post is vacant"),
    "record.exported": _("Exported the record"),
    "reference.loaded": _("Loaded reference data"),
    "account.language": _("Chose another language"),
    "account.mails": _("Chose which mails to get"),
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


def recorded_of(name: str) -> str:
    """Return what people call a thing that an entry of the record changed; a text with its language."""
    if name in RECORDED:
        return str(RECORDED[name])
    _stem, language = split(name)
    return f"{label_of(name)} ({Language(language).label})" if language else label_of(name)


def value_of(value: Any) -> Any:
    """Return a value of the record as people read it; "–" for nothing."""
    if isinstance(value, list):
        return ", ".join(str(value_of(one)) for one in value) or "–"
    return VALUES.get(value, value) if value not in (None, "") else "–"


def target_of(kind: str, label: str) -> str:
    """Return what an act was done to, in words: a duty by what is owed and the day, as the entry wrote it down."""
    if kind == "reminders.obligation":
        duty, _held_by, day = label.split()
        return f"{Duty(duty).label} · {format_day(date.fromisoformat(day), reader_language())}"
    return str(TARGETS.get(kind, label))


def verb_of(verb: str) -> str:
    """Return an act of the record in words; the bare verb when it has none."""
    return str(VERBS.get(verb, verb))
