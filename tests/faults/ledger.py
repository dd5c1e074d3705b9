"""What came of a batch of mails: counted in the mail sink and in the record, not asked of the sender."""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from django.db.models import QuerySet

from alliance.audit.models import Entry
from reminders.choices import DeliveryState
from reminders.models import Delivery, Notice

KEY = re.compile(rb"(?m)^X-Delivery-Key:\s*\w+:(\d+):(\S+)")
SHOWN = (DeliveryState.IN_DOUBT, DeliveryState.DEAD)
WAITING = (DeliveryState.PENDING, DeliveryState.LEASED)


@dataclass(frozen=True)
class Batch:
    """The mails of some duties, one each."""

    duties: frozenset[int]
    letters: Path
    seen: frozenset[Path] = frozenset()

    def __post_init__(self) -> None:
        object.__setattr__(self, "seen", frozenset(self.letters.glob("*.eml")))

    def rows(self) -> QuerySet[Delivery]:
        """Return the outbox rows that were to become mails."""
        return Delivery.objects.filter(obligation_id__in=self.duties).exclude(state=DeliveryState.SUPERSEDED)

    def waiting(self) -> int:
        """Return how many rows are still to be sent."""
        return self.rows().filter(state__in=WAITING).count()

    def heads(self) -> list[bytes]:
        """Return the headers of the letters that came."""
        new = set(self.letters.glob("*.eml")) - self.seen
        return [path.read_bytes().partition(b"\r\n\r\n")[0] for path in new]

    def arrived(self) -> Counter[str]:
        """Return how many letters came of each mail."""
        found = (KEY.search(path.read_bytes()) for path in set(self.letters.glob("*.eml")) - self.seen)
        keys = ((int(match[1]), match[2].decode()) for match in found if match)
        return Counter(f"{duty}:{rest}" for duty, rest in keys if duty in self.duties)

    def figures(self, *, kills: int = 0) -> "Figures":
        """Count what is there now."""
        arrived, rows = self.arrived(), list(self.rows().values_list("dedupe_key", "state", "pk"))
        verdicts = [(arrived[key.partition(":")[2]], state) for key, state, _pk in rows]
        noted = Entry.objects.filter(
            verb="delivery.sent_again", target_type="reminders.delivery", target_id__in=[pk for *_rest, pk in rows]
        ).count()
        return Figures(
            mails=len(rows),
            lost=sum(1 for copies, state in verdicts if not copies and state not in SHOWN),
            extra=sum(copies - 1 for copies, _state in verdicts if copies > 1),
            most=max((copies for copies, _state in verdicts), default=0),
            in_doubt=sum(1 for _copies, state in verdicts if state == DeliveryState.IN_DOUBT),
            noted=noted,
            kills=kills,
            notices=Notice.objects.filter(obligation_id__in=self.duties).count(),
        )


@dataclass(frozen=True)
class Figures:
    """What was counted. ``noted`` is how often the record says that a mail went once more."""

    mails: int
    lost: int = 0
    extra: int = 0
    most: int = 1
    in_doubt: int = 0
    noted: int = 0
    kills: int = 0
    notices: int = 0

    def __str__(self) -> str:
        return (
            f"{self.mails} mails, {self.kills} kills, {self.lost} lost, {self.extra} extra "
            f"(at most {self.most} of one, {self.noted} noted), {self.in_doubt} in doubt, {self.notices} notices"
        )


@dataclass(frozen=True)
class Result:
    """What a fault did, and how it falls short of what was promised."""

    name: str
    told: str
    short: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{'short' if self.short else 'kept':<6}{self.name}: {self.told}" + "".join(
            f"\n      {reason}" for reason in self.short
        )


def judge(name: str, figures: Figures, *, expected: int, copies: bool = False, doubt: bool = False) -> Result:
    """Hold a count to the promise: nothing lost, each notice once, no copy except where nobody can know.

    :param expected: how many mails and notices there are to be.
    :param copies: whether a mail may come twice, each time for one kill or broken line and with an entry in the record.
    :param doubt: whether a mail may be left for a person to look at.
    """
    rules = {
        f"{expected} mails expected": figures.mails == expected,
        f"{expected} notices expected": figures.notices == expected,
        "none may be lost": figures.lost == 0,
        "none may come twice": copies or figures.extra == 0,
        "none may come more than twice": figures.most <= 2,
        "every copy is in the record": figures.extra <= figures.noted,
        "none may be left in doubt": doubt or figures.in_doubt == 0,
        "no more copies than kills": not figures.kills or figures.extra <= figures.kills,
    }
    return Result(name, str(figures), tuple(rule for rule, holds in rules.items() if not holds))
