"""Countries and the groups they belong to, with dates."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from frameworks.choices import Confidence
from frameworks.models.rules import in_order, known

# Partners are those that the two allies work with.
ALLIES = frozenset({"KR", "US"})


class CountryQuerySet(models.QuerySet["Country"]):
    def partners(self) -> Self:
        """Keep the countries that can be partners: all but the two allies."""
        return self.exclude(alpha2__in=ALLIES)


class Country(models.Model):
    """A country or territory; Korean names as the ministry uses them. Source: countries.csv."""

    alpha2 = models.CharField(_("ISO code"), max_length=2, unique=True)
    alpha3 = models.CharField(max_length=3, unique=True)
    name_en = models.CharField(max_length=100)
    name_ko = models.CharField(max_length=100)

    objects = CountryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "countries"
        constraints = [
            CheckConstraint(name="country_alpha2_is_two_letters", condition=Q(alpha2__regex=r"^[A-Z]{2}$")),
            CheckConstraint(name="country_alpha3_is_three_letters", condition=Q(alpha3__regex=r"^[A-Z]{3}$")),
        ]

    def __str__(self) -> str:
        return self.alpha2

    def get_absolute_url(self) -> str:
        return reverse("projects:partner", args=[self.alpha2.lower()])


class CountryGroup(models.Model):
    """A group of countries; groups overlap on purpose. Source: country_groups.csv."""

    code = models.SlugField(max_length=20, unique=True)
    name_en = models.CharField(max_length=200)
    name_ko = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)

    def __str__(self) -> str:
        return self.code


class CountryMembershipQuerySet(models.QuerySet["CountryMembership"]):
    def on(self, day: date) -> Self:
        """Keep memberships in force on a day; an unknown start counts as always, an unknown end as still."""
        return self.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=day)).filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=day)
        )


class CountryMembership(models.Model):
    """A dated membership of a country in a group. Source: country_memberships.csv."""

    country = models.ForeignKey(Country, models.PROTECT, related_name="memberships")
    group = models.ForeignKey(CountryGroup, models.PROTECT, related_name="memberships")
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    confidence = models.CharField(_("confidence"), max_length=9, choices=Confidence)

    objects = CountryMembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["country", "group", "valid_from"], name="membership_once_a_start", nulls_distinct=False
            ),
            in_order("membership", "valid_from", "valid_until"),
            known("membership", "confidence", Confidence),
        ]

    def __str__(self) -> str:
        return f"{self.country_id} in {self.group_id}"
