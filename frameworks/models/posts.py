"""Sides, their offices, the duty posts in them, and who held each from when to when."""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import CheckConstraint, Func, Index, Q, UniqueConstraint, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import Language, SideCode
from frameworks.calendar.clocks import ZONES
from frameworks.choices import Confidence, Role
from frameworks.models.agreements import Framework, PriorityArea
from frameworks.models.rules import in_order, known

# Whom both sides write to.
CONTACTS = frozenset({Role.LEAD, Role.POC})


class Side(models.Model):
    """One of the two equal principals: its zone, its language. Source: sides.csv."""

    code = models.CharField(max_length=3, choices=SideCode, primary_key=True)
    name_en = models.CharField(max_length=100)
    name_ko = models.CharField(max_length=100)
    time_zone = models.CharField(max_length=40)
    language = models.CharField(max_length=2, choices=Language)

    class Meta:
        constraints = [
            known("side", "code", SideCode),
            known("side", "language", Language),
            # Pages count with ``ZONES``, the planner's SQL with this column: they never name two clocks.
            CheckConstraint(
                name="side_zone_is_its_capitals",
                condition=Q(code=SideCode.US, time_zone=ZONES[SideCode.US])
                | Q(code=SideCode.ROK, time_zone=ZONES[SideCode.ROK]),
                violation_error_message=_("Each side counts its days on the clock of its own capital."),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def on(self, day: date) -> Self:
        """Keep the names borne on a day; an unknown start counts as always, an unknown end as still."""
        return self.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=day)).filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=day)
        )


class Organization(models.Model):
    """An office of one side. Names carry dates: a new name is a new row. Source: organizations.csv."""

    code = models.SlugField(max_length=20, unique=True)
    side = models.ForeignKey(Side, models.PROTECT, related_name="organizations")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    name_en = models.CharField(max_length=200)
    name_ko = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    note = models.TextField(blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    confidence = models.CharField(_("confidence"), max_length=9, choices=Confidence)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        constraints = [
            in_order("organization", "valid_from", "valid_until"),
            known("organization", "confidence", Confidence),
        ]

    def __str__(self) -> str:
        return self.code


class PostQuerySet(models.QuerySet["Post"]):
    def known_to(self, side: str) -> Self:
        """Keep the posts of a side, and of the other the points of contact: who else is there is its own affair."""
        return self.filter(Q(side_id=side) | Q(role__in=CONTACTS))


class Post(models.Model):
    """A duty post: duties and rights are its own, whoever holds it."""

    side = models.ForeignKey(Side, models.PROTECT, related_name="posts")
    role = models.CharField(_("role"), max_length=10, choices=Role)
    framework = models.ForeignKey(Framework, models.PROTECT, null=True, related_name="posts")
    area = models.ForeignKey(PriorityArea, models.PROTECT, null=True, related_name="posts")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="posts")
    slug = models.SlugField(max_length=40, unique=True)
    title_en = models.CharField(max_length=200)
    title_ko = models.CharField(max_length=200)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            known("post", "role", Role),
            CheckConstraint(name="post_lead_has_framework", condition=~Q(role=Role.LEAD) | Q(framework__isnull=False)),
            CheckConstraint(name="post_poc_has_area", condition=~Q(role=Role.POC) | Q(area__isnull=False)),
            UniqueConstraint(
                fields=["side", "framework"], condition=Q(role=Role.LEAD), name="post_one_lead_a_side_and_framework"
            ),
            UniqueConstraint(fields=["side", "area"], condition=Q(role=Role.POC), name="post_one_poc_a_side_and_area"),
        ]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("projects:post", args=[self.slug])

    @property
    def is_contact(self) -> bool:
        """Test whether the other side knows of this post."""
        return self.role in CONTACTS


class TenureQuerySet(models.QuerySet["Tenure"]):
    def on(self, day: date) -> Self:
        """Keep those who hold their post on a day, a date of the side's own zone."""
        return self.lasting(day).filter(starts_on__lte=day)

    def lasting(self, day: date) -> Self:
        """Keep those that go on until a day or begin after it."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))


class Tenure(models.Model):
    """Who held a post from when to when, both days included; acting or not."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="tenures")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="tenures")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    acting = models.BooleanField(_("acting"), default=False)

    objects = TenureQuerySet.as_manager()

    class Meta:
        constraints = [
            in_order("tenure", "starts_on", "ends_on"),
            # A post is one number, as a range of itself: so no extension is needed to compare it with "overlaps".
            ExclusionConstraint(
                name="tenure_one_holder_a_day",
                expressions=[
                    (Func("post", "post", Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    (Func("starts_on", "ends_on", Value("[]"), function="daterange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(acting=False),
                violation_error_message=_("End the present holder's tenure first."),
            ),
        ]
        indexes = [Index(fields=["user", "starts_on"], name="tenure_of_user")]

    def __str__(self) -> str:
        return f"{self.post_id} {self.starts_on}"
