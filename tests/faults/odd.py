"""Input that nobody would wish for: a thousand readers, addresses that do not exist, names that hold line breaks."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from alliance.accounts.models import User
from frameworks.choices import Role
from frameworks.models import Post, Tenure
from reminders import planner
from reminders.choices import DeliveryState
from reminders.models import Notice, Obligation
from tests import factories
from tests.faults.ledger import Batch, Result
from tests.faults.stage import Stage

INJECTION = "Lead\r\nBcc: everybody@example.org\r\nSubject: "


def readers(stage: Stage) -> Iterator[Result]:
    """Let very many hold one post, some with addresses that are refused for good or that no header can hold."""
    number = 40 if stage.short else 1_000
    post = Post.objects.get(side_id="US", role=Role.LEAD, framework=factories.framework())
    users = User.objects.bulk_create(_user(n) for n in range(number))
    started = (timezone.now() - timedelta(days=30)).date()
    seats = Tenure.objects.bulk_create(Tenure(post=post, user=user, starts_on=started, acting=True) for user in users)
    batch = stage.owe(1)
    stage.send_all(batch)
    yield _one_duty(batch, number + 1)
    Tenure.objects.filter(pk__in=[seat.pk for seat in seats]).delete()


def _user(number: int) -> User:
    """Return a reader: of every forty the first has an address that is refused, the second one that is none."""
    address = {0: f"refused{number}@us.example", 1: f"a{number}\r\nBcc: b@c.example"}
    email = address.get(number % 40, f"reader{number}@us.example")
    return User(
        username=f"us-reader-{number}-{timezone.now():%H%M%S}", side="US", email=email,
        name_en=f"{INJECTION}{number}", name_ko="독자", password="!",
    )  # fmt: skip


def _one_duty(batch: Batch, number: int) -> Result:
    dead = batch.rows().filter(state=DeliveryState.DEAD).count()
    sent = batch.rows().filter(state=DeliveryState.SENT).count()
    arrived = batch.arrived()
    notices = Notice.objects.filter(obligation_id__in=batch.duties).count()
    wrong = 2 * ((number - 1) // 40)
    rules = {
        "each reader has one notice": notices == number,
        "the wrong addresses are given up": dead == wrong,
        "all others got one mail": sent == number - wrong == len(arrived) == sum(arrived.values()),
    }
    told = f"{number} readers, {sent} sent, {dead} given up, {notices} notices"
    return Result(
        "a thousand readers, wrong addresses", told, tuple(rule for rule, holds in rules.items() if not holds)
    )


def unwritable(stage: Stage) -> Iterator[Result]:
    """Let one mail among others be one that cannot be written down, and a title hold line breaks."""
    number = 6
    post = Post.objects.get(side_id="US", role=Role.LEAD, framework=factories.framework())
    title, post.title_en = post.title_en, INJECTION
    Post.objects.filter(pk=post.pk).update(title_en=post.title_en)
    batch = stage.owe(number)
    planner.plan()
    # No zone east of Greenwich has a date for this moment.
    last_moment = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
    Obligation.objects.filter(pk=min(batch.duties)).update(due_at=last_moment)
    stage.send_all(batch)
    Post.objects.filter(pk=post.pk).update(title_en=title)
    dead = batch.rows().filter(state=DeliveryState.DEAD)
    rules = {
        "the one is given up": [row.obligation_id for row in dead] == [min(batch.duties)],
        "the others are sent": len(batch.arrived()) == number - 1,
        "no header was let in": not any(b"\nBcc:" in head for head in batch.heads()),
    }
    told = f"{number} mails, {dead.count()} given up, {len(batch.arrived())} sent"
    short = tuple(rule for rule, holds in rules.items() if not holds)
    yield Result("one mail cannot be written; line breaks in a title", told, short)
