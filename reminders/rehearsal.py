"""Rehearsal: all that will be sent of a cycle, to whom, when and in which words, before it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from email.message import EmailMessage
from operator import attrgetter
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max

from alliance.accounts.models import User
from alliance.audit.recording import record
from frameworks.calendar.clocks import ZONES
from frameworks.choices import Role
from frameworks.models import Cycle
from frameworks.policies import Actor
from reminders.candidates import CANDIDATES, IN_PLACE, NEAREST, parameters
from reminders.choices import DeliveryState, ToldAs
from reminders.letters import letter, subject_of
from reminders.models import Delivery, Obligation
from reminders.models.ladders import MORNING
from reminders.queries import Statutory, statutory_kinds
from reminders.relay import Relay

# The planner's own candidates, each at its moment instead of all at this one.
REHEARSE = f"""
WITH {CANDIDATES},
to_come AS (
    SELECT d.*, GREATEST(d.moment, d.at) AS told_at FROM candidate d
    WHERE d.side_id = %(side)s AND d.cycle_id = %(cycle)s AND {IN_PLACE} AND NOT EXISTS (
        SELECT 1 FROM reminders_delivery x
        WHERE x.obligation_id = d.obligation_id AND x.user_id = d.user_id
            AND x.milestone_revision = d.revision AND x.days_before <= d.days_before
    )
),
told AS (
    SELECT d.*, row_number() OVER (
        PARTITION BY obligation_id, user_id, told_at ORDER BY days_before, {NEAREST}) AS newest
    FROM to_come d
)
SELECT obligation_id, user_id, told_as, days_before, revision, first_state, told_at FROM told WHERE newest = 1
ORDER BY told_at, user_id, days_before, obligation_id
"""  # noqa: S608 - joined from constants alone


@dataclass(slots=True)
class Rehearsed:
    """What will be told to one person at one moment (UTC), and whether by mail: ``state`` is how its row begins.

    The first of ``lines`` carries the mail, as in the outbox.
    """

    at: datetime
    user: User
    state: str
    lines: list[Delivery]
    statutory: Statutory

    @property
    def is_mail(self) -> bool:
        """Test whether it goes by mail, and not on the site alone."""
        return self.state == DeliveryState.PENDING

    @property
    def is_vacant(self) -> bool:
        """Test whether it comes to an administrator since nobody will hold the post."""
        return any(line.told_as == ToldAs.VACANCY for line in self.lines)

    @property
    def subject(self) -> str:
        """Return the subject, in the reader's language."""
        return subject_of(self.lines, at=self.at)

    @property
    def words(self) -> str:
        """Return the plain words of the mail, in the reader's language."""
        body = self.letter.get_body(("plain",))
        return str(body.get_content()).replace("\r\n", "\n") if body else ""

    @property
    def letter(self) -> EmailMessage:
        """Return the mail."""
        return letter(self.lines[0], self.lines[1:], at=self.at, statutory=self.statutory)

    @property
    def key(self) -> str:
        """Return what names it on its page."""
        first = self.lines[0]
        return f"{first.obligation_id}-{first.days_before}-{self.user.pk}"


def rehearse(cycle: Cycle, actor: Actor, *, at: datetime) -> list[Rehearsed]:
    """Return all that is still to be told of the own side's duties of a cycle, the next first, as things stand.

    Administrators and the framework's lead see what goes to anybody of their side, others what goes to themselves.
    """
    about = {**parameters(at), "side": actor.side, "cycle": cycle.pk}
    with connection.cursor() as cursor:
        cursor.execute(REHEARSE, about)
        rows = cursor.fetchall()
    sees_all = actor.has(Role.ADMIN) or actor.leads(cycle.framework_id)
    seen = [row for row in rows if sees_all or row[1] == actor.user_id]
    told = _loaded(seen, statutory_kinds([cycle.pk]))
    return sorted(_gathered(told, actor.side), key=lambda one: (one.at, one.user.pk, one.key))


