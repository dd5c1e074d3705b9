"""What a reminder says: whose duty is due when, on both clocks. It names no project."""

import hashlib
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance.templatetags.alliance import pair_text
from frameworks.calendar.clocks import ZONES, Clock, days_left, two_clocks
from frameworks.naming import cycle_name
from reminders.models import Delivery, Obligation

# Not every relay on the way keeps the eighth bit.
MAIL_POLICY = SMTP.clone(cte_type="7bit")


def letter(delivery: Delivery, *, at: datetime) -> EmailMessage:
    """Return the mail of a delivery in its reader's language, as plain text and as HTML.

    :param delivery: with its user, and the duty's post, milestone and cycle loaded.
    """
    user, duty = delivery.user, delivery.obligation
    with translation.override(user.language):
        left = days_left(duty.due_at, at, ZONES[user.side])
        clocks = two_clocks(duty.due_at, user.side, user.language, with_year=True)
        context = {
            "subject": _subject(left),
            "duty": duty,
            "owed": _owed(duty),
            "cycle": cycle_name(duty.cycle.meeting.ordinal, user.language),
            "clocks": [(clock, _zone(clock, duty.due_at)) for clock in (clocks.first, clocks.second)],
            "utc": clocks.utc_text,
            "work_url": f"{settings.SITE_URL}/work/",
            "language": user.language,
            "demo": settings.DEMO,
        }
        message = EmailMessage(policy=MAIL_POLICY)
        message["Subject"] = context["subject"]
        message.set_content(render_to_string("reminders/mail.txt", context))
        message.add_alternative(render_to_string("reminders/mail.html", context), subtype="html")
    message["From"], message["To"] = settings.DEFAULT_FROM_EMAIL, user.email
    message["Date"] = at
    message["Message-ID"] = message_id(delivery)
    message["X-Delivery-Key"] = delivery.dedupe_key
    message["Auto-Submitted"] = "auto-generated"
    return message


def message_id(delivery: Delivery) -> str:
    """Return the Message-ID, which a copy shares, so that readers' programs and the relay's log know it again."""
    return f"<{hashlib.sha256(delivery.dedupe_key.encode()).hexdigest()}@rcf>"


def _owed(duty: Obligation) -> str:
    """Return what is owed; of a tasking only that it is one, since its words may tell of a project."""
    return pair_text(duty.milestone, "name") if duty.milestone else duty.get_duty_display()


def _zone(clock: Clock, at: datetime) -> str:
    """Return the clock's zone on that day as "EDT, UTC−4", for readers whose calendar wants to know."""
    local = at.astimezone(ZoneInfo(clock.zone))
    offset = f"{local:%z}"
    minutes = "" if offset.endswith("00") else f":{offset[3:]}"
    return f"{local:%Z}, UTC{offset[0].replace('-', '−')}{int(offset[1:3])}{minutes}"


def _subject(left: int) -> str:
    if left < 0:
        overdue = ngettext("A duty of your post is {days} day late", "A duty of your post is {days} days late", -left)
        return overdue.format(days=-left)
    if left == 0:
        return _("A duty of your post falls due today")
    due = ngettext("A duty of your post falls due in {days} day", "A duty of your post falls due in {days} days", left)
    return due.format(days=left)
