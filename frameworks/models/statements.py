"""What ministers said together, what was promised in it, and the words used for it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import UniqueConstraint
from django.utils.translation import gettext_lazy as _

from frameworks.models.agreements import Framework
from frameworks.models.forums import Forum, Meeting


class Statement(models.Model):
    """A communique or fact sheet that came out of a meeting."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="statements")
    stated_on = models.DateField()

    class Meta:
        constraints = [UniqueConstraint(fields=["meeting", "stated_on"], name="statement_once_a_day")]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.stated_on}"


class Commitment(models.Model):
    """One thing promised in a statement, paraphrased. Source: commitments.csv."""

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="commitments")
    order = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=30, unique=True)
    pillar_en = models.CharField(max_length=200)
    pillar_ko = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    title_ko = models.CharField(max_length=200)
    summary_en = models.TextField(blank=True)
    summary_ko = models.TextField(blank=True)
    related_framework = models.ForeignKey(Framework, models.PROTECT, null=True, related_name="commitments")
    related_forum = models.ForeignKey(Forum, models.PROTECT, null=True, related_name="commitments")
    # Work on these themes answers it: our reading of its words, as commitments.csv says.
    theme_codes = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)

    class Meta:
        constraints = [UniqueConstraint(fields=["statement", "order"], name="commitment_order_once")]

    def __str__(self) -> str:
        return self.code


class GlossaryTerm(models.Model):
    """An English term and the ministry's Korean for it. Source: glossary.csv."""

    en = models.CharField(max_length=200)
    ko = models.CharField(max_length=200)
    found = models.BooleanField(help_text=_("Found in a source; otherwise our own translation."))
    context = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)

    class Meta:
        constraints = [UniqueConstraint(fields=["en", "context"], name="glossaryterm_once_a_context")]

    def __str__(self) -> str:
        return self.en
