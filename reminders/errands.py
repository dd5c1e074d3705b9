"""Telling people that what they asked for is done: one mail, planned in the transaction of the last of it."""

from datetime import datetime, timedelta

from alliance.accounts.models import User
from reminders.choices import DeliveryState, Errand
from reminders.models import Delivery

# Whoever waits on the page takes it at once, and needs no mail.
PATIENCE = timedelta(minutes=1)
KEPT = timedelta(days=2)


def tell_of_files(user_id: int, *, file_id: int, at: datetime) -> None:
    """Plan the mail that says that a person's files of reports are done; once for each file that was the last.

    The site itself tells of them on the page of one's files, so there is no notice.
    """
    has_address = User.objects.exclude(email="").filter(pk=user_id).exists()
    Delivery.objects.get_or_create(
        dedupe_key=f"{Errand.FILES}:{file_id}:{user_id}:mail",
        defaults={
            "user_id": user_id,
            "errand": Errand.FILES,
            "days_before": 0,
            "milestone_revision": 0,
            "state": DeliveryState.PENDING if has_address else DeliveryState.NO_ADDRESS,
            "planned_at": at,
            "next_try_at": at + PATIENCE,
            "expires_at": at + KEPT,
        },
    )


def forget_errands(user_id: int) -> None:
    """Plan no mail any more that would call a person to where they are."""
    waiting = Delivery.objects.filter(user=user_id, errand=Errand.FILES, state=DeliveryState.PENDING)
    waiting.update(state=DeliveryState.CANCELLED)
