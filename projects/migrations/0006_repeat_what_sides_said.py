"""Columns that repeat on a project its partners, who saved last, and what each side said last and signed."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

HEALTH = [("ON_TRACK", "On track"), ("AT_RISK", "At risk"), ("OFF_TRACK", "Off track")]


def columns_of(side: str) -> list[migrations.AddField]:
    """Return the three columns of a side."""
    health = models.CharField(blank=True, choices=HEALTH, default="", editable=False, max_length=9)
    return [
        migrations.AddField("project", f"{side}_health", health),
        migrations.AddField("project", f"{side}_reported_at", models.DateTimeField(editable=False, null=True)),
        migrations.AddField("project", f"{side}_signed", models.PositiveIntegerField(editable=False, null=True)),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0005_count_without_reading_rows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "project",
            "last_editor",
            models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            "project",
            "partner_codes",
            django.contrib.postgres.fields.ArrayField(
                models.CharField(max_length=2), default=list, editable=False, size=None
            ),
        ),
        *columns_of("us"),
        *columns_of("rok"),
    ]
