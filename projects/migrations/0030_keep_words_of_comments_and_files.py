"""Comments and files are found by their words as projects are: normalised, by pairs of characters under an index."""

import django.contrib.postgres.fields
from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

SEARCHED = ("comment", "attachment")


def pairs() -> models.Field:
    return django.contrib.postgres.fields.ArrayField(
        base_field=models.TextField(), default=list, editable=False, size=None
    )


class Migration(migrations.Migration):
    dependencies = [("projects", "0029_wall_report_files")]

    operations = [
        operation
        for name in SEARCHED
        for operation in (
            migrations.AddField(name, "search_text", models.TextField(default="", editable=False)),
            migrations.AddField(name, "grams", pairs()),
            # As those of projects: so the planner tells rare words from common ones.
            migrations.RunSQL(
                f"ALTER TABLE projects_{name} ALTER COLUMN grams SET STATISTICS 200;",
                f"ALTER TABLE projects_{name} ALTER COLUMN grams SET STATISTICS -1;",
            ),
            migrations.AddIndex(
                name, GinIndex(fields=["grams"], opclasses=["app.grams_ops"], name=f"{name}_grams")
            ),
        )
    ]
