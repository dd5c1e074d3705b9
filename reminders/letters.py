"""What mails say: whose duty is due when, and which meeting was changed, on both clocks. They name no project."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance.accounts.models import User
from alliance.templatetags.alliance import pair_text, text_of
from frameworks import changing
from frameworks.calendar.clocks import ZONES, Clock, TwoClocks, days_left, two_clocks
from frameworks.models import MeetingChange
from frameworks.naming import cycle_name, meeting_name
from reminders.choices import ToldAs
from reminders.models import Delivery, Obligation
from reminders.policies import mutable
from reminders.queries import Statutory, moved_duties, statutory_kinds
from reminders.tokens import unsubscribe_token

# Not every relay on the way keeps the eighth bit.
MAIL_POLICY = SMTP.clone(cte_type="7bit")


@dataclass(frozen=True, slots=True)
class Line:
    """One duty of a mail: whose, what, when on both clocks, how long that is, and why the reader is told.

    ``is_tentative`` says that the meeting it is counted from may still move.
    """

    duty: Obligation
    owed: str
    cycle: str
    clocks: list[tuple[Clock, str]]
    utc: str
    left: int
    words: str
    why: str
    is_tentative: bool


def letter(
    delivery: Delivery, gathered: Sequence[Delivery] = (), *, at: datetime, statutory: Statutory | None = None
) -> EmailMessage:
    """Return the mail of a delivery in its reader's language, as plain text and as HTML.

    :param delivery: with its user, and the duty's post, milestone, meeting and cycle loaded.
    :param gathered: the other deliveries it gathers, loaded alike; what is most pressing is told first.
    :param statutory: what the cycles of the duties call so; None to look it up.
    """
    user = delivery.user
    if delivery.change:
        return told_change(delivery, at=at)
    if delivery.errand:
        return told_errand(delivery, at=at)
    with translation.override(user.language):
        lines = _lines((delivery, *gathered), at)
        unsubscribe_url = _unsubscribe_url(user, [line.duty for line in lines], statutory)
        context = {
            "subject": _subject(lines),
            "lines": lines,
            "work_url": f"{settings.SITE_URL}/work/",
            "unsubscribe_url": unsubscribe_url,
            "language": user.language,
            "demo": settings.DEMO,
        }
        return _addressed(delivery, "mail", context, at=at)


def told_change(delivery: Delivery, *, at: datetime) -> EmailMessage:
    """Return the mail that tells a person of a meeting that moved, and by when what they owe is due since.

    :param delivery: with its user, and the change's meeting and forum loaded.
    """
    user, change = delivery.user, cast("MeetingChange", delivery.change)
    with translation.override(user.language):
        name = meeting_name(change.meeting.ordinal, change.meeting.forum.code, user.language)
        owed = moved_duties(user, change, at=at)
        clocks = [two_clocks(duty.due_at, user.side, user.language, with_year=True) for duty in owed]
        context = {
            "subject": _("{meeting} was changed").format(meeting=name),
            "forum": text_of(change.meeting.forum, "name", user.language),
            "values": changing.told(change.before, change.after, user.language),
            "host_zone": change.meeting.time_zone,
            "owed": [
                (
                    pair_text(duty.milestone, "name"),
                    pair_text(duty.post, "title"),
                    both,
                    _zones(both, duty.due_at),
                    _is_tentative(duty),
                )
                for duty, both in zip(owed, clocks, strict=True)
            ],
            "meeting_url": f"{settings.SITE_URL}/calendar/{change.meeting.address}/",
            "language": user.language,
            "demo": settings.DEMO,
        }
        return _addressed(delivery, "changed", context, at=at)


def told_errand(delivery: Delivery, *, at: datetime) -> EmailMessage:
    """Return the mail that tells a person that what they asked for is done; not even which report it was."""
    user = delivery.user
    with translation.override(user.language):
        context = {
            "subject": _("The files you asked for are done"),
            "files_url": f"{settings.SITE_URL}/reports/files/",
            "preferences_url": f"{settings.SITE_URL}/account/mail/",
            "language": user.language,
            "demo": settings.DEMO,
        }
        return _addressed(delivery, "files", context, at=at)


def _zones(both: TwoClocks, at: datetime) -> tuple[str, str]:
    return _zone(both.first, at), _zone(both.second, at)


def _addressed(delivery: Delivery, template: str, context: dict[str, Any], *, at: datetime) -> EmailMessage:
    """Return a mail as plain text and as HTML, with the headers that make it known again."""
    message = EmailMessage(policy=MAIL_POLICY)
    message["Subject"] = context["subject"]
    message.set_content(render_to_string(f"reminders/{template}.txt", context))
    message.add_alternative(render_to_string(f"reminders/{template}.html", context), subtype="html")
    message["From"], message["To"] = settings.DEFAULT_FROM_EMAIL, delivery.user.email
    message["Date"] = at
    message["Message-ID"] = message_id(delivery)
    message["X-Delivery-Key"] = delivery.dedupe_key
    message["Auto-Submitted"] = "auto-generated"
    if unsubscribe_url := context.get("unsubscribe_url"):
        # RFC 8058: programs of readers send this without anybody signing in.
        message["List-Unsubscribe"] = f"<{unsubscribe_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return message


def subject_of(deliveries: Sequence[Delivery], *, at: datetime) -> str:
    """Return the subject of the mail of some deliveries to one reader, in that reader's language."""
    with translation.override(deliveries[0].user.language):
        return _subject(_lines(deliveries, at))