def _loaded(rows: list[tuple[Any, ...]], statutory: Statutory) -> list[Rehearsed]:
    """Return each row as a delivery of its own, with all that its words need."""
    users = User.objects.select_related("preference").in_bulk({row[1] for row in rows})
    related = ("milestone", "meeting__forum", "post__side", "cycle__meeting__forum")
    duties = Obligation.objects.select_related(*related).in_bulk({row[0] for row in rows})
    told = []
    for obligation_id, user_id, told_as, days_before, revision, state, at in rows:
        duty, user = duties[obligation_id], users[user_id]
        line = Delivery(
            obligation=duty, user=user, told_as=told_as, days_before=days_before, milestone_revision=revision,
            dedupe_key=f"{duty.duty}:{duty.pk}:{revision}:{days_before}:{user.pk}:mail", state=state,
        )  # fmt: skip
        told.append(Rehearsed(at, user, state, [line], statutory))
    return told


def _gathered(told: list[Rehearsed], side: str) -> Iterator[Rehearsed]:
    """Gather what the planner gathers: one mail a day and person, without what is due on that day."""
    by_user: dict[int, list[Rehearsed]] = {}
    newer: dict[tuple[int, int | None], list[Rehearsed]] = {}
    for one in told:
        newer.setdefault((one.user.pk, one.lines[0].obligation_id), []).append(one)
        if one.is_mail and one.lines[0].days_before:
            by_user.setdefault(one.user.pk, []).append(one)
        else:
            yield one
    zone = ZoneInfo(ZONES[side])
    sent = Delivery.objects.filter(user__in=by_user, state=DeliveryState.SENT).exclude(days_before=0)
    last_of = dict(sent.values_list("user").annotate(Max("sent_at")))
    for user_id, ones in by_user.items():
        last = last_of.get(user_id)
        yield from _mornings(ones, newer, last.astimezone(zone).date() if last else None, zone)


def _mornings(
    ones: list[Rehearsed], newer: dict[tuple[int, int | None], list[Rehearsed]], last: date | None, zone: ZoneInfo
) -> Iterator[Rehearsed]:
    """Gather the rows of one person, in the order of their moments, into one mail a day.

    :param newer: all that is told of one duty to one person; what waits until one of them is superseded by it.
    :param last: the day of the last mail that has gone.
    """
    while ones:
        first = min(one.at for one in ones)
        now, ones = [one for one in ones if one.at == first], [one for one in ones if one.at != first]
        day = first.astimezone(zone).date()
        if day != last:
            lines = sorted((one.lines[0] for one in now), key=attrgetter("days_before", "obligation_id"))
            yield Rehearsed(first, now[0].user, now[0].state, lines, now[0].statutory)
            last = day
            continue
        morning = _morning_after(day, now[0].user, zone)
        for one in now:
            line = one.lines[0]
            later = newer[one.user.pk, line.obligation_id]
            if not any(other.lines[0].days_before < line.days_before and other.at <= morning for other in later):
                one.at = morning
                ones.append(one)


def _morning_after(day: date, user: User, zone: ZoneInfo) -> datetime:
    hour = user.preference.morning_hour if hasattr(user, "preference") else MORNING
    return datetime.combine(day + timedelta(days=1), time(hour), tzinfo=zone)


@transaction.atomic
def send_test(one: Rehearsed, *, user: User, actor: Actor, at: datetime) -> None:
    """Send a mail to come to oneself, now, in the words it will have; nothing of the outbox changes.

    :raises RefusedForGoodError, RefusedForNowError, RelayDownError, ValueError: as ``Relay.hand_over`` does.
    """
    mail = one.letter
    for name in ("To", "Date", "Message-ID", "X-Delivery-Key", "List-Unsubscribe", "List-Unsubscribe-Post"):
        del mail[name]
    mail["To"], mail["Date"] = user.email, at
    record("reminder.tested", cast("Obligation", one.lines[0].obligation), actor=actor, at=at, changes={})
    sender = settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">")
    with Relay() as relay:
        relay.hand_over(mail.as_bytes(), sender=sender, to=user.email, mark=lambda: None)
