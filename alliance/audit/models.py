"""The append-only record: who did what, as which post, before and after, why and when."""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import SideCode


class EntryQuerySet(models.QuerySet["Entry"]):
    def of_side(self, side: str) -> "EntryQuerySet":
        """Keep what people of one side did: the record of the other side is not theirs to read."""
        return self.filter(side=side)

    def about(self, target: models.Model) -> "EntryQuerySet":
        return self.filter(target_type=target._meta.label_lower, target_id=target.pk)

    def newest_first(self) -> "EntryQuerySet":
        return self.select_related("actor").order_by("-at", "-pk")


class Entry(models.Model):
    """One act, written in the same transaction as the change it tells of. A trigger refuses any later change."""

    verb = models.CharField(_("act"), max_length=60)
    target_type = models.CharField(max_length=60)
    target_id = models.BigIntegerField()
    target_label = models.CharField(_("what"), max_length=200)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    post_id = models.BigIntegerField(null=True)
    post_label = models.CharField(_("as"), max_length=200, blank=True)
    side = models.CharField(_("side"), max_length=3, choices=SideCode, blank=True)
    shared = models.BooleanField(_("both sides may read it"), default=False)
    at = models.DateTimeField(_("when"))
    changes = models.JSONField(_("before and after"), default=dict)
    reason = models.TextField(_("why"), blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(name="entry_side_known_or_system", condition=Q(side__in=[*SideCode.values, ""])),
            CheckConstraint(
                name="entry_of_waiver_says_why",
                condition=~Q(verb="obligation.waived") | ~Q(reason=""),
                violation_error_message=_("Say why it is waived."),
            ),
            CheckConstraint(name="entry_person_has_side", condition=Q(actor__isnull=True) | ~Q(side="")),
        ]
        indexes = [
            Index(fields=["target_type", "target_id", "-at"], name="entry_target"),
            Index(fields=["side", "-at"], name="entry_side"),
            Index(fields=["post_id", "-at"], name="entry_post"),
            Index(fields=["side", "verb", "-at"], name="entry_act"),
            Index(fields=["actor", "-at"], name="entry_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.target_label}"


class Seal(models.Model):
    """An entry's place in the chain of its side: a hash over the entry and the seal before it. Never changed.

    ``side`` is the entry's own, empty for what the system did; ``seq`` counts from 1 without a gap.
    """

    side = models.CharField(_("side"), max_length=3, choices=SideCode, blank=True)
    seq = models.PositiveBigIntegerField(_("number in the chain"))
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="seal")
    hash = models.CharField("SHA-256", max_length=64)

    class Meta:
        constraints = [
            # Two entries in one place would be a fork: the second is refused.
            UniqueConstraint(fields=["side", "seq"], name="seal_once_a_place"),
            CheckConstraint(name="seal_hash_is_sha256", condition=Q(hash__regex=r"^[0-9a-f]{64}$")),
            CheckConstraint(name="seal_counts_from_one", condition=Q(seq__gte=1)),
            CheckConstraint(name="seal_side_known_or_system", condition=Q(side__in=[*SideCode.values, ""])),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.seq}"
