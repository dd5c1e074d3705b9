"""The index of character pairs answers an operator that may be used under a row-level policy."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("projects", "0008_index_what_pages_ask")]

    operations = [
        migrations.RemoveIndex("project", "project_grams"),
        migrations.AddIndex(
            "project", GinIndex(fields=["grams"], opclasses=["app.grams_ops"], name="project_grams")
        ),
    ]
