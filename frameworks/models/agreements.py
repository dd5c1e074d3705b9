"""Frameworks and their parts: areas, principles, themes."""

from django.db import models
from django.db.models import UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from frameworks.choices import Confidence
from frameworks.models.rules import known


class Framework(models.Model):
    """A document under which two sides work together. Source: frameworks.csv."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name_en = models.CharField(max_length=300)
    name_ko = models.CharField(max_length=300)
    adopted_on = models.DateField(_("adopted on"), null=True)
    adopted_at_forum = models.CharField(max_length=20, blank=True)
    adopted_at_ordinal = models.PositiveSmallIntegerField(null=True)
    summary_en = models.TextField(blank=True)
    summary_ko = models.TextField(blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    confidence = models.CharField(_("confidence"), max_length=9, choices=Confidence)

    class Meta:
        constraints = [known("framework", "confidence", Confidence)]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("frameworks:detail", args=[self.code])


class PriorityArea(models.Model):
    """A field of work a framework names. Source: priority_areas.csv."""

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="areas")
    order = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=20)
    name_en = models.CharField(max_length=200)
    name_ko = models.CharField(max_length=200)
    scope_en = models.TextField(blank=True)
    scope_ko = models.TextField(blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    confidence = models.CharField(_("confidence"), max_length=9, choices=Confidence)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["framework", "code"], name="priorityarea_code_once"),
            UniqueConstraint(fields=["framework", "order"], name="priorityarea_order_once"),
            known("priorityarea", "confidence", Confidence),
        ]

    def __str__(self) -> str:
        return self.code


class Principle(models.Model):
    """One general principle of a framework, paraphrased. Source: principles.csv."""

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="principles")
    order = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=20)
    title_en = models.CharField(max_length=200)
    title_ko = models.CharField(max_length=200)
    summary_en = models.TextField(blank=True)
    summary_ko = models.TextField(blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["framework", "code"], name="principle_code_once"),
            UniqueConstraint(fields=["framework", "order"], name="principle_order_once"),
        ]

    def __str__(self) -> str:
        return self.code


class Theme(models.Model):
    """A subject that cuts across areas: a tag, not an area. Source: themes.csv."""

    code = models.SlugField(max_length=20, unique=True)
    name_en = models.CharField(max_length=200)
    name_ko = models.CharField(max_length=200)
    source = models.CharField(_("source"), max_length=500, blank=True)

    def __str__(self) -> str:
        return self.code
