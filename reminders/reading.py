"""What a sender reads of the mails it has claimed: their rows, the rights of their readers, and what they gather.

All that a handful of mails needs is read at once; whoever sends one of them later than a moment after reads it again.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from frameworks.policies import Actor
from frameworks.queries import actor_of
from reminders.choices import DeliveryState, ObligationState
from reminders.models import Delivery, ErrandMute, Mute
from reminders.policies import is_told
from reminders.queries import Statutory, statutory_kinds

# Rights and state that were read within this time need not be read again at the mark.
FRESH_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Reading:
    """Mails as they stood at a moment of the database's clock; ``read_at`` is when, by this machine's running clock.

    ``gathered`` holds the lines of each mail besides its own, ``muted`` each person with a kind they want no mails of.
    """

    at: datetime
    read_at: float
    mails: list[Delivery]
    gathered: dict[int, list[Delivery]]
    actors: dict[int, Actor]
    muted: frozenset[tuple[int, str]]
    statutory: Statutory

    @property
    def is_fresh(self) -> bool:
        """Test whether it need not be read again before a mail is handed over."""
        return time.monotonic() - self.read_at <= FRESH_SECONDS

    def why_not(self, row: Delivery) -> str:
        """Say what has changed since the plan: the state that ends the row, or nothing if it is to be sent."""
        duty, user = row.obligation, row.user
        if not user.is_active or not self._is_still_told(row):
            return DeliveryState.CANCELLED
        if not user.email:
            return DeliveryState.NO_ADDRESS
        kind = duty.duty if duty else row.errand
        if (user.pk, kind) in self.muted and not (duty and (duty.cycle_id, kind) in self.statutory):
            return DeliveryState.MUTED
        return DeliveryState.EXPIRED if row.expires_at < self.at else ""

    def lines(self, mail: Delivery) -> tuple[list[Delivery], dict[int, str]]:
        """Return what a mail gathers besides its own row, and why each row is not to be told that is so no more."""
        rows = self.gathered.get(mail.pk, [])
        over = {row.pk: reason for row in rows if (reason := self.why_not(row))}
        return [row for row in rows if row.pk not in over], over

    def _is_still_told(self, row: Delivery) -> bool:
        """Test whether a duty is open, on the day that the mail tells, and its reader's to do or to know of.

        Of a meeting that was changed whoever holds any post may know.
        """
        duty, reader = row.obligation, self.actors[row.user_id]
        if duty is None:
            return bool(reader.seats)
        is_as_told = duty.state == ObligationState.OPEN and row.milestone_revision == duty.revision
        return is_as_told and is_told(reader, duty, row.told_as)


def read(pks: Iterable[int], *, at: datetime) -> Reading:
    """Read some mails with all that decides on them, in the order in which they are to be sent.

    :param at: the moment, by the database's clock.
    """
    began, pks = time.monotonic(), list(pks)
    mails = list(_loaded().filter(pk__in=pks).order_by("next_try_at", "pk"))
    children = Delivery.objects.filter(gathered_in__in=pks, state=DeliveryState.GATHERED)
    found = list(children.values_list("pk", flat=True))
    rows = list(_loaded().filter(pk__in=found).order_by("days_before", "pk")) if found else []
    gathered: dict[int, list[Delivery]] = {}
    for row in rows:
        gathered.setdefault(row.gathered_in_id or 0, []).append(row)
    duties = [row.obligation for row in (*mails, *rows) if row.obligation]
    people = {row.user_id: row.user for row in (*mails, *rows)}
    return Reading(
        at=at,
        read_at=began,
        mails=mails,
        gathered=gathered,
        actors={pk: actor_of(user, at=at) for pk, user in people.items()},
        muted=frozenset(
            [
                *Mute.objects.filter(user__in=people).values_list("user_id", "duty"),
                *ErrandMute.objects.filter(user__in=people).values_list("user_id", "errand"),
            ]
        ),
        statutory=statutory_kinds({duty.cycle_id for duty in duties}),
    )


def _loaded() -> QuerySet[Delivery]:
    return Delivery.objects.select_related(
        *("user", "obligation__milestone", "obligation__meeting__forum", "obligation__post__side"),
        *("obligation__cycle__meeting__forum", "change__meeting__forum"),
    )