def _lines(deliveries: Iterable[Delivery], at: datetime) -> list[Line]:
    """Return a line for each delivery, the most pressing first."""
    return sorted((_line(one, at) for one in deliveries), key=lambda line: (line.left, line.duty.due_at, line.duty.pk))


def _unsubscribe_url(user: User, duties: list[Obligation], statutory: Statutory | None) -> str:
    """Return where the reader says that they want no more such mails; nothing for what may not be muted."""
    fixed = statutory_kinds({duty.cycle_id for duty in duties}) if statutory is None else statutory
    kinds = mutable(duties, fixed)
    return f"{settings.SITE_URL}/reminders/unsubscribe/{unsubscribe_token(user.pk, kinds)}/" if kinds else ""


def message_id(delivery: Delivery) -> str:
    """Return the Message-ID, which a copy shares, so that readers' programs and the relay's log know it again."""
    return f"<{hashlib.sha256(delivery.dedupe_key.encode()).hexdigest()}@rcf>"


def _line(delivery: Delivery, at: datetime) -> Line:
    user, duty = delivery.user, cast("Obligation", delivery.obligation)
    clocks = two_clocks(duty.due_at, user.side, user.language, with_year=True)
    left = days_left(duty.due_at, at, ZONES[user.side])
    return Line(
        duty=duty,
        owed=_owed(duty, user),
        cycle=cycle_name(duty.cycle.meeting.ordinal, user.language),
        clocks=[(clock, _zone(clock, duty.due_at)) for clock in (clocks.first, clocks.second)],
        utc=clocks.utc_text,
        left=left,
        words=_left(left),
        why=_why(delivery.told_as),
        is_tentative=_is_tentative(duty),
    )


def _is_tentative(duty: Obligation) -> bool:
    """Test whether the meeting that the day is counted from may still move."""
    return bool(duty.milestone and duty.milestone.is_tentative)


def _owed(duty: Obligation, user: User) -> str:
    """Return what is owed; of a tasking only which meeting set it, since its words may tell of a project."""
    if duty.milestone:
        return pair_text(duty.milestone, "name")
    if duty.meeting is None or duty.meeting.ordinal is None:
        return duty.get_duty_display()
    meeting = meeting_name(duty.meeting.ordinal, duty.meeting.forum.code, user.language)
    return _("Tasking of the {meeting}").format(meeting=meeting)


def _why(told_as: str) -> str:
    """Return why somebody is told of a duty that is not their own."""
    match told_as:
        case ToldAs.LEAD:
            return _("You are told as lead of your side.")
        case ToldAs.HEAD:
            return _("You are told as head of your side.")
        case ToldAs.VACANCY:
            return _("Nobody holds this post today: you are told as administrator of your side.")
    return ""


def _zone(clock: Clock, at: datetime) -> str:
    """Return the clock's zone on that day as "EDT, UTC−4", for readers whose calendar wants to know."""
    local = at.astimezone(ZoneInfo(clock.zone))
    offset = f"{local:%z}"
    minutes = "" if offset.endswith("00") else f":{offset[3:]}"
    return f"{local:%Z}, UTC{offset[0].replace('-', '−')}{int(offset[1:3])}{minutes}"


def _subject(lines: list[Line]) -> str:
    """Return the subject; of several duties how many there are, and how it stands with the most pressing."""
    first = lines[0]
    if len(lines) > 1:
        return _("{number} duties; the first: {words}").format(number=len(lines), words=first.words)
    whose = _("A duty of your side: {words}") if first.why else _("A duty of your post: {words}")
    return whose.format(words=first.words)


def _left(left: int) -> str:
    if left < 0:
        return ngettext("{days} day late", "{days} days late", -left).format(days=-left)
    if left == 0:
        return _("due today")
    return ngettext("due in {days} day", "due in {days} days", left).format(days=left)
