"""The order in which each lead, and then both together, put the projects of a cycle."""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import SideCode
from frameworks.models import Cycle, Post
from frameworks.models.rules import known
from projects.choices import Audience, RankingKind
from projects.models.projects import AudienceQuerySet, Project


class Ranking(models.Model):
    """One order of a cycle's shared projects: a side's, for itself until its lead hands it in, or the agreed one.

    The agreed order is proposed by the lead of one ``side`` and in force once the lead of the other confirmed it.
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="rankings")
    kind = models.CharField(max_length=6, choices=RankingKind, default=RankingKind.SIDE)
    side = models.CharField(max_length=3, choices=SideCode)
    audience = models.CharField(_("who may read it"), max_length=4, choices=Audience, default=Audience.OWN)
    ranked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ranked_as = models.ForeignKey(Post, models.PROTECT, related_name="+")
    ranked_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_as = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    objects = AudienceQuerySet.as_manager()

    class Meta:
        constraints = [
            known("ranking", "kind", RankingKind),
            known("ranking", "side", SideCode),
            known("ranking", "audience", Audience),
            UniqueConstraint(
                fields=["cycle", "side"], condition=Q(kind=RankingKind.SIDE), name="ranking_one_a_cycle_and_side"
            ),
            UniqueConstraint(fields=["cycle"], condition=Q(kind=RankingKind.AGREED), name="ranking_one_agreed_a_cycle"),
            CheckConstraint(
                name="ranking_handed_in_for_both",
                condition=Q(audience=Audience.OWN, handed_in_at__isnull=True)
                | Q(audience=Audience.BOTH, handed_in_at__isnull=False),
            ),
            CheckConstraint(
                name="ranking_confirmed_is_agreed",
                condition=Q(confirmed_by__isnull=True, confirmed_as__isnull=True, confirmed_at__isnull=True)
                | Q(
                    kind=RankingKind.AGREED,
                    confirmed_by__isnull=False,
                    confirmed_as__isnull=False,
                    confirmed_at__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.side} {self.cycle_id}"


class Rank(models.Model):
    """A project's place in an order, from 1. Two projects never share a place."""

    ranking = models.ForeignKey(Ranking, models.CASCADE, related_name="ranks")
    project = models.ForeignKey(Project, models.PROTECT, related_name="ranks")
    place = models.PositiveSmallIntegerField(_("place"))

    class Meta:
        constraints = [
            UniqueConstraint(fields=["ranking", "project"], name="rank_once_a_project"),
            UniqueConstraint(fields=["ranking", "place"], name="rank_place_taken_once"),
            CheckConstraint(name="rank_place_from_one", condition=Q(place__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.project_id}"
